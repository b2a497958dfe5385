//! Function calls.

use crate::model::{Labels, Timestamp};

use super::error::EvalError;
use super::eval::{Evaluated, Evaluator};
use super::functions::Function;
use super::options::NameRemoval;
use super::plan::{Call, Node};
use super::span::Span;
use super::subquery::{Ranged, Windows};
use super::value::{Element, Elements, check_distinct, have_one_name};
use super::{calendar, histogram, labelling};

impl Evaluator<'_> {
    pub(super) fn call(&self, call: &Call, now: i64) -> Result<Evaluated, EvalError> {
        let vector = match call.function {
            Function::Math(function) => self.map(call, now, function)?,
            Function::Window(function, keeps_name) => self.over_windows(call, now, function, keeps_name)?,
            Function::Calendar(part) => self.calendar(call, now, part)?,
            Function::Absent => labelling::absent(self.plan, call, !self.argument(call, 0, now)?.is_empty()),
            Function::AbsentOverTime => {
                let present =
                    self.range_argument(call, now)?.is_some_and(|windows| !windows.ranged.is_empty());
                labelling::absent(self.plan, call, present)
            }
            Function::Clamp | Function::ClampMin | Function::ClampMax => self.clamp(call, now)?,
            Function::HistogramQuantile => {
                histogram::quantiles(self.number(call, 0, now)?, self.argument(call, 1, now)?)
            }
            Function::LabelJoin => labelling::join(call, self.argument(call, 0, now)?)?,
            Function::LabelReplace => labelling::replace(call, self.argument(call, 0, now)?)?,
            Function::Pi => return Ok(Evaluated::Scalar(std::f64::consts::PI)),
            Function::Round => self.round(call, now)?,
            Function::Scalar => return self.only_value(call, now),
            Function::Sort => sorted(self.argument(call, 0, now)?, false),
            Function::SortDesc => sorted(self.argument(call, 0, now)?, true),
            Function::Time => return Ok(Evaluated::Scalar(Timestamp::from_millis(now).secs_f64())),
            Function::Timestamp => self.timestamps(call, now)?,
            Function::Vector => vec![Element::new(Labels::default(), self.number(call, 0, now)?)],
        };
        Ok(Evaluated::Vector(vector))
    }

    fn argument(&self, call: &Call, at: usize, now: i64) -> Result<Elements, EvalError> {
        call.args.get(at).map_or(Ok(Vec::new()), |arg| self.vector(arg, now))
    }

    fn number(&self, call: &Call, at: usize, now: i64) -> Result<f64, EvalError> {
        call.args.get(at).map_or(Ok(f64::NAN), |arg| self.scalar(arg, now))
    }

    fn range_argument<'r>(&'r self, call: &Call, now: i64) -> Result<Option<Windows<'r>>, EvalError> {
        let range = call.args.iter().find(|arg| matches!(arg, Node::Window { .. } | Node::Subquery(_)));
        range.map(|range| self.windows(range, now)).transpose()
    }

    fn map(&self, call: &Call, now: i64, function: impl Fn(f64) -> f64) -> Result<Elements, EvalError> {
        let mut vector = self.argument(call, 0, now)?;
        for element in &mut vector {
            element.value = function(element.value);
        }
        self.drop_names(vector)
    }

    fn over_windows(
        &self,
        call: &Call,
        now: i64,
        function: fn(&Span<'_>) -> Option<f64>,
        keeps_name: bool,
    ) -> Result<Elements, EvalError> {
        let scalar = call.args.iter().find(|arg| !matches!(arg, Node::Window { .. } | Node::Subquery(_)));
        let param = scalar.map_or(Ok(f64::NAN), |scalar| self.scalar(scalar, now))?;
        let Some(windows) = self.range_argument(call, now)? else { return Ok(Vec::new()) };
        let watched = self.watched_from(&windows);
        let result = |ranged: &Ranged<'_>| {
            let samples = &*ranged.samples;
            let start = samples.first().map_or(watched, |first| watched.min(first.at.millis()));
            let window = Span { samples, start, end: windows.end, now, param };
            Some(self.windowed(ranged, function(&window)?, keeps_name))
        };
        let vector: Elements = windows.ranged.iter().filter_map(result).collect();
        let renamed = !keeps_name && self.options.name_removal == NameRemoval::AtOnce;
        if renamed && !have_one_name(windows.ranged.iter().map(|ranged| ranged.origin.labels())) {
            check_distinct(&vector)?;
        }
        Ok(vector)
    }

    fn windowed(&self, ranged: &Ranged<'_>, value: f64, keeps_name: bool) -> Element {
        let origin = &ranged.origin;
        if !keeps_name && self.options.name_removal == NameRemoval::AtOnce {
            return Element::new(origin.unnamed_labels(), value);
        }
        Element {
            unnamed: !keeps_name || origin.is_unnamed(),
            ..Element::new(origin.labels().clone(), value)
        }
    }

    /// From when the windows were really watched, in milliseconds.
    fn watched_from(&self, windows: &Windows<'_>) -> i64 {
        let (start, end) = (Timestamp::from_millis(windows.start), Timestamp::from_millis(windows.end));
        let covered = self.store.covered_from(start, end).millis();
        if (windows.start..windows.end).contains(&covered) { covered } else { windows.start }
    }

    fn calendar(
        &self,
        call: &Call,
        now: i64,
        part: fn(chrono::DateTime<chrono::Utc>) -> u32,
    ) -> Result<Elements, EvalError> {
        let part = |seconds| calendar::date(seconds).map_or(f64::NAN, |date| f64::from(part(date)));
        if call.args.is_empty() {
            return Ok(vec![Element::new(Labels::default(), part(now.div_euclid(1000) as f64))]);
        }
        self.map(call, now, part)
    }

    fn clamp(&self, call: &Call, now: i64) -> Result<Elements, EvalError> {
        let (low, high) = match call.function {
            Function::ClampMin => (self.number(call, 1, now)?, f64::INFINITY),
            Function::ClampMax => (f64::NEG_INFINITY, self.number(call, 1, now)?),
            _ => (self.number(call, 1, now)?, self.number(call, 2, now)?),
        };
        if high < low {
            return Ok(Vec::new());
        }
        self.map(call, now, |value| greater(low, lesser(high, value)))
    }

    /// Rounds to the nearest multiple, halves up.
    fn round(&self, call: &Call, now: i64) -> Result<Elements, EvalError> {
        let nearest = if call.args.len() > 1 { self.number(call, 1, now)? } else { 1.0 };
        // Dividing by the inverse loses less than multiplying, for multiples such as 0.1.
        let inverse = 1.0 / nearest;
        self.map(call, now, |value| (value * inverse + 0.5).floor() / inverse)
    }

    /// The value of a vector's only element, else NaN.
    fn only_value(&self, call: &Call, now: i64) -> Result<Evaluated, EvalError> {
        Ok(Evaluated::Scalar(match self.argument(call, 0, now)?.as_slice() {
            [only] => only.value,
            _ => f64::NAN,
        }))
    }

    /// The time of each element: a stored sample's own, otherwise the evaluation's.
    fn timestamps(&self, call: &Call, now: i64) -> Result<Elements, EvalError> {
        let Some(Node::Select(placed)) = call.args.first() else {
            return self.map(call, now, |_| Timestamp::from_millis(now).secs_f64());
        };
        let at = placed.when.resolve(now, self.bounds);
        let element = |series: &super::fetch::Fetched<'_>| {
            let sample = series.at(at, self.options.look_back_millis())?;
            self.newest.note(sample.at);
            Some(Element::new(series.labels.clone(), sample.at.secs_f64()))
        };
        self.drop_names(self.series(placed).iter().filter_map(element).collect())
    }
}

/// By value, NaN at the end either way.
fn sorted(mut vector: Elements, descending: bool) -> Elements {
    vector.sort_by(|a, b| {
        let values = a.value.partial_cmp(&b.value).unwrap_or(std::cmp::Ordering::Equal);
        let values = if descending { values.reverse() } else { values };
        a.value.is_nan().cmp(&b.value.is_nan()).then(values)
    });
    vector
}

/// The greater of two numbers; NaN wins over all but infinity.
fn greater(a: f64, b: f64) -> f64 {
    if a == f64::INFINITY || b == f64::INFINITY {
        f64::INFINITY
    } else if a.is_nan() || b.is_nan() {
        f64::NAN
    } else {
        a.max(b)
    }
}

/// The lesser of two numbers; NaN wins over all but negative infinity.
fn lesser(a: f64, b: f64) -> f64 {
    -greater(-a, -b)
}
