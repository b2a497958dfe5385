//! How a gauge presents itself: symbol, word, meaning, number and age, the same in every pane.

use std::time::Duration;

use super::theme::Role;
use crate::app::App;
use crate::model::{Reading, Text, Timestamp};
use crate::signals::{Freshness, Gauge, Level, Strain, Then};

/// A stretch without samples that is too long to speak across.
const UNSEEN: Duration = Duration::from_mins(10);

/// A gauge at a moment.
pub(super) struct Face<'a> {
    pub gauge: &'a Gauge,
    /// What it reads.
    pub reading: Option<Reading>,
    pub freshness: Freshness,
    pub level: Level,
    /// What those who wait for it say, where that is worse than its own number.
    pub strain: Option<Strain>,
    /// How long a sample of its source is good for.
    pub hold: Duration,
    pub now: Timestamp,
    /// The moment it shows, where that is not now.
    pub then: Option<Timestamp>,
    /// Whether its chart reaches up to now.
    pub is_followed: bool,
}

impl<'a> Face<'a> {
    /// The gauge as it is now.
    pub(super) fn now(app: &App, gauge: &'a Gauge) -> Self {
        let (freshness, level) = app.gauges.state(gauge, app.now);
        let hold = app.gauges.health(gauge).map_or(Duration::ZERO, |health| health.spec.stale_after);
        let strain = app.gauges.strain(gauge, app.now);
        let (reading, is_followed) = (gauge.latest.clone(), freshness.is_live());
        Self { gauge, reading, freshness, level, strain, hold, now: app.now, then: None, is_followed }
    }

    /// The gauge at the moment that is looked at.
    pub(super) fn of(app: &App, gauge: &'a Gauge) -> Self {
        let now = Self::now(app, gauge);
        let Some(moment) = app.chart.cursor else { return now };
        let Then { reading, level, strain, reason } = app.gauges.then(gauge, moment);
        let freshness = if reading.is_some() { Freshness::Live } else { Freshness::NoData(reason) };
        Self { reading, freshness, level, strain, then: Some(moment), ..now }
    }

    /// Every gauge of the board as it is now, in its order.
    pub(super) fn all_now(app: &App) -> Vec<Face<'_>> {
        app.gauges.iter().map(|gauge| Face::now(app, gauge)).collect()
    }

    /// Every gauge of the board at the moment that is looked at, in its order.
    pub(super) fn all(app: &App) -> Vec<Face<'_>> {
        app.gauges.iter().map(|gauge| Face::of(app, gauge)).collect()
    }

    /// Whether the number is of now.
    pub(super) fn is_live(&self) -> bool {
        self.freshness.is_live() && self.then.is_none()
    }

    /// Whether the number is of another moment that is looked at.
    pub(super) fn is_past(&self) -> bool {
        self.freshness.is_live() && self.then.is_some()
    }

    /// The state's symbol.
    pub(super) const fn symbol(&self) -> &'static str {
        match self.freshness {
            Freshness::Live => symbol(self.level),
            Freshness::NoTraffic => "○",
            Freshness::Stale | Freshness::Down(_) | Freshness::NoData(_) => symbol(Level::NoData),
        }
    }

    /// The state's word.
    pub(super) fn word(&self) -> &'static str {
        match (&self.freshness, &self.reading) {
            (Freshness::Live, Some(reading)) => {
                self.strain.map_or_else(|| self.level.word(&self.gauge.spec, reading), |strain| strain.word())
            }
            (Freshness::Stale, _) => "STALE",
            (Freshness::Down(_), _) => "DOWN",
            (Freshness::NoTraffic, _) => "no traffic",
            (Freshness::NoData(_) | Freshness::Live, _) => "NO DATA",
        }
    }

    /// What the state means.
    pub(super) const fn role(&self) -> Role {
        match self.freshness {
            Freshness::Live => level_role(self.level),
            Freshness::NoTraffic => Role::Stale,
            Freshness::Stale | Freshness::Down(_) | Freshness::NoData(_) => Role::NoData,
        }
    }

    /// What the number means: ordinary text unless it is bad, and never more than stale when it is old.
    pub(super) const fn value_role(&self) -> Role {
        match (&self.freshness, self.level) {
            (Freshness::Live, _) if self.then.is_some() => Role::Past,
            (Freshness::Live, Level::Warning | Level::Critical) => self.role(),
            (Freshness::Live, _) => Role::Text,
            _ => Role::Stale,
        }
    }

    /// The number as written: `9/50`, `9 of ?` where the limit is unknown, in brackets when it is from
    /// before, in angles when it is of a moment that is looked at, `–` when there is none.
    pub(super) fn value(&self) -> String {
        let Some(reading) = &self.reading else { return "–".to_owned() };
        let number = self.number(reading);
        match number.as_str() {
            "–" => number,
            _ if self.is_past() => format!("‹{number}›"),
            _ if self.is_live() => number,
            _ => format!("({number})"),
        }
    }

    fn number(&self, reading: &Reading) -> String {
        let show = |value| self.gauge.spec.unit.show(value);
        match reading.limit.filter(|limit| *limit > 0.0) {
            Some(limit) => format!("{}/{}", show(reading.value), show(limit)),
            None if self.gauge.spec.limit.is_some() => format!("{} of ?", show(reading.value)),
            None => show(reading.value),
        }
    }

    /// How old the number is: `2s`, `72s`, `3m`; `-` without one; `past` while another moment is looked at.
    pub(super) fn age(&self) -> String {
        if self.then.is_some() {
            return "past".to_owned();
        }
        Freshness::age(self.gauge, self.now).map_or_else(|| "-".to_owned(), short)
    }

    /// Why there is no number of this moment, or why it is worse than it looks.
    pub(super) fn reason(&self) -> Option<Text> {
        match &self.freshness {
            Freshness::Down(reason) | Freshness::NoData(reason) => Some(reason.clone()),
            Freshness::Live => {
                let strain = self.strain.map(|strain| strain.reason());
                let partial = self.gauge.partial.as_ref().map(|why| format!("PARTIAL: {why}"));
                let reasons: Vec<String> = strain.into_iter().chain(partial).collect();
                (!reasons.is_empty()).then(|| Text::line(&reasons.join(" · ")))
            }
            Freshness::Stale | Freshness::NoTraffic => None,
        }
    }

    /// The series' labels, safe to show, or nothing.
    pub(super) fn series(&self) -> Text {
        self.gauge.labels.shown()
    }

    /// The signal's name, safe to show.
    pub(super) fn name(&self) -> Text {
        Text::line(&self.gauge.spec.name)
    }

    /// Name and labels.
    pub(super) fn title(&self) -> String {
        let series = self.series();
        if series.is_empty() { self.name().to_string() } else { format!("{} {series}", self.name()) }
    }

    /// The level a value of this series has, under the limit of the reading that is shown.
    pub(super) fn level_at(&self, value: f64) -> Level {
        let latest = self.reading.as_ref().or(self.gauge.latest.as_ref());
        let Some(latest) = latest else { return Level::NoData };
        Level::of(&self.gauge.spec, &Reading { value, ..latest.clone() })
    }

    /// A threshold in the signal's own unit.
    pub(super) fn in_unit(&self, threshold: f64) -> Option<f64> {
        if self.gauge.spec.limit.is_none() {
            return Some(threshold);
        }
        self.limit().map(|limit| threshold * limit)
    }

    /// The most it can be, where that is known.
    pub(super) fn limit(&self) -> Option<f64> {
        let reading = self.reading.as_ref().or(self.gauge.latest.as_ref());
        reading?.limit.filter(|limit| *limit > 0.0 && limit.is_finite())
    }

    /// Since when it has been at its level or worse; nothing when calm, or when the beginning was not seen.
    pub(super) fn since(&self) -> Option<Timestamp> {
        if !self.freshness.is_live() || self.level < Level::Warning {
            return None;
        }
        let mut since: Option<Timestamp> = None;
        let shown = self.then.unwrap_or(self.now);
        let known = self.gauge.history.newest().skip_while(|sample| sample.at > shown);
        for sample in known.filter(|sample| !sample.value.is_nan()) {
            if self.level_at(sample.value) < self.level {
                return since;
            }
            // What lay in between was not seen.
            if since.is_some_and(|since| since.since(sample.at) > UNSEEN) {
                return None;
            }
            since = Some(sample.at);
        }
        None
    }
}

/// A level's symbol.
pub(super) const fn symbol(level: Level) -> &'static str {
    match level {
        Level::Ok => "●",
        Level::NoData => "?",
        Level::Warning => "◆",
        Level::Critical => "▲",
    }
}

/// A level's word, for a board as a whole.
pub(super) const fn word(level: Level) -> &'static str {
    match level {
        Level::Ok => "ok",
        Level::NoData => "NO DATA",
        Level::Warning => "WARNING",
        Level::Critical => "CRITICAL",
    }
}

/// What a level means.
pub(super) const fn level_role(level: Level) -> Role {
    match level {
        Level::Ok => Role::Ok,
        Level::NoData => Role::NoData,
        Level::Warning => Role::Warning,
        Level::Critical => Role::Critical,
    }
}

/// A duration in at most four columns: `72s`, `3m`, `5h`, `12d`.
pub(super) fn short(duration: Duration) -> String {
    match duration.as_secs() {
        secs @ 0..100 => format!("{secs}s"),
        secs @ 100..6000 => format!("{}m", secs / 60),
        secs @ 6000..172_800 => format!("{}h", secs / 3600),
        secs => format!("{}d", (secs / 86_400).min(999)),
    }
}

/// A duration as a running clock: `00:42:17`; hours go on counting.
pub(super) fn elapsed(duration: Duration) -> String {
    let secs = duration.as_secs();
    format!("{:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60)
}
