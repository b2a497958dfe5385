//! What one's own acknowledgement came to, where that is not what was meant.

use super::state::App;
use crate::model::{EventKind, Recorded, Text};
use crate::timeline::{Track, TrackKey};

/// Says when somebody else was first, or when the alert was over before the word was stored.
pub(super) fn tell(app: &mut App, news: &[Recorded]) {
    let own = news.iter().filter(|recorded| recorded.event.actor == app.operator);
    let acks = own.filter(|recorded| recorded.event.kind == EventKind::Acknowledged);
    let told: Vec<Text> = acks.filter_map(|ack| outcome(app, ack)).collect();
    match told.as_slice() {
        [] => {}
        [one] => app.tell(one.as_str()),
        [first, rest @ ..] => app.tell(&format!("{first} (+{} more)", rest.len())),
    }
}

fn outcome(app: &App, ack: &Recorded) -> Option<Text> {
    let event = &ack.event;
    let name = &event.subject;
    if let Some(episode) = app.open.episode(&event.board, name) {
        let first = episode.acknowledgement.owner().filter(|first| first.id != event.id)?;
        let is_of_it = episode.firings().any(|firing| Some(firing.id) == event.about);
        let told = format!("{name}: {} was first, at {}", first.by, app.times.clock(first.at));
        return (is_of_it && first.by != event.actor).then(|| Text::line(&told));
    }
    let key = TrackKey::new(&event.board, Track::Alert, name);
    let end = app.open.last_transition(&key).filter(|last| last.event.kind == EventKind::Resolved);
    // One that was given in time, and is read late, is nothing to tell.
    let end = end.filter(|end| end.seq < ack.seq)?;
    Some(Text::line(&format!("{name}: already resolved at {}", app.times.clock(end.event.at))))
}
