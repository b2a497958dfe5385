//! Entries that only repeat what came before: an alert that fires and resolves again and again.

use std::collections::HashMap;
use std::time::Duration;

use super::slice::Entry;
use super::track::{Edge, Track, edge};
use crate::model::{EventId, Labels, Severity, Text, Timestamp};

/// How soon the next transition comes where one flaps.
pub const FLAPS_WITHIN: Duration = Duration::from_mins(15);

/// Beginnings from which repeating is flapping.
pub const FLAPS_FROM: usize = 3;

/// What an entry is among those that repeat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// One of its own.
    #[default]
    Alone,
    /// One of several that a later entry stands for.
    Within,
    /// The last of several, which stands for all.
    Of(Repeats),
}

/// How often something began within a short time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeats {
    /// How often it fired or crossed its threshold.
    pub times: usize,
    /// When it did so first.
    pub first: Timestamp,
    /// When it did so last.
    pub last: Timestamp,
}

/// What each entry, in order, is among those that repeat: alerts and thresholds of one name, labels and
/// severity that begin [`FLAPS_FROM`] times or more, each transition within [`FLAPS_WITHIN`] of the one before.
/// `held` ones always show; nothing after them is told together with them. Only what stands repeats.
pub fn folds(entries: &[Entry], held: impl Fn(EventId) -> bool) -> Vec<Fold> {
    let mut folds = vec![Fold::Alone; entries.len()];
    let mut runs: HashMap<Key<'_>, Run> = HashMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.stands()) {
        let event = &entry.recorded.event;
        let Some((key, edge)) = key(entry) else { continue };
        let run = runs.entry(key).or_default();
        if run.seen.is_some_and(|seen| event.at.since(seen) > FLAPS_WITHIN) {
            std::mem::take(run).fold(&mut folds);
        }
        run.seen = Some(event.at);
        run.members.push(at);
        if edge == Edge::Begin {
            run.begun.push(event.at);
        }
        if held(event.id) {
            std::mem::take(run).fold(&mut folds);
        }
    }
    for run in runs.into_values() {
        run.fold(&mut folds);
    }
    folds
}

/// What repeats.
type Key<'e> = (&'e Text, Track, &'e Text, &'e Labels, Option<Severity>);

fn key(entry: &Entry) -> Option<(Key<'_>, Edge)> {
    let event = &entry.recorded.event;
    let (track, edge) =
        edge(&event.kind).filter(|(track, _)| matches!(track, Track::Alert | Track::Threshold))?;
    Some(((&event.board, track, &event.subject.name, &event.subject.labels, event.severity), edge))
}

/// Transitions that follow each other closely.
#[derive(Default)]
struct Run {
    members: Vec<usize>,
    begun: Vec<Timestamp>,
    seen: Option<Timestamp>,
}

impl Run {
    fn fold(self, folds: &mut [Fold]) {
        let Some((last, within)) = self.members.split_last().filter(|_| self.begun.len() >= FLAPS_FROM)
        else {
            return;
        };
        let mut put = |at: usize, fold: Fold| {
            if let Some(place) = folds.get_mut(at) {
                *place = fold;
            }
        };
        for at in within {
            put(*at, Fold::Within);
        }
        if let [first, .., last_begun] = self.begun[..] {
            put(*last, Fold::Of(Repeats { times: self.begun.len(), first, last: last_begun }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Event, EventKind, Recorded, Subject};

    fn entry(minute: i64, name: &str, kind: EventKind, severity: Severity) -> Entry {
        let at = Timestamp::from_millis(minute * 60_000);
        let id = EventId::of_alert(&Text::line("b"), Subject::named(name).fingerprint(), at, kind.name());
        let event = Event::new(id, Text::line("b"), kind, at, Actor::machine("w"));
        let event = Event { subject: Subject::named(name), severity: Some(severity), ..event };
        Entry { recorded: Recorded { seq: 1, event }, struck_by: None, replaced_by: None }
    }

    /// Fires and resolves in turn, at these minutes.
    fn flapping(name: &str, minutes: &[i64]) -> Vec<Entry> {
        let kinds = [EventKind::Fired, EventKind::Resolved];
        let turns = minutes.iter().zip(kinds.iter().cycle());
        turns.map(|(minute, kind)| entry(*minute, name, kind.clone(), Severity::Warning)).collect()
    }

    fn told(folds: &[Fold]) -> String {
        let sign = |fold: &Fold| match fold {
            Fold::Alone => "-".to_owned(),
            Fold::Within => ".".to_owned(),
            Fold::Of(repeats) => repeats.times.to_string(),
        };
        folds.iter().map(sign).collect()
    }

    #[test]
    fn three_beginnings_close_together_are_told_once() {
        let all = flapping("a", &[0, 5, 10, 20, 30, 31]);
        let all_folds = folds(&all, |_| false);
        assert_eq!(told(&all_folds), ".....3");
        let minute = |minute: i64| Timestamp::from_millis(minute * 60_000);
        assert_eq!(all_folds[5], Fold::Of(Repeats { times: 3, first: minute(0), last: minute(30) }));
        assert_eq!(told(&folds(&all[..4], |_| false)), "----", "twice is not yet flapping");
        assert_eq!(
            told(&folds(&flapping("a", &[0, 5, 10, 20, 36, 37]), |_| false)),
            "------",
            "a long pause"
        );
    }

    #[test]
    fn others_in_between_stay() {
        let mut all = flapping("a", &[0, 2, 4, 6, 8]);
        all.extend(flapping("b", &[1, 3]));
        all.push(entry(5, "a", EventKind::Fired, Severity::Critical));
        all.sort_by_key(|entry| entry.recorded.event.at);
        assert_eq!(told(&folds(&all, |_| false)), ".-.-.-.3");
    }

    #[test]
    fn what_is_held_ends_a_fold_and_what_is_struck_is_in_none() {
        let mut all = flapping("a", &(0..14).collect::<Vec<i64>>());
        let held = all[6].recorded.event.id;
        assert_eq!(told(&folds(&all, |id| id == held)), "......4......3");
        all[2].struck_by = Some(held);
        assert_eq!(told(&folds(&all, |_| false)), "..-..........6");
    }
}
