//! The wall: the board to be read across a room, with nothing to press.

mod banner;
mod news;
mod place;
mod strip;
mod tiles;
mod whole;

pub(in crate::ui) use whole::wall;
