//! What stands where in a frame, for the mouse.

use ratatui::layout::{Position, Rect};

use crate::app::{Spot, Stretch};
use crate::signals::GaugeId;

/// What stands where in a frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits(Vec<(Rect, Place)>);

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// The same everywhere.
    Spot(Spot),
    /// A moment in each column.
    Chart(GaugeId, Stretch),
}

impl Hits {
    /// What stands in this column and row, both from 0: of several the last that was drawn.
    pub fn at(&self, column: u16, row: u16) -> Option<Spot> {
        let place = Position::new(column, row);
        let (area, found) = self.0.iter().rev().find(|(area, _)| area.contains(place))?;
        Some(match found {
            Place::Spot(spot) => spot.clone(),
            Place::Chart(gauge, stretch) => {
                let moment = stretch.moment(usize::from(column - area.x), usize::from(area.width));
                Spot::Chart(gauge.clone(), moment)
            }
        })
    }

    /// Notes that something stands there.
    pub(super) fn put(&mut self, area: Rect, spot: Spot) {
        self.0.push((area, Place::Spot(spot)));
    }

    /// Notes that a chart of this stretch stands there.
    pub(super) fn put_chart(&mut self, area: Rect, gauge: GaugeId, stretch: Stretch) {
        self.0.push((area, Place::Chart(gauge, stretch)));
    }
}
