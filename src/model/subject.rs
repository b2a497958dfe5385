//! What an event is about, and how an alert is told from others.

use std::fmt;
use std::str::FromStr;

use super::labels::Labels;
use super::text::Text;

/// The label that carries an alert's name in Prometheus and Alertmanager.
pub const ALERT_NAME: &str = "alertname";

/// What an event is about: an alert, a source, a service, a team, a hypothesis. Name and labels
/// together are the identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The name; of an alert without its labels.
    pub name: Text,
    /// The labels, without the name.
    pub labels: Labels,
}

impl Subject {
    /// A subject without labels.
    pub fn named(name: &str) -> Self {
        Self { name: Text::line(name), labels: Labels::default() }
    }

    /// An alert by name and labels; a label that repeats the name is left out.
    pub fn alert(name: &str, labels: &Labels) -> Self {
        Self { name: Text::line(name), labels: labels.with(ALERT_NAME, "").without_metric() }
    }

    /// The alert's fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.labels.with(ALERT_NAME, self.name.as_str()))
    }
}

impl fmt::Display for Subject {
    /// `HighErrorRate{zone="a"}`, or the name alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        if self.labels.is_empty() { Ok(()) } else { write!(f, "{}", self.labels) }
    }
}

/// A short form of name and labels: the one that Alertmanager shows for the same alert.
///
/// For people and for looking up; it is no proof against collisions, so nothing is merged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of all of an alert's labels, its name among them: FNV-1a over the sorted names and values,
    /// each followed by the byte 255 (`LabelSet.Fingerprint` in Prometheus's `common/model`).
    pub fn of(labels: &Labels) -> Self {
        const SEPARATOR: &[u8] = &[255];
        let parts = labels
            .iter()
            .flat_map(|label| [label.name.as_bytes(), SEPARATOR, label.value.as_bytes(), SEPARATOR]);
        Self(parts.flatten().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}

impl fmt::Display for Fingerprint {
    /// Sixteen hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u64::from_str_radix(text, 16).ok().filter(|_| digits);
        value.map(Self).ok_or(NotAFingerprint)
    }
}

/// Text that is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is sixteen hexadecimal digits")]
pub struct NotAFingerprint;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_those_alertmanager_shows() {
        let labels = Labels::new([
            ("cluster", "lab-a"),
            ("replica", "0"),
            ("service", "shop"),
            ("severity", "warning"),
        ]);
        let alert = Subject::alert("DbPoolSaturation", &labels);
        assert_eq!(alert.fingerprint().to_string(), "b55b624a7e424387");
        assert_eq!("b55b624a7e424387".parse(), Ok(alert.fingerprint()));
    }

    #[test]
    fn the_name_among_the_labels_changes_nothing() {
        let labels = Labels::new([("zone", "a")]);
        let repeated = labels.with(ALERT_NAME, "Down");
        assert_eq!(Subject::alert("Down", &labels), Subject::alert("Down", &repeated));
        assert_eq!(Subject::alert("Down", &labels).to_string(), r#"Down{zone="a"}"#);
    }

    #[test]
    fn other_text_is_no_fingerprint() {
        for text in ["", "b55b", "+55b624a7e424387", "zzzzzzzzzzzzzzzz", "b55b624a7e4243870"] {
            assert_eq!(text.parse::<Fingerprint>(), Err(NotAFingerprint), "{text}");
        }
    }
}
