//! Numbers and durations as they are written in expressions.

/// The longest duration accepted, in seconds: what nanoseconds in 64 bits can hold (292 years).
pub(super) const LONGEST: f64 = 9_223_372_036.0;

/// The units of durations in the order they must be written, in milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 86_400_000),
    ("w", 7 * 86_400_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// A written number or duration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Literal {
    Number(f64),
    /// In seconds.
    Duration(f64),
    /// Neither; the parser will complain.
    Malformed,
    /// A duration of which a part alone is beyond measure.
    Absurd,
}

/// Reads a word that begins with a digit or a dot.
pub(super) fn read(word: &str) -> Literal {
    let hexadecimal = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        return i64::from_str_radix(digits, 16).map_or(Literal::Malformed, |n| Literal::Number(n as f64));
    }
    match word.parse() {
        Ok(number) => Literal::Number(number),
        Err(_) => duration(word),
    }
}

fn duration(mut word: &str) -> Literal {
    let mut millis = 0_u128;
    let mut units = UNITS.as_slice();
    while !word.is_empty() {
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, rest) = word.split_at(digits);
        let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, rest) = rest.split_at(letters);
        let Some(place) = units.iter().position(|(name, _)| *name == unit) else { return Literal::Malformed };
        if count.is_empty() {
            return Literal::Malformed;
        }
        // The parser drops parts that do not fit 32 bits without a word.
        let Ok(count) = count.parse::<u32>() else { return Literal::Absurd };
        millis += u128::from(count) * u128::from(units[place].1);
        units = &units[place + 1..];
        word = rest;
    }
    Literal::Duration(millis as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_promql_writes() {
        assert_eq!(read("1h30m"), Literal::Duration(5_400.0));
        assert_eq!(read("250ms"), Literal::Duration(0.25));
        assert_eq!(read("1e3"), Literal::Number(1_000.0));
        assert_eq!(read("0x10"), Literal::Number(16.0));
    }

    #[test]
    fn refuses_what_is_neither() {
        assert_eq!(read("5m1h"), Literal::Malformed);
        assert_eq!(read("5"), Literal::Number(5.0));
        assert_eq!(read("5q"), Literal::Malformed);
        assert_eq!(read("99999999999d"), Literal::Absurd);
    }
}
