//! What all sections lean on.

use std::collections::BTreeMap;

use crate::export::document::Document;
use crate::export::words::date;
use crate::model::{Event, EventId, Timestamp};
use crate::timeline::{Figure, Incident, Slice};

/// A document, with its events by id and the day from which times are told.
pub(super) struct Page<'a> {
    pub(super) document: &'a Document,
    events: BTreeMap<EventId, &'a Event>,
}

impl<'a> Page<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let events = document.slice.entries.iter().map(|entry| &entry.recorded.event);
        Self { document, events: events.map(|event| (event.id, event)).collect() }
    }

    pub(super) const fn slice(&self) -> &'a Slice {
        &self.document.slice
    }

    pub(super) const fn incident(&self) -> Option<&'a Incident> {
        self.document.slice.incident.as_ref()
    }

    pub(super) fn event(&self, id: EventId) -> Option<&'a Event> {
        self.events.get(&id).copied()
    }

    /// The figure of that name.
    pub(super) fn figure(&self, name: &str) -> Option<&'a Figure> {
        self.document.slice.figures.iter().find(|figure| figure.name.as_str() == name)
    }

    /// The moment that gives the document its date.
    pub(super) fn beginning(&self) -> Timestamp {
        self.incident().map_or(self.slice().from, |incident| incident.started)
    }

    /// The time of day, with the date where it is not the document's.
    pub(super) fn time(&self, at: Timestamp) -> String {
        time(at, self.beginning())
    }
}

/// The time of day, with the date where it is not that of `near`.
pub(super) fn time(at: Timestamp, near: Timestamp) -> String {
    let clock = at.clock();
    if at.utc().date_naive() == near.utc().date_naive() { clock } else { format!("{}, {clock}", date(at)) }
}
