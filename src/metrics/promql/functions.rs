//! The functions supported here, with what they take and yield.

use chrono::{DateTime, Utc};

use super::kind::ValueKind::{self, Matrix, Scalar, String, Vector};
use super::span::Span;
use super::{calendar, over_time, rate, trend};

/// How a supported function is computed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Function {
    /// Value by value.
    Math(fn(f64) -> f64),
    /// Window by window; `true` keeps the metric's name.
    Window(fn(&Span<'_>) -> Option<f64>, bool),
    /// A part of a date.
    Calendar(fn(DateTime<Utc>) -> u32),
    Absent,
    AbsentOverTime,
    Clamp,
    ClampMin,
    ClampMax,
    HistogramQuantile,
    LabelJoin,
    LabelReplace,
    Pi,
    Round,
    Scalar,
    Sort,
    SortDesc,
    Time,
    Timestamp,
    Vector,
}

impl Function {
    pub(super) const fn returns(self) -> ValueKind {
        match self {
            Self::Pi | Self::Scalar | Self::Time => Scalar,
            _ => Vector,
        }
    }
}

/// What a function takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signature {
    pub(super) function: Function,
    pub(super) takes: &'static [ValueKind],
    /// How many of the last arguments may be left out.
    pub(super) optional: usize,
    /// Whether the last argument may be repeated.
    pub(super) repeats: bool,
}

/// The function called `name`, when it is supported.
pub(super) fn lookup(name: &str) -> Option<Signature> {
    math(name).or_else(|| window(name)).or_else(|| calendar(name)).or_else(|| special(name))
}

/// What may be called here, aggregations included.
const NAMES: [&str; 80] = [
    "abs",
    "absent",
    "absent_over_time",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "avg",
    "avg_over_time",
    "bottomk",
    "ceil",
    "changes",
    "clamp",
    "clamp_max",
    "clamp_min",
    "cos",
    "cosh",
    "count",
    "count_over_time",
    "count_values",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "days_in_month",
    "deg",
    "delta",
    "deriv",
    "exp",
    "first_over_time",
    "floor",
    "group",
    "histogram_quantile",
    "hour",
    "idelta",
    "increase",
    "irate",
    "label_join",
    "label_replace",
    "last_over_time",
    "ln",
    "log10",
    "log2",
    "mad_over_time",
    "max",
    "max_over_time",
    "min",
    "min_over_time",
    "minute",
    "month",
    "pi",
    "predict_linear",
    "present_over_time",
    "quantile",
    "quantile_over_time",
    "rad",
    "rate",
    "resets",
    "round",
    "scalar",
    "sgn",
    "sin",
    "sinh",
    "sort",
    "sort_desc",
    "sqrt",
    "stddev",
    "stddev_over_time",
    "stdvar",
    "stdvar_over_time",
    "sum",
    "sum_over_time",
    "tan",
    "tanh",
    "time",
    "timestamp",
    "topk",
    "vector",
    "year",
];

/// The name that `name` was probably meant to be.
pub(super) fn similar(name: &str) -> Option<&'static str> {
    let scored = NAMES.into_iter().map(|known| (known, strsim::jaro_winkler(known, name)));
    let best = scored.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 > 0.85).then_some(best.0)
}

/// What a tired person may use in place of a PromQL function that is not supported here.
pub(super) fn instead_of(name: &str) -> &'static str {
    match name {
        "histogram_quantiles" | "histogram_fraction" => "use histogram_quantile over classic buckets",
        "histogram_avg" => "divide the rate of …_sum by the rate of …_count",
        "histogram_count" => "use the series …_count",
        "histogram_sum" => "use the series …_sum",
        "histogram_stddev" | "histogram_stdvar" => "use histogram_quantile for the spread",
        "double_exponential_smoothing" | "holt_winters" => "use avg_over_time or predict_linear",
        "sort_by_label" | "sort_by_label_desc" => "results are sorted by their labels already",
        "limitk" | "limit_ratio" => "use topk or bottomk",
        "ts_of_first_over_time" | "ts_of_last_over_time" => "use timestamp",
        "start" | "end" => "it is supported behind @ only",
        _ => "leave it out, or compute it in a recording rule",
    }
}

const fn signature(function: Function, takes: &'static [ValueKind]) -> Signature {
    Signature { function, takes, optional: 0, repeats: false }
}

fn math(name: &str) -> Option<Signature> {
    let function: fn(f64) -> f64 = match name {
        "abs" => f64::abs,
        "acos" => f64::acos,
        "acosh" => f64::acosh,
        "asin" => f64::asin,
        "asinh" => f64::asinh,
        "atan" => f64::atan,
        "atanh" => f64::atanh,
        "ceil" => f64::ceil,
        "cos" => f64::cos,
        "cosh" => f64::cosh,
        "deg" => f64::to_degrees,
        "exp" => f64::exp,
        "floor" => f64::floor,
        "ln" => f64::ln,
        "log10" => f64::log10,
        "log2" => f64::log2,
        "rad" => f64::to_radians,
        "sgn" => |value| {
            if value < 0.0 {
                -1.0
            } else if value > 0.0 {
                1.0
            } else {
                value
            }
        },
        "sin" => f64::sin,
        "sinh" => f64::sinh,
        "sqrt" => f64::sqrt,
        "tan" => f64::tan,
        "tanh" => f64::tanh,
        _ => return None,
    };
    Some(signature(Function::Math(function), &[Vector]))
}

fn window(name: &str) -> Option<Signature> {
    let function: fn(&Span<'_>) -> Option<f64> = match name {
        "avg_over_time" => over_time::avg,
        "changes" => over_time::changes,
        "count_over_time" => over_time::count,
        "delta" => rate::delta,
        "deriv" => trend::deriv,
        "first_over_time" => over_time::first,
        "idelta" => rate::idelta,
        "increase" => rate::increase,
        "irate" => rate::irate,
        "last_over_time" => over_time::last,
        "mad_over_time" => over_time::mad,
        "max_over_time" => over_time::max,
        "min_over_time" => over_time::min,
        "predict_linear" => trend::predict_linear,
        "present_over_time" => over_time::present,
        "quantile_over_time" => over_time::quantile,
        "rate" => rate::rate,
        "resets" => over_time::resets,
        "stddev_over_time" => over_time::stddev,
        "stdvar_over_time" => over_time::stdvar,
        "sum_over_time" => over_time::sum,
        _ => return None,
    };
    let takes: &'static [ValueKind] = match name {
        "predict_linear" => &[Matrix, Scalar],
        "quantile_over_time" => &[Scalar, Matrix],
        _ => &[Matrix],
    };
    let keeps_name = matches!(name, "first_over_time" | "last_over_time");
    Some(signature(Function::Window(function, keeps_name), takes))
}

fn calendar(name: &str) -> Option<Signature> {
    let function: fn(DateTime<Utc>) -> u32 = match name {
        "day_of_month" => calendar::day_of_month,
        "day_of_week" => calendar::day_of_week,
        "day_of_year" => calendar::day_of_year,
        "days_in_month" => calendar::days_in_month,
        "hour" => calendar::hour,
        "minute" => calendar::minute,
        "month" => calendar::month,
        "year" => calendar::year,
        _ => return None,
    };
    Some(Signature { optional: 1, ..signature(Function::Calendar(function), &[Vector]) })
}

fn special(name: &str) -> Option<Signature> {
    let found = match name {
        "absent" => signature(Function::Absent, &[Vector]),
        "absent_over_time" => signature(Function::AbsentOverTime, &[Matrix]),
        "clamp" => signature(Function::Clamp, &[Vector, Scalar, Scalar]),
        "clamp_max" => signature(Function::ClampMax, &[Vector, Scalar]),
        "clamp_min" => signature(Function::ClampMin, &[Vector, Scalar]),
        "histogram_quantile" => signature(Function::HistogramQuantile, &[Scalar, Vector]),
        "label_join" => Signature {
            optional: 1,
            repeats: true,
            ..signature(Function::LabelJoin, &[Vector, String, String, String])
        },
        "label_replace" => signature(Function::LabelReplace, &[Vector, String, String, String, String]),
        "pi" => signature(Function::Pi, &[]),
        "round" => Signature { optional: 1, ..signature(Function::Round, &[Vector, Scalar]) },
        "scalar" => signature(Function::Scalar, &[Vector]),
        "sort" => signature(Function::Sort, &[Vector]),
        "sort_desc" => signature(Function::SortDesc, &[Vector]),
        "time" => signature(Function::Time, &[]),
        "timestamp" => signature(Function::Timestamp, &[Vector]),
        "vector" => signature(Function::Vector, &[Scalar]),
        _ => return None,
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_be_called() {
        for name in NAMES {
            let aggregations = ["(x)", "(1, x)", "(\"label\", x)"].map(|args| format!("{name}{args}"));
            let is_aggregation = aggregations.iter().any(|text| super::super::Query::parse(text).is_ok());
            assert!(lookup(name).is_some() || is_aggregation, "{name}");
        }
    }

    #[test]
    fn suggests_only_what_is_similar() {
        assert_eq!(similar("rte"), Some("rate"));
        assert_eq!(similar("avgg_over_time"), Some("avg_over_time"));
        assert_eq!(similar("kubernetes"), None);
    }
}
