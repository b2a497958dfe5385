//! What a series' thresholds would have said of the time before anybody watched.

use std::time::Duration;

use super::ending::ended;
use super::pen::Pen;
use super::watch::Watch;
use super::words::{begun, evidence, over};
use crate::model::{Event, EventId, EventKind, Reading, Recorded, Severity, Timestamp};
use crate::signals::{SignalSpec, Threshold};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// What one threshold would have said, from readings that a server remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Replay {
    /// The first reading below its lower bound: the end of what was open.
    first_over: Option<Reading>,
    /// Where it was reached for long enough and is over, in order of time.
    stretches: Vec<(Reading, Reading)>,
    /// The reading with which it was reached for long enough, and is still.
    held: Option<Reading>,
    /// The last reading that was remembered, and how far apart they are.
    until: Option<(Timestamp, Duration)>,
}

impl Replay {
    /// Begins anew where `watch` was left at `left`, with readings that are `step` apart, the last of them at
    /// `until`.
    pub(super) fn begin(&mut self, (watch, left): (&Watch, Timestamp), until: Timestamp, step: Duration) {
        self.stretches.retain(|(_, to)| to.at <= left);
        (self.first_over, self.held) = (None, watch.raised().cloned());
        self.until = Some((until, step));
    }

    /// Takes in what `watch` says after another reading.
    pub(super) fn read(&mut self, watch: &Watch) {
        match (&self.held, watch.raised(), watch.over()) {
            (None, Some(raised), _) => self.held = Some(raised.clone()),
            (None, None, Some(over)) => {
                self.first_over.get_or_insert_with(|| over.clone());
            }
            (Some(_), _, Some(over)) => {
                self.first_over.get_or_insert_with(|| over.clone());
                self.end_with(over);
            }
            _ => {}
        }
    }

    /// Takes in that `watch` goes on with what is watched: what was held until then may be over. What began since
    /// is told as it is watched.
    pub(super) fn follow(&mut self, watch: &Watch) {
        let until = self.until;
        self.held.take_if(|held| until.is_none_or(|(until, _)| held.at > until));
        if let Some(over) =
            watch.over().filter(|over| self.held.as_ref().is_some_and(|held| over.at > held.at))
        {
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

    /// Forgets what is held still: whatever becomes of it is told as it is watched.
    pub(super) fn let_go(&mut self) {
        self.held = None;
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

    /// What the journal lacks: what lies between the last end that it holds and what is open, and the end of that.
    pub(super) fn due(
        &mut self,
        (pen, open, now): (&Pen, &OpenEpisodes, Timestamp),
        key: &TrackKey,
        spec: &SignalSpec,
        threshold: &Threshold,
    ) -> Vec<Event> {
        let mut last = open.last_end(key).cloned();
        let began = open.opening(key).map(|opening| opening.event.at);
        let is_news = |at: Timestamp| last.as_ref().is_none_or(|last| at > last.event.at);
        self.stretches.retain(|(from, to)| is_news(to.at) && (began.is_some() || is_news(from.at)));
        self.first_over.take_if(|reading| began.is_none_or(|began| reading.at <= began));
        let mut over = began.and_then(|began| {
            let later = self.stretches.iter().map(|(_, to)| to).find(|to| to.at > began);
            self.first_over.as_ref().or(later)
        });
        let mut events = Vec::new();
        for (from, to) in &self.stretches {
            let is_after = began.is_some_and(|began| to.at >= began);
            if is_after && let Some(reading) = over.take() {
                events.push(Self::end(pen, open, key, (spec, threshold), reading, now));
                last = events.last().map(unwritten);
            }
            if last.as_ref().is_none_or(|last| from.at > last.event.at) && (!is_after || over.is_none()) {
                let pair = stretch((pen, now), key, (spec, threshold), last.as_ref(), (from, to));
                last = Some(unwritten(&pair[1]));
                events.extend(pair);
            }
        }
        events.extend(over.map(|reading| Self::end(pen, open, key, (spec, threshold), reading, now)));
        events.into_iter().map(|event| self.marked(event)).collect()
    }

    fn end(
        pen: &Pen,
        open: &OpenEpisodes,
        key: &TrackKey,
        (spec, threshold): (&SignalSpec, &Threshold),
        reading: &Reading,
        now: Timestamp,
    ) -> Event {
        let numbers = evidence(spec, threshold.clear_at(), reading);
        ended(pen, open, key, reading.at, now, over(spec, reading), Some(numbers))
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
    // What is open may follow on the same end: the time tells them apart.
    let previous = last.map(|last| last.event.id);
    let transition = format!("{} at {}", begins.name(), from.at.millis());
    let id = EventId::of_rule(&pen.board, key.name.as_str(), &key.labels, previous, &transition);
    let start = Event {
        id,
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
