//! How long things took, and how that was computed.

use serde::{Deserialize, Serialize};

use super::milestone::{Milestone, Moment};
use crate::model::{Text, Timestamp};

/// A duration between two milestones. Unknown is unknown: then there are no seconds but a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name, one of [`FIGURES`].
    pub name: Text,
    /// The earlier moment, where it is known.
    pub from: Option<Timestamp>,
    /// The later moment, where it is known.
    pub to: Option<Timestamp>,
    /// Whole seconds from one to the other, rounded down.
    pub seconds: Option<u64>,
    /// How it is computed: `first acknowledgement 02:05:00 − page 02:00:00`.
    pub formula: Text,
    /// Why it is unknown.
    pub reason: Option<Text>,
}

/// The figures' names, in the order of [`figures`].
pub const FIGURES: [&str; 7] =
    ["detect", "acknowledge", "escalate", "cause", "mitigate", "restore", "duration"];

/// The seven figures of an incident with these milestones; without milestones all are unknown.
pub fn figures(milestones: &[Milestone]) -> Vec<Figure> {
    let known = |moment| milestones.iter().any(|milestone| milestone.moment == moment);
    let begin = if known(Moment::ImpactStart) { Moment::ImpactStart } else { Moment::Page };
    let spans = [
        (Moment::ImpactStart, Moment::Page),
        (Moment::Page, Moment::Acknowledged),
        (Moment::Page, Moment::Escalated),
        (Moment::Page, Moment::Cause),
        (Moment::Page, Moment::Mitigated),
        (Moment::Page, Moment::Restored),
        (begin, Moment::Restored),
    ];
    FIGURES.iter().zip(spans).map(|(name, (from, to))| figure(name, from, to, milestones)).collect()
}

fn figure(name: &str, from: Moment, to: Moment, milestones: &[Milestone]) -> Figure {
    let at = |moment| milestones.iter().find(|milestone| milestone.moment == moment).map(|found| found.at);
    let (begin, end) = (at(from), at(to));
    let length = length((from, begin), (to, end));
    Figure {
        name: Text::line(name),
        from: begin,
        to: end,
        seconds: length.as_ref().ok().copied(),
        formula: Text::line(&format!("{} − {}", operand(to, end), operand(from, begin))),
        reason: length.err().map(|reason| Text::line(&reason)),
    }
}

fn operand(moment: Moment, at: Option<Timestamp>) -> String {
    match at {
        Some(at) => format!("{} {}", moment.name(), at.clock()),
        None => moment.name().to_owned(),
    }
}

fn length(
    (from, begin): (Moment, Option<Timestamp>),
    (to, end): (Moment, Option<Timestamp>),
) -> Result<u64, String> {
    let (Some(begin), Some(end)) = (begin, end) else {
        let unknown = [(from, begin), (to, end)].into_iter().filter(|(_, at)| at.is_none());
        // Without a page there is no incident, which says more than any other reason.
        let (moment, _) = unknown.max_by_key(|(moment, _)| *moment == Moment::Page).unwrap_or((to, end));
        return Err(moment.why_unknown().to_owned());
    };
    if end < begin {
        return Err(format!("{} is earlier than {}", to.name(), from.name()));
    }
    Ok(end.since(begin).as_secs())
}
