//! How events are told apart.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::model::labels::Labels;
use crate::model::subject::Fingerprint;
use crate::model::text::Text;
use crate::model::timestamp::Timestamp;

/// An event's id. What a person does gets a new one (a UUID of version 7); what a machine notices
/// gets one made from its origin (version 8), so that two recorders name the same thing alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(Uuid);

impl EventId {
    /// The id of what a person did at `at`; `random` is fresh for each. Times before 1970 count as 1970.
    pub fn of_person(at: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(at.millis()).unwrap_or(0);
        Self(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// The id of an alert's `transition` on a board: the same however often it is seen.
    pub fn of_alert(board: &Text, fingerprint: Fingerprint, starts_at: Timestamp, transition: &str) -> Self {
        let mut origin = Origin::new("alert", board);
        origin.add(fingerprint.to_string().as_bytes());
        origin.add(&starts_at.millis().to_be_bytes());
        origin.add(transition.as_bytes());
        origin.id()
    }

    /// The id of a local rule's `transition` after its `previous` one (none: the first ever).
    pub fn of_rule(
        board: &Text,
        rule: &str,
        labels: &Labels,
        previous: Option<Self>,
        transition: &str,
    ) -> Self {
        let mut origin = Origin::new("rule", board);
        origin.add(rule.as_bytes());
        for label in labels.iter() {
            origin.add(label.name.as_bytes());
            origin.add(label.value.as_bytes());
        }
        // Labels come in pairs and the id in one piece of its own length: no two origins read alike.
        origin.add(previous.as_ref().map_or(&[], |id| id.0.as_bytes().as_slice()));
        origin.add(transition.as_bytes());
        origin.id()
    }

    /// The id of what follows from other events by rule, such as an incident from the alert that opens it.
    pub fn following(board: &Text, what: &str, causes: &[Self]) -> Self {
        let mut origin = Origin::new("following", board);
        origin.add(what.as_bytes());
        for cause in causes {
            origin.add(cause.0.as_bytes());
        }
        origin.id()
    }

    /// The sixteen bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The id with these sixteen bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

/// Parts of an origin, each preceded by its length, so that no two lists of parts hash alike.
struct Origin(Sha256);

impl Origin {
    fn new(kind: &str, board: &Text) -> Self {
        let mut origin = Self(Sha256::new());
        origin.add(kind.as_bytes());
        origin.add(board.as_str().as_bytes());
        origin
    }

    fn add(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part);
    }

    fn id(self) -> EventId {
        let hash = self.0.finalize();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
        EventId(Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for EventId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::try_parse(text).map(Self)
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> Text {
        Text::line("checkout")
    }

    #[test]
    fn ids_of_people_sort_by_time() {
        let early = EventId::of_person(Timestamp::from_millis(1000), [255; 10]);
        let late = EventId::of_person(Timestamp::from_millis(1001), [0; 10]);
        assert!(early < late);
        assert_eq!(early.0.get_version_num(), 7);
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn the_same_origin_gives_the_same_id() {
        let id = |at, transition| {
            let fingerprint = Fingerprint::of(&Labels::new([("alertname", "Down")]));
            EventId::of_alert(&board(), fingerprint, Timestamp::from_millis(at), transition)
        };
        assert_eq!(id(1, "fired"), id(1, "fired"));
        assert!(id(1, "fired") != id(2, "fired") && id(1, "fired") != id(1, "resolved"));
        assert_eq!(id(1, "fired").0.get_version_num(), 8);
    }

    #[test]
    fn parts_cannot_be_mistaken_for_one_another() {
        let rule = |name, labels: &[(&str, &str)]| {
            EventId::of_rule(&board(), name, &Labels::new(labels.iter().copied()), None, "crossed")
        };
        assert_ne!(rule("ab", &[("c", "d")]), rule("a", &[("bc", "d")]));
        let first = rule("a", &[]);
        assert_ne!(first, EventId::of_rule(&board(), "a", &Labels::default(), Some(first), "crossed"));
        let following = |causes: &[EventId]| EventId::following(&board(), "incident", causes);
        assert_ne!(following(&[first]), following(&[first, first]));
    }
}
