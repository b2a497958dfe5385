//! Who is at the keyboard.

use std::process;

use crate::config::Config;
use crate::model::{Actor, EventId, Text, Timestamp};

/// The operating system's user on this host, with the name the config has for them.
pub(super) fn operator(config: Option<&Config>) -> Actor {
    match (Actor::person(&user(), &host()), config.and_then(|config| config.ui.name.clone())) {
        (Actor::Person { user, host, .. }, Some(name)) => Actor::Person { user, host, name: Some(name) },
        (actor, _) => actor,
    }
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
