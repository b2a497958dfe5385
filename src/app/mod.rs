//! The only state of the screen: messages in, effects out.
//!
//! No tokio, no drawing, no clock: time and everything else arrives as an argument.

mod action;
mod actions;
mod message;
mod state;
mod update;

pub use action::{Action, Mode};
pub use message::{Effect, Message};
pub use state::{App, Opening, View};
pub use update::update;
