//! What is watched, sorted for rules.

use std::sync::Arc;

use crate::model::{Text, Unit};
use crate::signals::{PoolPart, Role, SignalSpec};

/// A source and what is asked of it.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The source's name.
    pub source: Arc<str>,
    /// Its signals.
    pub signals: Vec<SignalSpec>,
}

/// A pool, and what stands beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pool<'s> {
    pub(super) in_use: &'s SignalSpec,
    pub(super) waiting: Option<&'s SignalSpec>,
    pub(super) timeouts: Option<&'s SignalSpec>,
}

impl Watched {
    /// Its pools.
    pub(super) fn pools(&self) -> impl Iterator<Item = Pool<'_>> {
        let is_pool = |signal: &&SignalSpec| signal.role == Role::Saturation && signal.unit == Unit::Count;
        self.signals.iter().filter(is_pool).map(|in_use| {
            let beside = |part| self.signals.iter().find(|s| PoolPart::of(s, in_use) == Some(part));
            Pool { in_use, waiting: beside(PoolPart::Waiting), timeouts: beside(PoolPart::Timeouts) }
        })
    }

    /// Its error ratios.
    pub(super) fn errors(&self) -> impl Iterator<Item = &SignalSpec> {
        self.signals.iter().filter(|signal| signal.role == Role::Errors && signal.unit == Unit::Ratio)
    }
}

impl Pool<'_> {
    /// What it asks, by which it is the same as another's.
    pub(super) fn asks(&self) -> [Option<&str>; 4] {
        [
            Some(&self.in_use.expr),
            self.in_use.limit.as_deref(),
            self.waiting.map(|signal| signal.expr.as_str()),
            self.timeouts.map(|signal| signal.expr.as_str()),
        ]
    }
}

/// What alerts of a signal are called: its id without its source, in one word.
pub(super) fn alert_name(signal: &SignalSpec) -> String {
    let own = signal.id.strip_prefix(&*signal.source).unwrap_or(&signal.id);
    one_word(own)
}

/// The letters and digits of a text, each word with a capital: what any label and any template can hold.
pub(super) fn one_word(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(String::new(), |name, word| {
        let (first, rest) = word.split_at(1);
        name + &first.to_ascii_uppercase() + rest
    })
}

/// What a person calls it.
pub(super) fn title(signal: &SignalSpec) -> Text {
    Text::line(&signal.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_word() {
        let names = ["hikaricp/Pool", "DB pool (orders)", "é", "otel-db/Pool"].map(one_word);
        assert_eq!(names, ["HikaricpPool", "DBPoolOrders", "", "OtelDbPool"]);
    }
}
