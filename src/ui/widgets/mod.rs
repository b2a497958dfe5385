//! Shapes made of characters: bars, sparklines, charts, big digits. They know columns and rows, and nothing
//! of signals.

mod area;
mod bar;
mod digits;
mod spark;

pub(super) use area::{area, row_of};
pub(super) use bar::{bar, dotted};
pub(super) use digits::{Size, big, biggest};
pub(super) use spark::spark;
