//! Who did it.

use std::fmt;

use super::text::Text;

/// Who caused an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// Somebody at a keyboard.
    Person {
        /// The operating system's user, or the name another system knows them by.
        user: Text,
        /// The host they sat at, or the other system.
        host: Text,
        /// The name they go by, where one is set.
        name: Option<Text>,
    },
    /// A program that noticed something by itself.
    Machine {
        /// Which one, such as `warroom@bastion`.
        name: Text,
    },
}

impl Actor {
    /// A person by user and host, both cleaned.
    pub fn person(user: &str, host: &str) -> Self {
        Self::Person { user: Text::line(user), host: Text::line(host), name: None }
    }

    /// A machine by name, cleaned.
    pub fn machine(name: &str) -> Self {
        Self::Machine { name: Text::line(name) }
    }

    /// Whether this is a machine.
    pub const fn is_machine(&self) -> bool {
        matches!(self, Self::Machine { .. })
    }

    /// The short name: what a person goes by, else the user; a machine's name.
    pub const fn name(&self) -> &Text {
        match self {
            Self::Person { name: Some(name), .. } | Self::Machine { name } => name,
            Self::Person { user, .. } => user,
        }
    }
}

impl fmt::Display for Actor {
    /// `alice@bastion`, `Alice (alice@bastion)` or a machine's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { user, host, name: None } => write!(f, "{user}@{host}"),
            Self::Person { user, host, name: Some(name) } => write!(f, "{name} ({user}@{host})"),
            Self::Machine { name } => write!(f, "{name}"),
        }
    }
}
