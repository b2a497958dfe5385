//! The walk over a whole exposition.

use memchr::{memchr, memchr2};

use super::fault::Fault;
use super::format::Format;
use super::line::Line;
use super::metadata::Metadata;
use super::openmetrics::Rules;
use super::report::Report;

/// One line that was in order.
pub(super) enum Entry<'l, 'a> {
    /// A sample.
    Sample(&'l Line<'a>),
    /// What a metric is.
    Metadata(&'l Metadata<'a>),
}

/// Hands every sample of `body` to `sink`, in order. A line that is wrong is left out and
/// reported, and changes nothing about the others.
pub fn parse(body: &[u8], format: Format, mut sink: impl FnMut(&Line<'_>)) -> Report {
    parse_judged(body, format, |line| {
        sink(line);
        Ok(())
    })
}

/// Like [`parse`], for a `sink` that can refuse a sample: what it refuses is a bad line too.
pub fn parse_judged(
    body: &[u8],
    format: Format,
    mut sink: impl FnMut(&Line<'_>) -> Result<(), Fault<'static>>,
) -> Report {
    walk(body, format, |entry| match entry {
        Entry::Sample(line) => sink(line),
        Entry::Metadata(_) => Ok(()),
    })
}

/// Like [`parse_judged`], metadata included.
pub(super) fn walk<'a>(
    body: &'a [u8],
    format: Format,
    sink: impl FnMut(Entry<'_, 'a>) -> Result<(), Fault<'static>>,
) -> Report {
    let rules = (format == Format::OpenMetrics).then(Rules::default);
    let mut walk = Walk { format, rules, report: Report::new(format), has_ended: false, sink };
    match foreign(body) {
        Some((number, fault)) => walk.report.complain(number, fault),
        None => walk.body(body),
    }
    walk.report.sort();
    walk.report
}

/// What the body is instead of an exposition, and the line on which it begins.
fn foreign(body: &[u8]) -> Option<(u64, Fault<'static>)> {
    let start = body.trim_ascii_start();
    let fault = match start.first()? {
        // No exposition begins with one of these.
        b'<' => Fault::Html,
        b'[' | b'"' => Fault::Json,
        b'{' if is_object(start) => Fault::Json,
        _ => return None,
    };
    let before = body.iter().take(body.len() - start.len());
    Some((1 + before.filter(|byte| **byte == b'\n').count() as u64, fault))
}

/// Whether a colon follows the first quoted piece, or nothing stands in the braces; a quoted metric's name,
/// as in `{"a.b","c"="d"} 1`, is followed by something else, and neither goes on in the next line.
fn is_object(body: &[u8]) -> bool {
    let inside = body.get(1..).unwrap_or_default().trim_ascii_start();
    let Some(quoted) = inside.strip_prefix(b"\"") else { return inside.first() == Some(&b'}') };
    let Some((_, [b'"', behind @ ..])) = memchr2(b'"', b'\n', quoted).map(|end| quoted.split_at(end)) else {
        return false;
    };
    behind.trim_ascii_start().first() == Some(&b':')
}

struct Walk<'a, S> {
    format: Format,
    /// The rules between lines, which only OpenMetrics has.
    rules: Option<Rules<'a>>,
    report: Report,
    /// Whether `# EOF` has been read.
    has_ended: bool,
    sink: S,
}

impl<'a, S: FnMut(Entry<'_, 'a>) -> Result<(), Fault<'static>>> Walk<'a, S> {
    fn body(&mut self, body: &'a [u8]) {
        let mut rest = body;
        let mut number = 0;
        while !rest.is_empty() {
            number += 1;
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            let (line, behind) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            rest = behind.get(1..).unwrap_or_default();
            if let Err(fault) = self.line(line, number, !behind.is_empty()) {
                self.report.complain(number, fault);
            }
        }
        if let Some(mut rules) = self.rules.take() {
            rules.finish(&mut self.report);
            if !self.has_ended {
                self.report.complain(number.max(1), Fault::NoEof);
            }
        }
    }

    fn line(&mut self, line: &'a [u8], number: u64, is_whole: bool) -> Result<(), Fault<'a>> {
        if self.has_ended {
            return Err(Fault::AfterEof);
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = str::from_utf8(line).map_err(|_| Fault::NotUtf8)?;
        if line.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            return self.blank();
        }
        if self.rules.is_some() && line == "# EOF" {
            self.has_ended = true;
            return Ok(());
        }
        if self.rules.is_some() && !is_whole {
            return Err(Fault::CutOff);
        }
        let first = if self.format == Format::Text { line.trim_start_matches([' ', '\t']) } else { line };
        if first.starts_with('#') { self.metadata(line, number) } else { self.sample(line, number) }
    }

    const fn blank(&self) -> Result<(), Fault<'a>> {
        match self.format {
            Format::Text => Ok(()),
            Format::OpenMetrics => Err(Fault::Blank),
        }
    }

    fn metadata(&mut self, line: &'a str, number: u64) -> Result<(), Fault<'a>> {
        let Some(metadata) = Metadata::parse(line, self.format)? else { return Ok(()) };
        if let Some(rules) = &mut self.rules {
            rules.metadata(number, &metadata, &mut self.report)?;
        }
        (self.sink)(Entry::Metadata(&metadata))
    }

    fn sample(&mut self, line: &'a str, number: u64) -> Result<(), Fault<'a>> {
        let line = Line::parse(line, number, self.format)?;
        if let Some(rules) = &mut self.rules {
            rules.sample(&line, &mut self.report)?;
        }
        (self.sink)(Entry::Sample(&line))?;
        self.report.samples += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(body: &[u8], format: Format) -> (Vec<String>, Report) {
        let mut names = Vec::new();
        let report = parse(body, format, |line| names.push(line.name.clone().into_owned()));
        (names, report)
    }

    fn numbers(report: &Report) -> Vec<u64> {
        report.bad_lines.iter().map(|bad| bad.line).collect()
    }

    #[test]
    fn a_bad_line_costs_that_line() {
        let body = b"# TYPE a gauge\r\na 1\r\n\r\nb{x=\"1} 2\nc 3\nd \xff 4\n# free comment\ne 5";
        let (names, report) = names(body, Format::Text);
        assert_eq!(names, ["a", "c", "e"]);
        assert_eq!((report.samples, report.bad), (3, 2));
        assert_eq!(numbers(&report), [4, 6]);
        assert_eq!(report.bad_lines[0].reason.as_str(), "closing quote missing");
    }

    #[test]
    fn nothing_is_nothing_bad() {
        for body in ["", "\n", "# HELP a b\n", "# only a comment"] {
            assert!(names(body.as_bytes(), Format::Text).1.is_clean(), "{body:?}");
        }
        assert!(names(b"# EOF", Format::OpenMetrics).1.is_clean());
    }

    #[test]
    fn a_web_page_is_one_complaint() {
        let (_, report) = names(b"\n <!doctype html>\n<p>\n<p>\n", Format::Text);
        assert_eq!((report.bad, numbers(&report)), (1, vec![2]));
        assert!(report.bad_lines[0].reason.as_str().starts_with("got an HTML page"));
    }

    #[test]
    fn json_is_one_complaint_and_a_quoted_name_is_none() {
        for body in ["{}", "[1]", "\"no\"", "{\n \"status\" : \"success\"}"] {
            let (_, report) = names(body.as_bytes(), Format::Text);
            assert_eq!(numbers(&report), [1], "{body}");
            assert!(report.bad_lines[0].reason.as_str().starts_with("got JSON"), "{body}");
        }
        assert!(names(b"{\"a.b\",c=\"d\"} 1\n", Format::Text).1.is_clean());
        let (names, report) = names(b"{\"x\na{b=\":\"} 0\n", Format::Text);
        assert_eq!((names, numbers(&report)), (vec!["a".to_owned()], vec![1]));
    }

    #[test]
    fn openmetrics_ends_where_it_says() {
        let (names_before, report) = names(b"a 1\n# EOF\nb 2\n", Format::OpenMetrics);
        assert_eq!((names_before.as_slice(), numbers(&report)), (["a".to_owned()].as_slice(), vec![3]));
        assert_eq!(numbers(&names(b"a 1\n", Format::OpenMetrics).1), [1]);
        // The second number may have been 25.
        let (names_before, report) = names(b"a 1\nb 2", Format::OpenMetrics);
        assert_eq!((names_before.as_slice(), numbers(&report)), (["a".to_owned()].as_slice(), vec![2, 2]));
        assert_eq!(numbers(&names(b"a 1\n\n# EOF\n", Format::OpenMetrics).1), [2]);
    }

    #[test]
    fn a_sink_can_refuse() {
        let report = parse_judged(b"a 1\nb 2\n", Format::Text, |line| match &*line.name {
            "b" => Err(Fault::Duplicate),
            _ => Ok(()),
        });
        assert_eq!((report.samples, numbers(&report)), (1, vec![2]));
    }
}
