//! The parts of the screen, one a file.

mod alerts;
mod board;
mod cards;
mod detail;
mod entries;
mod event;
mod facts;
mod footer;
mod gauges;
mod header;
mod help;
mod marks;
mod measure;
mod others;
mod palette;
mod parts;
mod plot;
mod pointer;
mod prompt;
mod question;
mod rows;
mod scroll;
mod span;
mod status;
mod typed;
mod wall;

pub(super) use board::{board, stretch};
pub(super) use detail::detail;
pub(super) use event::event;
pub(super) use footer::footer;
pub(super) use header::header;
pub(super) use help::help;
pub(super) use prompt::{hint, line_keys, prompt, prompt_rows};
pub(super) use span::shown_time;
pub(super) use status::status;
pub(super) use wall::wall;
