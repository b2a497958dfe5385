//! A journal in which two alerts fire, as a recorder would have written it.

use std::path::Path;

use warroom::journal::{Access, Journal};
use warroom::model::{
    Actor, Event, EventId, EventKind, Labels, Phase, Recorded, Sev, Severity, Subject, Text, Timestamp,
};

use crate::binary::Home;

/// The journal's name in its home.
pub(crate) const JOURNAL: &str = "night.db";

fn run<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(what)
}

/// All that is in a journal, in its order.
pub(crate) fn events(path: &Path) -> Vec<Event> {
    run(async {
        let (journal, _) = Journal::open(path, Access::ReadOnly).await.unwrap();
        let recorded = journal.after(None, 0, 1000).await.unwrap();
        journal.close().await;
        recorded.into_iter().map(|Recorded { event, .. }| event).collect()
    })
}

/// The last event of a home's journal.
pub(crate) fn last(home: &Home) -> Event {
    events(&home.file(JOURNAL)).pop().unwrap()
}

/// The alerts: an error rate, and a full pool.
pub(crate) fn subjects() -> [Subject; 2] {
    [Subject::named("HighErrorRate"), Subject::alert("PoolFull", &Labels::new([("pool", "orders")]))]
}

/// A home whose journal has two alerts that fire, and the incident they opened.
pub(crate) fn home() -> (Home, EventId) {
    let home = Home::new();
    let board = Text::line("checkout");
    let at = Timestamp::from_millis(1_723_600_800_000);
    let machine = |what: &str, kind| {
        let id = EventId::following(&board, what, &[]);
        Event::new(id, board.clone(), kind, at, Actor::machine("warroom@bastion"))
    };
    let fired = subjects().map(|subject| {
        let severity = Some(Severity::Critical);
        Event { severity, subject: subject.clone(), ..machine(&subject.to_string(), EventKind::Fired) }
    });
    let opened = machine("incident", EventKind::Incident(Phase::Opened(Sev::Sev1)));
    let opened = Event { subject: fired[0].subject.clone(), about: Some(fired[0].id), ..opened };
    let id = opened.id;
    run(async {
        let (journal, _) = Journal::open(&home.file(JOURNAL), Access::ReadWrite).await.unwrap();
        journal.append(&[&fired[..], &[opened]].concat(), None).await.unwrap();
        journal.close().await;
    });
    (home, id)
}
