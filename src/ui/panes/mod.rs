//! The parts of the screen, one a file.

mod board;
mod cards;
mod choice;
mod detail;
mod footer;
mod header;
mod help;
mod measure;
mod prompt;
mod question;
mod rows;
mod scroll;
mod status;
mod typed;

pub(super) use board::{board, window};
pub(super) use detail::detail;
pub(super) use footer::footer;
pub(super) use header::header;
pub(super) use help::help;
pub(super) use prompt::{hint, line_keys, prompt, prompt_rows};
pub(super) use status::status;
