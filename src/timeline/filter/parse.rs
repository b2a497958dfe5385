//! The filter's language: `kind:note severity>=warning by:alice since:30m is:unacked free text`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::select::Filter;
use crate::model::{EventKind, Severity, Timestamp};
use crate::timeline::when::{Here, back};
use crate::timeline::words::{Misread, Word, suggestion, words};

/// What conditions begin with.
pub(super) const KEYS: [&str; 7] = ["kind", "severity", "by", "source", "since", "until", "is"];

/// Longer operators first: `>=` begins with none of the others, but a key ends at the first found.
const OPERATORS: [&str; 4] = [">=", "<=", ":", "="];

/// One condition: a key, how it compares, and what with.
struct Condition<'a> {
    key: &'a str,
    operator: &'a str,
    value: &'a str,
    span: Range<usize>,
}

impl Filter {
    /// Reads a filter. A word with a known key is a condition, every other is searched for; quotes
    /// make a condition's value of several words, or a plain word of what looks like a condition.
    ///
    /// - `kind:note,deploy` one of these kinds, `kind:hypothesis` all three verdicts, `kind:ack` those that
    ///   begin so;
    /// - `severity>=warning`, `severity<=warning`, `severity:critical`;
    /// - `by:alice` a part of the actor's user, name or host;
    /// - `source:prod` a part of the source's name; `local` are the board's own thresholds;
    /// - `since:30m`, `since:02:00`, `until:2024-08-14T02:40` counted from now, on the clock `here`;
    /// - `is:unacked` fires and nobody is on it.
    ///
    /// # Errors
    /// Point at the word that is not understood.
    ///
    /// ```
    /// use warroom::model::{Severity, Timestamp};
    /// use warroom::timeline::Filter;
    ///
    /// let now = Timestamp::from_secs_f64(1_723_603_200.0);
    /// let filter = Filter::parse("kind:note severity>=warning since:30m pool", now)?;
    /// assert_eq!(filter.kinds, ["note"]);
    /// assert_eq!(filter.at_least, Some(Severity::Warning));
    /// assert_eq!(filter.since, Some(Timestamp::from_secs_f64(1_723_601_400.0)));
    /// assert_eq!(filter.words, ["pool"]);
    ///
    /// let wrong = Filter::parse("pool by:", now).unwrap_err();
    /// assert_eq!((wrong.span.start, wrong.to_string().as_str()), (5, "`by` needs a value"));
    /// # Ok::<(), warroom::timeline::Misread>(())
    /// ```
    pub fn parse<'z>(input: &str, here: impl Into<Here<'z>>) -> Result<Self, Misread> {
        let here = here.into();
        let mut filter = Self::default();
        for word in words(input)? {
            match condition(&word) {
                Some(condition) => filter.add(&condition, here)?,
                None => filter.words.push(word.text.to_lowercase()),
            }
        }
        Ok(filter)
    }

    fn add(&mut self, condition: &Condition<'_>, here: Here<'_>) -> Result<(), Misread> {
        if condition.value.is_empty() {
            return Err(condition.wrong(&format!("`{}` needs a value", condition.key)));
        }
        if condition.key != "severity" && condition.operator != ":" {
            return Err(condition.wrong(&format!("`{}` takes a colon", condition.key)));
        }
        match condition.key {
            "kind" => self.add_kinds(condition),
            "severity" => self.add_severity(condition),
            "by" => {
                self.by.push(condition.value.to_lowercase());
                Ok(())
            }
            "source" => {
                self.sources.push(condition.value.to_lowercase());
                Ok(())
            }
            "since" => condition.time(here).map(|time| self.since = Some(time)),
            "until" => condition.time(here).map(|time| self.until = Some(time)),
            "is" => self.add_state(condition),
            key => {
                let reason = format!("there is no `{key}` to filter by{}", suggestion(key, KEYS.into_iter()));
                Err(condition.wrong(&reason))
            }
        }
    }

    fn add_kinds(&mut self, condition: &Condition<'_>) -> Result<(), Misread> {
        let known: BTreeSet<&str> =
            EventKind::names().flat_map(|name| [name, name.split('.').next().unwrap_or(name)]).collect();
        for kind in condition.value.split(',') {
            let kind = kind.to_lowercase();
            let meant = meant(&kind, &known);
            if meant.is_empty() {
                let reason = format!("there is no kind `{kind}`{}", suggestion(&kind, known.into_iter()));
                return Err(condition.wrong(&reason));
            }
            self.kinds.extend(meant.into_iter().map(ToOwned::to_owned));
        }
        Ok(())
    }

    fn add_severity(&mut self, condition: &Condition<'_>) -> Result<(), Misread> {
        let Some(severity) = Severity::from_name(condition.value) else {
            return Err(condition.wrong("a severity is `info`, `warning` or `critical`"));
        };
        if condition.operator != "<=" {
            self.at_least = Some(severity);
        }
        if condition.operator != ">=" {
            self.at_most = Some(severity);
        }
        Ok(())
    }

    fn add_state(&mut self, condition: &Condition<'_>) -> Result<(), Misread> {
        if !["unacked", "unacknowledged"].contains(&condition.value) {
            return Err(condition.wrong("only `is:unacked` is known"));
        }
        self.unacknowledged = true;
        Ok(())
    }
}

impl Condition<'_> {
    fn wrong(&self, reason: &str) -> Misread {
        Misread::new(self.span.clone(), reason)
    }

    fn time(&self, here: Here<'_>) -> Result<Timestamp, Misread> {
        let reason = "this is no time: `30m`, `02:40` or `2024-08-14T02:40`";
        back(self.value, here).ok_or_else(|| self.wrong(reason))
    }
}

/// The kinds a word stands for: its own, the one that the screen calls so, or those it begins.
fn meant<'a>(word: &'a str, known: &BTreeSet<&'a str>) -> Vec<&'a str> {
    const SHOWN: [(&str, &str); 2] = [("firing", "fired"), ("struck", "retracted")];
    let shown = SHOWN.iter().find(|(shown, _)| *shown == word).map_or(word, |(_, kind)| *kind);
    match known.get(shown) {
        Some(kind) => vec![kind],
        None if word.len() < 3 => Vec::new(),
        None => known.iter().filter(|kind| kind.starts_with(word)).copied().collect(),
    }
}

/// A word that begins with letters and an operator, none of it quoted. Addresses are plain words.
fn condition(word: &Word) -> Option<Condition<'_>> {
    let end = word.text.find([':', '=', '<', '>']).filter(|end| *end > 0)?;
    let (key, rest) = word.text.split_at(end);
    let operator = OPERATORS.into_iter().find(|operator| rest.starts_with(operator))?;
    let quoted = word.quoted.is_some_and(|quoted| quoted < end + operator.len());
    let is_key = key.bytes().all(|byte| byte.is_ascii_alphabetic()) && !rest.starts_with("://");
    let value = rest.get(operator.len()..)?;
    (is_key && !quoted).then(|| Condition { key, operator, value, span: word.span.clone() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Actor, Event, EventId, Mark, Subject, Text};

    const NOW: Timestamp = Timestamp::from_millis(1_723_609_800_000);

    fn parse(input: &str) -> Filter {
        Filter::parse(input, NOW).unwrap()
    }

    fn event(kind: EventKind) -> Event {
        let id = EventId::of_person(NOW, [1; 10]);
        Event {
            subject: Subject::named("HighErrorRate"),
            text: Text::line("on it"),
            source: Text::line("operator"),
            ..Event::new(id, Text::line("b"), kind, NOW, Actor::person("alice", "bastion"))
        }
    }

    fn passes(input: &str, event: &Event) -> bool {
        parse(input).passes(event, &BTreeSet::new())
    }

    #[test]
    fn reads_the_whole_language() {
        let filter = parse(r#"kind:note severity>=warning by:Alice since:30m is:unacked free "big text""#);
        assert_eq!(filter.kinds, ["note"]);
        assert_eq!((filter.at_least, filter.at_most), (Some(Severity::Warning), None));
        assert_eq!(filter.by, ["alice"]);
        assert_eq!(filter.since.unwrap().clock(), "04:00:00");
        assert!(filter.unacknowledged);
        assert_eq!(filter.words, ["free", "big text"]);
        assert!(parse("  ").is_empty());
    }

    #[test]
    fn a_kind_may_be_cut_short_or_called_as_on_the_screen() {
        assert_eq!(parse("kind:ack").kinds, ["acknowledged"]);
        assert_eq!(parse("kind:firing,todo").kinds, ["fired", "todo"]);
        assert_eq!(parse("kind:milestone.m").kinds, ["milestone.mitigated"]);
        assert!(Filter::parse("kind:no", NOW).is_err());
    }

    #[test]
    fn conditions_choose() {
        let note = event(EventKind::Note);
        for yes in [
            "",
            "kind:deploy,note",
            "by:ali",
            "by:bob by:alice",
            "source:operator",
            "higherror IT",
            "until:04:30",
        ] {
            assert!(passes(yes, &note), "{yes}");
        }
        for no in [
            "kind:deploy",
            "by:bob",
            "source:prod",
            "severity>=info",
            "severity<=critical",
            "until:04:00",
            "out",
        ] {
            assert!(!passes(no, &note), "{no}");
        }
        assert!(passes("kind:milestone", &event(EventKind::Milestone(Mark::Mitigated))));
        let fired = Event { severity: Some(Severity::Warning), ..event(EventKind::Fired) };
        assert!(passes("severity:warning", &fired) && !passes("severity:critical", &fired));
        let waiting = BTreeSet::from([fired.id]);
        assert!(parse("is:unacked").passes(&fired, &waiting) && !passes("is:unacked", &fired));
    }

    #[test]
    fn what_only_looks_like_a_condition_is_searched_for() {
        for word in ["http://x/y", "02:40", "\"kind:note\"", "a<b", ":x"] {
            assert_eq!(parse(word).words, [word.trim_matches('"')]);
        }
    }

    #[test]
    fn errors_point_at_the_word_and_suggest() {
        let wrong = |input| {
            let wrong = Filter::parse(input, NOW).unwrap_err();
            (wrong.span, wrong.reason.to_string())
        };
        assert_eq!(
            wrong("é knd:note"),
            (3..11, "there is no `knd` to filter by: did you mean `kind`?".into())
        );
        assert_eq!(wrong("kind:notes").1, "there is no kind `notes`: did you mean `note`?");
        assert_eq!(wrong("x since:soon").0, 2..12);
        assert_eq!(wrong("severity>=bad").0, 0..13);
        assert_eq!(wrong("is:fine").1, "only `is:unacked` is known");
        assert_eq!(wrong("by>=a").1, "`by` takes a colon");
        assert_eq!(wrong("by:").1, "`by` needs a value");
    }

    proptest! {
        #[test]
        fn any_input_gives_a_filter_or_a_place(
            input in "((kind|severity|by|source|since|until|is|[a-z])(:|>=|<=|=)|[\" ,]|[0-9]{2}:[0-9]{2}|\\PC){0,12}",
        ) {
            match Filter::parse(&input, NOW) {
                Ok(filter) => { filter.passes(&event(EventKind::Note), &BTreeSet::new()); }
                Err(wrong) => prop_assert!(input.get(wrong.span).is_some_and(|word| !word.is_empty())),
            }
        }
    }
}
