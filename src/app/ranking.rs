//! In which order gauges stand where not all can be shown: the worst first, and without jumping about.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::model::Timestamp;
use crate::signals::{GaugeId, Gauges, Level};

/// In which order gauges stand where not all can be shown. One that gets worse rises at once; one that got
/// better keeps its place for a while; and while the operator walks through them nothing moves.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    held: BTreeMap<GaugeId, Held>,
    order: BTreeMap<GaugeId, usize>,
    places: Vec<usize>,
}

/// The level a gauge is ranked by.
#[derive(Clone, Copy, Debug)]
struct Held {
    level: Level,
    /// Since when its own has been lower.
    lower: Option<Timestamp>,
}

impl Ranking {
    /// The places on the board, that of the worst gauge first.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// How many are not calm, or were not a moment ago.
    pub fn alarming(&self) -> usize {
        self.held.values().filter(|held| held.level > Level::Ok).count()
    }

    /// Sees anew how bad each is; `still` keeps the order of those that had one.
    pub(super) fn settle(&mut self, gauges: &Gauges, now: Timestamp, patience: Duration, still: bool) {
        let mut ranked = Vec::new();
        let mut held = BTreeMap::new();
        for (place, gauge) in gauges.iter().enumerate() {
            let id = gauge.id();
            let level = gauges.state(gauge, now).1;
            let known = self.held.get(&id).filter(|known| known.level > level);
            let kept = known.map_or(Held { level, lower: None }, |known| {
                let since = known.lower.unwrap_or(now);
                if now.since(since) < patience {
                    Held { level: known.level, lower: Some(since) }
                } else {
                    Held { level, lower: None }
                }
            });
            let before = if still { self.order.get(&id).copied().unwrap_or(usize::MAX) } else { 0 };
            ranked.push((before, Reverse(kept.level), place, id.clone()));
            held.insert(id, kept);
        }
        ranked.sort_by_key(|one| (one.0, one.1, one.2));
        self.held = held;
        self.places = ranked.iter().map(|(_, _, place, _)| *place).collect();
        self.order = ranked.into_iter().enumerate().map(|(rank, (_, _, _, id))| (id, rank)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Item, Labels, Observation, Reading, Readings, Text, Unit};
    use crate::signals::{Role, SignalSpec, SourceSpec, Threshold};

    const PATIENCE: Duration = Duration::from_secs(30);

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn gauges() -> Gauges {
        let mut gauges = Gauges::default();
        let url = Text::line("http://app/metrics");
        let stale_after = Duration::from_secs(10);
        gauges.add_source(SourceSpec { name: "app".into(), url, stale_after, insecure: false });
        gauges.add_signal(SignalSpec {
            id: "cpu".into(),
            name: "CPU".into(),
            source: "app".into(),
            role: Role::Usage,
            unit: Unit::Count,
            expr: String::new(),
            limit: None,
            warning: Some(Threshold::at_once(5.0)),
            critical: Some(Threshold::at_once(9.0)),
        });
        gauges
    }

    /// The places after each gauge `a`, `b`, … reads these values.
    fn ranked(
        ranking: &mut Ranking,
        gauges: &mut Gauges,
        secs: i64,
        values: &[f64],
        still: bool,
    ) -> Vec<usize> {
        let reading = |(pod, value): (u8, &f64)| Reading {
            labels: Labels::new([("pod", char::from(pod).to_string())]),
            value: *value,
            limit: None,
            at: at(secs),
        };
        let readings = (b'a'..).zip(values).map(reading).collect();
        let items = vec![Item::Readings(Readings { signal: "cpu".into(), readings })];
        gauges.observe(&Observation { source: "app".into(), at: at(secs), received_at: at(secs), items });
        ranking.settle(gauges, at(secs), PATIENCE, still);
        ranking.places().to_vec()
    }

    #[test]
    fn the_worst_rises_at_once_and_sinks_later() {
        let (mut ranking, mut gauges) = (Ranking::default(), gauges());
        let mut ranked = |secs, values: &[f64]| ranked(&mut ranking, &mut gauges, secs, values, false);
        assert_eq!(ranked(0, &[1.0, 1.0, 6.0]), [2, 0, 1]);
        assert_eq!(ranked(5, &[1.0, 9.0, 1.0]), [1, 2, 0]);
        assert_eq!(ranked(34, &[1.0, 1.0, 1.0]), [1, 2, 0]);
        assert_eq!(ranked(36, &[1.0, 1.0, 1.0]), [1, 0, 2]);
        assert_eq!(ranked(66, &[1.0, 1.0, 1.0]), [0, 1, 2]);
        assert_eq!(ranking.alarming(), 0);
    }

    #[test]
    fn nothing_moves_while_somebody_looks() {
        let (mut ranking, mut gauges) = (Ranking::default(), gauges());
        assert_eq!(ranked(&mut ranking, &mut gauges, 0, &[1.0, 1.0], false), [0, 1]);
        assert_eq!(ranked(&mut ranking, &mut gauges, 5, &[1.0, 9.0, 9.0], true), [0, 1, 2]);
        assert_eq!(ranked(&mut ranking, &mut gauges, 10, &[1.0, 9.0, 9.0], false), [1, 2, 0]);
    }
}
