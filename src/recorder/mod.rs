//! What observations mean for the timeline: the life cycle of local rules, of others' alerts, of
//! sources and deploys (pure).
//!
//! Everything here is level-triggered. Every dashboard runs a [`Recorder`], but only the holder of the
//! board's lease writes, so a recorder does not ask what it has said already, but what the journal
//! holds: a transition is due again and again, with the same id and time, until it was absorbed.
//! Own state is only what no journal knows: how long a threshold has been reached, which readings
//! came last, which versions ran. A takeover, a restart and a lost append therefore heal by
//! themselves.
//!
//! What is guaranteed:
//! - Two recorders that absorb the same events and observe the same observations return the same events.
//! - A transition keeps id, time and evidence for as long as it is due.
//! - After a restart, whatever was open is continued: it ends as it would have ended, and does not
//!   begin again. A hold that was running starts anew with the next reading that reaches its threshold,
//!   so a beginning may come later, and what is over before that may be missed. A deploy during the
//!   restart is not noticed, nor is one failure before it counted towards an outage.
//! - Between `clear` and `at` nothing begins and nothing ends.

mod absence;
mod deploys;
mod ending;
mod foreign;
mod gap;
mod orphans;
mod outage;
mod pen;
mod recalls;
mod record;
mod replay;
mod rule;
mod rules;
mod series;
mod watch;
mod words;

pub use gap::gap;
pub use record::Recorder;
