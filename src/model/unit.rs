//! How a value is written for a person.

/// What a value counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Plain things: connections, requests in a queue.
    #[default]
    Count,
    /// A share from 0 to 1, written in per cent.
    Ratio,
    /// Things a second.
    PerSecond,
    /// A duration in seconds.
    Seconds,
    /// Bytes, in binary multiples.
    Bytes,
    /// Bytes a second.
    BytesPerSecond,
}

impl Unit {
    /// Every unit with the name it has in data files and configs.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("count", Self::Count),
        ("ratio", Self::Ratio),
        ("per_second", Self::PerSecond),
        ("seconds", Self::Seconds),
        ("bytes", Self::Bytes),
        ("bytes_per_second", Self::BytesPerSecond),
    ];

    /// The unit called `name` in data files and configs.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit)
    }

    /// The value in at most nine columns, such as `61.3 %`, `412 /s`, `84 ms`; `–` for NaN.
    ///
    /// Rounding never crosses a boundary that matters: a share below one is never `100 %`, and
    /// something above zero is never `0`.
    ///
    /// ```
    /// use warroom::model::Unit;
    /// assert_eq!(Unit::Ratio.show(0.613), "61.3 %");
    /// assert_eq!(Unit::Ratio.show(0.99999), "99.9 %");
    /// assert_eq!(Unit::Seconds.show(0.084), "84 ms");
    /// ```
    pub fn show(self, value: f64) -> String {
        if value.is_nan() {
            return "–".to_owned();
        }
        if value.is_infinite() {
            return if value > 0.0 { "∞" } else { "-∞" }.to_owned();
        }
        match self {
            Self::Count => scaled(value, &DECIMAL, ""),
            Self::Ratio => percent(value),
            Self::PerSecond => scaled(value, &DECIMAL, " /s"),
            Self::Seconds => seconds(value),
            Self::Bytes => scaled(value, &BINARY, ""),
            Self::BytesPerSecond => scaled(value, &BINARY, "/s"),
        }
    }
}

impl Unit {
    /// The value without zeros that say nothing: `5 %`, not `5.00 %`.
    pub fn plain(self, value: f64) -> String {
        if value.is_nan() {
            return "no value".to_owned();
        }
        let shown = self.show(value);
        let (number, rest) = shown.split_at(shown.find(' ').unwrap_or(shown.len()));
        if number.contains('.') && !number.contains('e') {
            return format!("{}{rest}", number.trim_end_matches('0').trim_end_matches('.'));
        }
        shown
    }
}

struct Multiples {
    step: f64,
    names: [&'static str; 6],
}

const DECIMAL: Multiples = Multiples { step: 1000.0, names: ["", " k", " M", " G", " T", " P"] };
const BINARY: Multiples = Multiples { step: 1024.0, names: [" B", " KiB", " MiB", " GiB", " TiB", " PiB"] };

fn scaled(value: f64, multiples: &Multiples, suffix: &str) -> String {
    let mut value = value;
    let mut names = multiples.names.iter();
    let mut name = names.next().unwrap_or(&"");
    // 999.5 would be written `1000`: it belongs to the next multiple already.
    while value.abs() >= multiples.step - 0.5 {
        let Some(next) = names.next() else { break };
        name = next;
        value /= multiples.step;
    }
    // ` k` and ` /s` make ` k/s`.
    let suffix = if name.is_empty() { suffix } else { suffix.trim_start() };
    format!("{}{name}{suffix}", significant(value))
}

fn seconds(value: f64) -> String {
    match value.abs() {
        0.0 => "0 s".to_owned(),
        small if small < 0.000_999_5 => format!("{} µs", significant(value * 1e6)),
        small if small < 0.999_5 => format!("{} ms", significant(value * 1e3)),
        middle if middle < 120.0 => format!("{} s", significant(value)),
        middle if middle < 7200.0 => format!("{} min", significant(value / 60.0)),
        large if large < 172_800.0 => format!("{} h", significant(value / 3600.0)),
        _ => format!("{} d", significant(value / 86_400.0)),
    }
}

fn percent(value: f64) -> String {
    let percent = value * 100.0;
    match percent {
        0.0 => "0 %".to_owned(),
        p if p > 0.0 && p < 0.01 => "<0.01 %".to_owned(),
        p if p > -0.01 && p < 0.0 => ">-0.01 %".to_owned(),
        p if p.abs() < 10.0 => format!("{p:.2} %"),
        p if p > 99.9 && p < 100.0 => "99.9 %".to_owned(),
        p if p.abs() < 1000.0 => format!("{p:.1} %"),
        p => format!("{} %", significant(p)),
    }
}

/// Three significant digits; whole numbers without decimals.
fn significant(value: f64) -> String {
    let size = value.abs();
    if size >= 1e6 {
        format!("{value:.2e}")
    } else if value.fract() == 0.0 || size >= 99.95 {
        format!("{value:.0}")
    } else if size >= 9.995 {
        format!("{value:.1}")
    } else if size >= 0.01 {
        format!("{value:.2}")
    } else {
        format!("{value:.0e}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn everyday_values() {
        let cases = [
            (Unit::Count, 50.0, "50"),
            (Unit::Count, 212.0, "212"),
            (Unit::Count, 1234.0, "1.23 k"),
            (Unit::Count, 999.7, "1.00 k"),
            (Unit::Count, 0.5, "0.50"),
            (Unit::PerSecond, 412.3, "412 /s"),
            (Unit::PerSecond, 0.0, "0 /s"),
            (Unit::PerSecond, 12_345.0, "12.3 k/s"),
            (Unit::Seconds, 30.0, "30 s"),
            (Unit::Seconds, 0.000_4, "400 µs"),
            (Unit::Seconds, 0.999_9, "1.00 s"),
            (Unit::Seconds, 600.0, "10 min"),
            (Unit::Bytes, 1_610_612_736.0, "1.50 GiB"),
            (Unit::BytesPerSecond, 2048.0, "2 KiB/s"),
            (Unit::Ratio, 0.000_4, "0.04 %"),
            (Unit::Ratio, 0.000_000_4, "<0.01 %"),
            (Unit::Ratio, 1.0, "100.0 %"),
        ];
        for (unit, value, shown) in cases {
            assert_eq!(unit.show(value), shown, "{unit:?} {value}");
        }
    }

    #[test]
    fn no_number_is_no_number() {
        assert_eq!(Unit::Ratio.show(f64::NAN), "–");
        assert_eq!(Unit::Seconds.show(f64::INFINITY), "∞");
    }

    proptest! {
        #[test]
        fn a_share_below_one_is_never_a_hundred(value in 0.0..1.0_f64) {
            let shown = Unit::Ratio.show(value);
            prop_assert!(!shown.starts_with("100"));
            prop_assert!(value == 0.0 || shown != "0 %");
        }

        #[test]
        fn stays_short(value in -1e15..1e15_f64) {
            for (_, unit) in Unit::NAMES {
                prop_assert!(unit.show(value).chars().count() <= 12);
            }
        }
    }
}
