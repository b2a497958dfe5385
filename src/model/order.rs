//! What an event asks for outside.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::matcher::Matcher;
use super::text::Text;

/// What an event asks for outside, beside what its kind asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Silence whatever all of these accept.
    Silence {
        /// At least one.
        matchers: Vec<Matcher>,
        /// From the event on.
        #[serde(with = "in_seconds")]
        lasts: Duration,
        /// Why.
        comment: Text,
    },
    /// End a silence before its time.
    Expire {
        /// The silence's id, in the Alertmanager.
        silence: Text,
    },
}

mod in_seconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(lasts: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(lasts.as_secs())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_as_they_were_written() {
        let matchers = vec![Matcher::equal("pool", "a\n\"b\""), Matcher::not_regex("zone", "a|b").unwrap()];
        let silence =
            Order::Silence { matchers, lasts: Duration::from_hours(2), comment: Text::line("deploy") };
        for order in [silence, Order::Expire { silence: Text::line("1f2e") }] {
            let written = serde_json::to_string(&order).unwrap();
            assert_eq!(serde_json::from_str::<Order>(&written).unwrap(), order, "{written}");
        }
        assert!(serde_json::from_str::<Order>(r#"{"silence":{"matchers":["a"],"lasts":1}}"#).is_err());
    }
}
