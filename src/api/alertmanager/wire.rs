//! How alerts and silences are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::json::{or_nothing, time};
use crate::model::{Alert, Labels, MatchOp, Matcher, Muted, Silence, Text, Timestamp};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireAlert {
    #[serde(default, deserialize_with = "or_nothing")]
    labels: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "or_nothing")]
    annotations: BTreeMap<String, String>,
    #[serde(deserialize_with = "time")]
    starts_at: Timestamp,
    #[serde(default, rename = "generatorURL")]
    generator_url: String,
    #[serde(default, deserialize_with = "or_nothing")]
    receivers: Vec<Named>,
    #[serde(default)]
    status: WireStatus,
}

/// The server's own state. Only what no other server says the same way is needed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireServer {
    pub(super) version_info: WireVersion,
    #[serde(rename = "cluster")]
    _cluster: serde::de::IgnoredAny,
}

#[derive(Debug, Deserialize)]
pub(super) struct WireVersion {
    #[serde(default)]
    pub(super) version: String,
}

#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

#[derive(Debug, Default, Deserialize)]
struct WireStatus {
    #[serde(default, rename = "silencedBy", deserialize_with = "or_nothing")]
    silences: Vec<String>,
    #[serde(default, rename = "inhibitedBy", deserialize_with = "or_nothing")]
    inhibitions: Vec<String>,
    /// From 0.28 on.
    #[serde(default, rename = "mutedBy", deserialize_with = "or_nothing")]
    intervals: Vec<String>,
}

impl WireAlert {
    pub(super) fn read(self) -> Alert {
        let WireStatus { silences, inhibitions, intervals } = self.status;
        let silences = silences.iter().map(|id| Muted::Silence(Text::line(id)));
        let inhibitions = inhibitions.iter().map(|id| Muted::Inhibition(Text::line(id)));
        let intervals = intervals.iter().map(|name| Muted::Interval(Text::line(name)));
        Alert {
            annotations: Labels::new(self.annotations),
            generator: Text::line(&self.generator_url),
            receivers: self.receivers.iter().map(|receiver| Text::line(&receiver.name)).collect(),
            muted_by: silences.chain(inhibitions).chain(intervals).collect(),
            ..Alert::firing(Labels::new(self.labels), self.starts_at)
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireSilence {
    id: String,
    #[serde(default, deserialize_with = "or_nothing")]
    matchers: Vec<WireMatcher>,
    #[serde(deserialize_with = "time")]
    starts_at: Timestamp,
    #[serde(deserialize_with = "time")]
    ends_at: Timestamp,
    #[serde(default)]
    created_by: String,
    #[serde(default)]
    comment: String,
    status: State,
}

#[derive(Debug, Deserialize)]
struct State {
    state: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireMatcher {
    name: String,
    value: String,
    is_regex: bool,
    #[serde(default = "yes")]
    is_equal: bool,
}

const fn yes() -> bool {
    true
}

impl WireSilence {
    /// Whether it is over: ended, or expired by somebody.
    pub(super) fn is_expired(&self) -> bool {
        self.state() == "expired"
    }

    fn state(&self) -> &str {
        &self.status.state
    }

    pub(super) fn read(self) -> Silence {
        let (mut matchers, mut unread) = (Vec::new(), Vec::new());
        for matcher in self.matchers {
            // The Alertmanager reads regular expressions as Go does.
            match matcher.read() {
                Ok(matcher) => matchers.push(matcher),
                Err(written) => unread.push(written),
            }
        }
        Silence {
            id: Text::line(&self.id),
            matchers,
            unread,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            created_by: Text::line(&self.created_by),
            comment: Text::block(&self.comment),
        }
    }
}

impl WireMatcher {
    pub(super) fn of(matcher: &Matcher) -> Self {
        let (is_regex, is_equal) = match matcher.op {
            MatchOp::Equal => (false, true),
            MatchOp::NotEqual => (false, false),
            MatchOp::Regex(_) => (true, true),
            MatchOp::NotRegex(_) => (true, false),
        };
        Self { name: matcher.name.to_string(), value: matcher.value.to_string(), is_regex, is_equal }
    }

    /// Fails for a regular expression that Go can read and Rust cannot.
    fn read(&self) -> Result<Matcher, Text> {
        let (name, symbol, value) = (&self.name, self.symbol(), &self.value);
        let read = Matcher::with(name, symbol, value).ok().flatten();
        read.ok_or_else(|| Text::line(&Matcher::typed(name, symbol, value)))
    }

    const fn symbol(&self) -> &'static str {
        match (self.is_regex, self.is_equal) {
            (false, true) => "=",
            (false, false) => "!=",
            (true, true) => "=~",
            (true, false) => "!~",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_says_what_mutes_it() {
        let body = r#"{"annotations":{"summary":"full"},"endsAt":"2026-11-23T13:59:40.029Z",
            "fingerprint":"39d5b2ef1db79b2b","receivers":[{"name":"default"}],
            "startsAt":"2026-11-23T13:55:40.029Z","status":{"inhibitedBy":[],"silencedBy":["5d5c"],"state":"suppressed"},
            "generatorURL":"http://p/graph","labels":{"alertname":"PoolFull","replica":"0"}}"#;
        let alert = serde_json::from_str::<WireAlert>(body).unwrap().read();
        assert_eq!(alert.subject().to_string(), r#"PoolFull{replica="0"}"#);
        assert_eq!(alert.starts_at.millis(), 1_795_442_140_029);
        assert_eq!(alert.muted_by, [Muted::Silence(Text::line("5d5c"))]);
        assert!(alert.is_suppressed());
    }

    #[test]
    fn what_cannot_be_read_of_a_silence_is_kept_as_it_was_written() {
        let body = r#"{"id":"1","comment":"rack","createdBy":"ada","startsAt":"2026-11-23T13:55:40.029Z",
            "endsAt":"2026-11-23T14:55:40.029Z","status":{"state":"active"},"matchers":[
            {"name":"zone","value":"a","isRegex":false},{"name":"host","value":"\\Qdb.\\E.*","isRegex":true},
            {"name":"pool","value":"\"\\C","isRegex":true,"isEqual":false}]}"#;
        let silence = serde_json::from_str::<WireSilence>(body).unwrap().read();
        assert_eq!(silence.matchers, [Matcher::equal("zone", "a")]);
        let unread: Vec<&str> = silence.unread.iter().map(Text::as_str).collect();
        assert_eq!(unread, [r#"host=~"\\Qdb.\\E.*""#, r#"pool!~"\"\\C""#]);
    }

    #[test]
    fn matchers_are_equal_unless_they_say_otherwise() {
        let read =
            |text: &str| serde_json::from_str::<WireMatcher>(text).unwrap().read().unwrap().to_string();
        assert_eq!(read(r#"{"name":"a","value":"b","isRegex":false}"#), r#"a="b""#);
        assert_eq!(read(r#"{"name":"a","value":"b|c","isRegex":true,"isEqual":false}"#), r#"a!~"b|c""#);
        for matcher in [Matcher::equal("a", "b"), Matcher::not_regex("a", "b.*").unwrap()] {
            let text = serde_json::to_string(&WireMatcher::of(&matcher)).unwrap();
            assert_eq!(read(&text), matcher.to_string());
        }
    }
}
