//! What an export or a screen takes from the timeline.

use std::time::Duration;

use super::episode::{Episode, episodes};
use super::figure::{Figure, figures};
use super::gap::{Gap, gaps};
use super::history::History;
use super::hypothesis::{Hypothesis, hypotheses};
use super::incident::{Incident, incidents};
use super::milestone::{Milestone, milestones};
use super::standing::Standing;
use crate::model::{Actor, Event, EventId, EventKind, Mark, Recorded, Text, Timestamp};

/// How long before an incident its story begins: a deploy or a slow climb that led to it.
pub const LEAD: Duration = Duration::from_mins(30);

/// An event on the timeline. What is struck or replaced stays, and says by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event.
    pub recorded: Recorded,
    /// The retraction that struck it out.
    pub struck_by: Option<EventId>,
    /// The correction that stands in its place.
    pub replaced_by: Option<EventId>,
}

impl Entry {
    /// Whether it counts.
    pub const fn stands(&self) -> bool {
        self.struck_by.is_none() && self.replaced_by.is_none()
    }
}

/// Something to do afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// The event.
    pub id: EventId,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Actor,
    /// What is to be done.
    pub text: Text,
}

/// A part of one board's timeline with all that it adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The board.
    pub board: Text,
    /// Its first moment.
    pub from: Timestamp,
    /// Its last moment; nothing while its incident goes on.
    pub to: Option<Timestamp>,
    /// The incident it is about: the one asked for, or the latest within the range.
    pub incident: Option<Incident>,
    /// The incident's milestones that are known.
    pub milestones: Vec<Milestone>,
    /// The incident's figures; all unknown without an incident.
    pub figures: Vec<Figure>,
    /// The events, in order.
    pub entries: Vec<Entry>,
    /// The episodes that touch it, in order of their beginning.
    pub episodes: Vec<Episode>,
    /// When nothing was seen.
    pub gaps: Vec<Gap>,
    /// What is to be done.
    pub todos: Vec<Todo>,
    /// What was suspected.
    pub hypotheses: Vec<Hypothesis>,
}

impl Slice {
    /// The board's timeline from `from` up to and with `to`.
    ///
    /// The history may hold more: what was open at `from`, or was said about it later.
    pub fn of_range(history: &History, board: &Text, from: Timestamp, to: Timestamp) -> Self {
        let window = Window { from, to: Some(to), incident: None };
        let of_board = incidents(history).into_iter().filter(|incident| incident.board == *board);
        let touching = of_board.filter(|incident| {
            window.touches(incident.started, incident.ended.as_ref().map(|ended| ended.at))
        });
        Self::cut(history, board, &window, touching.last())
    }

    /// The whole story of one incident: what carries its id, what happened on its board from [`LEAD`]
    /// before it until its end, and what was said of these later. None when the history does not hold
    /// its opening.
    pub fn of_incident(history: &History, id: EventId) -> Option<Self> {
        let incident = incidents(history).into_iter().find(|incident| incident.id == id)?;
        let window = Window::of(&incident, history);
        let board = incident.board.clone();
        Some(Self::cut(history, &board, &window, Some(incident)))
    }

    /// The episodes that still fire.
    pub fn open(&self) -> impl Iterator<Item = &Episode> {
        self.episodes.iter().filter(|episode| episode.is_open())
    }

    fn cut(history: &History, board: &Text, window: &Window, incident: Option<Incident>) -> Self {
        let standing = Standing::of(history);
        let within = |window: &Window| -> Vec<&Recorded> {
            let of_board = |r: &&Recorded| r.event.board == *board && window.takes(&r.event, history);
            history.in_order().into_iter().filter(of_board).collect()
        };
        let counting = |window: &Window| of(within(window), |recorded| standing.stands(recorded.event.id));
        // An incident is measured by its whole story, even where the slice shows less of it.
        let measured = incident.as_ref().map(|i| milestones(i, &counting(&Window::of(i, history))));
        let milestones = measured.unwrap_or_default();
        let events = counting(window);
        Self {
            board: board.clone(),
            from: window.from,
            to: window.to,
            figures: figures(&milestones),
            entries: within(window).into_iter().map(|recorded| entry(recorded, &standing)).collect(),
            episodes: of(episodes(history), |e| {
                e.board == *board && window.touches(e.started(), e.resolved.map(|end| end.at))
            }),
            gaps: of(gaps(history), |gap| gap.board == *board && window.touches(gap.from, gap.to)),
            todos: events.iter().filter_map(|recorded| todo(&recorded.event)).collect(),
            hypotheses: hypotheses(events.iter().map(|recorded| &recorded.event)),
            incident,
            milestones,
        }
    }
}

/// Which events belong to a slice.
struct Window {
    from: Timestamp,
    to: Option<Timestamp>,
    /// Events of this incident belong to it whenever they happened, those of others never.
    incident: Option<EventId>,
}

impl Window {
    /// From before the impact or the page until the end.
    fn of(incident: &Incident, history: &History) -> Self {
        let own = history.iter().map(|r| &r.event).filter(|event| event.incident == Some(incident.id));
        let impact = own.filter(|event| event.kind == EventKind::Milestone(Mark::ImpactStart));
        let begin = impact.map(|event| event.at).fold(incident.started, Timestamp::min);
        let to = incident.ended.as_ref().map(|ended| ended.at);
        Self { from: begin - LEAD, to, incident: Some(incident.id) }
    }

    fn takes(&self, event: &Event, history: &History) -> bool {
        let later = self.incident.is_some() && event.incident.is_none();
        self.holds(event) || (later && self.holds_what_it_is_about(event, history))
    }

    fn holds(&self, event: &Event) -> bool {
        match (self.incident, event.incident) {
            (Some(own), Some(its)) => own == its,
            _ => self.touches(event.at, Some(event.at)),
        }
    }

    /// What is said of an entry of an incident belongs to it, even if it is said when all is over.
    fn holds_what_it_is_about(&self, event: &Event, history: &History) -> bool {
        let targets = [event.about, event.corrects].into_iter().flatten();
        targets.filter_map(|id| history.get(id)).any(|target| self.holds(&target.event))
    }

    fn touches(&self, from: Timestamp, to: Option<Timestamp>) -> bool {
        to.is_none_or(|to| to >= self.from) && self.to.is_none_or(|end| from <= end)
    }
}

fn entry(recorded: &Recorded, standing: &Standing) -> Entry {
    let id = recorded.event.id;
    Entry {
        recorded: recorded.clone(),
        struck_by: standing.struck_by(id),
        replaced_by: standing.replaced_by(id),
    }
}

fn todo(event: &Event) -> Option<Todo> {
    (event.kind == EventKind::Todo).then(|| Todo {
        id: event.id,
        at: event.at,
        by: event.actor.clone(),
        text: event.text.clone(),
    })
}

fn of<T>(mut all: Vec<T>, keep: impl FnMut(&T) -> bool) -> Vec<T> {
    all.retain(keep);
    all
}
