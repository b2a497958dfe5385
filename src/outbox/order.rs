//! What is due of a silence that somebody asked for, or asked to end.

use std::time::Duration;

use super::wanted::{Deed, Wanted, What, over};
use crate::model::{Errand, Order, Progress, Stage, Text, Timestamp};

/// How long ending a silence is tried.
const TRIED: Duration = Duration::from_hours(1);

/// How long it is said that something could not be done.
const TOLD: Duration = Duration::from_hours(24);

/// What is due of the order that the errand carries.
pub(super) fn deed(errand: &Errand, order: &Order, now: Timestamp) -> Option<Deed> {
    match order {
        Order::Silence { matchers, lasts, comment } => {
            let event = &errand.asked.event;
            let (until, what) = (event.recorded_at + *lasts, What::Matching(matchers.clone()));
            let (by, comment) = (event.actor.clone(), comment.clone());
            silence(errand, Wanted { event: event.id, what, by, comment, until }, now)
        }
        Order::Expire { silence } => expire(errand, silence, now),
    }
}

fn silence(errand: &Errand, wanted: Wanted, now: Timestamp) -> Option<Deed> {
    match errand.progress.stage {
        Stage::Over => None,
        _ if wanted.until <= now => Some(over("its time is over")),
        Stage::Pending => Some(Deed::Silence(wanted)),
        Stage::Confirmed | Stage::Failed => None,
    }
}

fn expire(errand: &Errand, silence: &Text, now: Timestamp) -> Option<Deed> {
    let waited = now.since(errand.asked.event.recorded_at);
    match errand.progress.stage {
        Stage::Pending if waited >= TRIED && errand.progress.failures > 0 => {
            Some(Deed::Settle(Progress { stage: Stage::Failed, again: None, ..errand.progress.clone() }))
        }
        Stage::Pending => Some(Deed::Expire(silence.clone(), Text::line("ended as asked"))),
        Stage::Failed if waited >= TOLD => Some(over("it could not be ended")),
        Stage::Failed | Stage::Confirmed | Stage::Over => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Event, EventId, EventKind, Matcher, Recorded};

    const ID: EventId = EventId::from_bytes([7; 16]);

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn due(order: &Order, stage: Stage, failures: u32, now: i64) -> Option<Deed> {
        let by = Actor::person("alice", "bastion");
        let new = Event::new(ID, Text::line("shop"), EventKind::Action, at(0), by);
        let event = Event { order: Some(order.clone()), ..new };
        let progress = Progress { stage, failures, ..Progress::default() };
        deed(&Errand { asked: Recorded { seq: 1, event }, progress }, order, at(now))
    }

    #[test]
    fn a_silence_lasts_from_when_it_was_asked_for() {
        let order = Order::Silence {
            matchers: vec![Matcher::equal("pool", "orders")],
            lasts: Duration::from_hours(1),
            comment: Text::line("deploy"),
        };
        let Some(Deed::Silence(wanted)) = due(&order, Stage::Pending, 0, 600) else {
            panic!("nothing is due")
        };
        assert_eq!((wanted.until, wanted.comment.as_str()), (at(3600), "deploy"));
        for stage in [Stage::Pending, Stage::Confirmed, Stage::Failed] {
            assert_eq!(due(&order, stage, 0, 3600), Some(over("its time is over")));
        }
        assert_eq!(due(&order, Stage::Confirmed, 0, 3599), None, "nobody prolongs it");
        assert_eq!(due(&order, Stage::Failed, 1, 3599), None, "nobody tries what cannot be done");
    }

    #[test]
    fn ending_one_is_tried_for_an_hour() {
        let order = Order::Expire { silence: Text::line("1f2e") };
        let ended = Deed::Expire(Text::line("1f2e"), Text::line("ended as asked"));
        assert_eq!(due(&order, Stage::Pending, 9, 3599), Some(ended.clone()));
        assert_eq!(due(&order, Stage::Pending, 0, 9999), Some(ended), "nobody recorded for so long");
        let given_up = due(&order, Stage::Pending, 9, 3600);
        assert!(
            matches!(given_up, Some(Deed::Settle(Progress { stage: Stage::Failed, .. }))),
            "{given_up:?}"
        );
        assert_eq!(due(&order, Stage::Failed, 9, 86_399), None);
        assert_eq!(due(&order, Stage::Failed, 9, 86_400), Some(over("it could not be ended")));
    }
}
