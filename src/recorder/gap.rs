//! A time in which nobody recorded.

use std::time::Duration;

use crate::model::{Actor, Event, EventId, EventKind, Labels, Subject, Text, Timestamp};

/// That the previous holder of the lease stopped at `last_seen`, and that somebody records again.
/// The ids follow from who stopped and when, so that it is told once.
pub fn gap(
    board: &Text,
    previous_holder: &Text,
    last_seen: Timestamp,
    now: Timestamp,
    actor: &Actor,
) -> [Event; 2] {
    let subject = Subject::named(previous_holder.as_str());
    let event = |id, kind: EventKind, at, text: &str| Event {
        subject: subject.clone(),
        text: Text::line(text),
        source: Text::line(super::pen::LOCAL),
        recorded_at: now,
        ..Event::new(id, board.clone(), kind, at, actor.clone())
    };
    let stopped = format!("{} {}", EventKind::RecorderDown.name(), last_seen.millis());
    let down = EventId::of_rule(board, previous_holder.as_str(), &Labels::default(), None, &stopped);
    let up = EventId::following(board, EventKind::RecorderUp.name(), &[down]);
    let again = now.max(last_seen + Duration::from_millis(1));
    let lasted = humantime::format_duration(Duration::from_secs(again.since(last_seen).as_secs()));
    let text = format!("{} records again after {lasted}", actor.name());
    [
        event(down, EventKind::RecorderDown, last_seen, "nobody recorded from here on"),
        Event { about: Some(down), ..event(up, EventKind::RecorderUp, again, &text) },
    ]
}
