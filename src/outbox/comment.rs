//! What a silence says about itself.

use super::wanted::{Wanted, What};
use crate::model::{EventId, Silence, Text};

/// What other tools know an acknowledgement by (karma, kthxbye).
const PREFIX: &str = "ACK!";

/// The comment of a silence: what was said, and the id by which it is found again.
pub(super) fn comment(wanted: &Wanted) -> Text {
    let prefix = match wanted.what {
        What::Alert(_) => PREFIX,
        What::Matching(_) => "",
    };
    let tag = format!("({})", tag(wanted.event));
    let said = wanted.comment.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = [prefix, &said, &tag].into_iter().filter(|part| !part.is_empty()).collect();
    Text::line(&parts.join(" "))
}

/// Whether the silence was made for this event.
pub(super) fn is_of(silence: &Silence, event: EventId) -> bool {
    silence.comment.as_str().contains(&tag(event))
}

fn tag(event: EventId) -> String {
    format!("warroom {event}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Matcher, Subject, Timestamp};

    #[test]
    fn it_is_found_again_by_what_it_says() {
        let event = EventId::from_bytes([7; 16]);
        let said = |what: What, comment: &str| {
            let by = Actor::person("alice", "bastion");
            let until = Timestamp::default();
            super::comment(&Wanted { event, what, by, comment: Text::block(comment), until })
        };
        let alert = said(What::Alert(Subject::named("PoolFull")), "on it\n\nlooking");
        assert_eq!(alert.as_str(), format!("ACK! on it looking (warroom {event})"));
        assert_eq!(
            said(What::Alert(Subject::named("PoolFull")), "").as_str(),
            format!("ACK! (warroom {event})")
        );
        let matching = said(What::Matching(vec![Matcher::equal("a", "b")]), "deploy");
        assert_eq!(matching.as_str(), format!("deploy (warroom {event})"));
        let at = Timestamp::default();
        let silence = |comment: &Text| Silence {
            id: Text::default(),
            matchers: Vec::new(),
            unread: Vec::new(),
            starts_at: at,
            ends_at: at,
            created_by: Text::default(),
            comment: comment.clone(),
        };
        assert!(is_of(&silence(&alert), event) && is_of(&silence(&matching), event));
        assert!(!is_of(&silence(&alert), EventId::from_bytes([8; 16])));
        assert!(!is_of(&silence(&Text::line("deploy")), event));
    }
}
