//! How old the samples behind a signal are. An answer carries the time of its evaluation, and a series that
//! vanished answers on for five minutes, so that this has to be asked for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::past::Ahead;
use crate::api::prometheus::Found;
use crate::metrics::promql::Query;
use crate::model::{Labels, Matcher, Timestamp};
use crate::sources::source::Asked;

/// The label that says which signal an age is of.
const SIGNAL: &str = "warroom_signal";

/// The labels that say whose samples an age is of.
const WHOSE: [&str; 2] = ["job", "instance"];

/// The windows in which samples are counted to know how far apart they are: a longer one holds more of them, a
/// shorter one knows earlier how many there are.
const COUNTED: [Duration; 3] = [Duration::from_secs(15), Duration::from_mins(1), Duration::from_mins(5)];

/// Samples further apart are an outage rather than a pace.
const SLOWEST: Duration = Duration::from_mins(1);

/// How long an age is remembered after its series vanished.
const REMEMBERED: Duration = Duration::from_mins(15);

/// A question for the time of the newest sample behind each of these expressions, for each process, in one
/// answer; none where no expression looks at samples.
pub(super) fn newest(expressions: &[&str]) -> Option<String> {
    let by = WHOSE.join(", ");
    each(expressions, |selector| vec![format!("max by ({by}) (timestamp({selector}))")])
}

/// A question for how many samples each had of late.
pub(super) fn counts(expressions: &[&str]) -> Option<String> {
    let count =
        |selector: &str, window: Duration| format!("max(count_over_time({selector}[{}s]))", window.as_secs());
    each(expressions, |selector| COUNTED.map(|window| count(selector, window)).to_vec())
}

/// `label_replace(max(timestamp(a)), …) or label_replace(…)`: parts are told apart by signal and number, so
/// that no series hides another.
fn each(expressions: &[&str], parts_of: impl Fn(&str) -> Vec<String>) -> Option<String> {
    let mut parts = Vec::new();
    for (number, expression) in expressions.iter().enumerate() {
        let Ok(query) = Query::parse(expression) else { continue };
        let asked = query.selectors().iter().flat_map(|matchers| parts_of(&selector(matchers))).collect();
        let asked: Vec<String> = asked;
        for (place, asked) in asked.into_iter().enumerate() {
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

/// How far apart samples are at the most, the slowest signal's; none where nothing was counted. Between n samples
/// of a window lie n - 1 intervals, however young the server is; one alone tells nothing of its pace.
pub(super) fn read_interval(found: &[Found], count: usize) -> Option<Duration> {
    let apart = |number: usize| {
        let bounds = of(found, number).filter_map(|found| {
            let part: usize = found.labels.get("warroom_part")?.parse().ok()?;
            let window = COUNTED.get(part % COUNTED.len())?;
            let intervals = found.sample.value - 1.0;
            (intervals >= 0.0).then(|| if intervals < 1.0 { SLOWEST } else { window.div_f64(intervals) })
        });
        bounds.min()
    };
    (0..count).filter_map(apart).max().map(|apart| apart.min(SLOWEST))
}

fn of(found: &[Found], number: usize) -> impl Iterator<Item = &Found> {
    let number = number.to_string();
    found.iter().filter(move |found| found.labels.get(SIGNAL) == Some(&number))
}

/// The newest samples that were ever seen behind each signal, in this machine's time.
#[derive(Debug, Default)]
pub(super) struct Ages(BTreeMap<(Arc<str>, Labels), Timestamp>);

impl Ages {
    /// Takes in the answer to [`newest`] about `asked`. What it lacks vanished, and is as old as it was.
    pub(super) fn take(&mut self, found: &[Found], asked: &[Asked], ahead: Ahead, now: Timestamp) {
        for (number, asked) in asked.iter().enumerate() {
            for found in of(found, number) {
                let at = ahead.here(Timestamp::from_secs_f64(found.sample.value)).min(now);
                let whose = found.labels.keeping(|name| WHOSE.contains(&name));
                let newest = self.0.entry((asked.signal.clone(), whose)).or_insert(at);
                *newest = at.max(*newest);
            }
        }
        self.0.retain(|_, newest| now.since(*newest) <= REMEMBERED);
    }

    /// When the newest sample behind a series of the signal was taken: one of those it may be made of.
    pub(super) fn of(&self, signal: &Arc<str>, series: &Labels) -> Option<Timestamp> {
        let may_be = |whose: &Labels| {
            whose.iter().all(|label| series.get(&label.name).is_none_or(|value| *value == *label.value))
        };
        let of_signal = self.0.range((signal.clone(), Labels::default())..);
        let of_signal = of_signal.take_while(|((of, _), _)| of == signal);
        of_signal.filter(|((_, whose), _)| may_be(whose)).map(|(_, newest)| *newest).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Sample;

    fn found(labels: &[(&str, &str)], value: f64) -> Found {
        let sample = Sample { at: Timestamp::from_millis(0), value };
        Found { labels: Labels::new(labels.iter().copied()), sample }
    }

    #[test]
    fn one_question_asks_for_all() {
        let ratio = r#"sum(rate(x{code=~"5..",p="a\\b"}[1m])) / sum(rate(x[1m]))"#;
        let asked = newest(&[ratio, "1 + 1"]).unwrap();
        assert_eq!(asked.matches("timestamp(").count(), 2);
        let part = r#"max by (job, instance) (timestamp({__name__="x",code=~"5..",p="a\\b"}))"#;
        assert!(asked.contains(part), "{asked}");
        Query::parse(&asked).unwrap();
        assert_eq!(newest(&["vector(1)", "time()"]), None);
        Query::parse(&counts(&[ratio]).unwrap()).unwrap();
    }

    #[test]
    fn the_slowest_signal_sets_the_pace_and_an_outage_does_not() {
        let count =
            |signal: &str, part: &str, value: f64| found(&[(SIGNAL, signal), ("warroom_part", part)], value);
        let counts = [count("0", "1", 61.0), count("1", "1", 4.0), count("1", "2", 21.0)];
        assert_eq!(read_interval(&counts, 2), Some(Duration::from_secs(15)));
        // What has only begun has few samples in five minutes, and yet is known to be fast.
        let begun = [count("0", "0", 11.0), count("0", "1", 11.0), count("0", "2", 11.0)];
        assert_eq!(read_interval(&begun, 1), Some(Duration::from_millis(1500)));
        for alone in [count("0", "0", 1.0), count("0", "2", 2.0)] {
            assert_eq!(read_interval(&[alone], 1), Some(SLOWEST));
        }
        assert_eq!(read_interval(&[], 2), None);
    }

    #[test]
    fn each_process_has_its_age_and_keeps_it_when_it_vanishes() {
        let age = |signal: &str, job: &str, secs: f64| found(&[(SIGNAL, signal), ("job", job)], secs);
        let signal =
            |signal: &str| Asked { signal: signal.into(), expr: String::new(), limit: None, is_shown: true };
        let asked = [signal("a"), signal("b")];
        let mut ages = Ages::default();
        let at = |secs: i64| Timestamp::from_millis(secs * 1000);
        ages.take(&[age("0", "shop", 100.0), age("0", "mail", 90.0)], &asked, Ahead(0), at(101));
        ages.take(&[age("0", "shop", 110.0)], &asked, Ahead(0), at(111));
        let of = |job: &str| ages.of(&"a".into(), &Labels::new([("job", job), ("pool", "x")]));
        assert_eq!([of("shop"), of("mail"), of("other")], [Some(at(110)), Some(at(90)), None]);
        // A series without a job may be made of any of them.
        assert_eq!(ages.of(&"a".into(), &Labels::default()), Some(at(110)));
        assert_eq!(ages.of(&"b".into(), &Labels::default()), None);
    }
}
