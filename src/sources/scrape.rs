//! A plain `/metrics` endpoint: its text goes into a window of samples, over which the signals'
//! expressions are evaluated here.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::failing::failure;
use super::source::{Asked, Source};
use crate::api::{Client, METRICS, Response};
use crate::metrics::exposition::{self, Format, Report, Survey};
use crate::metrics::promql::{Answer, Query, QueryError, Value};
use crate::metrics::window::Window;
use crate::model::{Failure, Item, Labels, Matcher, Notice, Observation, Reading, Readings, Text, Timestamp};

/// Chooses what to ask of an endpoint from what it offers.
pub type Discovery = Box<dyn FnMut(&Survey) -> Vec<Asked> + Send>;

/// How often the endpoint is looked over again: services register families late, with their first
/// request or first error.
const SURVEY_EVERY: Duration = Duration::from_mins(1);

/// Bad lines that are told one by one.
const BAD_LINES_TOLD: usize = 3;

/// A scraped endpoint.
pub struct Scrape {
    name: Arc<str>,
    client: Client,
    /// The page, below what the client points at.
    page: &'static str,
    discovery: Discovery,
    surveyed: Option<Timestamp>,
    watched: Vec<Watched>,
    window: Window,
}

/// A signal with its expressions, or why they cannot be used.
struct Watched {
    asked: Asked,
    queries: Result<Queries, QueryError>,
}

struct Queries {
    value: Query,
    limit: Option<Query>,
}

impl Scrape {
    /// A source called `name` that scrapes `page`, below what `client` points at or empty for just that, and asks
    /// what `discovery` chooses.
    pub fn new(name: Arc<str>, client: Client, page: &'static str, discovery: Discovery) -> Self {
        let window = Window::new(Vec::new(), Duration::ZERO);
        Self { name, client, page, discovery, surveyed: None, watched: Vec::new(), window }
    }

    async fn ask(&mut self, at: Timestamp) -> Observation {
        let items = match self.client.get(self.page, METRICS).await {
            Ok(response) => self.take_in(&response, at),
            Err(error) => {
                self.window.interrupted(at);
                vec![Item::Failure(failure(None, &error))]
            }
        };
        Observation { source: self.name.clone(), at, received_at: at, items }
    }

    fn take_in(&mut self, response: &Response, at: Timestamp) -> Vec<Item> {
        let format = Format::of(response.content_type.as_ref().map(Text::as_str), &response.body);
        self.look_over(&response.body, format, at);
        let report = self.window.scrape(&response.body, format, at);
        if report.is_useless() {
            self.window.interrupted(at);
            return vec![Item::Failure(Failure { signal: None, reason: no_metrics(&report), silent: false })];
        }
        let mut items = notices(&report);
        if self.shows_nothing() {
            let text = format!("nothing recognised among its {} samples", report.samples);
            items.push(Item::Notice(Notice { text: Text::line(&text) }));
        }
        items.extend(self.watched.iter().map(|watched| watched.answer(&self.window, at)));
        items
    }

    /// Surveys the page when it is due, and starts to keep what newly chosen signals need.
    fn look_over(&mut self, body: &[u8], format: Format, at: Timestamp) {
        let is_recent = self.surveyed.is_some_and(|last| at.since(last) < SURVEY_EVERY);
        if is_recent && !self.shows_nothing() {
            return;
        }
        self.surveyed = Some(at);
        let chosen = (self.discovery)(&exposition::survey(body, format));
        let news: Vec<Asked> =
            chosen.into_iter().filter(|asked| !self.watched.iter().any(|w| w.asked == *asked)).collect();
        if news.is_empty() {
            return;
        }
        self.watched.extend(news.into_iter().map(Watched::new));
        self.window.want(self.selectors(), self.reach());
    }

    /// Whether nothing that people look at was recognised yet.
    fn shows_nothing(&self) -> bool {
        !self.watched.iter().any(|watched| watched.asked.is_shown)
    }

    fn queries(&self) -> impl Iterator<Item = &Query> {
        let usable = self.watched.iter().filter_map(|watched| watched.queries.as_ref().ok());
        usable.flat_map(|queries| [Some(&queries.value), queries.limit.as_ref()].into_iter().flatten())
    }

    fn selectors(&self) -> Vec<Vec<Matcher>> {
        self.queries().flat_map(Query::selectors).collect()
    }

    fn reach(&self) -> Duration {
        self.queries().map(Query::reach).max().unwrap_or_default()
    }
}

impl Source for Scrape {
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
        Box::pin(self.ask(at))
    }
}

impl Watched {
    fn new(asked: Asked) -> Self {
        let limit = asked.limit.as_deref().map(Query::parse).transpose();
        let queries = Query::parse(&asked.expr).and_then(|value| Ok(Queries { value, limit: limit? }));
        Self { asked, queries }
    }

    fn answer(&self, window: &Window, at: Timestamp) -> Item {
        match self.readings(window, at) {
            Ok(readings) => Item::Readings(Readings { signal: self.asked.signal.clone(), readings }),
            Err(reason) => {
                Item::Failure(Failure { signal: Some(self.asked.signal.clone()), reason, silent: false })
            }
        }
    }

    fn readings(&self, window: &Window, at: Timestamp) -> Result<Vec<Reading>, Text> {
        let queries = self.queries.as_ref().map_err(|error| Text::line(&error.to_string()))?;
        let evaluated = |query: &Query| query.instant(window, at).map_err(|e| Text::line(&e.to_string()));
        let answer = evaluated(&queries.value)?;
        let limits = queries.limit.as_ref().map(evaluated).transpose()?;
        let limits = limits.map(|answer| points(answer, at).0).unwrap_or_default();
        let (values, newest) = points(answer, at);
        let limit_of = |labels: &Labels| limits.iter().find(|(l, _)| l == labels).map(|(_, limit)| *limit);
        let reading = |(labels, value): (Labels, f64)| {
            let limit = limit_of(&labels);
            Reading { labels, value, limit, at: newest }
        };
        Ok(values.into_iter().map(reading).collect())
    }
}

/// An answer as plain points, and the age of what went into it.
fn points(answer: Answer, at: Timestamp) -> (Vec<(Labels, f64)>, Timestamp) {
    let newest = answer.newest.unwrap_or(at).min(at);
    let points = match answer.value {
        Value::Scalar(value) => vec![(Labels::default(), value)],
        Value::Vector(points) => {
            points.into_iter().map(|point| (point.labels.without_metric(), point.sample.value)).collect()
        }
        Value::String(_) | Value::Matrix(_) => Vec::new(),
    };
    (points, newest)
}

fn notices(report: &Report) -> Vec<Item> {
    let others = report.notices.iter().cloned().map(Item::Notice);
    others.chain(malformed(report)).collect()
}

fn malformed(report: &Report) -> Option<Item> {
    if report.is_clean() {
        return None;
    }
    let told: Vec<String> = report
        .bad_lines
        .iter()
        .take(BAD_LINES_TOLD)
        .map(|bad| format!("line {}: {}", bad.line, bad.reason))
        .collect();
    let text = format!("{} malformed lines left out ({})", report.bad, told.join("; "));
    Some(Item::Notice(Notice { text: Text::line(&text) }))
}

fn no_metrics(report: &Report) -> Text {
    match report.bad_lines.first() {
        Some(bad) => Text::line(&format!("no metrics in the answer: {}", bad.reason)),
        None => Text::line("no metrics in the answer"),
    }
}
