//! Scripts taken apart into commands.

use std::time::Duration;

use regex::Regex;
use warroom::model::Labels;

use crate::notation::{self, Written};

/// One command of a script.
pub(crate) enum Command {
    Clear,
    Load {
        interval: Duration,
        with_buckets: bool,
        series: Vec<Line>,
    },
    Eval(Box<Eval>),
    /// Something that could not be read, and its line.
    Unread(usize, String),
}

/// A series and its values; no values when they could not be read.
pub(crate) struct Line {
    pub(crate) labels: Labels,
    pub(crate) values: Option<Vec<Written>>,
}

/// What is evaluated, and what is expected of it.
pub(crate) struct Eval {
    pub(crate) line: usize,
    pub(crate) expression: String,
    pub(crate) when: When,
    pub(crate) expected: Expected,
    /// An expectation in words that cannot be met here.
    pub(crate) annotated: bool,
    pub(crate) fails: bool,
    pub(crate) ordered: bool,
}

#[derive(Clone, Copy)]
pub(crate) enum When {
    Instant(Duration),
    Range { from: Duration, to: Duration, step: Duration },
}

/// The expected value.
#[derive(Default)]
pub(crate) struct Expected {
    pub(crate) scalar: Option<f64>,
    pub(crate) text: Option<String>,
    /// The times of an expected range vector: start, end, step.
    pub(crate) times: Option<(Duration, Duration, Duration)>,
    pub(crate) series: Vec<Line>,
    pub(crate) unread: Option<String>,
}

/// The commands of `text`.
pub(crate) fn read(text: &str) -> Vec<Command> {
    let lines: Vec<&str> =
        text.lines().map(str::trim).map(|l| if l.starts_with('#') { "" } else { l }).collect();
    let mut commands = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let first = at;
        at += 1;
        let word = lines[first].split_whitespace().next().unwrap_or_default();
        if word.is_empty() {
            continue;
        }
        if word == "clear" {
            commands.push(Command::Clear);
            continue;
        }
        while at < lines.len() && !lines[at].is_empty() {
            at += 1;
        }
        let block = &lines[first + 1..at];
        commands.push(match word {
            "load" | "load_with_nhcb" => load(first + 1, word, lines[first], block),
            _ => eval(first + 1, lines[first], block),
        });
    }
    commands
}

fn load(line: usize, word: &str, head: &str, block: &[&str]) -> Command {
    let interval = head.split_whitespace().nth(1).and_then(notation::duration);
    let Some(interval) = interval else { return Command::Unread(line, head.to_owned()) };
    let series = block.iter().filter_map(|text| line_of(text)).collect();
    Command::Load { interval, with_buckets: word == "load_with_nhcb", series }
}

fn line_of(text: &str) -> Option<Line> {
    let head = text.split_whitespace().next()?;
    if let Some(series) = head.strip_suffix("@st") {
        // When samples' counters started: not evaluated here, so neither is the series.
        return Some(Line { labels: notation::series(series)?.0, values: None });
    }
    let (labels, values) = notation::series(text)?;
    Some(Line { labels, values: notation::values(values) })
}

fn eval(line: usize, head: &str, block: &[&str]) -> Command {
    let unread = || Command::Unread(line, head.to_owned());
    let instant =
        Regex::new(r"^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$").unwrap();
    let range =
        Regex::new(r"^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+?)\s+to\s+(.+?)\s+step\s+(.+?)\s+(.+)$")
            .unwrap();
    let (how, when, expression) = if let Some(parts) = instant.captures(head) {
        let at = parts.get(2).map_or("0", |at| at.as_str());
        let Some(at) = notation::duration(at) else { return unread() };
        (parts.get(1), When::Instant(at), parts[3].to_owned())
    } else if let Some(parts) = range.captures(head) {
        let times = [2, 3, 4].map(|at| notation::duration(&parts[at]));
        let [Some(from), Some(to), Some(step)] = times else { return unread() };
        (parts.get(1), When::Range { from, to, step }, parts[5].to_owned())
    } else {
        return unread();
    };
    let how = how.map_or("", |how| how.as_str());
    let mut eval = Eval {
        line,
        expression,
        when,
        expected: Expected::default(),
        annotated: matches!(how, "warn" | "info"),
        fails: how == "fail",
        ordered: how == "ordered",
    };
    for text in block {
        expect(&mut eval, text);
    }
    Command::Eval(Box::new(eval))
}

fn expect(eval: &mut Eval, text: &str) {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["expect", "range", "vector", "from", from, "to", to, "step", step] => {
            let times = [from, to, step].map(|time| notation::duration(time));
            match times {
                [Some(from), Some(to), Some(step)] => eval.expected.times = Some((from, to, step)),
                _ => eval.expected.unread = Some((*text).to_owned()),
            }
        }
        ["expect", "string", ..] => {
            let value = text.split_once("string").and_then(|(_, value)| notation::quoted(value.trim()));
            eval.expected.text = Some(value.map(|(value, _)| value).unwrap_or_default());
        }
        ["expect", what, ..] => match *what {
            "fail" => eval.fails = true,
            "ordered" => eval.ordered = true,
            "warn" | "info" => eval.annotated = true,
            "no_warn" | "no_info" => {}
            _ => eval.expected.unread = Some(text.to_owned()),
        },
        ["expected_fail_message" | "expected_fail_regexp", ..] => {}
        [only] if notation::number(only).is_some() => eval.expected.scalar = notation::number(only),
        _ => match line_of(text) {
            Some(line) => eval.expected.series.push(line),
            None => eval.expected.unread = Some(text.to_owned()),
        },
    }
}
