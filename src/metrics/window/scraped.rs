//! Scrapes going in, samples coming out.

use std::time::Duration;

use super::super::exposition::{Fault, Format, Line, Report, parse_judged};
use super::super::store::{Store, Stored};
use super::coverage::Coverage;
use super::index::Index;
use super::selection::{Selection, metric_name};
use super::series::Fate;
use crate::model::{Labels, METRIC_NAME, Matcher, Notice, Sample, Text, Timestamp};

/// Series a window holds unless told otherwise.
const SERIES_LIMIT: usize = 50_000;

/// How far ahead of the scrape an endpoint may date a sample, as in Prometheus.
const MAX_AHEAD: Duration = Duration::from_mins(10);

/// The last minutes of the series that expressions need, from one scraped endpoint.
///
/// Consecutive scrapes list the same series in the same order. Each line is therefore compared
/// with the series that came next last time, byte by byte; only where that fails is it looked up
/// by its bytes, and only a line never seen before has its labels read. A line that nobody wants
/// is dropped by its metric's name, or at most by reading its labels in place: nothing is
/// allocated for it, and [`Window::len`] counts the wanted ones only.
#[derive(Clone, Debug)]
pub struct Window {
    selection: Selection,
    keep: Duration,
    limit: usize,
    index: Index,
    /// The selected series of the last scrape, in its order.
    order: Vec<usize>,
    /// The number of the last scrape.
    scrape: u64,
    newest: Option<Timestamp>,
    coverage: Coverage,
}

impl Window {
    /// A window for the series that `wanted` selects (each entry is the matchers of one selector,
    /// the metric's name among them as `__name__`), which keeps samples for `keep`.
    pub fn new(wanted: Vec<Vec<Matcher>>, keep: Duration) -> Self {
        Self {
            selection: Selection::new(wanted),
            keep,
            limit: SERIES_LIMIT,
            index: Index::default(),
            order: Vec::new(),
            scrape: 0,
            newest: None,
            coverage: Coverage::default(),
        }
    }

    /// Selects anew, and keeps samples for `keep`; what is held stays. Rates are taken over the time
    /// from the next scrape on, since what is newly selected was not watched before.
    pub fn want(&mut self, wanted: Vec<Vec<Matcher>>, keep: Duration) {
        self.selection = Selection::new(wanted);
        self.keep = keep;
        self.coverage = Coverage::default();
    }

    /// The window with room for `limit` series instead of 50,000.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// How many series it holds.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether it holds no series.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes in what the endpoint answered to a scrape that began at `at`.
    ///
    /// A wanted series that the last scrape had and this one has not ends here. The report counts
    /// all samples of the body, wanted or not; a series that comes twice is a bad line. A body
    /// that is no exposition at all ([`Report::is_useless`]) counts as an interruption.
    pub fn scrape(&mut self, body: &[u8], format: Format, at: Timestamp) -> Report {
        let has_clock_gone_back = self.newest.is_some_and(|newest| at < newest);
        if has_clock_gone_back {
            self.forget_all();
        }
        self.scrape += 1;
        let mut pass = Pass { at, ..Pass::default() };
        let mut report = parse_judged(body, format, |line| self.take(line, &mut pass));
        report.notices = pass.notices(has_clock_gone_back, self.limit);
        if !report.is_useless() {
            self.coverage.scraped(at);
        }
        self.end_missing(at);
        self.order = pass.order;
        self.forget_old(at);
        report
    }

    /// Notes that a scrape at `at` failed: all series end there until they are seen again.
    pub fn interrupted(&mut self, at: Timestamp) {
        for id in &self.order {
            if let Some(series) = self.index.get_mut(*id) {
                series.end(at);
            }
        }
    }

    fn take(&mut self, line: &Line<'_>, pass: &mut Pass) -> Result<(), Fault<'static>> {
        let Some(id) = self.find(line, pass) else { return Ok(()) };
        let Some(series) = self.index.get_mut(id) else { return Ok(()) };
        if series.seen != self.scrape {
            series.seen = self.scrape;
            series.place = pass.order.len();
            pass.order.push(id);
        } else if line.timestamp.is_none() {
            return Err(Fault::Duplicate);
        }
        let at = line.timestamp.unwrap_or(pass.at);
        if at > pass.at + MAX_AHEAD {
            pass.ahead += 1;
        } else if at < pass.at - self.keep {
            pass.old += 1;
        } else if series.push(Sample::new(at, line.value), line.timestamp.is_some()) == Fate::Late {
            pass.late += 1;
        }
        Ok(())
    }

    /// The series a line belongs to, if it is wanted; a new one is added.
    fn find(&mut self, line: &Line<'_>, pass: &mut Pass) -> Option<usize> {
        let expected = self.order.get(pass.cursor).copied();
        if expected.and_then(|id| self.index.get(id)).is_some_and(|series| *series.raw == *line.series) {
            pass.cursor += 1;
            return expected;
        }
        if !self.selection.could_want(&line.name) {
            return None;
        }
        if let Some(id) = self.index.written(line.series) {
            let series = self.index.get(id)?;
            if series.seen != self.scrape {
                pass.cursor = series.place + 1;
            }
            return Some(id);
        }
        if self.selection.wants(line) { self.admit(line, pass) } else { None }
    }

    /// The series of a line not seen in these bytes before.
    fn admit(&mut self, line: &Line<'_>, pass: &mut Pass) -> Option<usize> {
        let name = (METRIC_NAME.into(), line.name.clone());
        let labels = Labels::new(std::iter::once(name).chain(line.labels.iter()));
        if let Some(id) = self.index.labelled(&labels) {
            if self.index.get(id)?.seen != self.scrape {
                self.index.rewrite(id, line.series);
            }
            return Some(id);
        }
        if self.index.len() >= self.limit {
            pass.beyond += 1;
            return None;
        }
        Some(self.index.add(labels, line.series))
    }

    fn end_missing(&mut self, at: Timestamp) {
        for id in &self.order {
            match self.index.get_mut(*id) {
                Some(series) if series.seen != self.scrape => series.end(at),
                _ => {}
            }
        }
    }

    fn forget_old(&mut self, at: Timestamp) {
        self.newest = Some(at);
        let oldest = at - self.keep;
        self.coverage.forget_before(oldest);
        if let Some(moved) = self.index.forget_before(oldest) {
            let order = self.order.iter().filter_map(|id| moved.get(*id).copied().flatten());
            self.order = order.collect();
            for (place, id) in self.order.iter().enumerate() {
                if let Some(series) = self.index.get_mut(*id) {
                    series.place = place;
                }
            }
        }
    }

    /// Samples from a future that never came would keep out all those of the real time.
    fn forget_all(&mut self) {
        self.index = Index::default();
        self.order.clear();
        self.coverage = Coverage::default();
    }
}

impl Store for Window {
    fn select(&self, matchers: &[Matcher], from: Timestamp, to: Timestamp) -> Vec<Stored<'_>> {
        let series = self.index.of_metric(metric_name(matchers).map(AsRef::as_ref));
        let chosen = series.filter(|series| matchers.iter().all(|matcher| matcher.matches(&series.labels)));
        let stored =
            chosen.map(|series| Stored { labels: &series.labels, samples: series.between(from, to) });
        stored.filter(|stored| !stored.samples.is_empty()).collect()
    }

    fn covered_from(&self, from: Timestamp, to: Timestamp) -> Timestamp {
        self.coverage.begins(from, to)
    }
}

/// One scrape going in.
#[derive(Default)]
struct Pass {
    at: Timestamp,
    /// The place in the last scrape's order where the next line is expected.
    cursor: usize,
    /// This scrape's order.
    order: Vec<usize>,
    /// Samples not after the newest of their series.
    late: u64,
    /// Samples dated too far ahead.
    ahead: u64,
    /// Samples dated before all that is kept.
    old: u64,
    /// Samples of series for which there was no room.
    beyond: u64,
}

impl Pass {
    fn notices(&self, has_clock_gone_back: bool, limit: usize) -> Vec<Notice> {
        let told = [
            (u64::from(has_clock_gone_back), "clock went back: earlier samples forgotten".to_owned()),
            (self.late, format!("{} samples dropped: not newer than those before", self.late)),
            (self.ahead, format!("{} samples dropped: dated more than 10 min ahead", self.ahead)),
            (self.old, format!("{} samples dropped: dated before all that is kept", self.old)),
            (self.beyond, format!("{} samples dropped: more than {limit} series wanted", self.beyond)),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(_, text)| Notice { text: Text::line(&text) }).collect()
    }
}
