//! The copies of one service and what they run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::arrival::Arrival;
use super::version::Version;
use crate::model::{Labels, Timestamp};

/// Copies that follow within this time of each other belong to one rollout.
const ROLLOUT: Duration = Duration::from_mins(30);

/// How long a copy must have gone back to what it ran before: behind a load balancer one page shows
/// now this copy, now that one, and during a rollout both versions in turn.
const RETURN: Duration = Duration::from_mins(1);

/// How old a start may be to date a deploy that is noticed now.
pub(super) const RECENT: Duration = Duration::from_mins(2);

/// How long a copy is remembered that is gone.
const FORGET_AFTER: Duration = Duration::from_hours(1);

/// Copies remembered.
const MAX_COPIES: usize = 1000;

/// One copy as a poll shows it.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    pub(super) copy: Labels,
    pub(super) version: Version,
    pub(super) started: Option<Timestamp>,
}

/// A service: its copies, and the rollout that came last.
#[derive(Clone, Debug, Default)]
pub(super) struct Service {
    copies: BTreeMap<(Arc<str>, Labels), Copy>,
    /// The signals that have told of it: what a new one says at first is no news.
    signals: BTreeSet<Arc<str>>,
    rollout: Option<Rollout>,
}

#[derive(Clone, Debug)]
struct Copy {
    version: Version,
    /// What it ran before.
    former: Option<Version>,
    /// Since when it has gone back to that.
    back_since: Option<Timestamp>,
    seen: Timestamp,
    is_present: bool,
}

#[derive(Clone, Debug)]
struct Rollout {
    version: Version,
    /// When the last copy followed.
    last: Timestamp,
}

impl Service {
    /// Takes in all copies that `signal` shows at `at`, and answers with the versions that arrived.
    pub(super) fn see(&mut self, signal: &Arc<str>, sights: Vec<Sight>, at: Timestamp) -> Vec<Arrival> {
        let is_first = self.signals.insert(signal.clone());
        let ran = self.ran();
        for (_, copy) in self.copies.iter_mut().filter(|((of, _), _)| of == signal) {
            copy.is_present = false;
        }
        let mut arrivals: Vec<Arrival> = Vec::new();
        for sight in sights {
            let change = self.see_one(signal, &sight, at, if is_first { None } else { Some(&ran) });
            if let Some((was, since)) = change {
                self.arrive(&mut arrivals, &sight, was, since, at);
            }
        }
        self.copies.retain(|_, copy| copy.is_present || at.since(copy.seen) <= FORGET_AFTER);
        arrivals
    }

    /// Whether this signal has told of it.
    pub(super) fn is_told_by(&self, signal: &Arc<str>) -> bool {
        self.signals.contains(signal)
    }

    /// The versions that ran last: those of the copies that are there, else of those seen last.
    fn ran(&self) -> Vec<Version> {
        let present = self.copies.values().filter(|copy| copy.is_present);
        let mut ran: Vec<Version> = present.map(|copy| copy.version.clone()).collect();
        if ran.is_empty() {
            let last = self.copies.values().map(|copy| copy.seen).max();
            let seen_last = self.copies.values().filter(|copy| Some(copy.seen) == last);
            ran = seen_last.map(|copy| copy.version.clone()).collect();
        }
        ran
    }

    /// What a copy ran before it changed, and since when it is changed; nothing when it did not.
    fn see_one(
        &mut self,
        signal: &Arc<str>,
        sight: &Sight,
        at: Timestamp,
        ran: Option<&Vec<Version>>,
    ) -> Option<(Version, Timestamp)> {
        let place = (signal.clone(), sight.copy.clone());
        let Some(copy) = self.copies.get_mut(&place) else {
            if self.copies.len() < MAX_COPIES {
                self.copies.insert(place, Copy::new(sight.version.clone(), at));
            }
            let ran = ran.filter(|ran| !ran.contains(&sight.version))?;
            return Some((ran.last()?.clone(), at));
        };
        (copy.seen, copy.is_present) = (at, true);
        if copy.version == sight.version {
            copy.back_since = None;
            return None;
        }
        let since = *copy.back_since.get_or_insert(at);
        if copy.former.as_ref() == Some(&sight.version) && at.since(since) < RETURN {
            return None;
        }
        let was = std::mem::replace(&mut copy.version, sight.version.clone());
        (copy.former, copy.back_since) = (Some(was.clone()), None);
        Some((was, since))
    }

    /// A copy changed: a new rollout, unless it follows one.
    fn arrive(
        &mut self,
        arrivals: &mut Vec<Arrival>,
        sight: &Sight,
        was: Version,
        since: Timestamp,
        at: Timestamp,
    ) {
        let started = sight.started.filter(|started| *started <= at && since.since(*started) <= RECENT);
        let began = started.unwrap_or(since);
        let version = sight.version.clone();
        if let Some(arrival) = arrivals.iter_mut().find(|arrival| arrival.version == version) {
            arrival.at = arrival.at.min(began);
            arrival.started = [arrival.started, started].into_iter().flatten().min();
            return;
        }
        let follows = |rollout: &Rollout| rollout.version == version && at.since(rollout.last) <= ROLLOUT;
        if !self.rollout.as_ref().is_some_and(follows) {
            arrivals.push(Arrival { version: version.clone(), was, at: began, started });
        }
        self.rollout = Some(Rollout { version, last: at });
    }
}

impl Copy {
    const fn new(version: Version, at: Timestamp) -> Self {
        Self { version, former: None, back_since: None, seen: at, is_present: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn see(service: &mut Service, secs: i64, copies: &[(&str, &str)]) -> Vec<String> {
        let sight = |(pod, version): &(&str, &str)| Sight {
            copy: Labels::new([("pod", *pod)]),
            version: Version::of(&Labels::new([("version", *version)])).unwrap(),
            started: None,
        };
        let arrivals = service.see(&"build".into(), copies.iter().map(sight).collect(), at(secs));
        arrivals.iter().map(|arrival| arrival.version.after(&arrival.was)).collect()
    }

    #[test]
    fn one_rollout_is_one_arrival() {
        let mut service = Service::default();
        assert!(see(&mut service, 0, &[("a", "1"), ("b", "1")]).is_empty());
        assert!(see(&mut service, 5, &[("b", "1")]).is_empty());
        assert_eq!(see(&mut service, 10, &[("a", "2"), ("b", "1")]), ["2 (was 1)"]);
        assert!(see(&mut service, 900, &[("a", "2"), ("b", "2")]).is_empty());
    }

    #[test]
    fn copies_with_new_names_are_recognised_by_their_version() {
        let mut service = Service::default();
        see(&mut service, 0, &[("x1", "1")]);
        assert!(see(&mut service, 5, &[("x1", "1"), ("x2", "1")]).is_empty());
        assert!(see(&mut service, 10, &[]).is_empty());
        assert!(see(&mut service, 15, &[("x3", "1")]).is_empty());
        assert_eq!(see(&mut service, 20, &[("x3", "1"), ("y1", "2")]), ["2 (was 1)"]);
        assert!(see(&mut service, 25, &[("y1", "2"), ("y2", "2")]).is_empty());
    }

    #[test]
    fn going_back_is_a_deploy_once_it_lasts() {
        let mut service = Service::default();
        see(&mut service, 0, &[("a", "1")]);
        assert_eq!(see(&mut service, 5, &[("a", "2")]), ["2 (was 1)"]);
        for secs in (10..200).step_by(10) {
            assert!(see(&mut service, secs, &[("a", "1")]).is_empty());
            assert!(see(&mut service, secs + 5, &[("a", "2")]).is_empty());
        }
        assert!(see(&mut service, 200, &[("a", "1")]).is_empty());
        assert_eq!(see(&mut service, 260, &[("a", "1")]), ["1 (was 2)"]);
    }
}
