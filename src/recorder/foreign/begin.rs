//! How the beginning of an alert is written down.

use std::time::Duration;

use crate::model::{Alert, Event, EventId, EventKind, Evidence, Subject, Text, Timestamp};
use crate::recorder::pen::Pen;

/// What an alert is to people: rules whose severity is `none` fire to show that the way to people is open, or
/// to keep others quiet.
pub(super) fn is_for_people(alert: &Alert) -> bool {
    alert.labels.get("severity") != Some("none")
}

/// What tells one firing of an alert from the others: when it became active, as everybody who asks is told,
/// else when it began to fire; in whole seconds, which is what a server remembers.
pub(super) fn origin(alert: &Alert) -> Timestamp {
    let since = alert.active_at.unwrap_or(alert.starts_at).millis();
    Timestamp::from_millis(since.div_euclid(1000) * 1000)
}

/// The id of the beginning that this firing has, unless it was told to be over and is not.
pub(super) fn id(pen: &Pen, subject: &Subject, alert: &Alert) -> EventId {
    EventId::of_alert(&pen.board, subject.fingerprint(), origin(alert), EventKind::Fired.name())
}

/// The id of its beginning after the end that `previous` told.
pub(super) fn id_after(pen: &Pen, subject: &Subject, alert: &Alert, previous: EventId) -> EventId {
    let transition = format!("{} after {previous}", EventKind::Fired.name());
    EventId::of_alert(&pen.board, subject.fingerprint(), origin(alert), &transition)
}

/// The beginning, with all that is known of the alert.
pub(super) fn fired(
    pen: &Pen,
    (subject, alert): (&Subject, &Alert),
    source: &str,
    (id, at): (EventId, Timestamp),
    now: Timestamp,
) -> Event {
    Event {
        severity: Some(alert.severity()),
        subject: subject.clone(),
        text: alert.summary(),
        source: Text::line(source),
        evidence: evidence(alert),
        links: alert.links(),
        recorded_at: now,
        ..pen.event(id, EventKind::Fired, at)
    }
}

/// The same, read from what a server remembers.
pub(super) fn backfilled(event: Event, precision: Duration) -> Event {
    Event { backfilled: Some(precision), ..event }
}

fn evidence(alert: &Alert) -> Option<Evidence> {
    let (query, value) = (alert.query.clone()?, alert.value?);
    Some(Evidence { query, value, threshold: alert.threshold, unit: alert.unit })
}
