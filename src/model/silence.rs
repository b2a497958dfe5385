//! Silences, as an Alertmanager keeps them.

use super::matcher::Matcher;
use super::text::Text;
use super::timestamp::Timestamp;

/// Mutes the notifications of the alerts that all of its matchers accept, for a time; without one, of none.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    /// The id that the Alertmanager gave it.
    pub id: Text,
    /// What it mutes: all of them must accept an alert's labels.
    pub matchers: Vec<Matcher>,
    /// Those of its matchers that cannot be read here, as they are typed: with them nobody but the Alertmanager
    /// can tell what it mutes.
    pub unread: Vec<Text>,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// Who made it, as they said.
    pub created_by: Text,
    /// Why.
    pub comment: Text,
}
