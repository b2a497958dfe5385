//! What a gauge showed at a moment of the past.

use super::gauge::{Gauge, GaugeId};
use super::gauges::Gauges;
use super::level::Level;
use super::pool::Strain;
use crate::model::{Reading, Series, Text, Timestamp};

/// What a gauge showed at a moment of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Then {
    /// What was the newest reading then, if it was still good.
    pub reading: Option<Reading>,
    /// How bad that was, under the thresholds of today.
    pub level: Level,
    /// What those who waited for a pool said of it, where that was worse than how full it was.
    pub strain: Option<Strain>,
    /// Why there is no reading.
    pub reason: Text,
}

impl Gauges {
    /// What a gauge showed at `moment`: the newest reading then that was no older than a live one may be.
    pub fn then(&self, gauge: &Gauge, moment: Timestamp) -> Then {
        let found = self.reading_then(gauge, moment);
        let own = |gauge: &Gauge| {
            let reading = self.reading_then(gauge, moment).ok()?;
            Some((reading.value, Level::of(&gauge.spec, &reading)))
        };
        let strain = self.strain_by(gauge, own);
        let (reading, reason) = match found {
            Ok(reading) => (Some(reading), Text::default()),
            Err(why) => (None, Text::line(why)),
        };
        let level = reading.as_ref().map_or(Level::NoData, |reading| Level::of(&gauge.spec, reading));
        Then { level: strain.map_or(level, |strain| strain.level), reading, strain, reason }
    }

    /// Whether what gauges showed at `moment` is on hand, all of it.
    pub fn knows(&self, moment: Timestamp) -> bool {
        let is_fetched = self.fetched.as_ref().is_some_and(|(at, _)| *at == moment);
        let has = |gauge: &Gauge| gauge.history.begins().is_none_or(|begins| begins <= moment);
        is_fetched || self.iter().all(has)
    }

    /// Takes in what was looked up of `moment`: of each series the newest reading then.
    pub fn fetched(&mut self, moment: Timestamp, series: Vec<Series>) {
        let newest = |series: Series| Some((GaugeId::of(&series.info), *series.points.last()?));
        self.fetched = Some((moment, series.into_iter().filter_map(newest).collect()));
    }

    fn reading_then(&self, gauge: &Gauge, moment: Timestamp) -> Result<Reading, &'static str> {
        let health = self.health(gauge).ok_or("its source is not on this board")?;
        let hold = health.spec.stale_after;
        let (at, until, value, limit, hold) = match (gauge.history.at(moment), &self.fetched) {
            (Some((sample, limit)), _) => {
                (sample.at, sample.at, sample.value, limit, gauge.history.hold(sample.at, hold))
            }
            (None, Some((fetched, points))) if *fetched == moment => {
                let point = points.get(&gauge.id()).ok_or("nothing was read then")?;
                (point.at, point.at + point.span, point.value, point.limit, hold)
            }
            (None, _) => return Err("not on hand"),
        };
        if moment.since(until) > hold {
            return Err("nothing was read then");
        }
        if value.is_nan() {
            return Err("no number was known then");
        }
        Ok(Reading { labels: gauge.labels.clone(), value, limit, at })
    }
}
