//! What stands where in a frame, for the mouse.

use ratatui::layout::{Position, Rect};

use crate::app::Spot;

/// What stands where in a frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits(Vec<(Rect, Spot)>);

impl Hits {
    /// What stands in this column and row, both from 0: of several the last that was drawn.
    pub fn at(&self, column: u16, row: u16) -> Option<&Spot> {
        let place = Position::new(column, row);
        self.0.iter().rev().find(|(area, _)| area.contains(place)).map(|(_, spot)| spot)
    }

    /// Notes that something stands there.
    pub(super) fn put(&mut self, area: Rect, spot: Spot) {
        self.0.push((area, spot));
    }
}
