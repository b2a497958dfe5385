//! Numbers in JSON: those that it has no words for are written as Prometheus writes them.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A number that survives JSON, whatever it is: `NaN`, `+Inf` and `-Inf` are words there.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Written {
    Finite(f64),
    Word(String),
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            value if value.is_nan() => serializer.serialize_str("NaN"),
            f64::INFINITY => serializer.serialize_str("+Inf"),
            f64::NEG_INFINITY => serializer.serialize_str("-Inf"),
            value => serializer.serialize_f64(value),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = match Written::deserialize(deserializer)? {
            Written::Finite(value) => return Ok(Self(value)),
            Written::Word(word) => word,
        };
        match word.as_str() {
            "NaN" => Ok(Self(f64::NAN)),
            "+Inf" => Ok(Self(f64::INFINITY)),
            "-Inf" => Ok(Self(f64::NEG_INFINITY)),
            _ => Err(D::Error::custom("a number, `NaN`, `+Inf` or `-Inf` belongs here")),
        }
    }
}
