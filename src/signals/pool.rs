//! What belongs to a pool, and what it means for it: a pool whose connections come from another that is full is
//! exhausted below its own maximum.

use super::level::Level;
use super::spec::{Role, SignalSpec};
use crate::model::Unit;

/// A signal that stands beside a pool's own: of the same series, called as the pool is, and then so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolPart {
    /// How many wait for a connection.
    Waiting,
    /// How many gave up waiting, a second.
    Timeouts,
    /// How long it takes to get one.
    Acquire,
}

impl PoolPart {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Timeouts, Self::Acquire];

    /// What the signal is called where the pool is called `pool`.
    pub fn name_in(self, pool: &str) -> String {
        let suffix = match self {
            Self::Waiting => "waiting",
            Self::Timeouts => "timeouts",
            Self::Acquire => "wait",
        };
        format!("{pool} {suffix}")
    }

    /// What its values count.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Waiting => Unit::Count,
            Self::Timeouts => Unit::PerSecond,
            Self::Acquire => Unit::Seconds,
        }
    }

    /// Which part of `pool` a signal is, if any.
    pub fn of(signal: &SignalSpec, pool: &SignalSpec) -> Option<Self> {
        let is_beside = signal.role == Role::Waiting && pool.role == Role::Saturation;
        let is_part = |part: &Self| part.unit() == signal.unit && part.name_in(&pool.id) == *signal.id;
        Self::ALL.into_iter().find(|part| is_beside && is_part(part))
    }
}

/// What those who wait for a pool say of it, beyond how full it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strain {
    /// The worst level of what waits and what gives up.
    pub level: Level,
    /// How many wait, where that is a warning or worse.
    pub waiting: Option<f64>,
    /// How many give up a second, where that is a warning or worse.
    pub timeouts: Option<f64>,
}

impl Strain {
    /// The state of a pool that is not full and yet gives nothing to those who wait.
    pub const fn word(&self) -> &'static str {
        match self.level {
            Level::Critical => "EXHAUSTED",
            _ => "WAITING",
        }
    }

    /// Why, in words: `exhausted: 5 waiting, 11 /s timed out`.
    pub fn reason(&self) -> String {
        let waiting = self.waiting.map(|waiting| format!("{} waiting", Unit::Count.plain(waiting)));
        let timeouts = self.timeouts.map(|rate| format!("{} timed out", Unit::PerSecond.plain(rate)));
        let facts: Vec<String> = waiting.into_iter().chain(timeouts).collect();
        format!("exhausted: {}", facts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_tells_what_is_known() {
        let strain = Strain { level: Level::Critical, waiting: Some(5.0), timeouts: Some(11.0) };
        assert_eq!(strain.reason(), "exhausted: 5 waiting, 11 /s timed out");
        let strain = Strain { level: Level::Warning, timeouts: None, ..strain };
        assert_eq!((strain.word(), strain.reason().as_str()), ("WAITING", "exhausted: 5 waiting"));
    }
}
