//! Values and timestamps as expositions write them.

use crate::model::Timestamp;

/// A value: a decimal number, an infinity or NaN. Hexadecimal, underscores and numbers too large
/// for a double are refused: no reading of them is surely the right one.
pub(super) fn value(token: &str) -> Option<f64> {
    let value: f64 = token.parse().ok()?;
    if value.is_nan() {
        // One NaN for all: the sign or payload of a written NaN says nothing.
        return Some(f64::NAN);
    }
    let says_infinite = token.bytes().any(|byte| matches!(byte, b'n' | b'N'));
    (value.is_finite() || says_infinite).then_some(value)
}

/// A timestamp of text 0.0.4: whole milliseconds since the epoch.
pub(super) fn millis(token: &str) -> Option<Timestamp> {
    token.parse().ok().map(Timestamp::from_millis)
}

/// A timestamp of OpenMetrics: seconds since the epoch, rounded to the millisecond.
pub(super) fn seconds(token: &str) -> Option<Timestamp> {
    value(token).filter(|secs| secs.is_finite()).map(Timestamp::from_secs_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_writes() {
        assert_eq!(value("1.6777216e+07"), Some(16_777_216.0));
        assert_eq!(value("+Inf"), Some(f64::INFINITY));
        assert_eq!(value("-Inf"), Some(f64::NEG_INFINITY));
        assert!(value("NaN").is_some_and(f64::is_nan));
        assert_eq!(value("0000.5"), Some(0.5));
    }

    #[test]
    fn refuses_what_could_be_misread() {
        for token in ["", "1_2", "0x1p-3", "0b1", "0o1", "1e999", "1,5", " 1", "1\t", "--1", "1 2", "٣"] {
            assert_eq!(value(token), None, "{token:?}");
        }
    }

    #[test]
    fn timestamps_have_their_formats_unit() {
        assert_eq!(millis("1395066363000"), Some(Timestamp::from_millis(1_395_066_363_000)));
        assert_eq!(seconds("1395066363.25"), Some(Timestamp::from_millis(1_395_066_363_250)));
        assert_eq!(millis("1.5"), None);
        assert_eq!(seconds("NaN"), None);
        assert_eq!(seconds("+Inf"), None);
    }
}
