//! What is open, incidents and slices: as a fold of all events has them.

use proptest::prelude::*;
use warroom::model::{
    Actor, Event, EventId, EventKind, Mark, Phase, Recorded, Sev, Severity, Subject, Text, Timestamp,
};
use warroom::timeline::{History, Incidents, OpenEpisodes, Slice, incidents};

use crate::common::{Place, millis, run};
use crate::story::{at, board, story};

const SPAN: i64 = 10_000_000;

fn kind() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        6 => Just(EventKind::Fired),
        4 => Just(EventKind::Resolved),
        4 => Just(EventKind::Acknowledged),
        2 => Just(EventKind::Unacknowledged),
        2 => Just(EventKind::Retracted),
        1 => Just(EventKind::Crossed),
        1 => Just(EventKind::Cleared),
        1 => Just(EventKind::SourceDown),
        1 => Just(EventKind::SourceUp),
        1 => Just(EventKind::Deploy),
        1 => Just(EventKind::Todo),
        1 => Just(EventKind::Milestone(Mark::ImpactStart)),
        3 => prop::sample::select(vec![
            Phase::Opened(Sev::Sev1), Phase::Resolved, Phase::Reopened, Phase::Severity(Sev::Sev3),
        ]).prop_map(EventKind::Incident),
    ]
}

fn id(n: u8) -> EventId {
    EventId::from_bytes([n; 16])
}

prop_compose! {
    fn event()(
        kind in kind(),
        at in 0..SPAN,
        subject in prop::sample::select(vec!["a", "b"]),
        severity in prop::sample::select(vec![Severity::Warning, Severity::Critical]),
        (about, corrects, incident) in (
            prop::option::weighted(0.7, 0..30_u8),
            prop::option::weighted(0.1, 0..30_u8),
            prop::option::weighted(0.4, 0..30_u8),
        ),
    ) -> Event {
        Event {
            subject: Subject::named(subject),
            severity: Some(severity),
            about: about.map(id),
            corrects: corrects.map(id),
            incident: incident.map(id),
            ..Event::new(id(0), board(), kind, millis(at), Actor::person("alice", "bastion"))
        }
    }
}

fn journal() -> impl Strategy<Value = Vec<Event>> {
    let ids = Just((0..30_u8).collect::<Vec<_>>()).prop_shuffle();
    (prop::collection::vec(event(), 1..30), ids).prop_map(|(events, ids)| {
        events.into_iter().zip(ids).map(|(event, n)| Event { id: id(n), ..event }).collect()
    })
}

/// What the journal holds, after appending in batches of `batch`.
async fn append(place: &Place, events: &[Event], batch: usize) -> Vec<Recorded> {
    let journal = place.open().await;
    let mut all = Vec::new();
    for batch in events.chunks(batch) {
        all.extend(journal.append(batch, None).await.unwrap().into_iter().map(|a| a.recorded));
    }
    all
}

fn folded(events: &[Recorded]) -> OpenEpisodes {
    let mut open = OpenEpisodes::default();
    for recorded in events {
        open.append(recorded);
    }
    open
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn the_journal_answers_as_a_fold_of_all_events_does(
        events in journal(),
        batch in 1..8_usize,
        (from, length) in (0..SPAN, 0..SPAN),
    ) {
        let (from, to) = (millis(from), millis(from + length));
        run(async {
            let place = Place::new();
            let all = append(&place, &events, batch).await;
            let journal = place.open().await;
            prop_assert_eq!(journal.open_episodes(&board()).await.unwrap(), folded(&all));
            let history: History = all.iter().cloned().collect();
            let known = journal.incidents(&board()).await.unwrap();
            prop_assert_eq!(&known, &all.iter().cloned().collect::<Incidents>());
            let gathered = journal.slice_history(&board(), from, to).await.unwrap();
            let slice = |history| Slice::of_range(history, &board(), from, to);
            prop_assert_eq!(slice(&gathered), slice(&history));
            for incident in incidents(&history) {
                let gathered = journal.incident_history(&board(), incident.id).await.unwrap();
                let whole = Slice::of_incident(&history, incident.id);
                prop_assert!(whole.is_some());
                prop_assert_eq!(Slice::of_incident(&gathered, incident.id), whole);
            }
            Ok(())
        })?;
    }
}

#[test]
fn the_story_is_told_from_the_journal() {
    run(async {
        let (place, mut story) = (Place::new(), story());
        let ack = story.events.iter().find(|r| r.event.kind == EventKind::Acknowledged).unwrap().event.id;
        story.about(500, EventKind::Retracted, ack, Actor::person("alice", "bastion"));
        let events: Vec<_> = story.events.iter().map(|recorded| recorded.event.clone()).collect();
        append(&place, &events, 3).await;
        let journal = place.open().await;
        assert_eq!(journal.open_episodes(&board()).await.unwrap(), story.open);
        let known = journal.incidents(&board()).await.unwrap();
        assert_eq!(known, story.incidents);
        let incident = known.current(&board()).unwrap().id;
        let gathered = journal.incident_history(&board(), incident).await.unwrap();
        assert_eq!(Slice::of_incident(&gathered, incident), Slice::of_incident(&story.history(), incident));
        // Of a few minutes in the middle: what is open then, and the incident's figures.
        let (from, to) = (at(210), at(220));
        let gathered = journal.slice_history(&board(), from, to).await.unwrap();
        assert_eq!(
            Slice::of_range(&gathered, &board(), from, to),
            Slice::of_range(&story.history(), &board(), from, to)
        );
    });
}

#[test]
fn a_slice_reads_no_more_than_it_needs() {
    run(async {
        let place = Place::new();
        let day = |n: i64| millis(n * 86_400_000);
        let alert = |n: u8, kind, at: Timestamp| Event {
            subject: Subject::named("Slow"),
            ..Event::new(id(n), board(), kind, at, Actor::machine("warroom"))
        };
        let mut events = Vec::new();
        for n in 0..100_u8 {
            let kind = if n % 2 == 0 { EventKind::Fired } else { EventKind::Resolved };
            events.push(alert(n, kind, day(i64::from(n))));
        }
        append(&place, &events, 100).await;
        let (journal, from) = (place.open().await, day(50) + std::time::Duration::from_secs(9));
        let gathered = journal.slice_history(&board(), from, day(52)).await.unwrap();
        assert_eq!(gathered.len(), 4, "fired before, resolved, fired, resolved after");
    });
}

#[test]
fn what_ended_long_ago_is_forgotten_among_what_is_open() {
    run(async {
        let place = Place::new();
        let story = story();
        let events: Vec<_> = story.events.iter().map(|recorded| recorded.event.clone()).collect();
        append(&place, &events, 100).await;
        let journal = place.open().await;
        let now = at(430) + std::time::Duration::from_hours(8 * 24);
        let fence = crate::common::lease(&journal, "one", now).await;
        journal.thin(&fence, now).await.unwrap();
        let mut forgetful = story.open;
        forgetful.forget(now - std::time::Duration::from_hours(7 * 24));
        let open = journal.open_episodes(&board()).await.unwrap();
        assert_eq!(open, forgetful);
        assert_eq!(open.last_critical_end(&Text::line("checkout-prod")), None);
    });
}
