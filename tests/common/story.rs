//! The incident of 14 August 2024 as events: a deploy leaks connections, the pool runs dry.

use warroom::model::{
    Actor, Event, EventId, EventKind, Evidence, Labels, Recorded, Severity, Subject, Text, Timestamp, Unit,
    Verdict,
};
use warroom::timeline::{History, Incident, Incidents, OpenEpisodes, rearms, turn};

/// The board of the story.
pub(crate) fn board() -> Text {
    Text::line("checkout-prod")
}

/// A time of that night, as `hhmm`.
pub(crate) fn at(hhmm: i64) -> Timestamp {
    const MIDNIGHT: i64 = 1_723_593_600_000;
    Timestamp::from_millis(MIDNIGHT + (hhmm / 100 * 60 + hhmm % 100) * 60_000)
}

pub(crate) fn alice() -> Actor {
    Actor::person("alice", "bastion")
}

pub(crate) fn recorder() -> Actor {
    Actor::machine("warroom@bastion")
}

pub(crate) fn error_rate() -> Subject {
    Subject::named("HighErrorRate")
}

/// What a journal and its recorder would hold: events in the order in which they became known.
#[derive(Clone, Default)]
pub(crate) struct Journal {
    pub(crate) events: Vec<Recorded>,
    pub(crate) open: OpenEpisodes,
    pub(crate) incidents: Incidents,
}

impl Journal {
    pub(crate) fn append(&mut self, event: Event) -> EventId {
        let recorded = Recorded { seq: self.events.len() as u64 + 1, event };
        self.open.append(&recorded);
        self.incidents.append(&recorded);
        self.events.push(recorded);
        self.events.last().unwrap().event.id
    }

    /// Appends whatever is due at `now`.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        for rearm in rearms(&self.open) {
            self.append(rearm.event(now, recorder()));
        }
        // At most an end and a new beginning can be due at once.
        for _ in 0..3 {
            let Some(turn) = turn(&self.open, &self.incidents, &board(), now) else { return };
            self.append(turn.event(now, recorder()));
        }
        panic!("an incident never settles");
    }

    pub(crate) fn history(&self) -> History {
        self.events.iter().cloned().collect()
    }

    /// Something a person does, at the time it happens, in the open incident.
    pub(crate) fn person(&mut self, hhmm: i64, kind: EventKind, subject: Subject, text: &str) -> EventId {
        let id = EventId::of_person(at(hhmm), [self.events.len() as u8; 10]);
        let incident = self.incidents.current(&board()).filter(Incident::is_open);
        self.append(Event {
            subject,
            text: Text::line(text),
            incident: incident.map(|incident| incident.id),
            source: Text::line("operator"),
            ..Event::new(id, board(), kind, at(hhmm), alice())
        })
    }

    /// A beginning or an end of an alert.
    pub(crate) fn alert(
        &mut self,
        hhmm: i64,
        alert: Subject,
        kind: EventKind,
        severity: Severity,
    ) -> EventId {
        let transition = format!("{} {severity}", kind.name());
        let id = EventId::of_alert(&board(), alert.fingerprint(), at(hhmm), &transition);
        let query = Text::line("sum(rate(errors[1m])) / sum(rate(requests[1m]))");
        let evidence = Evidence { query, value: 0.613, threshold: Some(0.05), unit: Unit::Ratio };
        self.append(Event {
            subject: alert,
            severity: Some(severity),
            evidence: Some(evidence),
            source: Text::line("local"),
            ..Event::new(id, board(), kind, at(hhmm), recorder())
        })
    }

    /// An acknowledgement by `who` of the alert's open episode.
    pub(crate) fn acknowledge(&mut self, hhmm: i64, alert: Subject, who: &str) -> EventId {
        let episode = self.open.episode(&board(), &alert).unwrap();
        let incident = self.incidents.current(&board()).map(|incident| incident.id);
        let id = EventId::of_person(at(hhmm), [self.events.len() as u8; 10]);
        self.append(Event {
            subject: alert,
            about: Some(episode.first.id),
            incident,
            text: Text::line("on it"),
            ..Event::new(id, board(), EventKind::Acknowledged, at(hhmm), Actor::person(who, "bastion"))
        })
    }

    /// An event that points at another, carrying its subject.
    pub(crate) fn about(&mut self, hhmm: i64, kind: EventKind, target: EventId, who: Actor) -> EventId {
        let pointed = self.events.iter().find(|recorded| recorded.event.id == target).unwrap();
        let subject = pointed.event.subject.clone();
        let id = EventId::of_person(at(hhmm), [self.events.len() as u8; 10]);
        self.append(Event { subject, about: Some(target), ..Event::new(id, board(), kind, at(hhmm), who) })
    }
}

/// The night up to the moment before it is over.
pub(crate) fn until_the_hotfix() -> Journal {
    let mut journal = Journal::default();
    let nothing = Subject::default;
    let hypothesis = EventKind::Hypothesis;
    let pool = Subject { name: Text::line("DB pool"), labels: Labels::new([("pool", "orders")]) };
    let leak = Subject::named("leak");
    let network = Subject::named("network");

    journal.person(148, EventKind::Deploy, Subject::named("checkout"), "v2.31");
    journal.alert(155, pool, EventKind::Crossed, Severity::Warning);
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(200));
    journal.acknowledge(205, error_rate(), "alice");
    journal.person(215, EventKind::Note, nothing(), "application logs: surge of connection errors");
    journal.person(216, hypothesis(Verdict::Open), network.clone(), "packet loss between the zones?");
    journal.person(225, hypothesis(Verdict::RuledOut), network, "probe 0.4 ms, unchanged");
    journal.person(240, EventKind::Escalated, Subject::named("database team"), "");
    journal.person(300, EventKind::Action, nothing(), "databases restarted, no effect");
    journal.person(301, EventKind::Action, nothing(), "caches cleared, no effect");
    journal.person(330, hypothesis(Verdict::Confirmed), leak, "connections are never released");
    journal.person(400, EventKind::Deploy, Subject::named("checkout"), "v2.31.1");
    journal.person(400, EventKind::Action, nothing(), "pool reset");
    journal.person(410, EventKind::Todo, nothing(), "alert on pool growth");
    journal
}

/// The whole night: the alert clears, and the operator says that it is over.
pub(crate) fn story() -> Journal {
    let mut journal = until_the_hotfix();
    journal.alert(429, error_rate(), EventKind::Resolved, Severity::Critical);
    let incident = journal.incidents.current(&board()).unwrap().id;
    let resolved = EventKind::Incident(warroom::model::Phase::Resolved);
    let id = journal.person(430, resolved, Subject::default(), "hotfix holds");
    assert_eq!(journal.history().get(id).unwrap().event.incident, Some(incident));
    journal
}
