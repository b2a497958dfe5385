//! Whatever the readings: two recorders agree, a lost append changes nothing, a restart continues.

use std::collections::BTreeMap;

use proptest::prelude::*;
use warroom::model::{Event, EventId, EventKind, Evidence, Observation, Subject, Timestamp};

use crate::board::{Board, failure, in_use, pool};

/// Connections in use of a hundred at one poll; none: the series is missing.
type Values = [Option<f64>; 2];

fn value() -> impl Strategy<Value = Option<f64>> {
    let values = [0.0, 69.0, 70.0, 79.0, 80.0, 89.0, 90.0, 99.0, 100.0, f64::NAN];
    prop_oneof![12 => prop::sample::select(values.to_vec()).prop_map(Some), 1 => Just(None)]
}

/// Polls every five seconds; none: the source failed.
fn polls() -> impl Strategy<Value = Vec<Option<Values>>> {
    let poll = prop_oneof![10 => prop::array::uniform2(value()).prop_map(Some), 1 => Just(None)];
    // Values stay for a while, so that holds are fulfilled.
    let stretch = (poll, 1_usize..5).prop_map(|(poll, times)| vec![poll; times]);
    prop::collection::vec(stretch, 1..25).prop_map(|stretches| stretches.concat())
}

fn secs(step: usize) -> i64 {
    i64::try_from(step).unwrap() * 5
}

fn observation(step: usize, poll: Option<Values>) -> Observation {
    let secs = secs(step);
    let Some(values) = poll else { return failure(secs) };
    let named = ["orders", "reports"].into_iter().zip(values);
    let pools: Vec<(&str, f64)> =
        named.filter_map(|(name, value)| value.map(|value| (name, value))).collect();
    in_use(secs, &pools)
}

fn told(event: &Event) -> (EventId, Timestamp, Option<Evidence>, String) {
    (event.id, event.at, event.evidence.clone(), event.text.to_string())
}

fn ran(board: &mut Board, polls: &[Option<Values>], restarts: &[bool]) {
    for (step, poll) in polls.iter().enumerate() {
        if restarts.get(step).copied().unwrap_or_default() {
            board.restart();
        }
        board.observe(&observation(step, *poll));
    }
}

/// Begins and ends of each thing take turns.
fn assert_take_turns(board: &Board) -> Result<(), TestCaseError> {
    let mut open: BTreeMap<(Subject, &str), Timestamp> = BTreeMap::new();
    for event in board.events.iter().map(|recorded| &recorded.event) {
        let (track, begins) = match event.kind {
            EventKind::Fired => ("alert", true),
            EventKind::Resolved => ("alert", false),
            EventKind::Crossed => ("threshold", true),
            EventKind::Cleared => ("threshold", false),
            EventKind::SourceDown => ("source", true),
            EventKind::SourceUp => ("source", false),
            _ => continue,
        };
        let key = (event.subject.clone(), track);
        if begins {
            prop_assert!(open.insert(key, event.at).is_none(), "began twice: {event:?}");
        } else {
            let began = open.remove(&key);
            prop_assert!(began.is_some_and(|began| began < event.at), "ended what was not open: {event:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_due_stays_as_it_is_until_it_is_absorbed(polls in polls()) {
        let mut board = Board::new(vec![pool(10)]);
        let mut before: Vec<Event> = Vec::new();
        for (step, poll) in polls.iter().enumerate() {
            let observation = observation(step, *poll);
            let due = board.recorder.observe(&observation, observation.received_at);
            for event in &due {
                if let Some(same) = before.iter().find(|same| same.id == event.id) {
                    prop_assert_eq!(told(same), told(event));
                }
            }
            before = due;
        }
    }

    #[test]
    fn two_recorders_say_the_same(polls in polls(), lag in 0_usize..4) {
        let mut writer = Board::new(vec![pool(10)]);
        let mut reader = Board::new(vec![pool(10)]).recorder;
        let mut absorbed = 0;
        for (step, poll) in polls.iter().enumerate() {
            let observation = observation(step, *poll);
            let written = writer.observe(&observation);
            let said = reader.observe(&observation, observation.received_at);
            for event in &said {
                // However far behind: the journal has it already, and takes nothing in twice.
                prop_assert!(writer.events.iter().any(|known| known.event.id == event.id), "{event:?}");
            }
            if lag == 0 {
                let by_rules = written.iter().filter(|event| !matches!(event.kind, EventKind::Incident(_)));
                prop_assert_eq!(by_rules.map(told).collect::<Vec<_>>(), said.iter().map(told).collect::<Vec<_>>());
            }
            let until = if step % (lag + 1) == 0 { writer.events.len() } else { absorbed };
            writer.events[absorbed..until].iter().for_each(|recorded| reader.absorb(recorded));
            absorbed = until;
        }
    }

    #[test]
    fn begins_and_ends_take_turns(
        polls in polls(),
        restarts in prop::collection::vec(prop::bool::weighted(0.2), 100),
        hold in 0_u64..20,
    ) {
        let mut board = Board::new(vec![pool(hold)]);
        ran(&mut board, &polls, &restarts);
        assert_take_turns(&board)?;
    }

    /// Without a hold there is nothing that a restart could forget, as long as the source answers.
    #[test]
    fn a_restart_at_any_step_changes_nothing(
        polls in polls(),
        restarts in prop::collection::vec(prop::bool::weighted(0.3), 100),
    ) {
        let answered: Vec<Option<Values>> = polls.into_iter().flatten().map(Some).collect();
        let mut board = Board::new(vec![pool(0)]);
        let mut restarted = board.clone();
        ran(&mut board, &answered, &[]);
        ran(&mut restarted, &answered, &restarts);
        let told = |board: &Board| board.events.iter().map(|recorded| told(&recorded.event)).collect::<Vec<_>>();
        prop_assert_eq!(told(&board), told(&restarted));
    }

    /// With a hold, a beginning may come later: once values stay as they are, the same alerts are open.
    #[test]
    fn a_restart_delays_a_beginning_at_most(
        polls in polls(),
        restarts in prop::collection::vec(prop::bool::weighted(0.3), 100),
        last in prop::array::uniform2(prop::sample::select(vec![0.0, 80.0, 100.0])),
    ) {
        let mut board = Board::new(vec![pool(10)]);
        let mut restarted = board.clone();
        let tail = vec![Some(last.map(Some)); 3];
        let mut all: Vec<Option<Values>> = polls.clone();
        all.extend(tail);
        ran(&mut board, &all, &[]);
        ran(&mut restarted, &all, &restarts[..polls.len().min(restarts.len())]);
        let open = |board: &Board| {
            let alerts = board.recorder.open().episodes().into_iter().map(|episode| episode.subject);
            alerts.collect::<std::collections::BTreeSet<_>>()
        };
        // What was never clearly over stays open only where it had begun before the restart.
        prop_assert!(open(&restarted).is_subset(&open(&board)), "{:?} {:?}", open(&restarted), open(&board));
        for (at, name) in ["orders", "reports"].into_iter().enumerate() {
            let is_open = open(&restarted).iter().any(|subject| subject.labels.get("pool") == Some(name));
            prop_assert_eq!(is_open, last[at] >= 90.0, "{}", name);
        }
    }

    #[test]
    fn between_the_bounds_nothing_begins_and_nothing_ends(values in prop::collection::vec(90.0..200.0_f64, 1..60)) {
        let mut board = Board::new(vec![pool(10)]);
        for (step, value) in [100.0; 3].into_iter().chain(values).enumerate() {
            board.observe(&in_use(secs(step), &[("orders", value)]));
        }
        prop_assert_eq!(board.of_kind(&EventKind::Fired).len(), 1);
        prop_assert_eq!(board.of_kind(&EventKind::Resolved).len(), 0);
    }
}
