//! What was suspected, and how it turned out.

use std::collections::BTreeMap;

use crate::model::{Actor, Event, EventId, EventKind, Subject, Text, Timestamp, Verdict};

/// A suspicion with its latest verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hypothesis {
    /// What is suspected.
    pub subject: Subject,
    /// Where it stands.
    pub verdict: Verdict,
    /// The event that first said so.
    pub id: EventId,
    /// Since when it stands so.
    pub since: Timestamp,
    /// Who said so.
    pub by: Actor,
    /// Why, in the words said last.
    pub text: Text,
    /// When it was first raised.
    pub raised: Timestamp,
}

/// The hypotheses in events that are in order, by when they were raised. A repeated verdict adds its
/// text but not its time.
pub fn hypotheses<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<Hypothesis> {
    let mut by_subject: BTreeMap<Subject, Hypothesis> = BTreeMap::new();
    for event in events {
        let EventKind::Hypothesis(verdict) = event.kind else { continue };
        match by_subject.get_mut(&event.subject) {
            None => {
                by_subject.insert(event.subject.clone(), raised(event, verdict));
            }
            Some(known) if known.verdict == verdict => {
                if !event.text.is_empty() {
                    known.text = event.text.clone();
                }
            }
            Some(known) => *known = Hypothesis { raised: known.raised, ..raised(event, verdict) },
        }
    }
    let mut hypotheses: Vec<Hypothesis> = by_subject.into_values().collect();
    hypotheses.sort_by(|a, b| (a.raised, &a.subject).cmp(&(b.raised, &b.subject)));
    hypotheses
}

fn raised(event: &Event, verdict: Verdict) -> Hypothesis {
    Hypothesis {
        subject: event.subject.clone(),
        verdict,
        id: event.id,
        since: event.at,
        by: event.actor.clone(),
        text: event.text.clone(),
        raised: event.at,
    }
}
