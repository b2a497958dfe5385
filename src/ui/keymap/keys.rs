//! What has to be pressed, one chord after the other.

use std::fmt;
use std::str::FromStr;

use super::chord::Chord;

/// One chord, or several pressed one after the other.
///
/// ```
/// use warroom::ui::keymap::Keys;
/// let keys: Keys = "g ctrl-e".parse().unwrap();
/// assert_eq!((keys.to_string().as_str(), keys.chords().len()), ("g ctrl-e", 2));
/// assert!("".parse::<Keys>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Keys(Vec<Chord>);

impl Keys {
    /// The chords in their order, at least one.
    pub fn chords(&self) -> &[Chord] {
        &self.0
    }

    /// The keys as the screen shows them.
    pub fn label(&self) -> String {
        label(&self.0)
    }

    /// Whether both could be meant by what is pressed: one begins with the other.
    pub(super) fn clashes(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }
}

/// Chords as the screen shows them.
pub(super) fn label(chords: &[Chord]) -> String {
    chords.iter().map(Chord::label).collect::<Vec<_>>().join(" ")
}

impl FromStr for Keys {
    type Err = String;

    /// Reads chords with blanks between them. `esc` only begins: later it drops what was begun.
    fn from_str(text: &str) -> Result<Self, String> {
        let chords = text.split_whitespace().map(str::parse).collect::<Result<Vec<Chord>, String>>()?;
        match chords.as_slice() {
            [] => Err("a key is missing: a character or a key's name".to_owned()),
            [_, rest @ ..] if rest.iter().any(Chord::escapes) => {
                Err(format!("{text:?}: esc drops keys that were begun, so it cannot go on with them"))
            }
            _ => Ok(Self(chords)),
        }
    }
}

impl fmt::Display for Keys {
    /// Writes them so that they read back as the same keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chords: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&chords.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Keys {
        text.parse().unwrap()
    }

    #[test]
    fn a_beginning_clashes_with_what_begins_so() {
        assert!(keys("g").clashes(&keys("g e")) && keys("g e").clashes(&keys("g")));
        assert!(keys("g e").clashes(&keys("g  e")));
        assert!(!keys("g e").clashes(&keys("g g")) && !keys("e").clashes(&keys("g e")));
    }

    #[test]
    fn esc_only_begins() {
        assert_eq!(keys("esc").chords().len(), 1);
        assert!("g esc".parse::<Keys>().unwrap_err().contains("esc drops"));
        assert!("g ctl-e".parse::<Keys>().unwrap_err().contains("no chord"));
    }
}
