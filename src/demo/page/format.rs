//! Which of the two text formats a client wants.

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Prometheus' text format, version 0.0.4.
    Text,
    /// `OpenMetrics` text, version 1.0.0.
    OpenMetrics,
}

impl Format {
    /// The format a client prefers by its `Accept` header (RFC 9110, 12.5.1): `OpenMetrics` where it
    /// is asked for by name and at least as welcome as plain text.
    pub fn preferred(accept: &str) -> Self {
        let open = quality(accept, &["application/openmetrics-text"]);
        let plain = quality(accept, &["text/plain", "text/*", "*/*"]);
        match (open, plain) {
            (Some(open), plain) if open > 0.0 && open >= plain.unwrap_or(0.0) => Self::OpenMetrics,
            _ => Self::Text,
        }
    }

    /// The `Content-Type` of a page in this format.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// The quality `accept` gives to the first of `types` that it names.
fn quality(accept: &str, types: &[&str]) -> Option<f64> {
    let range = |wanted: &str| {
        accept.split(',').find_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            named.then(|| parts.find_map(weight).unwrap_or(1.0))
        })
    };
    types.iter().find_map(|wanted| range(wanted))
}

/// The value of a `q=` parameter; one that is no number counts as zero.
fn weight(parameter: &str) -> Option<f64> {
    let (name, value) = parameter.split_once('=')?;
    name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_metrics_is_given_to_those_who_prefer_it() {
        let prometheus =
            "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4,*/*;q=0.1";
        assert_eq!(Format::preferred(prometheus), Format::OpenMetrics);
        assert_eq!(Format::preferred("Application/OpenMetrics-Text"), Format::OpenMetrics);
    }

    #[test]
    fn all_others_get_plain_text() {
        for accept in [
            "",
            "*/*",
            "text/plain",
            "text/plain, application/openmetrics-text;q=0.5",
            "application/openmetrics-text;q=0, */*;q=0.1",
            "application/openmetrics-text;q=much",
            "application/openmetrics-text-not",
        ] {
            assert_eq!(Format::preferred(accept), Format::Text, "{accept}");
        }
    }
}
