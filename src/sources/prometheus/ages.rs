//! How old the samples behind a signal are. An answer carries the time of its evaluation, and a series that
//! vanished answers on for five minutes, so that this has to be asked for.

use std::time::Duration;

use crate::api::prometheus::Found;
use crate::metrics::promql::Query;
use crate::model::{Matcher, Timestamp};

/// The label that says which signal an age is of.
const SIGNAL: &str = "warroom_signal";

/// The window in which samples are counted to know how far apart they are.
const COUNTED: Duration = Duration::from_mins(5);

/// A question for the time of the newest sample behind each of these expressions, in one answer; none where no
/// expression looks at samples.
pub(super) fn newest(expressions: &[&str]) -> Option<String> {
    each(expressions, |selector| format!("max(timestamp({selector}))"))
}

/// A question for how many samples each had of late.
pub(super) fn counts(expressions: &[&str]) -> Option<String> {
    each(expressions, |selector| format!("max(count_over_time({selector}[{}s]))", COUNTED.as_secs()))
}

/// `label_replace(max(timestamp(a)), …) or label_replace(…)`: parts are told apart by signal and number, so
/// that no series hides another.
fn each(expressions: &[&str], part: impl Fn(&str) -> String) -> Option<String> {
    let mut parts = Vec::new();
    for (number, expression) in expressions.iter().enumerate() {
        let Ok(query) = Query::parse(expression) else { continue };
        for (place, matchers) in query.selectors().iter().enumerate() {
            let asked = part(&selector(matchers));
            let asked = format!("label_replace({asked}, \"{SIGNAL}\", \"{number}\", \"\", \"\")");
            parts.push(format!("label_replace({asked}, \"warroom_part\", \"{place}\", \"\", \"\")"));
        }
    }
    (!parts.is_empty()).then(|| parts.join(" or "))
}

fn selector(matchers: &[Matcher]) -> String {
    let matchers: Vec<String> = matchers.iter().map(raw).collect();
    format!("{{{}}}", matchers.join(","))
}

/// The matcher as an expression has it. `Display` is for people: it shows control characters by name.
fn raw(matcher: &Matcher) -> String {
    use crate::model::MatchOp::{Equal, NotEqual, NotRegex, Regex};
    let op = match matcher.op {
        Equal => "=",
        NotEqual => "!=",
        Regex(_) => "=~",
        NotRegex(_) => "!~",
    };
    let value = matcher.value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("{}{op}\"{value}\"", matcher.name)
}

/// The newest for each of so many expressions.
pub(super) fn read_newest(found: &[Found], count: usize) -> Vec<Option<Timestamp>> {
    let latest = |times: Vec<f64>| times.into_iter().reduce(f64::max).map(Timestamp::from_secs_f64);
    (0..count).map(|number| latest(of(found, number))).collect()
}

/// How far apart samples are, the slowest signal's; none where nothing was counted.
pub(super) fn read_interval(found: &[Found], count: usize) -> Option<Duration> {
    let most = |number| of(found, number).into_iter().reduce(f64::max).filter(|count| *count >= 1.0);
    let least = (0..count).filter_map(most).reduce(f64::min)?;
    Some(COUNTED.div_f64(least))
}

fn of(found: &[Found], number: usize) -> Vec<f64> {
    let number = number.to_string();
    let of_signal = found.iter().filter(|found| found.labels.get(SIGNAL) == Some(&number));
    of_signal.map(|found| found.sample.value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Labels, Sample};

    #[test]
    fn one_question_asks_for_all() {
        let ratio = r#"sum(rate(x{code=~"5..",p="a\\b"}[1m])) / sum(rate(x[1m]))"#;
        let asked = newest(&[ratio, "1 + 1"]).unwrap();
        assert_eq!(asked.matches("timestamp(").count(), 2);
        assert!(asked.contains(r#"max(timestamp({__name__="x",code=~"5..",p="a\\b"}))"#), "{asked}");
        Query::parse(&asked).unwrap();
        assert_eq!(newest(&["vector(1)", "time()"]), None);
    }

    #[test]
    fn the_youngest_sample_counts_and_the_slowest_signal() {
        let found = |signal: &str, part: &str, value: f64| Found {
            labels: Labels::new([(SIGNAL, signal), ("warroom_part", part)]),
            sample: Sample { at: Timestamp::from_millis(0), value },
        };
        let times = [found("0", "0", 100.0), found("0", "1", 107.5), found("2", "0", 90.0)];
        let at = |secs: f64| Some(Timestamp::from_secs_f64(secs));
        assert_eq!(read_newest(&times, 3), [at(107.5), None, at(90.0)]);
        let counts = [found("0", "0", 60.0), found("1", "0", 20.0)];
        assert_eq!(read_interval(&counts, 2), Some(Duration::from_secs(15)));
        assert_eq!(read_interval(&[], 2), None);
    }
}
