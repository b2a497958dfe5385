//! What reaches the screen's state, and what it asks for in return.

use std::sync::Arc;

use super::action::Action;
use crate::model::{Observation, Text};
use crate::signals::{SignalSpec, SourceSpec};

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A source was polled.
    Observed(Observation),
    /// A source was found, with the signals it offers.
    Discovered(SourceSpec, Vec<SignalSpec>),
    /// The operator pressed a key that means this.
    Act(Action),
    /// A source's task crashed and was started again.
    Restarted {
        /// The source.
        source: Arc<str>,
        /// What the crash said.
        reason: Text,
    },
    /// Something inside warroom went wrong or cannot be done.
    Trouble(Text),
    /// A frame was drawn in which the open text could be scrolled by so many lines at most.
    Fitted(usize),
    /// Time has passed.
    Tick,
}

/// Something the state cannot do itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Give the terminal back and stop until continued.
    Suspend,
    /// Forget what the terminal shows and draw everything.
    Redraw,
    /// Change to the next theme.
    NextTheme,
}
