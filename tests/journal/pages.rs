//! Pages: what a filter over all events leaves, newest first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use proptest::prelude::*;
use warroom::model::{Actor, Event, EventId, EventKind, Mark, Severity, Subject, Text, Verdict};
use warroom::timeline::Filter;

use crate::common::{Place, events, millis, notes, run};
use crate::story::board;

fn kind() -> impl Strategy<Value = EventKind> {
    prop::sample::select(vec![
        EventKind::Fired,
        EventKind::Note,
        EventKind::Deploy,
        EventKind::Hypothesis(Verdict::Open),
        EventKind::Hypothesis(Verdict::RuledOut),
        EventKind::Milestone(Mark::Mitigated),
        EventKind::Other(Text::line("milestone.paid")),
    ])
}

prop_compose! {
    fn event()(
        kind in kind(),
        at in 0..40_i64,
        severity in prop::option::of(prop::sample::select(vec![
            Severity::Info, Severity::Warning, Severity::Critical,
        ])),
        text in prop::sample::select(vec!["Straße", "ΟΔΟΣ leer", "pool EMPTY", "100 % _ok_", ""]),
        who in prop::sample::select(vec!["alice", "Bob", "ÄNNE"]),
    ) -> Event {
        Event {
            severity,
            subject: Subject::named("HighErrorRate"),
            text: Text::line(text),
            ..Event::new(EventId::from_bytes([0; 16]), board(), kind, millis(at), Actor::person(who, "bastion"))
        }
    }
}

fn all() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 0..160).prop_map(|events| {
        let numbered = events.into_iter().zip(0_u128..);
        numbered
            .map(|(event, n)| {
                // Ids in no order of time.
                let id = n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes();
                Event { id: EventId::from_bytes(id), ..event }
            })
            .collect()
    })
}

fn words(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::sample::select(of).prop_map(ToOwned::to_owned), 0..3)
}

prop_compose! {
    fn filter()(
        kinds in words(&["note", "hypothesis", "hypothesis.ruled_out", "milestone", "milestone.paid", "todo"]),
        (at_least, at_most) in (severity(), severity()),
        by in words(&["ali", "bob", "änne", "@bastion"]),
        sources in prop::option::weighted(0.1, Just("prod".to_owned())),
        since in prop::option::weighted(0.2, 0..40_i64),
        until in prop::option::weighted(0.2, 0..40_i64),
        unacknowledged in prop::bool::weighted(0.1),
        words in words(&["straße", "οδος", "pool", "%", "_", "rate"]),
    ) -> Filter {
        let (since, until) = (since.map(millis), until.map(millis));
        let sources = sources.into_iter().collect();
        Filter { kinds, at_least, at_most, by, sources, since, until, unacknowledged, words }
    }
}

fn severity() -> impl Strategy<Value = Option<Severity>> {
    let some = prop::sample::select(vec![Severity::Info, Severity::Warning, Severity::Critical]);
    prop::option::weighted(0.2, some)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn pages_one_after_the_other_are_what_the_filter_leaves(
        all in all(),
        filters in prop::collection::vec(filter(), 1..6),
        limit in 1..30_usize,
    ) {
        run(async {
            let place = Place::new();
            let journal = place.open().await;
            journal.append(&all, None).await.unwrap();
            let waiting: BTreeSet<EventId> = all.iter().step_by(3).map(|event| event.id).collect();
            for filter in filters {
                let mut expected: Vec<Event> =
                    all.iter().filter(|event| filter.passes(event, &waiting)).cloned().collect();
                expected.sort_by_key(|event| Reverse(event.key()));
                let (mut found, mut before) = (Vec::new(), None);
                loop {
                    let page = journal.page(&board(), before, &filter, &waiting, limit).await.unwrap();
                    let Some(last) = page.last() else { break };
                    prop_assert!(page.len() <= limit);
                    before = Some(last.event.key());
                    found.extend(page);
                }
                prop_assert_eq!(events(&found), expected);
            }
            Ok(())
        })?;
    }
}

#[test]
fn boards_are_kept_apart() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let mut mixed = notes(6);
        mixed[1].board = Text::line("another");
        journal.append(&mixed, None).await.unwrap();
        let page = journal.page(&board(), None, &Filter::default(), &BTreeSet::new(), 100).await.unwrap();
        assert_eq!(page.iter().map(|recorded| recorded.seq).collect::<Vec<_>>(), [6, 5, 4, 3, 1]);
        let range = journal.range(&board(), millis(1000), millis(4000)).await.unwrap();
        assert_eq!(range.iter().map(|recorded| recorded.seq).collect::<Vec<_>>(), [1, 3, 4]);
    });
}
