//! What is done outside because of what people did here: an acknowledgement stops the page.
//!
//! An acknowledgement leaves an errand in the journal, in its own transaction. Whoever records the board
//! works the errands off: [`plan()`] says what is due, from the errands and from what is open now, so that a
//! restart, a takeover and an outage of the other side need nothing special. Of several acknowledgements of
//! one alert only the first in the journal reaches out, so two people who acknowledge at once make one
//! silence. What is in force is prolonged while the alert fires, and ended when it is over or when nobody is
//! on it any more.

mod plan;

pub use plan::{Deed, Policy, Step, Wanted, plan};
