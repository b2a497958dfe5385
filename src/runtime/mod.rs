//! Where everything meets: the event loop, the poll loops, the system clock.

mod crash_file;
mod crashes;
mod dashboard;
mod finding;
mod gather;
mod keeping;
mod log;
mod log_file;
mod loops;
mod mirrors;
mod outlet;
mod panics;
mod poll;
mod polling;
mod reach;
mod reload;
mod screen;
mod signals;
mod targets;
mod tasks;
mod time;
mod zone;

pub use dashboard::{Dashboard, run};
pub use gather::gather;
pub use keeping::{DraftFile, Keep, Watched, record, tell_story};
pub use log::{log_end, log_to};
pub use mirrors::Mirrors;
pub use outlet::Outlet;
pub use polling::{Polling, SourceFactory};
pub use reach::{Offer, Reached, reach, watched};
pub use reload::{Configured, Fresh, ReadAgain, Unread};
pub use targets::{Target, TargetError};
pub use tasks::background;
pub use time::{Now, Stepper};
pub use zone::local_zone;
