//! What is done outside because of what people did here: an acknowledgement stops the page.
//!
//! An acknowledgement leaves an errand in the journal, in its own transaction. Whoever records the board
//! works the errands off: [`plan()`] says what is due, from the errands and from what is open now, so that a
//! restart, a takeover and an outage of the other side need nothing special. Of several acknowledgements of
//! one alert only the first in the journal reaches out, so two people who acknowledge at once make one
//! silence. What is in force is prolonged while the alert fires, and ended when it is over or when nobody is
//! on it any more. Silences that somebody asked for go the same way.
//!
//! [`Mirror`] does what is due. Making a silence is not idempotent, so that each carries the id of the event
//! that asked for it, and is looked for before it is made.

mod comment;
mod labels;
mod mirror;
mod order;
mod plan;
mod trouble;
mod wanted;

pub use mirror::Mirror;
pub use plan::plan;
pub use wanted::{Deed, Policy, Step, Wanted, What, without};
