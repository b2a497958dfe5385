//! A checked expression, ready to be evaluated.

use std::collections::HashMap;
use std::time::Duration;

use crate::metrics::store::Store;
use crate::model::{Labels, Matcher, Sample, Timestamp};

use super::compile;
use super::error::{EvalError, QueryError};
use super::eval::{Evaluated, Evaluator};
use super::guard;
use super::kind::ValueKind;
use super::offer;
use super::options::Options;
use super::plan::{Bounds, Node, Plan};
use super::reach;
use super::value::{Answer, Elements, Point, Series, Value, finish};

/// Evaluations a range may have: as many as Prometheus's own interface allows.
const MAX_STEPS: i64 = 11_000;

/// An expression whose syntax, types and functions have been checked.
///
/// ```
/// use warroom::metrics::promql::{Query, ValueKind};
/// let query = Query::parse("sum by (pool) (rate(http_requests_total[5m]))").unwrap();
/// assert_eq!(query.kind(), ValueKind::Vector);
/// assert!(Query::parse("rate(http_requests_total)").is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Query {
    text: String,
    options: Options,
    plan: Plan,
}

impl Query {
    /// Checks `text` as completely as can be done without samples.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Self::parse_with(text, Options::default())
    }

    /// [`Query::parse`] for a server configured otherwise.
    pub fn parse_with(text: &str, options: Options) -> Result<Self, QueryError> {
        let plan = compile::compile(&guard::inspect(text)?)?;
        Ok(Self { text: text.to_owned(), options, plan })
    }

    /// The expression as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The matchers of every selector, each selector once: what must be kept to evaluate this.
    pub fn selectors(&self) -> Vec<Vec<Matcher>> {
        self.plan.selectors.iter().flatten().cloned().collect()
    }

    /// Whether there is something to evaluate where only some metrics are there: `has` tells of a selector's
    /// matchers. One side of an `or` is enough, and what follows `unless` need not be there.
    pub fn is_answerable(&self, has: &dyn Fn(&[Matcher]) -> bool) -> bool {
        offer::is_answerable(&self.plan, has)
    }

    /// How far back from an evaluation samples are needed: ranges, offsets, subqueries and the
    /// look-back. A fixed time behind `@` cannot be expressed so and is left out.
    pub fn reach(&self) -> Duration {
        let millis = reach::back(&self.plan, self.options.look_back_millis());
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }

    /// What the expression yields.
    pub fn kind(&self) -> ValueKind {
        self.plan.root.kind()
    }

    /// The value at `at`.
    pub fn instant(&self, store: &dyn Store, at: Timestamp) -> Result<Answer, EvalError> {
        let now = at.millis();
        let evaluator = Evaluator::new(store, &self.plan, &self.options, Bounds { start: now, end: now });
        let value = match &self.plan.root {
            range @ (Node::Window { .. } | Node::Subquery(_)) => {
                Value::Matrix(matrix(&evaluator, range, now)?)
            }
            root => match evaluator.evaluate(root, now)? {
                Evaluated::Scalar(scalar) => Value::Scalar(scalar),
                Evaluated::Text(text) => Value::String(text),
                Evaluated::Vector(vector) => Value::Vector(self.points(finish(vector)?, at)),
            },
        };
        Ok(Answer { value, newest: evaluator.newest.get() })
    }

    fn points(&self, vector: Elements, at: Timestamp) -> Vec<Point> {
        let point = |e: super::value::Element| Point { labels: e.labels, sample: Sample::new(at, e.value) };
        let mut points: Vec<Point> = vector.into_iter().map(point).collect();
        if !self.plan.root.is_ordered() {
            points.sort_by(|a, b| a.labels.cmp(&b.labels));
        }
        points
    }

    /// The values from `start` to `end`, both included, every `step`: series sorted by labels; a
    /// scalar becomes one series without labels.
    pub fn range(
        &self,
        store: &dyn Store,
        start: Timestamp,
        end: Timestamp,
        step: Duration,
    ) -> Result<Vec<Series>, EvalError> {
        if matches!(self.kind(), ValueKind::Matrix | ValueKind::String) {
            return Err(EvalError::NoRange(self.kind().name()));
        }
        let bounds = Bounds { start: start.millis(), end: end.millis() };
        let step = i64::try_from(step.as_millis()).unwrap_or(i64::MAX).max(1);
        if bounds.end.saturating_sub(bounds.start) / step >= MAX_STEPS {
            let message = format!("more than {MAX_STEPS} steps; make the range shorter or the step longer");
            return Err(EvalError::TooMuch(message));
        }
        let evaluator = Evaluator::new(store, &self.plan, &self.options, bounds);
        let mut gathered = Gathered::default();
        let mut now = bounds.start;
        while now <= bounds.end {
            match evaluator.evaluate(&self.plan.root, now)? {
                Evaluated::Vector(vector) => gathered.add(now, finish(vector)?),
                Evaluated::Scalar(scalar) => gathered.push(Labels::default(), now, scalar),
                Evaluated::Text(_) => {}
            }
            now = now.saturating_add(step);
        }
        Ok(gathered.sorted())
    }
}

fn matrix(evaluator: &Evaluator<'_>, range: &Node, now: i64) -> Result<Vec<Series>, EvalError> {
    let mut gathered = Gathered::default();
    for ranged in evaluator.windows(range, now)?.ranged {
        let origin = &ranged.origin;
        let labels = if origin.is_unnamed() { origin.unnamed_labels() } else { origin.labels().clone() };
        gathered.series.push(Series { labels, samples: ranged.samples.into_owned() });
    }
    Ok(gathered.sorted())
}

/// Series growing step by step.
#[derive(Default)]
struct Gathered {
    series: Vec<Series>,
    places: HashMap<Labels, usize>,
}

impl Gathered {
    fn add(&mut self, now: i64, vector: Elements) {
        for element in vector {
            self.push(element.labels, now, element.value);
        }
    }

    fn push(&mut self, labels: Labels, now: i64, value: f64) {
        let place = *self.places.entry(labels).or_insert_with_key(|labels| {
            self.series.push(Series { labels: labels.clone(), samples: Vec::new() });
            self.series.len() - 1
        });
        if let Some(series) = self.series.get_mut(place) {
            series.samples.push(Sample::new(Timestamp::from_millis(now), value));
        }
    }

    fn sorted(mut self) -> Vec<Series> {
        self.series.sort_by(|a, b| a.labels.cmp(&b.labels));
        self.series
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::NameRemoval;
    use super::*;
    use crate::metrics::store::Stored;

    /// Series in memory, watched from a certain moment.
    struct Memory {
        series: Vec<(Labels, Vec<Sample>)>,
        watched_from: i64,
    }

    impl Store for Memory {
        fn select(&self, matchers: &[Matcher], from: Timestamp, to: Timestamp) -> Vec<Stored<'_>> {
            let matching =
                self.series.iter().filter(|(labels, _)| matchers.iter().all(|m| m.matches(labels)));
            let within = |samples: &[Sample]| {
                let start = samples.partition_point(|sample| sample.at < from);
                start..samples.partition_point(|sample| sample.at <= to).max(start)
            };
            matching.map(|(labels, samples)| Stored { labels, samples: &samples[within(samples)] }).collect()
        }

        fn covered_from(&self, from: Timestamp, _to: Timestamp) -> Timestamp {
            from.max(secs(self.watched_from))
        }
    }

    fn secs(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    /// A counter that grows by 10 every 10 seconds from `first` on, per name.
    fn counters(names: &[&str], first: i64) -> Memory {
        let samples: Vec<Sample> =
            (first..=120).step_by(10).map(|at| Sample::new(secs(at), (1000 + at) as f64)).collect();
        let series = names.iter().map(|name| (Labels::new([("__name__", *name)]), samples.clone())).collect();
        Memory { series, watched_from: i64::MIN / 1000 }
    }

    fn value(text: &str, store: &Memory, at: i64) -> f64 {
        match Query::parse(text).unwrap().instant(store, secs(at)).unwrap().value {
            Value::Vector(points) => points[0].sample.value,
            Value::Scalar(scalar) => scalar,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_rate_after_warm_up_is_taken_over_what_was_watched() {
        let mut store = counters(&["x"], 90);
        // 1090 → 1120 in 30 s of the minute, extended by 5 s: (30 + 5) / 60.
        assert!((value("rate(x[1m])", &store, 120) - 35.0 / 60.0).abs() < 1e-12);
        store.watched_from = 90;
        assert!((value("rate(x[1m])", &store, 120) - 1.0).abs() < 1e-12);
        assert!((value("increase(x[1m])", &store, 120) - 30.0).abs() < 1e-12);
        // Watched longer than the range: nothing changes.
        store.watched_from = 0;
        assert!((value("rate(x[1m])", &store, 120) - 35.0 / 60.0).abs() < 1e-12);
    }

    #[test]
    fn an_answer_is_as_old_as_its_newest_sample() {
        let store = counters(&["x"], 0);
        let newest = |text, at| Query::parse(text).unwrap().instant(&store, secs(at)).unwrap().newest;
        assert_eq!(newest("x", 119), Some(secs(110)));
        assert_eq!(newest("sum(rate(x[1m] offset 1m))", 120), Some(secs(60)));
        assert_eq!(newest("max_over_time(x[1m:15s])", 300), Some(secs(120)));
        assert_eq!(newest("1 + time()", 120), None);
        assert_eq!(newest("missing", 120), None);
    }

    #[test]
    fn names_are_dropped_at_once_or_at_the_end() {
        let store = counters(&["x", "y"], 0);
        let both = r#"sum by (__name__) (rate({__name__=~"x|y"}[1m]))"#;
        let at_once = Query::parse(both).unwrap().instant(&store, secs(120));
        assert!(matches!(at_once, Err(EvalError::SameLabels(_))));
        let options = Options { name_removal: NameRemoval::AtEnd, ..Options::default() };
        let relabelled = r#"label_replace(rate({__name__=~"x|y"}[1m]), "was", "$1", "__name__", "(.*)")"#;
        let query = Query::parse_with(relabelled, options).unwrap();
        let Value::Vector(points) = query.instant(&store, secs(120)).unwrap().value else { panic!() };
        let labels: Vec<String> = points.iter().map(|point| point.labels.to_string()).collect();
        assert_eq!(labels, [r#"{was="x"}"#, r#"{was="y"}"#]);
    }

    #[test]
    fn the_look_back_and_the_resolution_are_the_servers() {
        let store = counters(&["x"], 0);
        let options = Options {
            look_back: Duration::from_secs(15),
            resolution: Duration::from_secs(30),
            ..Options::default()
        };
        let query = Query::parse_with("x", options).unwrap();
        assert_eq!(query.reach(), Duration::from_secs(15));
        assert_eq!(query.instant(&store, secs(135)).unwrap().value, Value::Vector(Vec::new()));
        let counted = Query::parse_with("count_over_time(x[1m:])", options).unwrap();
        let Value::Vector(points) = counted.instant(&store, secs(120)).unwrap().value else { panic!() };
        assert!((points[0].sample.value - 2.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_deepest_expressions_accepted_are_evaluated() {
        let store = counters(&["x"], 0);
        let parentheses = format!("{}x{}", "abs(".repeat(199), ")".repeat(199));
        assert!((value(&parentheses, &store, 120) - 1120.0).abs() < 1e-9);
        let minuses = format!("{}x", "-".repeat(200));
        assert!((value(&minuses, &store, 120) - 1120.0).abs() < 1e-9);
        let sum = vec!["x"; 201].join("+");
        assert!((value(&sum, &store, 120) - 1120.0 * 201.0).abs() < 1e-6);
        assert!(Query::parse(&vec!["x"; 202].join("+")).is_err());
    }

    #[test]
    fn what_would_take_too_long_is_refused() {
        let store = counters(&["x"], 0);
        let steps = Query::parse("max_over_time(x[1y:1ms])").unwrap().instant(&store, secs(120));
        assert!(matches!(steps, Err(EvalError::TooMuch(_))));
        let range = Query::parse("x").unwrap().range(&store, secs(0), secs(100_000), Duration::from_secs(1));
        assert!(matches!(range, Err(EvalError::TooMuch(_))));
        let matrix = Query::parse("x[5m]").unwrap().range(&store, secs(0), secs(1), Duration::from_secs(1));
        assert!(matches!(matrix, Err(EvalError::NoRange(_))));
    }
}
