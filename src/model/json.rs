//! How the vocabulary is written in JSON: without loss, and cleaned when it is read.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::labels::Labels;
use super::text::Text;
use super::timestamp::Timestamp;
use super::unit::Unit;

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Lines are kept; whoever needs a single line cleans once more.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::block(&String::deserialize(deserializer)?))
    }
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Moment {
    Written(String),
    Millis(i64),
}

/// RFC 3339 in the years it knows, milliseconds since the epoch beyond them.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = DateTime::from_timestamp_millis(self.millis());
        if written.is_some_and(|time| (0..=9999).contains(&time.year())) {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.millis())
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Moment::deserialize(deserializer)? {
            Moment::Millis(millis) => Ok(Self::from_millis(millis)),
            Moment::Written(text) => match DateTime::parse_from_rfc3339(&text) {
                Ok(time) => Ok(Self::from(time.to_utc())),
                Err(reason) => Err(D::Error::custom(format!("a time is written as in RFC 3339: {reason}"))),
            },
        }
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|label| (&*label.name, &*label.value)))
    }
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(BTreeMap::<String, String>::deserialize(deserializer)?))
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = Self::NAMES.iter().find(|(_, unit)| unit == self).map_or("count", |(name, _)| name);
        serializer.serialize_str(name)
    }
}

/// A unit that this version does not know is a plain count.
impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_name(&String::deserialize(deserializer)?).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_survive_whatever_they_are() {
        for millis in [0, 1_723_600_804_250, -1, i64::MAX, i64::MIN, 253_402_300_800_000] {
            let time = Timestamp::from_millis(millis);
            let written = serde_json::to_string(&time).unwrap();
            assert_eq!(serde_json::from_str::<Timestamp>(&written).unwrap(), time, "{written}");
        }
        let written = serde_json::to_string(&Timestamp::from_millis(1_723_600_804_250)).unwrap();
        assert_eq!(written, "\"2024-08-14T02:00:04.250Z\"");
    }

    #[test]
    fn labels_are_an_object() {
        let labels = Labels::new([("pool", "orders"), ("a", "\u{1b}")]);
        let written = serde_json::to_string(&labels).unwrap();
        assert_eq!(written, r#"{"a":"\u001b","pool":"orders"}"#);
        assert_eq!(serde_json::from_str::<Labels>(&written).unwrap(), labels);
    }
}
