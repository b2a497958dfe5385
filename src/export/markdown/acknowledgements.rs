//! Who was on which alert, and when.

use super::escape::inline;
use super::page::Page;
use super::says::undone;
use crate::export::words::duration;
use crate::model::{Actor, Event, EventKind, Recorded, Text, Timestamp};
use crate::timeline::{Ack, Episode};

/// Every alert that fired, with who acknowledged it, who came second, and whose word did not last.
pub(super) fn acknowledgements(page: &Page<'_>) -> String {
    let episodes = &page.slice().episodes;
    if episodes.is_empty() {
        return "No alert fired.".to_owned();
    }
    episodes.iter().map(|episode| item(page, episode)).collect()
}

fn item(page: &Page<'_>, episode: &Episode) -> String {
    let fired = episode.started();
    let alert = format!("{}, fired {}", inline(&episode.subject.to_string()), page.time(fired));
    let given = |ack: &Ack| given(page, &ack.by, ack.at, fired, &ack.comment);
    let acks = &episode.acknowledgement;
    let also = acks.also().iter().map(|ack| format!("also {}", given(ack)));
    let others: String =
        also.chain(ended(page, episode)).map(|other| ["  - ", &other, "\n"].concat()).collect();
    match acks.owner() {
        Some(owner) => format!("- {alert}: acknowledged by {}\n{others}", given(owner)),
        None if others.is_empty() => format!("- {alert}: nobody acknowledged it\n"),
        None => format!("- {alert}: nobody's acknowledgement held\n{others}"),
    }
}

/// `alice@bastion at 02:05:00, after 5 min – on it`.
fn given(page: &Page<'_>, by: &Actor, at: Timestamp, fired: Timestamp, comment: &Text) -> String {
    let after = duration(at.since(fired).as_secs());
    let given = format!("{} at {}, after {after}", inline(&by.to_string()), page.time(at));
    match inline(comment.as_str()) {
        comment if comment.is_empty() => given,
        comment => format!("{given} – {comment}"),
    }
}

/// The acknowledgements that were given and ended before the alert did: taken back, or outgrown.
fn ended(page: &Page<'_>, episode: &Episode) -> impl Iterator<Item = String> {
    let standing = episode.acknowledgement.standing();
    let of_episode = |event: &Event| episode.firings().any(|firing| event.about == Some(firing.id));
    let acks = page.slice().entries.iter().map(|entry| &entry.recorded);
    let acks = acks.filter(move |recorded| {
        let event = &recorded.event;
        let given = event.kind == EventKind::Acknowledged && of_episode(event);
        given && standing.iter().all(|ack| ack.id != event.id)
    });
    acks.map(|recorded| {
        let event = &recorded.event;
        let given = given(page, &event.actor, event.at, episode.started(), &event.text);
        let end = undone("ended", end_of(page, recorded, episode), event);
        format!("by {given}; {end}")
    })
}

/// The first event that ended an acknowledgement: its own, or one of the whole episode later on.
fn end_of<'a>(page: &Page<'a>, ack: &Recorded, episode: &Episode) -> Option<&'a Event> {
    let ends = page.slice().entries.iter().map(|entry| &entry.recorded).filter(|recorded| {
        let about = recorded.event.about;
        let of_episode = episode.firings().any(|firing| about == Some(firing.id)) && recorded.seq > ack.seq;
        match recorded.event.kind {
            EventKind::Retracted => about == Some(ack.event.id),
            EventKind::Unacknowledged => about == Some(ack.event.id) || of_episode,
            _ => false,
        }
    });
    ends.min_by_key(|recorded| recorded.seq).map(|recorded| &recorded.event)
}
