//! What an operator types, word by word, with the place of each.

use std::ops::Range;

use crate::model::Text;

/// What could not be understood, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Misread {
    /// The bytes of the input that it is about, on character boundaries.
    pub span: Range<usize>,
    /// What is wrong, in one line.
    pub reason: Text,
}

impl Misread {
    pub(super) fn new(span: Range<usize>, reason: &str) -> Self {
        Self { span, reason: Text::line(reason) }
    }
}

/// A word as it stands in the input; quotes keep blanks and colons together and are taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands, with its quotes.
    pub(super) span: Range<usize>,
    /// Its text without quotes.
    pub(super) text: String,
    /// Where in `text` the first quoted part begins: nothing after it is syntax.
    pub(super) quoted: Option<usize>,
}

/// Splits at blanks that are not quoted; a quote that is never closed is an error.
pub(super) fn words(input: &str) -> Result<Vec<Word>, Misread> {
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote: Option<usize> = None;
    for (at, c) in input.char_indices() {
        if c.is_whitespace() && quote.is_none() {
            words.extend(word.take());
            continue;
        }
        let current = word.get_or_insert_with(|| Word { span: at..at, text: String::new(), quoted: None });
        current.span.end = at + c.len_utf8();
        if c == '"' {
            quote = if quote.is_none() { Some(at) } else { None };
            current.quoted.get_or_insert(current.text.len());
        } else {
            current.text.push(c);
        }
    }
    if let Some(at) = quote {
        return Err(Misread::new(at..input.len(), "this quote is never closed"));
    }
    words.extend(word);
    Ok(words)
}

/// `did you mean X?` where one of the known words is near enough.
pub(super) fn suggestion<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let word = word.to_lowercase();
    let near = known.map(|known| (strsim::damerau_levenshtein(&word, known), known)).min();
    match near {
        Some((distance, known)) if distance * 3 <= known.len() => format!(": did you mean `{known}`?"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        let words = words(r#"by:"Alice B"  «x»"#).unwrap();
        assert_eq!(words[0], Word { span: 0..12, text: "by:Alice B".to_owned(), quoted: Some(3) });
        assert_eq!(words[1].span, 14..19);
    }

    #[test]
    fn an_open_quote_is_pointed_at() {
        assert_eq!(words(r#"a "b c"#).unwrap_err().span, 2..6);
    }

    #[test]
    fn only_near_words_are_suggested() {
        assert_eq!(suggestion("severty", ["kind", "severity"].into_iter()), ": did you mean `severity`?");
        assert_eq!(suggestion("banana", ["kind", "severity"].into_iter()), "");
    }
}
