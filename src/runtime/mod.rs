//! Where everything meets: the event loop, the poll loops, the system clock.

mod crash_file;
mod crashes;
mod dashboard;
mod gather;
mod keeping;
mod log;
mod log_file;
mod outlet;
mod panics;
mod poll;
mod reach;
mod screen;
mod signals;
mod targets;
mod tasks;
mod time;

pub use dashboard::{Dashboard, run};
pub use gather::gather;
pub use keeping::{DraftFile, Keep, record, tell_story};
pub use log::{log_end, log_to};
pub use outlet::Outlet;
pub use poll::{Polling, SourceFactory};
pub use reach::{Reached, reach, watched};
pub use targets::{Target, TargetError};
pub use tasks::background;
pub use time::{Now, Stepper};
