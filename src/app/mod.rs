//! The only state of the screen: messages in, effects out.
//!
//! No tokio, no drawing, no clock: time and everything else arrives as an argument.

mod action;
mod actions;
mod alarm;
mod calls;
mod chart;
mod closeup;
mod completion;
mod draft;
mod errands;
mod ids;
mod input;
mod keeping;
mod log;
mod message;
mod notify;
mod outcome;
mod palette;
mod pending;
mod pointing;
mod prompt;
mod reaching;
mod reread;
mod said;
mod sent;
mod situation;
mod state;
mod stroke;
mod timeline;
mod times;
mod update;

pub use action::{Action, Mode};
pub use chart::{Chart, REACH, Stretch};
pub use closeup::Closeup;
pub use completion::Completion;
pub use draft::{Draft, Drafts};
pub use errands::{Errands, Reach, words};
pub use input::Input;
pub use keeping::{Fate, Keeping, Recording};
pub use log::Log;
pub use message::{Effect, Fitted, Look, Message, Page, Past, Query};
pub use notify::{Desktop, NotifySpec};
pub use palette::Enter;
pub use pending::{Pending, Pendings};
pub use pointing::{Press, Spot};
pub use prompt::{About, Ask, Held, Offer, Ongoing, Palette, Prompt, Target};
pub use reread::{Applied, Changes, Reread};
pub use said::Said;
pub use sent::Sent;
pub use situation::{Deed, Situation};
pub use state::{App, Focus, Opening, View};
pub use stroke::Stroke;
pub use times::{Reckoning, Times, ago};
pub use update::update;
