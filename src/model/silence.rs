//! Silences, as an Alertmanager keeps them.

use super::labels::Labels;
use super::matcher::Matcher;
use super::text::Text;
use super::timestamp::Timestamp;

/// Mutes the notifications of the alerts that all of its matchers accept, for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    /// The id that the Alertmanager gave it.
    pub id: Text,
    /// What it mutes: all of them must accept an alert's labels.
    pub matchers: Vec<Matcher>,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// Who made it, as they said.
    pub created_by: Text,
    /// Why.
    pub comment: Text,
}

impl Silence {
    /// Whether it mutes at `at`.
    pub fn is_active(&self, at: Timestamp) -> bool {
        self.starts_at <= at && at < self.ends_at
    }

    /// Whether it mutes, or will mute, an alert with these labels. Without a matcher it mutes nothing.
    pub fn covers(&self, labels: &Labels) -> bool {
        !self.matchers.is_empty() && self.matchers.iter().all(|matcher| matcher.matches(labels))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_matchers_must_accept() {
        let labels = Labels::new([("alertname", "PoolFull"), ("pool", "orders")]);
        let covers = |matchers: Vec<Matcher>| {
            let (at, text) = (Timestamp::from_millis(0), Text::default());
            let (id, created_by, comment) = (text.clone(), text.clone(), text);
            Silence { id, matchers, starts_at: at, ends_at: at, created_by, comment }.covers(&labels)
        };
        assert!(covers(vec![Matcher::equal("pool", "orders"), Matcher::equal("zone", "")]));
        assert!(!covers(vec![Matcher::equal("pool", "orders"), Matcher::equal("zone", "a")]));
        assert!(!covers(Vec::new()));
    }
}
