//! What an operator's line is about, and what it says of that.

use crate::model::{EventKind, Subject, Text};

/// Parts a line into its subject and what is said of it: of a deploy the first word is what was deployed,
/// of an escalation and a hypothesis its name stands before the colon. Other kinds have no subject.
pub fn told_of(kind: &EventKind, text: &Text) -> (Subject, Text) {
    let text = text.as_str();
    let parted = match kind {
        EventKind::Deploy => text.split_once(char::is_whitespace),
        EventKind::Escalated | EventKind::Hypothesis(_) => text.split_once(':'),
        _ => return (Subject::default(), Text::block(text)),
    };
    let (name, rest) = parted.unwrap_or((text, ""));
    (Subject::named(name.trim()), Text::block(rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;

    #[test]
    fn each_kind_names_its_subject_in_its_own_way() {
        let told = |kind: EventKind, text: &str| {
            let (subject, text) = told_of(&kind, &Text::block(text));
            (subject.to_string(), text.to_string())
        };
        let parts = |subject: &str, text: &str| (subject.to_owned(), text.to_owned());
        assert_eq!(told(EventKind::Deploy, "checkout v2.32 to all"), parts("checkout", "v2.32 to all"));
        assert_eq!(told(EventKind::Escalated, "db team: locks: orders"), parts("db team", "locks: orders"));
        assert_eq!(told(EventKind::Hypothesis(Verdict::Open), "network"), parts("network", ""));
        assert_eq!(told(EventKind::Note, "a: b\nc"), parts("", "a: b\nc"));
    }
}
