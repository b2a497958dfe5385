//! One sample's line.

use std::borrow::Cow;

use super::fault::Fault;
use super::format::Format;
use super::labels::{RawLabels, labels};
use super::number;
use super::scan::{Scan, unescape};
use crate::model::Timestamp;

/// Characters an exemplar's labels may have together (OpenMetrics 1.0, "Exemplars").
const EXEMPLAR_LENGTH: usize = 128;

/// One sample as its line gives it.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The line's number, from 1.
    pub number: u64,
    /// The sample's name, such as `http_requests_total`; copied only where it holds an escape.
    pub name: Cow<'a, str>,
    /// The labels.
    pub labels: RawLabels<'a>,
    /// Name and labels as written. The same bytes are the same series; the same series may be
    /// written in other bytes.
    pub series: &'a [u8],
    /// The value.
    pub value: f64,
    /// The time the endpoint gave the sample, if it did.
    pub timestamp: Option<Timestamp>,
    /// Whether an exemplar follows (it is checked in OpenMetrics and not kept).
    pub(super) has_exemplar: bool,
}

impl<'a> Line<'a> {
    pub(super) fn parse(text: &'a str, number: u64, format: Format) -> Result<Self, Fault<'a>> {
        let mut scan = Scan::new(text);
        if format == Format::Text {
            scan.blanks();
        }
        let start = scan.rest();
        let (name, labels) = series(&mut scan, format)?;
        let length = start.len() - scan.rest().len();
        let series = start.as_bytes().get(..length).unwrap_or_default();
        let tail = match format {
            Format::Text => text_tail(scan)?,
            Format::OpenMetrics => openmetrics_tail(scan)?,
        };
        let Tail { value, timestamp, has_exemplar } = tail;
        Ok(Self { number, name, labels, series, value, timestamp, has_exemplar })
    }

    /// A hash of name and labels that does not depend on the labels' order.
    pub(super) fn fingerprint(&self) -> u64 {
        super::labels::hash([&*self.name]).wrapping_add(self.labels.fingerprint(None))
    }
}

/// What follows name and labels.
struct Tail {
    value: f64,
    timestamp: Option<Timestamp>,
    has_exemplar: bool,
}

fn series<'a>(scan: &mut Scan<'a>, format: Format) -> Result<(Cow<'a, str>, RawLabels<'a>), Fault<'a>> {
    let line = scan.rest();
    let name = scan.metric_name();
    let mut ahead = *scan;
    if format == Format::Text {
        ahead.blanks();
    }
    if !ahead.eat('{') {
        let is_whole = scan.is_done() || scan.rest().starts_with([' ', '\t']);
        let is_name = is_whole && !name.is_empty();
        return if is_name { Ok((name.into(), RawLabels::default())) } else { Err(Fault::MetricName(line)) };
    }
    *scan = ahead;
    let (labels, quoted) = labels(scan, format)?;
    match (name, quoted) {
        ("", Some(quoted)) => Ok((unescape(quoted), labels)),
        ("", None) => Err(Fault::MetricName(line)),
        (name, None) => Ok((name.into(), labels)),
        (_, Some(_)) => Err(Fault::TwoNames),
    }
}

fn text_tail(mut scan: Scan<'_>) -> Result<Tail, Fault<'_>> {
    scan.blanks();
    let value = value(scan.word())?;
    scan.blanks();
    let mut tail = Tail { value, timestamp: None, has_exemplar: false };
    if !scan.is_done() && !scan.rest().starts_with('#') {
        let token = scan.word();
        tail.timestamp = Some(number::millis(token).ok_or(Fault::Timestamp(token))?);
        scan.blanks();
    }
    // Text 0.0.4 has no exemplars; endpoints that write them all the same mean no harm.
    tail.has_exemplar = scan.rest().starts_with("# {");
    if scan.is_done() || tail.has_exemplar { Ok(tail) } else { Err(Fault::Rest(scan.rest())) }
}

fn openmetrics_tail(mut scan: Scan<'_>) -> Result<Tail, Fault<'_>> {
    if !scan.eat(' ') {
        return Err(if scan.is_done() { Fault::NoValue } else { Fault::Rest(scan.rest()) });
    }
    let value = value(scan.until_space())?;
    let mut tail = Tail { value, timestamp: None, has_exemplar: false };
    if !scan.rest().is_empty() && !scan.rest().starts_with(" #") {
        tail.timestamp = Some(openmetrics_timestamp(&mut scan)?);
    }
    if !scan.is_done() {
        exemplar(scan)?;
        tail.has_exemplar = true;
    }
    Ok(tail)
}

fn value(token: &str) -> Result<f64, Fault<'_>> {
    if token.is_empty() {
        return Err(Fault::NoValue);
    }
    number::value(token).ok_or(Fault::Value(token))
}

/// Steps over a space and a timestamp.
fn openmetrics_timestamp<'a>(scan: &mut Scan<'a>) -> Result<Timestamp, Fault<'a>> {
    scan.eat(' ');
    let token = scan.until_space();
    if token.is_empty() {
        return Err(Fault::Blanks);
    }
    number::seconds(token).ok_or(Fault::Timestamp(token))
}

/// Checks ` # {labels} value [timestamp]`.
fn exemplar(mut scan: Scan<'_>) -> Result<(), Fault<'_>> {
    let Some(rest) = scan.rest().strip_prefix(" # {") else {
        return Err(Fault::Exemplar(scan.rest()));
    };
    scan = Scan::new(rest);
    let (labels, name) = labels(&mut scan, Format::OpenMetrics)?;
    let length: usize = labels.iter().map(|(name, value)| name.chars().count() + value.chars().count()).sum();
    if length > EXEMPLAR_LENGTH {
        return Err(Fault::LongExemplar);
    }
    if name.is_some() || !scan.eat(' ') {
        return Err(Fault::Exemplar(scan.rest()));
    }
    value(scan.until_space())?;
    if !scan.is_done() {
        openmetrics_timestamp(&mut scan)?;
    }
    if scan.is_done() { Ok(()) } else { Err(Fault::Rest(scan.rest())) }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the very number that is written must come out")]
mod tests {
    use super::*;

    fn text(line: &str) -> Result<Line<'_>, Fault<'_>> {
        Line::parse(line, 1, Format::Text)
    }

    fn openmetrics(line: &str) -> Result<Line<'_>, Fault<'_>> {
        Line::parse(line, 1, Format::OpenMetrics)
    }

    #[test]
    fn text_is_generous_with_blanks() {
        let line = text("\t http_requests_total { code = \"503\" , }\t7 1395066363000 ").unwrap();
        assert_eq!(line.name, "http_requests_total");
        assert_eq!(line.labels.get("code").as_deref(), Some("503"));
        assert_eq!(line.value, 7.0);
        assert_eq!(line.timestamp, Some(Timestamp::from_millis(1_395_066_363_000)));
        assert_eq!(text("a{b=\"c\"}1").unwrap().value, 1.0);
    }

    #[test]
    fn a_quoted_name_is_a_name() {
        let line = text(r#"{"http.server.requests_total","http.status_code"="503"} 7"#).unwrap();
        assert_eq!(line.name, "http.server.requests_total");
        assert_eq!(line.labels.get("http.status_code").as_deref(), Some("503"));
        assert_eq!(line.labels.iter().count(), 1);
        assert_eq!(text(r#"a{"b"} 1"#).unwrap_err(), Fault::TwoNames);
        assert!(matches!(text("{} 1").unwrap_err(), Fault::MetricName(_)));
    }

    #[test]
    fn the_series_is_what_was_written_before_the_value() {
        assert_eq!(text(" a{b=\"} 1\"} 2").unwrap().series, b"a{b=\"} 1\"}");
        assert_eq!(text("a 2").unwrap().series, b"a");
    }

    #[test]
    fn plain_lines_are_read_in_place() {
        let is_borrowed = |text: &Cow<'_, str>| matches!(text, Cow::Borrowed(_));
        let line = text(r#"{"a.b",c="d e","f.g"="\\"} 1"#).unwrap();
        assert!(is_borrowed(&line.name));
        let borrowed: Vec<bool> =
            line.labels.iter().map(|(name, value)| is_borrowed(&name) && is_borrowed(&value)).collect();
        // Only what holds an escape is copied.
        assert_eq!(borrowed, [true, false]);
    }

    #[test]
    fn openmetrics_wants_single_spaces_and_seconds() {
        let line = openmetrics("a{b=\" # \"} 1 12.5").unwrap();
        assert_eq!(line.timestamp, Some(Timestamp::from_millis(12_500)));
        for bad in ["a  1", "a 1 ", "a 1\t", " a 1", "a 1  2", "a {b=\"c\"} 1", "a 1 2 3", "a{b=\"c\"}1", "a"]
        {
            assert!(openmetrics(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn exemplars_are_checked_in_openmetrics_and_skipped_in_text() {
        assert!(openmetrics("a_total 1 # {id=\"x # y\"} 0.5 123").unwrap().has_exemplar);
        assert!(openmetrics("a_total 1 5 # {} 0.5").unwrap().has_exemplar);
        for bad in ["# {}", "# {}1", "#{} 1", "# {} 1 ", "# {} 1 1 1", "# {} 1 NaN", "# id=\"a\"} 1"] {
            assert!(openmetrics(&format!("a_total 1 {bad}")).is_err(), "{bad:?}");
        }
        assert_eq!(text("a_total 1 # {anything").unwrap().value, 1.0);
        assert!(text("a_total 1 # anything").is_err());
    }
}
