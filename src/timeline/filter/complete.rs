//! What a word of a filter may become.

use std::collections::BTreeSet;

use super::parse::KEYS;
use crate::model::{EventKind, Severity};

/// Names that a filter's values can be completed to.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Who wrote events.
    pub people: BTreeSet<String>,
    /// What was watched.
    pub sources: BTreeSet<String>,
}

/// How far back one mostly looks.
const SPANS: [&str; 6] = ["10m", "30m", "1h", "2h", "6h", "24h"];

/// What a word may become, itself left out: a key with what follows it, or a condition with its value.
///
/// ```
/// use warroom::timeline::{Names, filter_completions};
///
/// let names = Names { people: ["Alice B".to_owned()].into(), ..Names::default() };
/// assert_eq!(filter_completions("se", &names), ["severity>="]);
/// assert_eq!(filter_completions("kind:note,dep", &names), ["kind:note,deploy"]);
/// assert_eq!(filter_completions("by:al", &names), ["by:\"Alice B\""]);
/// ```
pub fn filter_completions(word: &str, names: &Names) -> Vec<String> {
    let Some(end) = word.find([':', '=', '<', '>']) else { return keys(word) };
    let (key, rest) = word.split_at(end);
    let value_at = rest.find(|c| ![':', '=', '<', '>'].contains(&c)).unwrap_or(rest.len());
    let (operator, value) = rest.split_at(value_at);
    // Of several kinds the last is being typed.
    let (known, begun) = value.rsplit_once(',').map_or(("", value), |(known, begun)| (known, begun));
    let comma = if known.is_empty() { "" } else { "," };
    let sought = begun.trim_matches('"').to_lowercase();
    let fits = |name: &String| name.to_lowercase().starts_with(&sought) && *name != begun;
    let whole = |name: String| format!("{key}{operator}{known}{comma}{}", quoted(&name));
    values(key, names).into_iter().filter(fits).map(whole).filter(|whole| whole != word).collect()
}

fn keys(word: &str) -> Vec<String> {
    let follows = |key: &str| match key {
        "severity" => ">=",
        "is" => ":unacked",
        _ => ":",
    };
    let begun = KEYS.into_iter().filter(|key| key.starts_with(word));
    begun.map(|key| format!("{key}{}", follows(key))).collect()
}

fn values(key: &str, names: &Names) -> Vec<String> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match key {
        "kind" => {
            let families = EventKind::names().map(|name| name.split('.').next().unwrap_or(name).to_owned());
            families.collect::<BTreeSet<String>>().into_iter().collect()
        }
        "severity" => Severity::NAMES.map(|(name, _)| name.to_owned()).to_vec(),
        "by" => names.people.iter().cloned().collect(),
        "source" => names.sources.iter().cloned().collect(),
        "since" | "until" => owned(&SPANS),
        "is" => owned(&["unacked"]),
        _ => Vec::new(),
    }
}

fn quoted(name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Timestamp;
    use crate::timeline::filter::select::Filter;

    fn names() -> Names {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Names { people: set(&["alice", "Bo Berg"]), sources: set(&["local", "prod"]) }
    }

    #[test]
    fn keys_come_with_what_follows_them() {
        let completed = |word| filter_completions(word, &names());
        assert_eq!(completed("s"), ["severity>=", "source:", "since:"]);
        assert_eq!(completed("i"), ["is:unacked"]);
        assert_eq!(completed("").len(), KEYS.len());
        assert!(completed("pool").is_empty());
    }

    #[test]
    fn values_are_those_on_hand() {
        let completed = |word| filter_completions(word, &names());
        assert_eq!(completed("severity<=w"), ["severity<=warning"]);
        assert_eq!(completed("by:"), ["by:\"Bo Berg\"", "by:alice"]);
        assert_eq!(completed("source:p"), ["source:prod"]);
        assert_eq!(completed("kind:milestone"), Vec::<String>::new(), "it is whole");
        assert!(completed("nothing:x").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_completed_with_a_value_can_be_read(word in "(kind|severity|by|source|since|is)(:|>=|<=)(note,)?[a-z0-9]{0,2}") {
            let now = Timestamp::from_millis(1_723_609_800_000);
            for whole in filter_completions(&word, &names()) {
                let read = Filter::parse(&whole, now);
                // A key that takes no such operator is told of, whatever its value.
                let takes = !word.contains(['<', '>']) || word.starts_with("severity");
                let lists = !word.contains(',') || word.starts_with("kind");
                prop_assert!(!takes || !lists || read.is_ok(), "{whole}: {read:?}");
            }
        }
    }
}
