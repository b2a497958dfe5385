//! All gauges of a board and the sources behind them.

use std::collections::BTreeMap;

use super::freshness::Freshness;
use super::gauge::{Gauge, GaugeId};
use super::health::{Health, SourceSpec};
use super::history::History;
use super::level::Level;
use super::pool::{PoolPart, Strain};
use super::signal::{Fetched, Recalled, Signal};
use super::spec::{Role, SignalSpec};
use super::unwatched::Unwatched;
use crate::model::{Item, Observation, Partial, Past, Point, Reading, Readings, Series, Text, Timestamp};

/// All gauges of a board and the health of the sources behind them.
#[derive(Clone, Debug, Default)]
pub struct Gauges {
    sources: Vec<Health>,
    signals: Vec<Signal>,
    recalled: Recalled,
    /// What was looked up of the moment that is looked at.
    pub(super) fetched: Option<Fetched>,
}

impl Gauges {
    /// Adds a source, or replaces what is known of it beforehand.
    pub fn add_source(&mut self, spec: SourceSpec) {
        match self.sources.iter_mut().find(|health| health.spec.name == spec.name) {
            Some(health) => health.spec = spec,
            None => self.sources.push(Health::new(spec)),
        }
    }

    /// Adds a signal, or takes over what is new about one that is known. Until its first answer it stands
    /// as one gauge without labels. One that is not for people to look at is left out.
    pub fn add_signal(&mut self, spec: SignalSpec) {
        if let Some(known) = self.signals.iter_mut().find(|signal| signal.spec.id == spec.id) {
            if known.spec.role == spec.role {
                if known.judge_by(spec) {
                    let id = known.spec.id.clone();
                    self.recalled.retain(|gauge, _| gauge.signal != id);
                }
                return;
            }
            // Another role is another place, and another thing to look at.
            self.signals.retain(|signal| signal.spec.id != spec.id);
        }
        if spec.role.is_shown() {
            self.signals.insert(self.place_of(&spec), Signal::new(spec));
        }
    }

    /// Lets go of what is watched no longer, and of all that was read of it.
    pub fn forget(&mut self, gone: &Unwatched) {
        if let Unwatched::Source(name) = gone {
            self.sources.retain(|health| health.spec.name != *name);
        }
        let (lost, kept) = self.signals.drain(..).partition(|signal| gone.includes(&signal.spec));
        self.signals = kept;
        let lost: Vec<Signal> = lost;
        self.recalled.retain(|gauge, _| !lost.iter().any(|signal| signal.spec.id == gauge.signal));
    }

    /// Where a signal stands: with its source's, in the order of their roles, however late it came.
    fn place_of(&self, spec: &SignalSpec) -> usize {
        let is_before = |signal: &Signal| signal.spec.source == spec.source && signal.spec.role <= spec.role;
        let is_after = |signal: &Signal| signal.spec.source == spec.source && signal.spec.role > spec.role;
        let after_last = self.signals.iter().rposition(is_before).map(|last| last + 1);
        after_last.or_else(|| self.signals.iter().position(is_after)).unwrap_or(self.signals.len())
    }

    /// Takes in the outcome of one poll.
    pub fn observe(&mut self, observation: &Observation) {
        if let Some(health) = self.sources.iter_mut().find(|health| health.spec.name == observation.source) {
            health.observe(observation);
        }
        for item in &observation.items {
            match item {
                Item::Readings(readings) => self.read(readings, observation.at),
                Item::Failure(failure) => self.fail(failure.signal.as_deref(), &failure.reason, observation),
                Item::Partial(partial) => self.doubt(partial),
                Item::Past(past) => self.fill(past),
                Item::Recalling(_)
                | Item::Bygone(_)
                | Item::Alerts(_)
                | Item::Silences(_)
                | Item::Notice(_)
                | Item::Skew(_) => {}
            }
        }
    }

    /// Takes in what was read before: it stands in the charts before all that is observed here.
    pub fn recall(&mut self, series: Vec<Series>) {
        for series in series {
            self.recalled.insert(GaugeId::of(&series.info), History::of(&series.points));
        }
        let gauges = self.signals.iter_mut().flat_map(|signal| &mut signal.gauges);
        for gauge in gauges.filter(|gauge| gauge.latest.is_some()) {
            gauge.recall(&self.recalled);
        }
    }

    /// Takes in outlines of what was before all that is on hand; what has none had nothing then.
    pub fn outline(&mut self, series: Vec<Series>) {
        let mut outlines: BTreeMap<GaugeId, Vec<Point>> =
            series.into_iter().map(|series| (GaugeId::of(&series.info), series.points)).collect();
        for gauge in self.signals.iter_mut().flat_map(|signal| &mut signal.gauges) {
            gauge.history.outline(outlines.remove(&gauge.id()).unwrap_or_default());
        }
    }

    /// Counts a restart of a source's task.
    pub fn restarted(&mut self, source: &str) {
        if let Some(health) = self.sources.iter_mut().find(|health| &*health.spec.name == source) {
            health.restarts += 1;
        }
    }

    /// The sources, in the order they were added.
    pub fn sources(&self) -> &[Health] {
        &self.sources
    }

    /// All gauges: signals in the order they were added, series by their labels.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Gauge> {
        self.signals.iter().flat_map(|signal| &signal.gauges)
    }

    /// Series that had no room, over all signals.
    pub fn left_out(&self) -> usize {
        self.signals.iter().map(|signal| signal.left_out).sum()
    }

    /// The gauge with this id.
    pub fn get(&self, id: &GaugeId) -> Option<&Gauge> {
        self.iter().find(|gauge| gauge.spec.id == id.signal && gauge.labels == id.labels)
    }

    /// A gauge's freshness and level at `now`. A pool is as bad as what waits for it, however full it is.
    pub fn state(&self, gauge: &Gauge, now: Timestamp) -> (Freshness, Level) {
        let (freshness, level) = self.own_state(gauge, now);
        let strain = self.strain(gauge, now).map(|strain| strain.level);
        (freshness, strain.unwrap_or(level))
    }

    /// What those who wait for a pool say of it at `now`, where that is worse than how full it is.
    pub fn strain(&self, pool: &Gauge, now: Timestamp) -> Option<Strain> {
        self.strain_by(pool, |gauge| {
            let (freshness, level) = self.own_state(gauge, now);
            freshness
                .is_live()
                .then(|| (gauge.latest.as_ref().map_or(f64::NAN, |reading| reading.value), level))
        })
    }

    /// The same, by what each gauge's value and level are taken to be; nothing of one that may not be
    /// believed.
    pub(super) fn strain_by(
        &self,
        pool: &Gauge,
        own: impl Fn(&Gauge) -> Option<(f64, Level)>,
    ) -> Option<Strain> {
        if pool.spec.role != Role::Saturation {
            return None;
        }
        let (_, level) = own(pool)?;
        let mut strain = Strain { level, waiting: None, timeouts: None };
        for (part, gauge) in self.parts(pool) {
            let Some((value, of_part)) = own(gauge).filter(|(_, level)| *level >= Level::Warning) else {
                continue;
            };
            strain.level = strain.level.max(of_part);
            match part {
                PoolPart::Waiting => strain.waiting = Some(value),
                PoolPart::Timeouts => strain.timeouts = Some(value),
                PoolPart::Acquire => {}
            }
        }
        (strain.level > level).then_some(strain)
    }

    /// What stands beside a pool's gauge, of the same series.
    fn parts<'g>(&'g self, pool: &'g Gauge) -> impl Iterator<Item = (PoolPart, &'g Gauge)> {
        let signals =
            self.signals.iter().filter_map(|signal| Some((PoolPart::of(&signal.spec, &pool.spec)?, signal)));
        signals.filter_map(|(part, signal)| {
            let found = signal.gauges.binary_search_by(|gauge| gauge.labels.cmp(&pool.labels)).ok()?;
            Some((part, signal.gauges.get(found)?))
        })
    }

    fn own_state(&self, gauge: &Gauge, now: Timestamp) -> (Freshness, Level) {
        let freshness = match self.health(gauge) {
            Some(health) => Freshness::of(gauge, health, now),
            None => Freshness::NoData(Text::line("its source is not on this board")),
        };
        let level = match (&gauge.latest, &freshness) {
            (Some(reading), Freshness::Live) => Level::of(&gauge.spec, reading),
            (_, Freshness::NoTraffic) => Level::Ok,
            _ => Level::NoData,
        };
        (freshness, level)
    }

    /// The health of a gauge's source.
    pub fn health(&self, gauge: &Gauge) -> Option<&Health> {
        self.sources.iter().find(|health| health.spec.name == gauge.spec.source)
    }

    /// The worst level on the board; no data when there is no gauge.
    pub fn worst(&self, now: Timestamp) -> Level {
        self.iter().map(|gauge| self.state(gauge, now).1).max().unwrap_or(Level::NoData)
    }

    fn signal(&mut self, id: &str) -> Option<&mut Signal> {
        self.signals.iter_mut().find(|signal| &*signal.spec.id == id)
    }

    fn read(&mut self, readings: &Readings, at: Timestamp) {
        if let Some(signal) = self.signals.iter_mut().find(|signal| signal.spec.id == readings.signal) {
            signal.read(&readings.readings, at, &self.recalled);
        }
    }

    /// Puts what a server remembers into the gauges that are there; a series that is not any more has none.
    fn fill(&mut self, past: &Past) {
        let Some(signal) = self.signal(&past.signal) else { return };
        for gauge in &mut signal.gauges {
            let own = past.readings.iter().filter(|reading| reading.labels == gauge.labels);
            let own: Vec<&Reading> = own.collect();
            gauge.history.fill(&own, past.step);
        }
    }

    fn doubt(&mut self, partial: &Partial) {
        let signal = partial.signal.as_deref().and_then(|id| self.signal(id));
        let gauges = signal.into_iter().flat_map(|signal| &mut signal.gauges);
        gauges.for_each(|gauge| gauge.partial = Some(partial.reason.clone()));
    }

    fn fail(&mut self, signal: Option<&str>, reason: &Text, observation: &Observation) {
        let at = observation.at;
        if let Some(id) = signal {
            let failed = self.signal(id).into_iter().flat_map(|signal| &mut signal.gauges);
            failed.for_each(|gauge| gauge.miss(at, reason.clone()));
        } else {
            let of_source = self.signals.iter_mut().filter(|signal| signal.spec.source == observation.source);
            of_source.flat_map(|signal| &mut signal.gauges).for_each(|gauge| gauge.history.gap(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::{Labels, Reading, SeriesInfo, Unit};
    use crate::signals::Threshold;
    use crate::signals::signal::MAX_SERIES;
    use crate::signals::spec::Role;

    fn spec(name: &str, role: Role) -> SignalSpec {
        SignalSpec {
            id: name.into(),
            name: name.into(),
            source: "app".into(),
            role,
            unit: Unit::Count,
            expr: String::new(),
            limit: None,
            warning: None,
            critical: None,
        }
    }

    fn gauges() -> Gauges {
        let mut gauges = Gauges::default();
        gauges.add_source(SourceSpec {
            name: "app".into(),
            url: Text::line("http://app/metrics"),
            stale_after: Duration::from_secs(10),
            insecure: false,
        });
        gauges
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn answer(secs: i64, pods: &[&str]) -> Observation {
        let reading = |pod: &&str| Reading {
            labels: Labels::new([("pod", *pod)]),
            value: 1.0,
            limit: None,
            at: at(secs),
        };
        let readings = Readings { signal: "traffic".into(), readings: pods.iter().map(reading).collect() };
        let items = vec![Item::Readings(readings)];
        Observation { source: "app".into(), at: at(secs), received_at: at(secs), items }
    }

    fn failure(secs: i64, silent: bool) -> Observation {
        let failure = crate::model::Failure { signal: None, reason: Text::line("refused"), silent };
        let items = vec![Item::Failure(failure)];
        Observation { source: "app".into(), at: at(secs), received_at: at(secs), items }
    }

    fn freshness(gauges: &Gauges, secs: i64) -> Vec<Freshness> {
        gauges.iter().map(|gauge| gauges.state(gauge, at(secs)).0).collect()
    }

    #[test]
    fn signals_stand_in_the_order_of_their_roles() {
        let mut gauges = gauges();
        for (name, role) in [("traffic", Role::Traffic), ("errors", Role::Errors), ("pool", Role::Saturation)]
        {
            gauges.add_signal(spec(name, role));
        }
        let names: Vec<&str> = gauges.iter().map(|gauge| &*gauge.spec.name).collect();
        assert_eq!(names, ["errors", "pool", "traffic"]);
    }

    #[test]
    fn a_pool_is_as_bad_as_what_waits_for_it_now_and_in_its_own_series() {
        use crate::signals::Threshold;
        let mut gauges = gauges();
        gauges.add_signal(SignalSpec { limit: Some("max".to_owned()), ..spec("Pool", Role::Saturation) });
        let critical = Some(Threshold::at_once(10.0));
        gauges.add_signal(SignalSpec { critical, ..spec("Pool waiting", Role::Waiting) });
        let reading = |pool, value, limit, secs| Reading {
            labels: Labels::new([("pool", pool)]),
            value,
            limit,
            at: at(secs),
        };
        let mut levels = |secs: i64, waiting: [f64; 2]| {
            let used = ["a", "b"].map(|pool| reading(pool, 6.0, Some(8.0), secs));
            let waiting = [reading("a", waiting[0], None, secs), reading("b", waiting[1], None, secs)];
            let item = |signal: &str, readings: [Reading; 2]| {
                Item::Readings(Readings { signal: signal.into(), readings: readings.to_vec() })
            };
            let items = vec![item("Pool", used), item("Pool waiting", waiting)];
            gauges.observe(&Observation { source: "app".into(), at: at(secs), received_at: at(secs), items });
            gauges.iter().take(2).map(|pool| gauges.state(pool, at(secs)).1).collect::<Vec<_>>()
        };
        assert_eq!(levels(0, [0.0, 12.0]), [Level::Ok, Level::Critical]);
        assert_eq!(levels(5, [10.0, 0.0]), [Level::Critical, Level::Ok]);
        let pool = gauges.iter().next().unwrap();
        assert_eq!(gauges.strain(pool, at(5)).map(|strain| strain.waiting), Some(Some(10.0)));
        assert_eq!(gauges.state(pool, at(60)), (Freshness::Stale, Level::NoData));
    }

    #[test]
    fn what_only_tells_of_deploys_is_not_shown() {
        let mut gauges = gauges();
        gauges.add_signal(spec("build", Role::Build));
        gauges.add_signal(spec("start", Role::Start));
        assert_eq!(gauges.iter().count(), 0);
    }

    #[test]
    fn silence_makes_stale_and_refusal_makes_down() {
        let mut gauges = gauges();
        gauges.add_signal(spec("traffic", Role::Traffic));
        gauges.observe(&answer(0, &["a"]));
        assert_eq!(freshness(&gauges, 10), [Freshness::Live]);
        assert_eq!(freshness(&gauges, 11), [Freshness::Stale]);
        gauges.observe(&failure(10, true));
        gauges.observe(&failure(15, true));
        assert_eq!(freshness(&gauges, 15), [Freshness::Stale]);
        gauges.observe(&failure(16, false));
        assert_eq!(freshness(&gauges, 16), [Freshness::Down(Text::line("refused"))]);
        gauges.observe(&answer(20, &["a"]));
        assert_eq!(freshness(&gauges, 20), [Freshness::Live]);
    }

    #[test]
    fn while_nobody_answers_a_number_is_stale_however_far_apart_its_samples_are() {
        let mut gauges = gauges();
        gauges.add_signal(spec("traffic", Role::Traffic));
        gauges.observe(&answer(0, &["a"]));
        gauges.observe(&failure(2, true));
        assert_eq!(freshness(&gauges, 2), [Freshness::Live]);
        gauges.observe(&failure(4, true));
        assert_eq!(freshness(&gauges, 4), [Freshness::Stale]);
    }

    #[test]
    fn one_refusal_is_no_outage() {
        let mut gauges = gauges();
        gauges.add_signal(spec("traffic", Role::Traffic));
        gauges.observe(&answer(0, &["a"]));
        gauges.observe(&failure(5, false));
        assert_eq!(freshness(&gauges, 5), [Freshness::Live]);
    }

    #[test]
    fn a_series_that_vanished_says_so_and_goes_later() {
        let mut gauges = gauges();
        gauges.add_signal(spec("traffic", Role::Traffic));
        gauges.observe(&answer(0, &["a", "b"]));
        gauges.observe(&answer(5, &["a"]));
        assert_eq!(freshness(&gauges, 5)[1], Freshness::NoData(Text::line("this series is gone")));
        gauges.observe(&answer(606, &["a"]));
        assert_eq!(freshness(&gauges, 606), [Freshness::Live]);
    }

    #[test]
    fn what_was_read_before_stands_before_what_is_observed_whichever_comes_first() {
        let info = SeriesInfo {
            board: Text::line("b"),
            signal: Text::line("traffic"),
            name: Text::line("traffic"),
            role: Text::line("traffic"),
            unit: Unit::Count,
            query: Text::default(),
            labels: Labels::new([("pod", "a")]),
        };
        let points = [10, 20].map(|secs| Point::one(at(secs), 1.0, None)).to_vec();
        let past = vec![Series { info, points }];
        for first in [true, false] {
            let mut gauges = gauges();
            gauges.add_signal(spec("traffic", Role::Traffic));
            if first {
                gauges.recall(past.clone());
            }
            gauges.observe(&answer(100, &["a"]));
            gauges.recall(past.clone());
            let gauge = gauges.iter().next().unwrap();
            let known = gauge.history.newest().filter(|sample| !sample.value.is_nan());
            assert_eq!(known.map(|sample| sample.at).collect::<Vec<_>>(), [at(100), at(20), at(10)]);
            assert_eq!(gauge.latest.as_ref().unwrap().at, at(100));
        }
    }

    #[test]
    fn series_beyond_the_limit_are_counted() {
        let mut gauges = gauges();
        gauges.add_signal(spec("traffic", Role::Traffic));
        let pods: Vec<String> = (0..MAX_SERIES + 7).map(|pod| format!("{pod:03}")).collect();
        gauges.observe(&answer(0, &pods.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!((gauges.iter().count(), gauges.left_out()), (MAX_SERIES, 7));
    }
    #[test]
    fn what_is_watched_no_longer_goes_and_the_rest_stays_as_it_was() {
        let mut gauges = gauges();
        let of = |source: &str, name| SignalSpec { source: source.into(), ..spec(name, Role::Traffic) };
        gauges.add_source(SourceSpec { name: "db".into(), ..gauges.sources()[0].spec.clone() });
        for signal in [of("app", "traffic"), of("app", "queue"), of("db", "locks")] {
            gauges.add_signal(signal);
        }
        gauges.observe(&answer(0, &["a"]));
        gauges.forget(&Unwatched::Source("db".into()));
        gauges.forget(&Unwatched::Signals(vec!["queue".into()]));
        let names: Vec<&str> = gauges.iter().map(|gauge| &*gauge.spec.name).collect();
        assert_eq!((names, gauges.sources().len()), (vec!["traffic"], 1));
        assert_eq!(freshness(&gauges, 5), [Freshness::Live]);
        // A last answer of a source that is gone brings nothing back.
        gauges.observe(&Observation { source: "db".into(), ..answer(5, &["a"]) });
        assert_eq!(gauges.sources().len(), 1);
    }

    #[test]
    fn a_new_threshold_judges_what_was_read_and_a_new_expression_starts_anew() {
        let mut gauges = gauges();
        gauges.add_signal(spec("traffic", Role::Traffic));
        gauges.observe(&answer(0, &["a"]));
        let judged = SignalSpec { critical: Some(Threshold::at_once(1.0)), ..spec("traffic", Role::Traffic) };
        gauges.add_signal(judged.clone());
        let gauge = gauges.iter().next().unwrap();
        assert_eq!(gauges.state(gauge, at(1)), (Freshness::Live, Level::Critical));
        gauges.add_signal(SignalSpec { expr: "other".to_owned(), ..judged });
        let gauge = gauges.iter().next().unwrap();
        assert_eq!((gauge.latest.is_none(), gauge.history.newest().count()), (true, 0));
        gauges.add_signal(SignalSpec { role: Role::Build, ..spec("traffic", Role::Traffic) });
        assert_eq!(gauges.iter().count(), 0);
    }
}
