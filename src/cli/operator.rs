//! Who is at the keyboard.

use std::process;

use crate::model::{Actor, EventId, Text, Timestamp};

/// The operating system's user on this host.
pub(super) fn operator() -> Actor {
    Actor::person(&user(), &host())
}

/// Who writes what machines notice.
pub(super) fn recorder() -> Actor {
    Actor::machine(&format!("warroom@{}", host()))
}

/// This process, as other ones are told of it.
pub(super) fn holder() -> Text {
    Text::line(&format!("{}@{} (pid {})", user(), host(), process::id()))
}

/// A new id for something the operator does.
pub(super) fn new_id(now: Timestamp) -> EventId {
    EventId::of_person(now, rand::random())
}

/// Random bytes that no other screen starts with.
pub(super) fn fresh_seed() -> [u8; 16] {
    rand::random()
}

fn user() -> String {
    whoami::username().unwrap_or_else(|_| "unknown".to_owned())
}

fn host() -> String {
    whoami::hostname().unwrap_or_else(|_| "unknown".to_owned())
}
