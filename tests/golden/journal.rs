//! What a journal held that night at 02:42, and on a quiet morning.

#[path = "../common/story.rs"]
#[allow(dead_code)]
mod story;

use warroom::model::{
    Actor, Event, EventId, EventKind, Evidence, Labels, Link, Severity, Subject, Text, Timestamp, Unit,
    Verdict,
};

pub(crate) use story::{Journal, alice, at, board, error_rate, recorder};

fn bo() -> Actor {
    Actor::person("bo", "bastion")
}

/// The pool's alert.
pub(crate) fn pool() -> Subject {
    Subject { name: Text::line("PoolExhausted"), labels: Labels::new([("pool", "orders")]) }
}

/// At 02:42: one alert acknowledged, one not.
pub(crate) fn night() -> Journal {
    let mut journal = Journal::default();
    let nothing = Subject::default;
    let network = Subject::named("network");
    journal.person(148, EventKind::Deploy, Subject::named("checkout"), "v2.31");
    let waiting = Subject { name: Text::line("Pool"), labels: Labels::new([("pool", "orders")]) };
    crossed(&mut journal, at(155), waiting, 40.0, 40.0);
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(200));
    fired_with_links(&mut journal);
    journal.acknowledge(205, error_rate(), "alice");
    several_lines(&mut journal);
    let wrong = journal.person(217, EventKind::Note, nothing(), "orders-7 restarted by the platform");
    journal.about(218, EventKind::Retracted, wrong, alice());
    journal.person(
        219,
        EventKind::Hypothesis(Verdict::Open),
        network.clone(),
        "packet loss between the zones?",
    );
    journal.person(
        225,
        EventKind::Hypothesis(Verdict::RuledOut),
        network,
        "mtr clean, probe 0.4 ms unchanged",
    );
    journal.person(240, EventKind::Escalated, Subject::named("db-team"), "");
    by_bo(&mut journal, "looking at pool checkout stacks");
    let waiting = Subject { name: Text::line("Waiting"), labels: Labels::new([("pool", "orders")]) };
    crossed(&mut journal, at(242), waiting, 212.0, 200.0);
    backdated(&mut journal);
    journal
}

/// A deploy and a note on a morning without trouble, and an incident six days before.
pub(crate) fn morning() -> Journal {
    let mut journal = Journal::default();
    let days = |days: i64, hhmm| Timestamp::from_millis(at(hhmm).millis() - days * 86_400_000);
    let mut event = |kind, at, subject: &str, text: &str| {
        let id = EventId::of_person(at, [journal.events.len() as u8; 10]);
        let subject = Subject::named(subject);
        journal.append(Event { subject, text: Text::line(text), ..Event::new(id, board(), kind, at, bo()) })
    };
    let opened = EventKind::from_name("incident.opened", Some(warroom::model::Sev::Sev2));
    let incident = event(opened, days(6, 900), "HighErrorRate", "");
    event(EventKind::Deploy, days(0, 150), "checkout", "v2.30");
    event(EventKind::Note, days(0, 158), "", "load test of orders until 10:15");
    let id = EventId::of_person(days(6, 922), [9; 10]);
    let resolved = EventKind::from_name("incident.resolved", None);
    let over = Event { incident: Some(incident), ..Event::new(id, board(), resolved, days(6, 922), bo()) };
    journal.append(over);
    journal
}

fn fired_with_links(journal: &mut Journal) {
    let mut event = Event {
        subject: pool(),
        severity: Some(Severity::Critical),
        ..machine(at(201), EventKind::Fired, 201)
    };
    event.source = Text::line("prometheus");
    event.text = Text::line("every connection of the pool is in use");
    let link = |name: &str, url: &str| Link { name: Text::line(name), url: Text::line(url) };
    event.links = vec![
        link("runbook", "https://runbooks.example/pool-exhausted"),
        link(
            "dashboard",
            "https://grafana.example/d/pools?var-pool=orders&from=1723600804000&to=1723603337000",
        ),
    ];
    event.evidence = Some(evidence("hikaricp_connections_active", 50.0, 50.0));
    journal.append(event);
}

fn crossed(journal: &mut Journal, at: Timestamp, subject: Subject, value: f64, threshold: f64) {
    let n = journal.events.len() as u8;
    let evidence = Some(evidence("warroom_story", value, threshold));
    journal.append(Event { subject, evidence, ..machine(at, EventKind::Crossed, n) });
}

fn several_lines(journal: &mut Journal) {
    let id = EventId::of_person(at(215), [76; 10]);
    let note = Event::new(id, board(), EventKind::Note, at(215), alice());
    let text =
        Text::block("logs: connection timeouts, 1,900/min\norders-1 to orders-9, all alike\nsince 02:00:06");
    journal.append(Event { text, ..note });
}

fn by_bo(journal: &mut Journal, text: &str) {
    let id = EventId::of_person(at(241), [77; 10]);
    let note = Event::new(id, board(), EventKind::Note, at(241), bo());
    journal.append(Event { text: Text::line(text), ..note });
}

/// Written at 02:42, of what happened at 02:38.
fn backdated(journal: &mut Journal) {
    let id = EventId::of_person(at(242), [78; 10]);
    let note = Event::new(id, board(), EventKind::Action, at(238), bo());
    let text = Text::line("took orders-3 out of the load balancer, no effect");
    journal.append(Event { text, recorded_at: at(242), ..note });
}

fn machine(at: Timestamp, kind: EventKind, n: u8) -> Event {
    let id = EventId::from_bytes([n; 16]);
    Event {
        source: Text::line("local"),
        ..Event::new(id, board(), kind, at, Actor::machine("warroom@bastion"))
    }
}

fn evidence(query: &str, value: f64, threshold: f64) -> Evidence {
    Evidence { query: Text::line(query), value, threshold: Some(threshold), unit: Unit::Count }
}
