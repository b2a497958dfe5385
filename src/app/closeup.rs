//! One event with all that is known about it.

use crate::model::{Event, EventId, Recorded};
use crate::timeline::{Entry, Episode, History, TrackKey, episodes};

use super::log::Log;
use super::situation::Situation;

/// One event with all that is known about it.
#[derive(Clone, Debug)]
pub struct Closeup {
    /// The event, and whether it stands.
    pub entry: Entry,
    /// What it points at, if that is on hand.
    pub about: Option<Recorded>,
    /// The episode it belongs to, as far as it is on hand.
    pub episode: Option<Episode>,
}

impl Closeup {
    /// Of an event that is on hand.
    pub(super) fn of(id: EventId, log: &Log, situation: &Situation) -> Option<Self> {
        let recorded = log.known(id)?.clone();
        let on_hand = log.entries().iter().find(|entry| entry.recorded.event.id == id).cloned();
        let about = recorded.event.about.or(recorded.event.corrects);
        Some(Self {
            about: about.and_then(|about| log.known(about)).cloned(),
            episode: episode(&recorded.event, log, situation),
            entry: on_hand.unwrap_or(Entry { recorded, struck_by: None, replaced_by: None }),
        })
    }
}

/// The open episode it belongs to; of one that is over what the events on hand still tell.
fn episode(event: &Event, log: &Log, situation: &Situation) -> Option<Episode> {
    let belongs = |episode: &Episode| {
        let fired = |id| episode.firings().any(|firing| firing.id == id);
        let resolved = episode.resolved.is_some_and(|resolution| resolution.id == event.id);
        fired(event.id) || resolved || event.about.is_some_and(fired)
    };
    if let Some(open) = situation.alerts.iter().find(|episode| belongs(episode)) {
        return Some(open.clone());
    }
    let key = TrackKey::of(event)?;
    let related = log.entries().iter().map(|entry| &entry.recorded);
    let related: History =
        related.filter(|recorded| TrackKey::of(&recorded.event).as_ref() == Some(&key)).cloned().collect();
    episodes(&related).into_iter().find(belongs)
}
