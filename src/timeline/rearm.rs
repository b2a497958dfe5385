//! When an acknowledgement no longer covers what is going on.

use super::acknowledgement::Ack;
use super::episode::{Episode, Firing};
use super::open::OpenEpisodes;
use super::track::{Track, TrackKey};
use crate::model::{Actor, Event, EventId, EventKind, Severity, Subject, Text, Timestamp};

/// Why an acknowledgement ends before its episode does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The alert got worse.
    Worse {
        /// How bad it was known to be.
        from: Severity,
        /// How bad it is.
        to: Severity,
    },
    /// Another alert of the same name fires.
    Joined(Subject),
}

/// An acknowledgement that is due to end; [`Rearm::event`] says so on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rearm {
    /// The board.
    pub board: Text,
    /// The acknowledged alert.
    pub subject: Subject,
    /// The acknowledgement.
    pub ack: Ack,
    /// Why.
    pub because: Because,
    /// The fired event that says so.
    pub cause: EventId,
}

impl Rearm {
    /// The event to record: the same, whoever records it.
    pub fn event(&self, now: Timestamp, recorder: Actor) -> Event {
        let id = EventId::following(&self.board, "unacknowledged", &[self.ack.id, self.cause]);
        let owner = self.ack.by.name();
        let text = match &self.because {
            Because::Worse { from, to } => {
                format!("no longer acknowledged by {owner}: rose from {from} to {to}")
            }
            Because::Joined(member) => format!("no longer acknowledged by {owner}: {member} fires too"),
        };
        Event {
            subject: self.subject.clone(),
            text: Text::line(&text),
            source: Text::line("local"),
            about: Some(self.ack.id),
            ..Event::new(id, self.board.clone(), EventKind::Unacknowledged, now, recorder)
        }
    }
}

/// The acknowledgements that are due to end.
///
/// An episode re-arms when something became known (in the journal's order) after each of its
/// acknowledgements that the operator could not have meant: a higher severity, or a new member of
/// the group. Who acknowledges after that knows, and keeps the episode acknowledged.
pub fn rearms(open: &OpenEpisodes) -> Vec<Rearm> {
    let episodes = open.episodes();
    let mut due = Vec::new();
    for episode in episodes.iter().filter(|episode| !episode.needs_somebody()) {
        let acks = episode.acknowledgement.standing();
        let of_each: Option<Vec<Rearm>> =
            acks.iter().map(|ack| rearm(open, &episodes, episode, ack)).collect();
        due.extend(of_each.unwrap_or_default());
    }
    due
}

fn rearm(open: &OpenEpisodes, episodes: &[Episode], episode: &Episode, ack: &Ack) -> Option<Rearm> {
    let (because, cause) = worse(episode, ack).or_else(|| joined(open, episodes, episode, ack))?;
    let (board, subject) = (episode.board.clone(), episode.subject.clone());
    Some(Rearm { board, subject, ack: ack.clone(), because, cause })
}

fn worse(episode: &Episode, ack: &Ack) -> Option<(Because, EventId)> {
    let known = |firing: &&Firing| firing.seq < ack.seq || firing.id == ack.about;
    let from = episode.firings().filter(known).map(|firing| firing.severity).max()?;
    let news = episode.firings().filter(|firing| firing.seq > ack.seq && firing.severity > from);
    let rise = news.min_by_key(|firing| (firing.seq, firing.id))?;
    Some((Because::Worse { from, to: rise.severity }, rise.id))
}

fn joined(
    open: &OpenEpisodes,
    episodes: &[Episode],
    episode: &Episode,
    ack: &Ack,
) -> Option<(Because, EventId)> {
    let group = key(episode);
    let news = episodes.iter().filter(|other| {
        let member = key(other);
        // One that flaps was a member before: its last end lies within the acknowledged episode.
        let was_member = open.last_ended(&member).is_some_and(|ended| ended >= episode.started());
        member.same_group(&group) && member != group && other.first.seq > ack.seq && !was_member
    });
    let member = news.min_by_key(|other| (other.first.seq, other.first.id))?;
    Some((Because::Joined(member.subject.clone()), member.first.id))
}

fn key(episode: &Episode) -> TrackKey {
    TrackKey::new(&episode.board, Track::Alert, &episode.subject)
}
