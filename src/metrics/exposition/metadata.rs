//! The lines that begin with `#`.

use std::borrow::Cow;

use super::fault::Fault;
use super::format::Format;
use super::kind::Kind;
use super::scan::{Scan, unescape};

/// What a metadata line says about one metric.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Metadata<'a> {
    /// The metric's name, without the suffixes of its samples.
    pub(super) name: Cow<'a, str>,
    /// What is said.
    pub(super) says: Says<'a>,
}

/// The three things metadata can say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Says<'a> {
    /// What it is, raw.
    Help(&'a str),
    /// Its type.
    Type(Kind),
    /// Its unit.
    Unit(&'a str),
}

impl Says<'_> {
    /// The keyword of the line.
    pub(super) const fn keyword(&self) -> &'static str {
        match self {
            Self::Help(_) => "HELP",
            Self::Type(_) => "TYPE",
            Self::Unit(_) => "UNIT",
        }
    }
}

impl<'a> Metadata<'a> {
    /// Reads a line that begins with `#`; none for a comment, which only text 0.0.4 has.
    pub(super) fn parse(line: &'a str, format: Format) -> Result<Option<Self>, Fault<'a>> {
        let mut scan = Scan::new(line);
        gap(&mut scan, format);
        scan.eat('#');
        let has_gap = gap(&mut scan, format);
        let keyword = match scan.word() {
            "HELP" => "HELP",
            "TYPE" => "TYPE",
            "UNIT" => "UNIT",
            _ if format == Format::Text => return Ok(None),
            _ => return Err(Fault::Comment),
        };
        if !has_gap && format == Format::OpenMetrics {
            return Err(Fault::Comment);
        }
        match Self::after(keyword, scan, format) {
            // Text 0.0.4 knows no UNIT: what does not read as one is a comment.
            Err(_) if format == Format::Text && keyword == "UNIT" => Ok(None),
            metadata => metadata.map(Some),
        }
    }

    fn after(keyword: &'static str, mut scan: Scan<'a>, format: Format) -> Result<Self, Fault<'a>> {
        gap(&mut scan, format);
        let name = metric_name(&mut scan, keyword)?;
        let has_more = gap(&mut scan, format);
        // `# HELP name` alone is an empty text in 0.0.4; OpenMetrics wants the space at least.
        if !has_more && (format == Format::OpenMetrics || !scan.is_done()) {
            return Err(Fault::Metadata(keyword));
        }
        Ok(Self { name, says: says(keyword, scan.rest(), format)? })
    }
}

/// Steps over one space in OpenMetrics, over all blanks in text 0.0.4.
fn gap(scan: &mut Scan<'_>, format: Format) -> bool {
    match format {
        Format::OpenMetrics => scan.eat(' '),
        Format::Text => {
            let before = scan.rest().len();
            scan.blanks();
            scan.rest().len() < before
        }
    }
}

fn metric_name<'a>(scan: &mut Scan<'a>, keyword: &'static str) -> Result<Cow<'a, str>, Fault<'a>> {
    let rest = scan.rest();
    let name = if rest.starts_with('"') { unescape(scan.quoted()?) } else { scan.metric_name().into() };
    match () {
        () if rest.is_empty() => Err(Fault::Metadata(keyword)),
        () if name.is_empty() => Err(Fault::MetricName(rest)),
        () if scan.is_done() || scan.rest().starts_with([' ', '\t']) => Ok(name),
        () => Err(Fault::MetricName(rest)),
    }
}

fn says<'a>(keyword: &'static str, rest: &'a str, format: Format) -> Result<Says<'a>, Fault<'a>> {
    let word = if format == Format::Text { rest.trim_end() } else { rest };
    match keyword {
        "HELP" => Ok(Says::Help(rest)),
        "UNIT" => Ok(Says::Unit(word)),
        _ => Kind::from_name(word, format).map(Says::Type).ok_or(Fault::UnknownType(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str, format: Format) -> Result<Option<Metadata<'_>>, Fault<'_>> {
        Metadata::parse(line, format)
    }

    #[test]
    fn both_formats_say_the_same_things() {
        for format in [Format::Text, Format::OpenMetrics] {
            let read = |line| parse(line, format).unwrap().unwrap();
            assert_eq!(read("# TYPE a counter").says, Says::Type(Kind::Counter));
            assert_eq!(read("# HELP a What it \\n is").says, Says::Help("What it \\n is"));
            assert_eq!(read("# UNIT a_seconds seconds").says, Says::Unit("seconds"));
            assert_eq!(read(r#"# TYPE "http.server" gauge"#).name, "http.server");
        }
    }

    #[test]
    fn only_text_has_comments_and_loose_blanks() {
        for line in ["# UNIT ", "# a comment", "#", "#TYPEa", "# EOFblah", "#  \t"] {
            assert_eq!(parse(line, Format::Text), Ok(None), "{line:?}");
            assert!(parse(line, Format::OpenMetrics).is_err(), "{line:?}");
        }
        for line in [" #\tTYPE  a\tcounter ", "#TYPE a Counter", "# HELP a"] {
            assert!(matches!(parse(line, Format::Text), Ok(Some(_))), "{line:?}");
            assert!(parse(line, Format::OpenMetrics).is_err(), "{line:?}");
        }
    }

    #[test]
    fn broken_metadata_is_refused_in_both() {
        for line in ["# TYPE a meh", "# TYPE", "# TYPE a", "# HELP a.b x", "# TYPE \"a gauge", "# HELP "] {
            assert!(parse(line, Format::Text).is_err(), "{line:?}");
            assert!(parse(line, Format::OpenMetrics).is_err(), "{line:?}");
        }
    }
}
