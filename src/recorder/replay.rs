//! What a series' thresholds would have said of the time before anybody watched.

use std::time::Duration;

use super::ending::ended;
use super::pen::{Pen, Standing};
use super::watch::Watch;
use super::words::{begun, evidence, over};
use crate::model::{Event, EventKind, Reading, Recorded, Severity, Timestamp};
use crate::signals::{SignalSpec, Threshold};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// What one threshold would have said, from readings that a server remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Replay {
    /// The first reading below its lower bound, before it was ever held: the end of what was open.
    first_over: Option<Reading>,
    /// Where it was reached for long enough and is over, in order of time.
    stretches: Vec<(Reading, Reading)>,
    /// The reading with which it was reached for long enough, and is still.
    held: Option<Reading>,
    /// The last reading that was remembered, and how far apart they are.
    until: Option<(Timestamp, Duration)>,
}

impl Replay {
    /// Takes in that `watch` has taken in this reading, one of those that are `step` apart.
    pub(super) fn read(&mut self, watch: &Watch, reading: &Reading, step: Duration) {
        self.until = Some((reading.at, step));
        match (&self.held, watch.raised(), watch.over()) {
            (None, Some(raised), _) => self.held = Some(raised.clone()),
            (None, None, Some(over)) if self.stretches.is_empty() => {
                self.first_over.get_or_insert_with(|| over.clone());
            }
            (Some(_), _, Some(over)) => self.end_with(over),
            _ => {}
        }
    }

    /// Goes on from what was watched until now.
    pub(super) fn go_on_from(&mut self, watch: &Watch) {
        self.held = watch.raised().cloned();
    }

    /// Takes in that `watch` goes on with what is watched: what was held until then may be over.
    pub(super) fn follow(&mut self, watch: &Watch) {
        if let Some(over) = watch.over() {
            self.end_with(over);
        }
    }

    fn end_with(&mut self, reading: &Reading) {
        if let Some(held) = self.held.take() {
            self.stretches.push((held, reading.clone()));
        }
    }

    /// Takes in that the series was not there any more.
    pub(super) fn vanish(&mut self, last: &Reading) {
        self.end_with(last);
    }

    /// Whether there is nothing that the journal may lack.
    pub(super) const fn is_empty(&self) -> bool {
        self.stretches.is_empty() && self.first_over.is_none()
    }

    /// An event of the time that was remembered says how exact its time is.
    pub(super) fn marked(&self, event: Event) -> Event {
        let precision = self.until.filter(|(until, _)| event.at <= *until).map(|(_, step)| step);
        Event { backfilled: precision.or(event.backfilled), ..event }
    }

    /// What the journal lacks: only what lies after the last that it holds.
    pub(super) fn due(
        &mut self,
        (pen, open, now): (&Pen, &OpenEpisodes, Timestamp),
        key: &TrackKey,
        spec: &SignalSpec,
        threshold: &Threshold,
    ) -> Vec<Event> {
        let standing = Standing::of(open, key);
        self.first_over.take_if(|reading| !standing.is_open || !standing.is_news(reading.at));
        self.stretches.retain(|(_, to)| standing.is_news(to.at));
        let mut events = Vec::new();
        let mut last = standing.last.cloned();
        if standing.is_open {
            let first = self.first_over.as_ref().or(self.stretches.first().map(|(_, to)| to));
            let Some(reading) = first else { return Vec::new() };
            let numbers = Some(evidence(spec, threshold.clear_at(), reading));
            let end = ended(pen, open, key, reading.at, now, over(spec, reading), numbers);
            last = Some(unwritten(&end));
            events.push(end);
        }
        for (from, to) in &self.stretches {
            if last.as_ref().is_none_or(|last| from.at > last.event.at) {
                let [begin, end] = stretch((pen, now), key, (spec, threshold), last.as_ref(), (from, to));
                last = Some(unwritten(&end));
                events.extend([begin, end]);
            }
        }
        events.into_iter().map(|event| self.marked(event)).collect()
    }
}

/// As the journal will have it.
fn unwritten(event: &Event) -> Recorded {
    Recorded { seq: 0, event: event.clone() }
}

fn stretch(
    (pen, now): (&Pen, Timestamp),
    key: &TrackKey,
    (spec, threshold): (&SignalSpec, &Threshold),
    last: Option<&Recorded>,
    (from, to): (&Reading, &Reading),
) -> [Event; 2] {
    let (begins, ends, severity) = match key.track {
        Track::Alert => (EventKind::Fired, EventKind::Resolved, Severity::Critical),
        _ => (EventKind::Crossed, EventKind::Cleared, Severity::Warning),
    };
    let start = Event {
        severity: Some(severity),
        text: begun(spec, threshold, from),
        evidence: Some(evidence(spec, threshold.at, from)),
        ..pen.transition(key, last, begins, from.at, now)
    };
    let at = to.at.max(from.at + Duration::from_millis(1));
    let end = Event {
        severity: Some(severity),
        text: over(spec, to),
        evidence: Some(evidence(spec, threshold.clear_at(), to)),
        about: Some(start.id),
        ..pen.transition(key, Some(&unwritten(&start)), ends, at, now)
    };
    [start, end]
}
