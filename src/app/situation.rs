//! What the events on hand add up to, kept ready so that no frame has to fold them.

use std::collections::BTreeMap;

use super::chart::REACH;
use crate::model::{Event, EventId, EventKind, Recorded, Text, Timestamp};
use crate::timeline::{Episode, History, Incident, Incidents, Moment, OpenEpisodes, Standing, milestones};

/// Events kept at most: more than a chart has columns, and few enough to be folded at every news.
const MOST: usize = 1000;

/// A deed that somebody did at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who: of an escalation who was called in.
    pub who: Text,
    /// When.
    pub at: Timestamp,
}

/// What is going on on the board.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// The board's open alerts: those that need somebody first, the worst first, the oldest first.
    pub alerts: Vec<Episode>,
    /// The open incident, else the latest.
    pub incident: Option<Incident>,
    /// Who was first on the open incident's critical alerts.
    pub acknowledged: Option<Deed>,
    /// Who was called in last during the open incident.
    pub escalated: Option<Deed>,
    /// Standing events for the charts, in order, whatever the filter: newer than the longest window.
    pub moments: Vec<Recorded>,
    /// What all that is made from.
    told: BTreeMap<EventId, Recorded>,
}

impl Situation {
    /// The open incident.
    pub fn open_incident(&self) -> Option<&Incident> {
        self.incident.as_ref().filter(|incident| incident.is_open())
    }

    /// The open alert whose episode this event opened or worsened.
    pub fn alert(&self, fired: EventId) -> Option<&Episode> {
        self.alerts.iter().find(|episode| episode.firings().any(|firing| firing.id == fired))
    }

    /// Whether a critical alert fires and nobody is on any.
    pub fn needs_somebody(&self) -> bool {
        let mut critical = self.alerts.iter().filter(|episode| episode.critical().is_some()).peekable();
        critical.peek().is_some() && critical.all(Episode::needs_somebody)
    }

    /// Listens to events of the board, whether they are shown or not.
    pub(super) fn hear<'a>(&mut self, events: impl IntoIterator<Item = &'a Recorded>) {
        let telling = events.into_iter().filter(|recorded| tells(&recorded.event));
        self.told.extend(telling.map(|recorded| (recorded.event.id, recorded.clone())));
    }

    /// Sees anew what it all adds up to.
    pub(super) fn settle(
        &mut self,
        board: &Text,
        open: &OpenEpisodes,
        incidents: &Incidents,
        now: Timestamp,
    ) {
        self.alerts = open.episodes().into_iter().filter(|episode| episode.board == *board).collect();
        self.incident = incidents.current(board);
        self.forget(now);
        let told: History = self.told.values().cloned().collect();
        let standing = Standing::of(&told);
        let stands = |recorded: &&Recorded| standing.stands(recorded.event.id);
        let events: Vec<&Recorded> = told.in_order().into_iter().filter(stands).collect();
        self.acknowledged = self.first_owner().or_else(|| self.once_acknowledged(&events));
        self.escalated = self.open_incident().and_then(|incident| escalated(incident, &events));
        self.moments = events.into_iter().cloned().collect();
    }

    fn forget(&mut self, now: Timestamp) {
        let story = self.open_incident().map_or(now, |incident| incident.started);
        let horizon = story.min(now - REACH);
        self.told.retain(|_, recorded| recorded.event.at >= horizon);
        if self.told.len() > MOST {
            let mut keys: Vec<_> = self.told.values().map(|recorded| recorded.event.key()).collect();
            keys.sort_unstable();
            let oldest = keys[keys.len() - MOST];
            self.told.retain(|_, recorded| recorded.event.key() >= oldest);
        }
    }

    fn first_owner(&self) -> Option<Deed> {
        let critical = self.alerts.iter().filter(|episode| episode.critical().is_some());
        let owners = critical.filter_map(|episode| episode.acknowledgement.owner());
        let first = owners.min_by_key(|ack| (ack.at, ack.id))?;
        Some(Deed { who: first.by.name().clone(), at: first.at })
    }

    /// Who acknowledged what no longer fires; while something critical fires only its owner counts.
    fn once_acknowledged(&self, events: &[&Recorded]) -> Option<Deed> {
        let incident = self.open_incident().filter(|_| !self.needs_somebody())?;
        let known = milestones(incident, events);
        let found = known.iter().find(|milestone| milestone.moment == Moment::Acknowledged)?;
        let event = &self.told.get(&found.event)?.event;
        Some(Deed { who: event.actor.name().clone(), at: event.at })
    }
}

fn escalated(incident: &Incident, events: &[&Recorded]) -> Option<Deed> {
    let during = events.iter().rev().map(|recorded| &recorded.event);
    let mut calls = during.filter(|event| event.kind == EventKind::Escalated && event.at >= incident.started);
    calls.next().map(|event| Deed { who: event.subject.name.clone(), at: event.at })
}

/// Whether the charts or the header have a use for it.
pub(super) const fn tells(event: &Event) -> bool {
    !matches!(
        event.kind,
        EventKind::Cleared | EventKind::SourceUp | EventKind::RecorderUp | EventKind::Other(_)
    )
}
