//! One series of a signal, and what its thresholds say of it.

use std::time::Duration;

use super::recalls::is_recent;
use super::replay::Replay;
use super::watch::Watch;
use crate::model::{Reading, Subject, Timestamp};
use crate::signals::SignalSpec;

/// A step back this large is the clock's, not an endpoint's.
const CLOCK_SET_BACK: Duration = Duration::from_mins(1);

/// A series that was not read for longer was not watched, unless its samples are further apart: its server is
/// asked what was meanwhile.
const BREAK: Duration = Duration::from_mins(1);

/// Before all readings.
const NEVER: Timestamp = Timestamp::from_millis(i64::MIN);

/// After all readings.
const NEVER_BEGAN: Timestamp = Timestamp::from_millis(i64::MAX);

/// What it has been, and what of that the journal may lack.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) subject: Subject,
    /// The subject before it was told apart from others, while something is open under it.
    pub(super) former: Option<Subject>,
    pub(super) warning: Watch,
    pub(super) critical: Watch,
    /// What both would have said before they were watched.
    pub(super) before: [Replay; 2],
    /// The last reading before it was watched without a break, and the first since.
    lapsed: Timestamp,
    began: Timestamp,
    /// The poll that brought that one.
    watched: Timestamp,
    /// How both were left before it.
    left: [Watch; 2],
    /// The readings since, as long as what was before may change what they say; then only the first.
    lived: Vec<Reading>,
    /// Whether what the last of them says waits for what was before.
    waits: bool,
    /// The newest reading.
    read: Timestamp,
    /// The poll that brought it last.
    pub(super) seen: Timestamp,
}

impl Series {
    pub(super) fn new(subject: Subject) -> Self {
        let (warning, critical) = (Watch::default(), Watch::default());
        let before = [Replay::default(), Replay::default()];
        let (lapsed, began) = (NEVER, NEVER_BEGAN);
        let left = [Watch::default(), Watch::default()];
        Self {
            subject,
            former: None,
            warning,
            critical,
            before,
            lapsed,
            began,
            watched: NEVER,
            left,
            lived: Vec::new(),
            waits: false,
            read: NEVER,
            seen: NEVER,
        }
    }

    /// Whether what is open under this subject may be its.
    pub(super) fn goes_by(&self, subject: &Subject) -> bool {
        self.subject == *subject || self.former.as_ref() == Some(subject)
    }

    /// Whether it remembers what the journal may lack.
    pub(super) fn remembers(&self) -> bool {
        self.before.iter().any(|before| !before.is_empty())
    }

    /// Whether what was before it was watched may still change what is said of it.
    pub(super) fn is_new(&self, now: Timestamp) -> bool {
        is_recent(self.watched, now)
    }

    /// Goes by other thresholds from now on, or by another clock.
    pub(super) fn judge_anew(&mut self) {
        (self.warning, self.critical) = (Watch::default(), Watch::default());
        self.left = [Watch::default(), Watch::default()];
        self.before = [Replay::default(), Replay::default()];
    }

    /// Takes in readings of the time before it was watched, in order, so many apart: with what was read since
    /// they say what watching all the time would have said.
    pub(super) fn recall(
        &mut self,
        spec: &SignalSpec,
        (readings, step): (&[Reading], Duration),
        (at, stale_after): (Timestamp, Duration),
        known: Option<Timestamp>,
    ) {
        let after = known.map_or(self.lapsed, |known| known.max(self.lapsed));
        let missed = readings.iter().filter(|reading| reading.at > after && reading.at < self.began);
        let missed: Vec<&Reading> = missed.collect();
        let Some(last) = missed.last() else { return };
        let is_new = self.is_new(at);
        let all = together(spec, (self.lapsed, &missed, step), (&self.lived, stale_after));
        let watches = [(spec.warning, &mut self.warning), (spec.critical, &mut self.critical)];
        let places = watches.into_iter().zip(&mut self.before).zip(&self.left);
        for (((threshold, watch), before), left) in places {
            let Some(threshold) = threshold else { continue };
            let mut past = left.clone();
            before.begin((left, self.lapsed), last.at, step);
            for (reading, measure, is_after_gap) in &all {
                if *is_after_gap {
                    past.interrupt();
                }
                past.read(&threshold, *measure, reading);
                before.read(&past);
            }
            if self.began == NEVER_BEGAN {
                // It is there no more: what was held of it is over.
                before.vanish(last);
                self.seen = self.seen.max(last.at);
            } else if is_new {
                *watch = past;
            } else {
                // Beyond its first reading it was judged as it was watched.
                before.let_go();
            }
        }
    }

    /// A reading that is not newer says nothing new, unless the clock was set back.
    pub(super) fn take_in(
        &mut self,
        spec: &SignalSpec,
        reading: &Reading,
        (at, waits): (Timestamp, bool),
        stale_after: Duration,
    ) {
        if self.read.since(reading.at) >= CLOCK_SET_BACK {
            // Nothing tells what was before from what was lived.
            self.judge_anew();
            (self.lapsed, self.began, self.watched) = (reading.at, reading.at, NEVER);
            self.lived.clear();
        } else if reading.at <= self.read {
            return;
        } else if self.began == NEVER_BEGAN || reading.at.since(self.read) > BREAK.max(stale_after) {
            (self.lapsed, self.began, self.watched) = (self.read, reading.at, at);
            self.left = [std::mem::take(&mut self.warning), std::mem::take(&mut self.critical)];
            self.lived.clear();
            self.before.iter_mut().for_each(Replay::let_go);
        } else if reading.at.since(self.read) > stale_after {
            self.warning.interrupt();
            self.critical.interrupt();
        }
        let is_new = self.is_new(at);
        if is_new {
            self.lived.push(reading.clone());
        } else {
            self.lived.truncate(1);
            self.lived.shrink_to_fit();
        }
        let waited = std::mem::replace(&mut self.waits, is_new && waits);
        self.read = reading.at;
        let Some(measure) = spec.measure(reading) else { return };
        let watches = [(spec.warning, &mut self.warning), (spec.critical, &mut self.critical)];
        for ((threshold, watch), before) in watches.into_iter().zip(&mut self.before) {
            let Some(threshold) = threshold else {
                watch.read_unjudged(reading);
                continue;
            };
            watch.read(&threshold, measure, reading);
            if waited || self.waits { before.read(watch) } else { before.follow(watch) }
        }
    }
}

/// What is remembered of the time since `lapsed`, so many apart, and what was lived since, with their measures;
/// and whether nobody knows what was before them.
fn together<'a>(
    spec: &SignalSpec,
    (lapsed, missed, step): (Timestamp, &[&'a Reading], Duration),
    (lived, stale_after): (&'a [Reading], Duration),
) -> Vec<(&'a Reading, f64, bool)> {
    let apart = step + step / 2;
    let (mut all, mut previous) = (Vec::new(), lapsed);
    for reading in missed {
        let is_after_gap = reading.at.since(previous) > apart;
        previous = reading.at;
        all.push((*reading, spec.measure(reading).unwrap_or(f64::NAN), is_after_gap));
    }
    let mut longest = apart.max(stale_after);
    for reading in lived {
        let is_after_gap = reading.at.since(previous) > longest;
        (previous, longest) = (reading.at, stale_after);
        all.extend(spec.measure(reading).map(|measure| (reading, measure, is_after_gap)));
    }
    all
}
