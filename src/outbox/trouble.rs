//! What becomes of an errand that fails.

use std::time::Duration;

use super::wanted::Deed;
use crate::api::{Error, ErrorKind};
use crate::model::{Errand, Progress, Stage, Text, Timestamp};

/// The longest wait between two tries.
const LONGEST: Duration = Duration::from_secs(15);

/// Why something could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    said: Text,
    /// Whether it will not be otherwise the next time.
    is_final: bool,
}

impl Trouble {
    /// There is nobody to ask.
    pub(super) fn nowhere() -> Self {
        Self { said: Text::line("no Alertmanager to ask"), is_final: false }
    }

    /// How the errand stands after it.
    pub(super) fn progress(self, errand: &Errand, deed: &Deed, now: Timestamp) -> Progress {
        let before = &errand.progress;
        let lapsed = before.until.is_some_and(|until| until <= now);
        match deed {
            // It ended by itself while nobody could be reached.
            Deed::Expire(_, why) if lapsed => {
                Progress { stage: Stage::Over, said: why.clone(), ..Progress::default() }
            }
            _ if self.is_final => Progress { stage: Stage::Failed, said: self.said, ..before.clone() },
            _ => {
                let stage = if lapsed { Stage::Pending } else { before.stage };
                let failures = before.failures.saturating_add(1);
                let again = Some(now + patience(failures));
                Progress { stage, failures, again, said: self.said, ..before.clone() }
            }
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        // What it calls wrong stays wrong; all else may pass, a login that is not accepted as well.
        let is_final =
            matches!(error.kind(), ErrorKind::Status { status: 400 | 422, .. } | ErrorKind::Spec(_));
        Self { said: Text::line(&error.kind().to_string()), is_final }
    }
}

/// How long to wait after so many failures in a row: 1, 2, 4, 8 and then 15 seconds.
fn patience(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.saturating_sub(1).min(6)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Event, EventId, EventKind, Recorded};

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn errand(stage: Stage, until: Option<i64>, failures: u32) -> Errand {
        let (id, by) = (EventId::from_bytes([7; 16]), Actor::person("alice", "bastion"));
        let event = Event::new(id, Text::line("shop"), EventKind::Acknowledged, at(0), by);
        let progress = Progress { stage, until: until.map(at), failures, ..Progress::default() };
        Errand { asked: Recorded { seq: 1, event }, progress }
    }

    fn after(errand: &Errand, deed: &Deed, is_final: bool) -> (Stage, Option<Timestamp>) {
        let trouble = Trouble { said: Text::line("connection refused"), is_final };
        let progress = trouble.progress(errand, deed, at(100));
        (progress.stage, progress.again)
    }

    #[test]
    fn it_is_tried_again_until_it_cannot_be_otherwise() {
        let nothing = Deed::Settle(Progress::default());
        for (failures, wait) in [(0, 1), (1, 2), (3, 8), (4, 15), (99, 15)] {
            let errand = errand(Stage::Pending, None, failures);
            assert_eq!(after(&errand, &nothing, false), (Stage::Pending, Some(at(100 + wait))));
        }
        assert_eq!(after(&errand(Stage::Pending, None, 0), &nothing, true), (Stage::Failed, None));
    }

    #[test]
    fn what_lapsed_meanwhile_is_no_longer_in_force() {
        let nothing = Deed::Settle(Progress::default());
        let in_force = errand(Stage::Confirmed, Some(101), 0);
        assert_eq!(after(&in_force, &nothing, false), (Stage::Confirmed, Some(at(101))));
        let lapsed = errand(Stage::Confirmed, Some(100), 0);
        assert_eq!(after(&lapsed, &nothing, false), (Stage::Pending, Some(at(101))));
        let expire = Deed::Expire(Text::line("1f2e"), Text::line("no longer needed"));
        assert_eq!(after(&lapsed, &expire, false), (Stage::Over, None));
    }
}
