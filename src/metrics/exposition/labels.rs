//! The labels of one sample, read from its line when asked for.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher};

use super::fault::Fault;
use super::format::Format;
use super::scan::{Scan, unescape};
use crate::model::METRIC_NAME;

/// Labels on one line. Every one is compared with those before it, so there must be a bound.
const MAX_LABELS: usize = 128;

/// The labels of one sample: checked, but read from the line only when asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawLabels<'a> {
    /// From behind the opening brace to the closing one.
    text: &'a str,
}

impl<'a> RawLabels<'a> {
    /// Names and values in the order of the line; a quoted metric name is not among them. Only
    /// what holds an escape is copied.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        let mut items = Items::new(Scan::new(self.text));
        let items = std::iter::from_fn(move || items.next().ok().flatten());
        items.filter_map(|(name, value)| Some((unescape(name), unescape(value?))))
    }

    /// The value of the label called `name`.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// A hash of the labels that does not depend on their order; `skipped` and empty ones do not
    /// count. The same on every run.
    pub(super) fn fingerprint(&self, skipped: Option<&str>) -> u64 {
        let counted = self.iter().filter(|(name, value)| skipped != Some(name) && !value.is_empty());
        counted.map(|(name, value)| hash([&name, "\u{0}", &value])).fold(0, u64::wrapping_add)
    }
}

/// A hash of strings written one behind the other. The same on every run.
pub(super) fn hash<'s>(pieces: impl IntoIterator<Item = &'s str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    pieces.into_iter().for_each(|piece| hasher.write(piece.as_bytes()));
    hasher.finish()
}

/// Steps over labels behind an opening brace and checks them. Also returns the metric's name, if
/// it stands quoted among them, raw.
pub(super) fn labels<'a>(
    scan: &mut Scan<'a>,
    format: Format,
) -> Result<(RawLabels<'a>, Option<&'a str>), Fault<'a>> {
    let text = scan.rest();
    let mut items = Items::new(*scan);
    let mut names = [""; MAX_LABELS];
    let mut count = 0;
    let mut metric = None;
    while let Some((name, value)) = items.next()? {
        if value.is_none() {
            if metric.replace(name).is_some() {
                return Err(Fault::TwoNames);
            }
            continue;
        }
        if name == METRIC_NAME {
            return Err(Fault::NameLabel);
        }
        if names.iter().take(count).any(|earlier| is_same_name(earlier, name)) {
            return Err(Fault::LabelTwice(name));
        }
        *names.get_mut(count).ok_or(Fault::TooManyLabels(MAX_LABELS))? = name;
        count += 1;
    }
    if items.comma && format == Format::OpenMetrics {
        return Err(Fault::TrailingComma);
    }
    *scan = items.scan;
    Ok((RawLabels { text }, metric))
}

fn is_same_name(a: &str, b: &str) -> bool {
    a == b || (a.contains('\\') || b.contains('\\')) && unescape(a) == unescape(b)
}

/// Reads raw labels one by one up to the closing brace.
struct Items<'a> {
    scan: Scan<'a>,
    /// Whether the last thing read was a comma.
    comma: bool,
    done: bool,
}

/// A raw name and a raw value; a name alone is the metric's.
type Item<'a> = (&'a str, Option<&'a str>);

impl<'a> Items<'a> {
    const fn new(scan: Scan<'a>) -> Self {
        Self { scan, comma: false, done: false }
    }

    fn next(&mut self) -> Result<Option<Item<'a>>, Fault<'a>> {
        if self.done {
            return Ok(None);
        }
        self.scan.blanks();
        if self.scan.eat('}') {
            self.done = true;
            return Ok(None);
        }
        let item = self.item()?;
        self.scan.blanks();
        self.comma = self.scan.eat(',');
        if !self.comma {
            self.done = self.scan.eat('}');
            if !self.done {
                return Err(Fault::AfterLabel(self.scan.rest()));
            }
        }
        Ok(Some(item))
    }

    fn item(&mut self) -> Result<Item<'a>, Fault<'a>> {
        let is_quoted = self.scan.rest().starts_with('"');
        let name = if is_quoted { self.scan.quoted()? } else { self.scan.label_name() };
        if name.is_empty() {
            return Err(Fault::LabelName(self.scan.rest()));
        }
        self.scan.blanks();
        if self.scan.eat('=') {
            self.scan.blanks();
            return Ok((name, Some(self.scan.quoted()?)));
        }
        if is_quoted { Ok((name, None)) } else { Err(Fault::NoEquals(self.scan.rest())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: Format) -> Result<Vec<(String, String)>, Fault<'_>> {
        let mut scan = Scan::new(text);
        let (labels, _) = labels(&mut scan, format)?;
        Ok(labels.iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    #[test]
    fn are_read_with_escapes_blanks_and_quoted_names() {
        let pairs = read(r#" a = "1" , "b.c"="x\"y\n" } 7"#, Format::Text).unwrap();
        assert_eq!(pairs, [("a".into(), "1".into()), ("b.c".into(), "x\"y\n".into())]);
        let (_, metric) = labels(&mut Scan::new(r#""http.total",a="1"}"#), Format::Text).unwrap();
        assert_eq!(metric, Some("http.total"));
    }

    #[test]
    fn a_trailing_comma_is_fine_in_text_only() {
        assert_eq!(read(r#"a="1",}"#, Format::Text).unwrap().len(), 1);
        assert_eq!(read(r#"a="1",}"#, Format::OpenMetrics), Err(Fault::TrailingComma));
        assert!(read(",}", Format::Text).is_err() && read(r#"a="1",,}"#, Format::Text).is_err());
    }

    #[test]
    fn no_label_comes_twice() {
        assert_eq!(read(r#"a="1",a="1"}"#, Format::Text), Err(Fault::LabelTwice("a")));
        assert!(matches!(read(r#""\\"="1","\\"="1"}"#, Format::Text), Err(Fault::LabelTwice(_))));
        assert_eq!(read(r#"__name__="b"}"#, Format::Text), Err(Fault::NameLabel));
    }

    #[test]
    fn a_line_cannot_have_labels_without_end() {
        let many = (0..10_000).fold(String::new(), |many, at| many + &format!("l{at}=\"\","));
        assert_eq!(read(&many, Format::Text), Err(Fault::TooManyLabels(MAX_LABELS)));
    }

    #[test]
    fn the_fingerprint_ignores_order_and_empty_labels() {
        let print = |text| labels(&mut Scan::new(text), Format::Text).unwrap().0.fingerprint(Some("le"));
        assert_eq!(print(r#"a="1",b="2",le="5"}"#), print(r#"b="2",c="",a="1"}"#));
        assert_ne!(print(r#"a="1",b="2"}"#), print(r#"a="2",b="1"}"#));
    }
}
