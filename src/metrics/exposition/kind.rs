//! The types a metric can have.

use super::format::Format;

/// A metric's type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Only rises, or starts again at zero.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts in cumulative buckets, a count and a sum.
    Histogram,
    /// A histogram whose counts may fall.
    GaugeHistogram,
    /// Quantiles, a count and a sum.
    Summary,
    /// Facts in labels, value 1.
    Info,
    /// One series for each state, 0 or 1.
    StateSet,
    /// Not said (`untyped` in text 0.0.4).
    #[default]
    Unknown,
}

impl Kind {
    const NAMES: [(&'static str, Self); 9] = [
        ("counter", Self::Counter),
        ("gauge", Self::Gauge),
        ("histogram", Self::Histogram),
        ("gaugehistogram", Self::GaugeHistogram),
        ("summary", Self::Summary),
        ("info", Self::Info),
        ("stateset", Self::StateSet),
        ("unknown", Self::Unknown),
        ("untyped", Self::Unknown),
    ];

    /// The type called `name` on a TYPE line. Text 0.0.4 is read in any case, as its writers do;
    /// OpenMetrics knows no `untyped`.
    pub(super) fn from_name(name: &str, format: Format) -> Option<Self> {
        let is_name = |known: &str| match format {
            Format::Text => known.eq_ignore_ascii_case(name),
            Format::OpenMetrics => known == name && name != "untyped",
        };
        Self::NAMES.iter().find(|(known, _)| is_name(known)).map(|(_, kind)| *kind)
    }

    /// The type's name in OpenMetrics.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("unknown", |(name, _)| name)
    }

    /// What the names of the type's samples add to the metric's name, in OpenMetrics.
    pub(super) const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter => &["_total", "_created"],
            Self::Summary => &["", "_count", "_sum", "_created"],
            Self::Histogram => &["_bucket", "_count", "_sum", "_created"],
            Self::GaugeHistogram => &["_bucket", "_gcount", "_gsum"],
            Self::Info => &["_info"],
            Self::Gauge | Self::StateSet | Self::Unknown => &[""],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for (name, kind) in Kind::NAMES.iter().take(8) {
            assert_eq!(Kind::from_name(name, Format::OpenMetrics), Some(*kind));
            assert_eq!(kind.name(), *name);
        }
        assert_eq!(Kind::from_name("Counter", Format::Text), Some(Kind::Counter));
        assert_eq!(Kind::from_name("Counter", Format::OpenMetrics), None);
        assert_eq!(Kind::from_name("untyped", Format::OpenMetrics), None);
    }
}
