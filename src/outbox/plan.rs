//! What is due outside.

use super::order;
use super::wanted::{Deed, Policy, Step, Wanted, What, over};
use crate::model::{Errand, EventId, Progress, Stage, Text, Timestamp};
use crate::timeline::{Ack, Episode, OpenEpisodes};
use std::time::Duration;

/// Where an event was noticed that a board's own rule made: nobody outside pages for it.
const LOCAL: &str = "local";

/// How long after its event a silence is looked for that nobody wrote down: by then it ended by itself.
const SOUGHT: Duration = Duration::from_hours(24);

/// Why something ends, or is not done any more.
const NO_MORE: &str = "no longer needed";

/// What is due at `now`, in the order of the errands.
pub fn plan(errands: &[Errand], open: &OpenEpisodes, policy: Policy, now: Timestamp) -> Vec<Step> {
    let episodes = open.episodes();
    let due = errands.iter().filter(|errand| errand.progress.again.is_none_or(|again| again <= now));
    let step = |errand: &Errand| {
        let deed = match &errand.asked.event.order {
            Some(order) => order::deed(errand, order, now)?,
            None => deed(errand, Standing::of(errand.asked.event.id, &episodes), open, policy, now)?,
        };
        Some(Step { errand: errand.clone(), deed })
    };
    due.filter_map(step).collect()
}

/// How an acknowledgement stands.
enum Standing<'a> {
    /// It is the one that counts.
    Owner(&'a Episode, &'a Ack),
    /// Somebody was first.
    Also,
    /// The episode is over, or it was taken back.
    Gone,
}

impl<'a> Standing<'a> {
    fn of(ack: EventId, episodes: &'a [Episode]) -> Self {
        let owned = episodes.iter().find_map(|episode| {
            let owner = episode.acknowledgement.owner()?;
            (owner.id == ack).then_some(Self::Owner(episode, owner))
        });
        let mut also = episodes.iter().flat_map(|episode| episode.acknowledgement.also());
        owned.unwrap_or_else(|| if also.any(|other| other.id == ack) { Self::Also } else { Self::Gone })
    }
}

fn deed(
    errand: &Errand,
    standing: Standing<'_>,
    open: &OpenEpisodes,
    policy: Policy,
    now: Timestamp,
) -> Option<Deed> {
    let Progress { stage, handle, until, .. } = &errand.progress;
    match (standing, stage) {
        (Standing::Owner(episode, _), Stage::Pending) if is_local(open, episode) => {
            Some(over("a rule of this board: nothing outside pages for it"))
        }
        (Standing::Owner(episode, ack), Stage::Pending) => {
            Some(Deed::Silence(wanted(episode, ack, policy, now)))
        }
        (Standing::Owner(episode, ack), Stage::Confirmed) => {
            let left = until.map_or(Duration::ZERO, |until| until.since(now));
            let extend = || Some(Deed::Extend(handle.clone()?, wanted(episode, ack, policy, now)));
            if left <= policy.margin() { extend() } else { None }
        }
        (Standing::Also | Standing::Gone, Stage::Confirmed) => {
            Some(Deed::Expire(handle.clone()?, Text::line(NO_MORE)))
        }
        // It may have been made by one that was killed before it could write that down.
        (Standing::Gone, Stage::Pending) if now.since(errand.asked.event.recorded_at) < SOUGHT => {
            Some(Deed::Revoke(Text::line(NO_MORE)))
        }
        (Standing::Gone, Stage::Pending | Stage::Failed) => Some(over(NO_MORE)),
        (Standing::Owner(..) | Standing::Also, Stage::Failed)
        | (Standing::Also, Stage::Pending)
        | (_, Stage::Over) => None,
    }
}

/// Whether the alert is one of the board's own.
fn is_local(open: &OpenEpisodes, episode: &Episode) -> bool {
    open.get(episode.first.id).is_some_and(|fired| fired.event.source.as_str() == LOCAL)
}

fn wanted(episode: &Episode, ack: &Ack, policy: Policy, now: Timestamp) -> Wanted {
    Wanted {
        event: ack.id,
        what: What::Alert(episode.subject.clone()),
        by: ack.by.clone(),
        comment: ack.comment.clone(),
        until: now + policy.lasts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Event, EventKind, Labels, Recorded, Subject};

    const POLICY: Policy = Policy { lasts: Duration::from_mins(10) };

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(1_723_600_800_000 + secs * 1000)
    }

    fn id(n: u8) -> EventId {
        EventId::from_bytes([n; 16])
    }

    fn alert() -> Subject {
        Subject::alert("HighErrorRate", &Labels::default().with("job", "shop"))
    }

    /// What is open after these: number, kind, what it is about, where it was noticed.
    fn open(events: &[(u8, EventKind, Option<u8>)]) -> OpenEpisodes {
        noticed("prod", events)
    }

    fn noticed(source: &str, events: &[(u8, EventKind, Option<u8>)]) -> OpenEpisodes {
        let mut open = OpenEpisodes::default();
        for (n, kind, about) in events {
            let mut recorded = recorded(*n, kind.clone(), about.map(id));
            recorded.event.source = Text::line(source);
            open.append(&recorded);
        }
        open
    }

    fn recorded(n: u8, kind: EventKind, about: Option<EventId>) -> Recorded {
        let by = Actor::person(&format!("person {n}"), "bastion");
        let new = Event::new(id(n), Text::line("shop"), kind, at(i64::from(n)), by);
        let event = Event { subject: alert(), text: Text::line("on it"), about, ..new };
        Recorded { seq: u64::from(n), event }
    }

    fn errand(n: u8, progress: Progress) -> Errand {
        Errand { asked: recorded(n, EventKind::Acknowledged, Some(id(1))), progress }
    }

    fn pending(n: u8) -> Errand {
        errand(n, Progress::default())
    }

    fn confirmed(n: u8, until: Timestamp) -> Errand {
        let handle = Some(Text::line("1f2e"));
        errand(n, Progress { stage: Stage::Confirmed, handle, until: Some(until), ..Progress::default() })
    }

    fn deeds(errands: &[Errand], open: &OpenEpisodes, now: Timestamp) -> Vec<(u64, Deed)> {
        plan(errands, open, POLICY, now).into_iter().map(|step| (step.errand.asked.seq, step.deed)).collect()
    }

    fn wanted_by(n: u8, now: Timestamp) -> Wanted {
        Wanted {
            event: id(n),
            what: What::Alert(alert()),
            by: Actor::person(&format!("person {n}"), "bastion"),
            comment: Text::line("on it"),
            until: now + POLICY.lasts,
        }
    }

    const FIRED: (u8, EventKind, Option<u8>) = (1, EventKind::Fired, None);
    const ACK: (u8, EventKind, Option<u8>) = (2, EventKind::Acknowledged, Some(1));
    const ALSO: (u8, EventKind, Option<u8>) = (3, EventKind::Acknowledged, Some(1));

    #[test]
    fn the_first_of_two_acknowledgements_makes_the_silence() {
        let both = [pending(2), pending(3)];
        let due = deeds(&both, &open(&[FIRED, ACK, ALSO]), at(5));
        assert_eq!(due, [(2, Deed::Silence(wanted_by(2, at(5))))]);
        // The first takes it back: the second is on it then.
        let back = (4, EventKind::Unacknowledged, Some(2));
        let due = deeds(&[confirmed(2, at(600)), pending(3)], &open(&[FIRED, ACK, ALSO, back]), at(5));
        let ended = Deed::Expire(Text::line("1f2e"), Text::line("no longer needed"));
        assert_eq!(due, [(2, ended), (3, Deed::Silence(wanted_by(3, at(5))))]);
    }

    #[test]
    fn what_fires_on_is_prolonged_in_time_and_what_is_over_ends() {
        let firing = open(&[FIRED, ACK]);
        assert_eq!(deeds(&[confirmed(2, at(600))], &firing, at(299)), []);
        for now in [at(300), at(599), at(9000)] {
            let extended = Deed::Extend(Text::line("1f2e"), wanted_by(2, now));
            assert_eq!(deeds(&[confirmed(2, at(600))], &firing, now), [(2, extended)]);
        }
        let over = open(&[FIRED, ACK, (5, EventKind::Resolved, Some(1))]);
        let ended = Deed::Expire(Text::line("1f2e"), Text::line("no longer needed"));
        assert_eq!(deeds(&[confirmed(2, at(600))], &over, at(10)), [(2, ended)]);
    }

    #[test]
    fn what_was_never_done_and_is_no_longer_needed_is_over() {
        let resolved = open(&[FIRED, ACK, (5, EventKind::Resolved, Some(1))]);
        let failed = errand(2, Progress { stage: Stage::Failed, ..Progress::default() });
        let over = |due: &[(u64, Deed)]| matches!(due, [(2, Deed::Settle(progress))] if progress.stage == Stage::Over);
        assert!(over(&deeds(std::slice::from_ref(&failed), &resolved, at(10))));
        // One that was made, and not written down, is looked for.
        let sought = Deed::Revoke(Text::line("no longer needed"));
        assert_eq!(deeds(&[pending(2)], &resolved, at(10)), [(2, sought)]);
        assert!(over(&deeds(&[pending(2)], &resolved, at(86_402))));
        assert_eq!(deeds(&[failed], &open(&[FIRED, ACK]), at(10)), [], "nobody tries what cannot be done");
    }

    #[test]
    fn a_failure_waits_for_its_time() {
        let again = Progress { failures: 1, again: Some(at(20)), ..Progress::default() };
        let firing = open(&[FIRED, ACK]);
        assert_eq!(deeds(&[errand(2, again.clone())], &firing, at(19)), []);
        assert_eq!(deeds(&[errand(2, again)], &firing, at(20)).len(), 1);
    }

    #[test]
    fn nobody_outside_pages_for_the_boards_own_rules() {
        let due = deeds(&[pending(2)], &noticed(LOCAL, &[FIRED, ACK]), at(5));
        assert!(
            matches!(&due[..], [(2, Deed::Settle(progress))] if progress.stage == Stage::Over),
            "{due:?}"
        );
    }
}
