//! A board at 02:42 of that night, driven by messages alone.

use std::time::Duration;

use warroom::app::{Action, App, Effect, Fate, Focus, Keeping, Message, Opening, Page, Past, Stroke, update};
use warroom::model::{
    Actor, Clock, Event, EventId, EventKind, Item, Labels, Observation, Phase, Reading, Readings, Recorded,
    Sev, Severity, Subject, Text, Timestamp, Unit,
};
use warroom::signals::{Role, SignalSpec, SourceSpec};

/// 02:42:17 UTC on 14 August 2024.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_723_603_337_000);

/// A time of that night, as `hhmm`.
pub(crate) fn at(hhmm: i64) -> Timestamp {
    const MIDNIGHT: i64 = 1_723_593_600_000;
    Timestamp::from_millis(MIDNIGHT + (hhmm / 100 * 60 + hhmm % 100) * 60_000)
}

pub(crate) fn board() -> Text {
    Text::line("checkout-prod")
}

pub(crate) fn alice() -> Actor {
    Actor::person("alice", "bastion")
}

/// A screen in front of a journal, and what was written to it.
pub(crate) struct Night {
    pub(crate) app: App,
    events: Vec<Recorded>,
}

impl Night {
    pub(crate) fn new() -> Self {
        let opening = Opening { operator: alice(), ..Opening::new(board(), Clock::System, NOW) };
        let mut app = App::new(opening);
        update(&mut app, Message::Keeping(Keeping::Ready("/tmp/journal.db".into())), NOW);
        Self { app, events: Vec::new() }
    }

    /// The night with an incident that two alerts are part of.
    pub(crate) fn burning() -> (Self, EventId, EventId) {
        let mut night = Self::new();
        let errors = night.fires(200, "HighErrorRate", Severity::Critical);
        let pool = night.fires(201, "PoolFull", Severity::Warning);
        night.incident(200);
        (night, errors, pool)
    }

    pub(crate) fn send(&mut self, message: Message) -> Vec<Effect> {
        update(&mut self.app, message, NOW)
    }

    pub(crate) fn act(&mut self, action: Action) -> Vec<Effect> {
        self.send(Message::Act(action))
    }

    pub(crate) fn press(&mut self, stroke: Stroke) -> Vec<Effect> {
        self.send(Message::Typed(stroke))
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.press(Stroke::Char(c));
        }
    }

    /// Opens a line, types and sends; the events that were handed over.
    pub(crate) fn tell(&mut self, action: Action, text: &str) -> Vec<Event> {
        self.act(action);
        self.type_text(text);
        self.enter()
    }

    pub(crate) fn enter(&mut self) -> Vec<Event> {
        appended(self.press(Stroke::Enter))
    }

    /// Somebody's event comes out of the journal.
    pub(crate) fn arrives(&mut self, event: Event) -> EventId {
        let recorded = Recorded { seq: self.events.len() as u64 + 1, event };
        let id = recorded.event.id;
        self.events.push(recorded.clone());
        self.send(Message::Appended(vec![recorded]));
        id
    }

    pub(crate) fn fires(&mut self, hhmm: i64, alert: &str, severity: Severity) -> EventId {
        self.alert(hhmm, alert, EventKind::Fired, severity)
    }

    pub(crate) fn resolves(&mut self, hhmm: i64, alert: &str) {
        self.alert(hhmm, alert, EventKind::Resolved, Severity::Critical);
    }

    fn alert(&mut self, hhmm: i64, alert: &str, kind: EventKind, severity: Severity) -> EventId {
        let subject = Subject::named(alert);
        let transition = format!("{} {severity}", kind.name());
        let id = EventId::of_alert(&board(), subject.fingerprint(), at(hhmm), &transition);
        let machine = Actor::machine("warroom@bastion");
        let event = Event::new(id, board(), kind, at(hhmm), machine);
        self.arrives(Event { subject, severity: Some(severity), ..event })
    }

    pub(crate) fn incident(&mut self, hhmm: i64) -> EventId {
        let kind = EventKind::Incident(Phase::Opened(Sev::Sev2));
        let id = EventId::following(&board(), "incident", &[]);
        let event = Event::new(id, board(), kind, at(hhmm), Actor::machine("warroom@bastion"));
        self.arrives(Event { subject: Subject::named("HighErrorRate"), incident: Some(id), ..event })
    }

    /// What another operator does.
    pub(crate) fn says(&mut self, who: &str, hhmm: i64, kind: EventKind, about: Option<EventId>) -> EventId {
        let pointed = self.events.iter().find(|recorded| Some(recorded.event.id) == about);
        let subject =
            pointed.map_or_else(|| Subject::named("network"), |recorded| recorded.event.subject.clone());
        let id = EventId::of_person(at(hhmm), [self.events.len() as u8; 10]);
        let event = Event::new(id, board(), kind, at(hhmm), Actor::person(who, "bastion"));
        self.arrives(Event { subject, about, text: Text::line("so it is"), ..event })
    }

    /// Shows the whole journal on the timeline, the way a page comes, and selects an event.
    pub(crate) fn select(&mut self, id: EventId) {
        let past = Past { open: self.app.open.clone(), incidents: self.app.incidents.clone() };
        let effects = self.send(Message::Opened(Box::new(past)));
        let asked = effects.into_iter().find_map(|effect| match effect {
            Effect::Read(query) => Some(query.number),
            _ => None,
        });
        let mut events = self.events.clone();
        events.sort_by_key(|recorded| std::cmp::Reverse(recorded.event.key()));
        let page = Page { number: asked.unwrap_or(0), events, beside: Vec::new(), is_last: true };
        self.send(Message::Page(page));
        self.app.focus = Focus::Timeline;
        self.app.log.selected = Some(id);
    }

    pub(crate) fn select_alert(&mut self, id: EventId) {
        self.app.focus = Focus::Alerts;
        self.app.alert = Some(id);
    }

    pub(crate) fn fate(&mut self, id: EventId, fate: Fate) -> Vec<Effect> {
        self.send(Message::Fated(id, fate))
    }

    /// A gauge `Error rate` whose newest reading is so old, selected.
    pub(crate) fn gauge(&mut self, age: Duration) {
        let source = SourceSpec {
            name: "prod".into(),
            url: Text::line("http://prod/metrics"),
            stale_after: Duration::from_secs(10),
            insecure: false,
        };
        let signal = SignalSpec {
            id: "errors".into(),
            name: "Error rate".into(),
            source: "prod".into(),
            role: Role::Errors,
            unit: Unit::Ratio,
            expr: "errors / requests".to_owned(),
            limit: None,
            warning: None,
            critical: None,
        };
        self.send(Message::Discovered(source, vec![signal]));
        let taken = NOW - age;
        let reading = Reading { labels: Labels::default(), value: 0.613, limit: None, at: taken };
        let items = vec![Item::Readings(Readings { signal: "errors".into(), readings: vec![reading] })];
        let observation = Observation { source: "prod".into(), at: taken, received_at: taken, items };
        self.send(Message::Observed(observation));
        self.act(Action::Worst);
    }

    pub(crate) fn hint(&self) -> String {
        self.app.hint.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}

/// The events among effects.
pub(crate) fn appended(effects: Vec<Effect>) -> Vec<Event> {
    let events = effects.into_iter().filter_map(|effect| match effect {
        Effect::Append(events) => Some(events),
        _ => None,
    });
    events.flatten().collect()
}
