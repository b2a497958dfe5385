//! Whatever others tell, in whatever order and however often it is recorded anew: each firing once.

use std::collections::BTreeMap;

use proptest::prelude::*;
use warroom::model::{Alert, Event, EventId, EventKind, Observation, Subject, Timestamp};

use crate::board::Board;
use crate::board::refusal;
use crate::foreign::{alertmanager, full, prometheus, sent};

/// Of one pool in one round: since which round it fires, if it does.
type Fires = Option<usize>;

/// Rounds of five seconds: what fires, of two pools; and who answers, of two servers and a notifier.
#[derive(Clone, Debug)]
struct Round {
    fires: [Fires; 2],
    answers: [bool; 3],
    order: Vec<usize>,
    restarts: bool,
}

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let stretch = (any::<bool>(), 1_usize..8);
    let pool = prop::collection::vec(stretch, 1..8);
    let order = Just(vec![0, 1, 2]).prop_shuffle();
    let rest = (prop::array::uniform3(prop::bool::weighted(0.9)), order, prop::bool::weighted(0.15));
    (prop::array::uniform2(pool), prop::collection::vec(rest, 10..40)).prop_map(|(pools, rest)| {
        let pools = pools.map(|stretches| since(&stretches));
        let of = |pool: usize, round: usize| pools[pool].get(round).copied().flatten();
        let round = |(number, (answers, order, restarts))| Round {
            fires: [of(0, number), of(1, number)],
            answers,
            order,
            restarts,
        };
        rest.into_iter().enumerate().map(round).collect()
    })
}

fn since(stretches: &[(bool, usize)]) -> Vec<Fires> {
    let mut all: Vec<Fires> = Vec::new();
    for (fires, rounds) in stretches {
        let begun = all.last().copied().flatten().unwrap_or(all.len());
        all.extend(std::iter::repeat_n(fires.then_some(begun), *rounds));
    }
    all
}

fn secs(round: usize) -> i64 {
    i64::try_from(round).unwrap() * 5
}

/// What each says in this round.
fn polls(number: usize, round: &Round) -> [Observation; 3] {
    let of = |make: fn(&str, i64) -> Alert| -> Vec<Alert> {
        let pools = ["orders", "reports"].into_iter().zip(round.fires);
        pools.filter_map(|(pool, since)| since.map(|since| make(pool, secs(since)))).collect()
    };
    let at = secs(number);
    let answers =
        [prometheus("p0", at, of(full)), prometheus("p1", at, of(full)), alertmanager(at, of(sent))];
    let mut names = ["p0", "p1", "am"].into_iter().zip(round.answers);
    answers.map(|answer| match names.next() {
        Some((name, false)) => refusal(name, at),
        _ => answer,
    })
}

fn ran(rounds: &[Round], shuffled: bool, restarted: bool) -> Board {
    let mut board = Board::of_sources(&["p0", "p1", "am"]);
    for (number, round) in rounds.iter().enumerate() {
        if restarted && round.restarts {
            board.restart();
        }
        let polls = polls(number, round);
        let order = if shuffled { round.order.clone() } else { vec![0, 1, 2] };
        for place in order {
            board.observe(&polls[place]);
        }
    }
    board
}

fn told(board: &Board) -> Vec<(EventId, Timestamp, String)> {
    let of_alerts = board.events.iter().map(|recorded| &recorded.event);
    let of_alerts = of_alerts.filter(|event| matches!(event.kind, EventKind::Fired | EventKind::Resolved));
    let mut told: Vec<_> =
        of_alerts.map(|event| (event.id, event.at, format!("{} {}", event.kind, event.subject))).collect();
    told.sort_unstable();
    told
}

fn assert_take_turns(board: &Board) -> Result<(), TestCaseError> {
    let mut open: BTreeMap<Subject, Timestamp> = BTreeMap::new();
    let mut events: Vec<&Event> = board.events.iter().map(|recorded| &recorded.event).collect();
    events.sort_by_key(|event| event.key());
    for event in events {
        match event.kind {
            EventKind::Fired => {
                prop_assert!(
                    open.insert(event.subject.clone(), event.at).is_none(),
                    "began twice: {event:?}"
                );
            }
            EventKind::Resolved => {
                let began = open.remove(&event.subject);
                prop_assert!(
                    began.is_some_and(|began| began < event.at),
                    "ended what was not open: {event:?}"
                );
            }
            _ => {}
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Of those that answer: nobody waits for one that fails.
    #[test]
    fn it_does_not_matter_who_answers_first(mut rounds in rounds()) {
        let answers = rounds[0].answers;
        for round in &mut rounds {
            round.answers = answers;
        }
        prop_assert_eq!(told(&ran(&rounds, false, false)), told(&ran(&rounds, true, false)));
    }

    #[test]
    fn whatever_is_restarted_and_fails_each_firing_is_told_once(rounds in rounds()) {
        let board = ran(&rounds, true, true);
        assert_take_turns(&board)?;
        // However often it is recorded anew: no more beginnings than there were.
        let begun: std::collections::BTreeSet<(usize, usize)> = rounds
            .iter()
            .flat_map(|round| round.fires.iter().enumerate().filter_map(|(pool, since)| since.map(|s| (pool, s))))
            .collect();
        let fired = board.of_kind(&EventKind::Fired);
        let ids: std::collections::BTreeSet<EventId> = fired.iter().map(|event| event.id).collect();
        prop_assert_eq!(ids.len(), fired.len());
        prop_assert!(fired.len() <= begun.len(), "{:?}", told(&board));
    }

    #[test]
    fn once_all_answer_what_is_open_is_what_fires(rounds in rounds(), last in prop::array::uniform2(any::<bool>())) {
        let mut board = ran(&rounds, true, true);
        // Long enough that nobody may have forgotten anything.
        for number in rounds.len()..rounds.len() + 30 {
            let fires = last.map(|fires| fires.then_some(rounds.len()));
            let round = Round { fires, answers: [true; 3], order: vec![0, 1, 2], restarts: false };
            for poll in polls(number, &round) {
                board.observe(&poll);
            }
        }
        let open: Vec<String> =
            board.recorder.open().episodes().iter().filter_map(|e| e.subject.labels.get("pool").map(str::to_owned)).collect();
        for (pool, fires) in ["orders", "reports"].into_iter().zip(last) {
            prop_assert_eq!(open.iter().filter(|open| *open == pool).count(), usize::from(fires), "{}", pool);
        }
    }

    #[test]
    fn a_recorder_that_only_listens_says_the_same(rounds in rounds()) {
        let mut writer = Board::of_sources(&["p0", "p1", "am"]);
        let mut reader = Board::of_sources(&["p0", "p1", "am"]).recorder;
        for (number, round) in rounds.iter().enumerate() {
            for poll in polls(number, round) {
                let before = writer.events.len();
                let written = writer.observe(&poll);
                let said = reader.observe(&poll, poll.received_at);
                let of_alerts = |events: &[Event]| {
                    let of = events.iter().filter(|e| matches!(e.kind, EventKind::Fired | EventKind::Resolved));
                    of.map(|event| (event.id, event.at, event.evidence.clone())).collect::<Vec<_>>()
                };
                prop_assert_eq!(of_alerts(&written), of_alerts(&said));
                writer.events[before..].iter().for_each(|recorded| reader.absorb(recorded));
            }
        }
    }
}
