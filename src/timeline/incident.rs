//! Incidents: what their events say of them.

use std::collections::BTreeMap;

use super::history::History;
use super::standing::Standing;
use crate::model::{Actor, Event, EventId, EventKind, Phase, Recorded, Sev, Subject, Text, Timestamp};

/// How an incident ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The event that says so.
    pub id: EventId,
    /// When it was over: what the operator said, or the first ok.
    pub at: Timestamp,
    /// Who said so.
    pub by: Actor,
    /// Whether it ended by itself.
    pub automatic: bool,
    /// What was said.
    pub text: Text,
}

/// When an incident was found not to be over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reopening {
    /// The event that says so.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
}

/// What is going wrong, from the first critical episode until it is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The event that opened it.
    pub id: EventId,
    /// The board.
    pub board: Text,
    /// What opened it.
    pub subject: Subject,
    /// How bad it is.
    pub sev: Sev,
    /// When it began: the page.
    pub started: Timestamp,
    /// When it was reopened last.
    pub reopened: Option<Reopening>,
    /// How it ended; nothing while it is open.
    pub ended: Option<Ending>,
}

impl Incident {
    fn opened(event: &Event, sev: Sev) -> Self {
        Self {
            id: event.id,
            board: event.board.clone(),
            subject: event.subject.clone(),
            sev,
            started: event.at,
            reopened: None,
            ended: None,
        }
    }

    /// Whether it goes on.
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    fn go_through(&mut self, event: &Event, phase: Phase) {
        match phase {
            Phase::Opened(_) => {}
            Phase::Severity(sev) => self.sev = sev,
            Phase::Reopened => {
                self.ended = None;
                self.reopened = Some(Reopening { id: event.id, at: event.at });
            }
            Phase::Resolved => {
                let automatic = event.actor.is_machine();
                let (by, text) = (event.actor.clone(), event.text.clone());
                self.ended = Some(Ending { id: event.id, at: event.at, by, automatic, text });
            }
        }
    }
}

/// All incidents in a history, in order of their beginning. One whose opening was retracted never was.
pub fn incidents(history: &History) -> Vec<Incident> {
    let standing = Standing::of(history);
    let phases: Vec<(&Event, Phase)> = history.in_order().into_iter().filter_map(phase).collect();
    let phases: Vec<_> = phases.into_iter().filter(|(event, _)| standing.stands(event.id)).collect();
    let mut incidents: BTreeMap<EventId, Incident> = BTreeMap::new();
    for (event, phase) in &phases {
        if let Phase::Opened(sev) = phase {
            incidents.insert(event.id, Incident::opened(event, *sev));
        }
    }
    for (event, phase) in phases {
        if let Some(incident) = event.incident.and_then(|id| incidents.get_mut(&id)) {
            incident.go_through(event, phase);
        }
    }
    let mut incidents: Vec<Incident> = incidents.into_values().collect();
    incidents.sort_by_key(|incident| (incident.started, incident.id));
    incidents
}

fn phase(recorded: &Recorded) -> Option<(&Event, Phase)> {
    match recorded.event.kind {
        EventKind::Incident(phase) => Some((&recorded.event, phase)),
        _ => None,
    }
}

/// The incidents of a journal, kept up to date event by event. It keeps the few events that speak
/// of incidents, the retractions and the corrections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incidents {
    events: History,
}

impl Incidents {
    /// Takes in an event and says whether it may have changed an incident.
    pub fn append(&mut self, recorded: &Recorded) -> bool {
        let event = &recorded.event;
        let speaks = matches!(event.kind, EventKind::Incident(_) | EventKind::Retracted);
        (speaks || event.corrects.is_some()) && self.events.insert(recorded.clone())
    }

    /// All incidents, in order of their beginning.
    pub fn all(&self) -> Vec<Incident> {
        incidents(&self.events)
    }

    /// The board's incident: the open one that began last, else the latest.
    pub fn current(&self, board: &Text) -> Option<Incident> {
        let of_board = self.all().into_iter().filter(|incident| incident.board == *board);
        of_board.max_by_key(|incident| (incident.is_open(), incident.started, incident.id))
    }

    /// Whether this event was taken in, even if it was retracted since.
    pub fn knows(&self, id: EventId) -> bool {
        self.events.get(id).is_some()
    }
}

impl FromIterator<Recorded> for Incidents {
    fn from_iter<I: IntoIterator<Item = Recorded>>(events: I) -> Self {
        let mut incidents = Self::default();
        for recorded in events {
            incidents.append(&recorded);
        }
        incidents
    }
}
