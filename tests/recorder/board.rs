//! A board with a journal in memory.

use std::time::Duration;

use warroom::model::{
    Actor, Event, EventKind, Failure, Item, Labels, Observation, Reading, Readings, Recalling, Recorded,
    Text, Timestamp, Unit,
};
use warroom::recorder::Recorder;
use warroom::signals::{Role, SignalSpec, SourceSpec, Threshold};
use warroom::timeline::{Incidents, OpenEpisodes};

pub(crate) const SOURCE: &str = "app";

pub(crate) fn name() -> Text {
    Text::line("shop")
}

pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_millis(1_723_600_000_000 + secs * 1000)
}

pub(crate) fn source(name: &str) -> SourceSpec {
    let stale_after = Duration::from_secs(10);
    SourceSpec { name: name.into(), url: Text::line("http://app/metrics"), stale_after, insecure: false }
}

/// A pool, judged by its share: warning from 0.8, critical from 1.0.
pub(crate) fn pool(hold: u64) -> SignalSpec {
    SignalSpec {
        id: "app/pool".into(),
        name: "Pool".into(),
        source: SOURCE.into(),
        role: Role::Saturation,
        unit: Unit::Count,
        expr: "in_use".to_owned(),
        limit: Some("max".to_owned()),
        warning: Some(Threshold::held(0.8, hold, 0.7)),
        critical: Some(Threshold::held(1.0, hold, 0.9)),
    }
}

/// A journal in memory and the recorder that writes it.
#[derive(Clone)]
pub(crate) struct Board {
    pub(crate) recorder: Recorder,
    pub(crate) events: Vec<Recorded>,
    sources: Vec<SourceSpec>,
    signals: Vec<SignalSpec>,
}

impl Board {
    pub(crate) fn new(signals: Vec<SignalSpec>) -> Self {
        let mut sources: Vec<SourceSpec> = signals.iter().map(|signal| source(&signal.source)).collect();
        sources.dedup();
        let recorder = recorder(&sources, &signals, OpenEpisodes::default(), Incidents::default());
        Self { recorder, events: Vec::new(), sources, signals }
    }

    /// A board that watches these sources for what others raise.
    pub(crate) fn of_sources(names: &[&str]) -> Self {
        let sources: Vec<SourceSpec> = names.iter().map(|name| source(name)).collect();
        let recorder = recorder(&sources, &[], OpenEpisodes::default(), Incidents::default());
        Self { recorder, events: Vec::new(), sources, signals: Vec::new() }
    }

    /// Observes, appends what is due, settles; the events that were appended.
    pub(crate) fn observe(&mut self, observation: &Observation) -> Vec<Event> {
        let now = observation.received_at;
        let mut news = self.recorder.observe(observation, now);
        self.append(&news);
        loop {
            let due = self.recorder.settle(now);
            if due.is_empty() {
                return news;
            }
            self.append(&due);
            news.extend(due);
        }
    }

    pub(crate) fn append(&mut self, events: &[Event]) {
        for event in events {
            let known = self.events.iter().any(|recorded| recorded.event.id == event.id);
            assert!(!known, "written twice: {event:?}");
            let recorded = Recorded { seq: self.events.len() as u64 + 1, event: event.clone() };
            self.recorder.absorb(&recorded);
            self.events.push(recorded);
        }
    }

    /// A new process: all that is left is what the journal holds.
    pub(crate) fn restart(&mut self) {
        let open = OpenEpisodes::from_rows(self.recorder.open().rows());
        let incidents = self.events.iter().cloned().collect();
        self.recorder = recorder(&self.sources, &self.signals, open, incidents);
    }

    pub(crate) fn kinds(&self) -> Vec<&str> {
        self.events.iter().map(|recorded| recorded.event.kind.name()).collect()
    }

    pub(crate) fn of_kind(&self, kind: &EventKind) -> Vec<&Event> {
        self.events.iter().map(|recorded| &recorded.event).filter(|event| event.kind == *kind).collect()
    }
}

pub(crate) fn recorder(
    sources: &[SourceSpec],
    signals: &[SignalSpec],
    open: OpenEpisodes,
    incidents: Incidents,
) -> Recorder {
    let mut recorder = Recorder::new(name(), Actor::machine("warroom@bastion"), open, incidents);
    sources.iter().cloned().for_each(|source| recorder.add_source(source));
    signals.iter().cloned().for_each(|signal| recorder.add_signal(signal));
    recorder
}

/// Connections in use of a pool of a hundred, by the pool's name.
pub(crate) fn in_use(secs: i64, pools: &[(&str, f64)]) -> Observation {
    let rows: Vec<(Labels, f64)> =
        pools.iter().map(|(pool, value)| (Labels::new([("pool", *pool)]), *value)).collect();
    answer(secs, &[("app/pool", rows)])
}

pub(crate) fn answer(secs: i64, signals: &[(&str, Vec<(Labels, f64)>)]) -> Observation {
    let reading = |(labels, value): &(Labels, f64)| Reading {
        labels: labels.clone(),
        value: *value,
        limit: Some(100.0),
        at: at(secs),
    };
    let readings = |(signal, rows): &(&str, Vec<(Labels, f64)>)| {
        let readings = rows.iter().map(reading).collect();
        Item::Readings(Readings { signal: (*signal).into(), readings })
    };
    observation(secs, signals.iter().map(readings).collect())
}

/// The same, while the pool's past is being asked for.
pub(crate) fn asking(secs: i64, pools: &[(&str, f64)]) -> Observation {
    let mut observation = in_use(secs, pools);
    observation.items.push(Item::Recalling(Recalling { signals: vec!["app/pool".into()], alerts: false }));
    observation
}

pub(crate) fn failure(secs: i64) -> Observation {
    refusal(SOURCE, secs)
}

pub(crate) fn refusal(source: &str, secs: i64) -> Observation {
    let reason = Text::line("connection refused");
    of_source(source, secs, vec![Item::Failure(Failure { signal: None, reason, silent: false })])
}

fn observation(secs: i64, items: Vec<Item>) -> Observation {
    of_source(SOURCE, secs, items)
}

pub(crate) fn of_source(source: &str, secs: i64, items: Vec<Item>) -> Observation {
    Observation { source: source.into(), at: at(secs), received_at: at(secs), items }
}
