//! How scripts write times, series and their values.

use std::time::Duration;

use warroom::model::{Labels, METRIC_NAME};

/// One written value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Written {
    /// `_`
    Missing,
    /// `stale`
    Stale,
    Float(f64),
    /// `{{…}}`, or anything else that only native histograms write.
    Native,
}

/// A duration, or a number of seconds.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let mut rest = text;
    let mut millis = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (count, tail) = rest.split_at(digits);
        let letters = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        millis += count.parse::<u64>().ok()?
            * match unit {
                "ms" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                "w" => 7 * 86_400_000,
                "y" => 365 * 86_400_000,
                _ => return None,
            };
        rest = tail;
    }
    Some(Duration::from_millis(millis))
}

/// A number as scripts write it.
pub(crate) fn number(text: &str) -> Option<f64> {
    let negative = text.strip_prefix('-');
    let digits = negative.or_else(|| text.strip_prefix('+')).unwrap_or(text);
    let value = match digits.strip_prefix("0x") {
        Some(hexadecimal) => i64::from_str_radix(hexadecimal, 16).ok()? as f64,
        None => digits.parse().ok()?,
    };
    Some(if negative.is_some() { -value } else { value })
}

/// `name{label="value", …}` and what follows it.
pub(crate) fn series(line: &str) -> Option<(Labels, &str)> {
    let line = line.trim();
    let name_end = line.find(|c: char| c == '{' || c.is_whitespace()).unwrap_or(line.len());
    let (name, rest) = line.split_at(name_end);
    let mut pairs: Vec<(String, String)> = Vec::new();
    if !name.is_empty() {
        pairs.push((METRIC_NAME.to_owned(), name.to_owned()));
    }
    let rest = match rest.trim_start().strip_prefix('{') {
        Some(inner) if !inner.starts_with('{') => labels(inner, &mut pairs)?,
        _ => rest,
    };
    Some((Labels::new(pairs), rest.trim()))
}

fn labels<'a>(mut rest: &'a str, pairs: &mut Vec<(String, String)>) -> Option<&'a str> {
    loop {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        if let Some(after) = rest.strip_prefix('}') {
            return Some(after);
        }
        let name;
        (name, rest) = if rest.starts_with(['"', '\'', '`']) { quoted(rest)? } else { bare(rest) };
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('=') {
            let value;
            (value, rest) = quoted(after.trim_start())?;
            pairs.push((name, value));
        } else {
            // A name alone, in quotes, is the metric's.
            pairs.push((METRIC_NAME.to_owned(), name));
        }
    }
}

fn bare(text: &str) -> (String, &str) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

/// A quoted string and what follows it.
pub(crate) fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote != '`' => value.push(match chars.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            c if c == quote => return Some((value, &text[at + 1..])),
            c => value.push(c),
        }
    }
    None
}

/// Values in the expanding notation: `1 2+3x2 _ _x2 stale`.
pub(crate) fn values(text: &str) -> Option<Vec<Written>> {
    let mut values = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = if rest.starts_with("{{") { native_end(rest)? } else { word_end(rest) };
        let (word, tail) = rest.split_at(end);
        if word.starts_with("{{") {
            let times = word.rsplit_once('x').and_then(|(_, times)| times.parse().ok());
            values.extend(std::iter::repeat_n(Written::Native, times.map_or(1, |times: usize| times + 1)));
        } else {
            expand(word, &mut values)?;
        }
        rest = tail.trim_start();
    }
    Some(values)
}

fn word_end(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// Where a native histogram ends, with the increment and repetition behind it.
fn native_end(text: &str) -> Option<usize> {
    let close = text.find("}}")? + 2;
    let rest = &text[close..];
    if rest.starts_with(['+', '-']) && rest[1..].starts_with("{{") {
        return Some(close + 1 + native_end(&rest[1..])?);
    }
    Some(close + word_end(rest))
}

fn expand(word: &str, values: &mut Vec<Written>) -> Option<()> {
    let (first, times) = match word.rsplit_once('x') {
        Some((first, times)) if times.parse::<usize>().is_ok() && first != "0" => (first, times.parse().ok()),
        Some((first, times)) if first == "0" && !word.contains('e') => (first, times.parse().ok()),
        _ => (word, None::<usize>),
    };
    let same = |value: Written, times: usize| std::iter::repeat_n(value, times);
    match first {
        "_" => values.extend(same(Written::Missing, times.unwrap_or(1))),
        "stale" => values.extend(same(Written::Stale, times.map_or(1, |times| times + 1))),
        _ => {
            let (mut value, step) = start_and_step(first)?;
            for _ in 0..=times.unwrap_or(0) {
                values.push(Written::Float(value));
                value += step;
            }
        }
    }
    Some(())
}

fn start_and_step(text: &str) -> Option<(f64, f64)> {
    if let Some(value) = number(text) {
        return Some((value, 0.0));
    }
    let signs = text.char_indices().skip(1).filter(|(_, c)| matches!(c, '+' | '-'));
    for (at, _) in signs {
        if let (Some(start), Some(step)) = (number(&text[..at]), number(&text[at..])) {
            return Some((start, step));
        }
    }
    None
}
