//! A config for what is there: `warroom init` asks the endpoints, this writes down what they offer.

mod guess;
mod login;
mod names;
mod offered;
mod rule;
mod write;

pub use offered::Offered;
pub use write::draft;
