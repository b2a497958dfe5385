//! Thresholds as data files have them: `0.05`, or `{ at = 0.05, for = "30s", clear = 0.03 }`.

use std::fmt;
use std::time::Duration;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::signals::Threshold;

/// A threshold, decoded; errors keep their place in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct ThresholdValue(pub(super) Threshold);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    at: f64,
    #[serde(rename = "for", default, deserialize_with = "duration")]
    hold: Duration,
    clear: Option<f64>,
}

impl<'de> Deserialize<'de> for ThresholdValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrTable)
    }
}

struct NumberOrTable;

impl<'de> Visitor<'de> for NumberOrTable {
    type Value = ThresholdValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or a table with `at`, `for` and `clear`")
    }

    fn visit_f64<E: Error>(self, at: f64) -> Result<ThresholdValue, E> {
        if at.is_nan() {
            return Err(E::custom("a threshold is a number"));
        }
        Ok(ThresholdValue(Threshold::at_once(at)))
    }

    fn visit_i64<E: Error>(self, at: i64) -> Result<ThresholdValue, E> {
        self.visit_f64(at as f64)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ThresholdValue, A::Error> {
        let Table { at, hold, clear } = Table::deserialize(MapAccessDeserializer::new(map))?;
        if at.is_nan() || clear.is_some_and(f64::is_nan) {
            return Err(A::Error::custom("a threshold is a number"));
        }
        if let Some(clear) = clear.filter(|clear| *clear > at) {
            return Err(A::Error::custom(format!(
                "`clear` ({clear}) is above `at` ({at}): it could never end"
            )));
        }
        Ok(ThresholdValue(Threshold { at, hold, clear }))
    }
}

/// `30s`, `5min`, `1h 30m`.
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    humantime::parse_duration(&text).map_err(|e| D::Error::custom(format!("`{text}` is no duration: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct File {
        critical: ThresholdValue,
    }

    fn decoded(value: &str) -> Result<Threshold, String> {
        let file: Result<File, _> = toml::from_str(&format!("critical = {value}\n"));
        file.map(|file| file.critical.0).map_err(|e| e.to_string())
    }

    #[test]
    fn a_number_or_a_table() {
        assert_eq!(decoded("0.05"), Ok(Threshold::at_once(0.05)));
        assert_eq!(decoded("1"), Ok(Threshold::at_once(1.0)));
        let table = r#"{ at = 0.05, for = "30s", clear = 0.03 }"#;
        assert_eq!(decoded(table), Ok(Threshold::held(0.05, 30, 0.03)));
        assert_eq!(decoded("{ at = 2 }"), Ok(Threshold::at_once(2.0)));
    }

    #[test]
    fn what_is_wrong_is_shown_at_its_place() {
        let cases = [
            (r#"{ at = 0.05, for = "soon" }"#, "`soon` is no duration", "column 31"),
            ("{ at = 0.05, clear = 0.06 }", "`clear` (0.06) is above `at` (0.05)", "column 12"),
            ("{ at = 0.05, fro = 1 }", "unknown field `fro`", "column 25"),
            (r#""high""#, "a number, or a table", "column 12"),
            ("nan", "a threshold is a number", "column 12"),
        ];
        for (value, reason, place) in cases {
            let error = decoded(value).unwrap_err();
            assert!(error.contains(reason) && error.contains(place), "{value}: {error}");
        }
    }
}
