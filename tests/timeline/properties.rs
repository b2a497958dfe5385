//! The same events give the same answer, in whatever order and however often they come.

use proptest::prelude::*;
use warroom::model::{
    Actor, Event, EventId, EventKind, Mark, Phase, Recorded, Sev, Severity, Subject, Text, Timestamp, Verdict,
};
use warroom::timeline::{
    Episode, History, Incidents, OpenEpisodes, OpenRow, Slice, episodes, gaps, incidents, rearms,
};

use crate::story::board;

const SPAN: u64 = 12;

/// Few ids, times and subjects, so that events meet, collide and point at each other.
fn id(n: u8) -> EventId {
    EventId::from_bytes([n; 16])
}

fn kind() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        6 => Just(EventKind::Fired),
        3 => Just(EventKind::Resolved),
        4 => Just(EventKind::Acknowledged),
        2 => Just(EventKind::Unacknowledged),
        1 => Just(EventKind::Retracted),
        1 => Just(EventKind::Crossed),
        1 => Just(EventKind::Cleared),
        1 => Just(EventKind::SourceDown),
        1 => Just(EventKind::SourceUp),
        1 => Just(EventKind::Deploy),
        1 => Just(EventKind::Escalated),
        1 => Just(EventKind::Milestone(Mark::Mitigated)),
        1 => prop::sample::select(vec![Verdict::Open, Verdict::Confirmed]).prop_map(EventKind::Hypothesis),
        2 => prop::sample::select(vec![
            Phase::Opened(Sev::Sev1), Phase::Resolved, Phase::Reopened, Phase::Severity(Sev::Sev3),
        ]).prop_map(EventKind::Incident),
    ]
}

prop_compose! {
    fn event()(
        kind in kind(),
        at in 0..SPAN,
        subject in prop::sample::select(vec!["a", "b"]),
        severity in prop::sample::select(vec![Severity::Warning, Severity::Critical]),
        machine in any::<bool>(),
        // Mostly something recent: what is pointed at is one of the ids in use.
        (about, corrects, incident) in (0..40_u8, prop::option::weighted(0.1, 0..40_u8), 0..40_u8),
    ) -> Event {
        let actor = if machine { Actor::machine("warroom") } else { Actor::person("alice", "bastion") };
        let labels = warroom::model::Labels::new([("zone", subject)]);
        Event {
            subject: Subject { name: Text::line("Errors"), labels },
            severity: Some(severity),
            about: Some(id(about)),
            corrects: corrects.map(id),
            incident: Some(id(incident)),
            ..Event::new(id(0), board(), kind, Timestamp::from_millis(i64::try_from(at).unwrap()), actor)
        }
    }
}

/// A journal: events with ids in an order of their own and seqs as they became known.
fn journal() -> impl Strategy<Value = Vec<Recorded>> {
    let ids = Just((0..40_u8).collect::<Vec<_>>()).prop_shuffle();
    (prop::collection::vec(event(), 0..40), ids).prop_map(|(events, ids)| {
        let numbered = events.into_iter().zip(ids).zip(1..);
        numbered.map(|((event, n), seq)| Recorded { seq, event: Event { id: id(n), ..event } }).collect()
    })
}

/// A journal and one order of arrival, with repetitions.
fn arrivals() -> impl Strategy<Value = (Vec<Recorded>, Vec<Recorded>)> {
    journal().prop_flat_map(|journal| {
        let repeated = prop::collection::vec(any::<prop::sample::Index>(), 0..10);
        let arrival = Just(journal.clone()).prop_shuffle();
        (Just(journal), arrival, repeated).prop_map(|(journal, mut arrival, repeated)| {
            if !journal.is_empty() {
                arrival.extend(repeated.iter().map(|index| index.get(&journal).clone()));
            }
            (journal, arrival)
        })
    })
}

fn history(events: &[Recorded]) -> History {
    events.iter().cloned().collect()
}

fn appended(events: &[Recorded]) -> OpenEpisodes {
    let mut open = OpenEpisodes::default();
    for recorded in events {
        open.append(recorded);
    }
    open
}

/// In order of their beginning, as a fold of the history has them.
fn sorted(mut episodes: Vec<Episode>) -> Vec<Episode> {
    episodes.retain(Episode::is_open);
    episodes.sort_by_key(|episode| (episode.first.at, episode.first.id));
    episodes
}

/// The projection written to its rows, as JSON, and read again.
fn reopened(open: &OpenEpisodes) -> OpenEpisodes {
    let rows: Vec<OpenRow> = open.rows().collect();
    let written = serde_json::to_string(&rows).unwrap();
    OpenEpisodes::from_rows(serde_json::from_str::<Vec<OpenRow>>(&written).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn folds_do_not_see_the_order_of_arrival((journal, arrival) in arrivals()) {
        let (straight, shuffled) = (history(&journal), history(&arrival));
        prop_assert_eq!(episodes(&straight), episodes(&shuffled));
        prop_assert_eq!(incidents(&straight), incidents(&shuffled));
        let (from, to) = (Timestamp::from_millis(2), Timestamp::from_millis(9));
        let slice = |history| Slice::of_range(history, &board(), from, to);
        prop_assert_eq!(slice(&straight), slice(&shuffled));
        for incident in incidents(&straight) {
            let whole = Slice::of_incident(&straight, incident.id);
            prop_assert!(whole.is_some());
            prop_assert_eq!(whole, Slice::of_incident(&shuffled, incident.id));
        }
    }

    #[test]
    fn what_is_kept_open_is_what_the_history_says((journal, arrival) in arrivals(), cut in 0..50_usize) {
        let mut open = appended(&arrival[..cut.min(arrival.len())]);
        open = reopened(&open);
        for recorded in arrival.iter().skip(cut) {
            open.append(recorded);
        }
        let history = history(&journal);
        prop_assert_eq!(sorted(open.episodes()), sorted(episodes(&history)));
        let mut down = open.down();
        down.sort_by_key(|gap| (gap.from, gap.id));
        let still: Vec<_> = gaps(&history).into_iter().filter(|gap| gap.to.is_none()).collect();
        prop_assert_eq!(down, still);
        prop_assert_eq!(rearms(&open), rearms(&appended(&journal)));
    }

    #[test]
    fn at_every_step_it_is_what_the_history_says_so_far((_, arrival) in arrivals()) {
        let mut open = OpenEpisodes::default();
        for (n, recorded) in arrival.iter().enumerate() {
            open.append(recorded);
            let so_far = history(&arrival[..=n]);
            prop_assert_eq!(sorted(open.episodes()), sorted(episodes(&so_far)));
        }
    }

    #[test]
    fn only_the_row_it_names_changes((_, arrival) in arrivals()) {
        let mut open = OpenEpisodes::default();
        for recorded in &arrival {
            let before = open.clone();
            let key = open.append(recorded);
            let untouched = |rows: &OpenEpisodes| -> Vec<OpenRow> {
                rows.rows().filter(|row| Some(&row.key) != key.as_ref()).collect()
            };
            prop_assert_eq!(untouched(&before), untouched(&open));
        }
    }

    #[test]
    fn incidents_are_kept_as_the_history_says((journal, arrival) in arrivals()) {
        let kept: Incidents = arrival.into_iter().collect();
        prop_assert_eq!(kept.all(), incidents(&history(&journal)));
    }

    #[test]
    fn what_is_forgotten_was_over(journal in journal(), before in 0..SPAN) {
        let before = Timestamp::from_millis(i64::try_from(before).unwrap());
        let all = history(&journal);
        // Nobody speaks of what has not happened yet: such news could not be told from old ones.
        let mut journal = journal.clone();
        journal.retain(|recorded| {
            let about = recorded.event.about.and_then(|about| all.get(about));
            about.is_none_or(|about| about.event.key() < recorded.event.key())
        });
        let mut events = journal.clone();
        events.sort_by_key(|recorded| recorded.event.key());
        let (past, future): (Vec<_>, Vec<_>) = events.into_iter().partition(|r| r.event.at < before);
        let mut open = appended(&past);
        let shown = open.episodes();
        open.forget(before);
        prop_assert_eq!(open.episodes(), shown);
        for recorded in &future {
            open.append(recorded);
        }
        prop_assert_eq!(sorted(open.episodes()), sorted(episodes(&history(&journal))));
    }

    #[test]
    fn rearming_settles(journal in journal()) {
        let mut open = appended(&journal);
        let now = Timestamp::from_millis(100);
        for (rearm, seq) in rearms(&open).into_iter().zip(1000..) {
            let event = rearm.event(now, Actor::machine("warroom"));
            open.append(&Recorded { seq, event });
        }
        prop_assert_eq!(rearms(&open), vec![]);
    }
}
