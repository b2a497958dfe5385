//! What an expression gives.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::model::{Labels, Sample, Timestamp};

/// One series of an instant answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its labels, the metric's name among them where it was kept.
    pub labels: Labels,
    /// Its value, at the time of evaluation.
    pub sample: Sample,
}

/// One series of an answer over a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its labels, the metric's name among them where it was kept.
    pub labels: Labels,
    /// Its values in order of time; points without a value are left out.
    pub samples: Vec<Sample>,
}

/// `data` of a query. Series come in any order: they are sorted by labels.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueryData {
    result_type: String,
    result: serde_json::Value,
}

#[derive(Deserialize)]
struct Vector {
    #[serde(default)]
    metric: BTreeMap<String, String>,
    /// Missing where the series is a native histogram.
    value: Option<Pair>,
}

#[derive(Deserialize)]
struct Matrix {
    #[serde(default)]
    metric: BTreeMap<String, String>,
    #[serde(default)]
    values: Vec<Pair>,
}

/// `[1723600804.25, "0.61"]`
struct Pair(Sample);

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (at, value) = <(f64, String)>::deserialize(deserializer)?;
        let value = number(&value).ok_or_else(|| D::Error::custom(format!("no number: {value:?}")))?;
        Ok(Self(Sample { at: Timestamp::from_secs_f64(at), value }))
    }
}

/// A value as the API writes it: `0.61`, `NaN`, `+Inf`.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// Series and how many were left out because they are native histograms.
pub(super) struct Taken<T> {
    pub(super) series: Vec<T>,
    pub(super) histograms: usize,
}

impl QueryData {
    /// An instant answer; a scalar is a series without labels.
    pub(super) fn instant(self) -> Result<Taken<Found>, String> {
        let read = |error: serde_json::Error| error.to_string();
        match self.result_type.as_str() {
            "scalar" => {
                let Pair(sample) = serde_json::from_value(self.result).map_err(read)?;
                Ok(Taken { series: vec![Found { labels: Labels::default(), sample }], histograms: 0 })
            }
            "vector" => Ok(vector(serde_json::from_value(self.result).map_err(read)?)),
            other => Err(format!("a {other} where values were expected")),
        }
    }

    /// An answer over a range.
    pub(super) fn range(self) -> Result<Taken<Run>, String> {
        if self.result_type != "matrix" {
            return Err(format!("a {} where a range was expected", self.result_type));
        }
        let all: Vec<Matrix> = serde_json::from_value(self.result).map_err(|error| error.to_string())?;
        let count = all.len();
        let with_values = all.into_iter().filter(|series| !series.values.is_empty());
        let mut series: Vec<Run> = with_values
            .map(|Matrix { metric, values }| Run {
                labels: Labels::new(metric),
                samples: values.into_iter().map(|Pair(sample)| sample).collect(),
            })
            .collect();
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        Ok(Taken { histograms: count - series.len(), series })
    }
}

fn vector(all: Vec<Vector>) -> Taken<Found> {
    let count = all.len();
    let plain = all.into_iter().filter_map(|Vector { metric, value }| {
        value.map(|Pair(sample)| Found { labels: Labels::new(metric), sample })
    });
    let mut series: Vec<Found> = plain.collect();
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    Taken { histograms: count - series.len(), series }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(body: &str) -> Result<Taken<Found>, String> {
        serde_json::from_str::<QueryData>(body).unwrap().instant()
    }

    #[test]
    fn vectors_are_sorted_and_histograms_left_out() {
        let body = r#"{"resultType":"vector","result":[
            {"metric":{"pool":"b"},"value":[1723600804.25,"NaN"]},
            {"metric":{"pool":"c"},"histogram":[1723600804.25,{"count":"1"}]},
            {"metric":{"__name__":"x","pool":"a"},"value":[1723600804,"+Inf"]}]}"#;
        let taken = instant(body).unwrap();
        let told: Vec<String> =
            taken.series.iter().map(|found| format!("{} {}", found.labels, found.sample.value)).collect();
        assert_eq!(told, [r#"x{pool="a"} inf"#, r#"{pool="b"} NaN"#]);
        assert_eq!((taken.series[1].sample.at.millis(), taken.histograms), (1_723_600_804_250, 1));
    }

    #[test]
    fn a_scalar_is_a_series_and_a_string_is_none() {
        let scalar = instant(r#"{"resultType":"scalar","result":[1723600804,"1.5"]}"#).unwrap();
        assert_eq!((scalar.series[0].sample.value, scalar.series[0].labels.is_empty()), (1.5, true));
        let string = instant(r#"{"resultType":"string","result":[1723600804,"x"]}"#);
        assert_eq!(string.err().as_deref(), Some("a string where values were expected"));
    }

    #[test]
    fn a_range_has_its_samples_in_order() {
        let body = r#"{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],[2,"2e-1"]]},
            {"metric":{"h":"1"},"histograms":[[1,{}]]}]}"#;
        let taken = serde_json::from_str::<QueryData>(body).unwrap().range().unwrap();
        let values: Vec<f64> = taken.series[0].samples.iter().map(|sample| sample.value).collect();
        assert_eq!((values, taken.histograms), (vec![1.0, 0.2], 1));
    }
}
