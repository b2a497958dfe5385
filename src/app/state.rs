//! The state of the screen.

use super::action::Mode;
use crate::model::{Clock, Text, Timestamp};
use crate::signals::{Gauge, GaugeId, Gauges, Level};

/// What is in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The board.
    Board,
    /// One gauge, whole, scrolled down by so many lines.
    Detail(GaugeId, usize),
    /// The help, scrolled down by so many lines.
    Help(usize),
}

/// What a screen starts with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The board's name.
    pub board: Text,
    /// How its time relates to the machine's.
    pub clock: Clock,
    /// Its time now.
    pub now: Timestamp,
}

/// The state of the screen, changed only by [`super::update()`].
#[derive(Clone, Debug)]
pub struct App {
    /// The board's name.
    pub board: Text,
    /// How the board's time relates to the machine's.
    pub clock: Clock,
    /// The board's time.
    pub now: Timestamp,
    /// The gauges and their sources.
    pub gauges: Gauges,
    /// The selected gauge.
    pub selected: Option<GaugeId>,
    /// What is in front.
    pub view: View,
    /// The last thing that went wrong inside warroom itself, for a minute.
    pub trouble: Option<Text>,
    /// When that was.
    pub(super) troubled: Timestamp,
}

impl App {
    /// A screen without sources yet.
    pub fn new(opening: Opening) -> Self {
        Self {
            board: opening.board,
            clock: opening.clock,
            now: opening.now,
            gauges: Gauges::default(),
            selected: None,
            view: View::Board,
            trouble: None,
            troubled: opening.now,
        }
    }

    /// What the keys mean right now.
    pub const fn mode(&self) -> Mode {
        match self.view {
            View::Board => Mode::Board,
            View::Detail(..) => Mode::Detail,
            View::Help(_) => Mode::Help,
        }
    }

    /// The worst level on the board.
    pub fn worst(&self) -> Level {
        self.gauges.worst(self.now)
    }

    /// The selected gauge, if it is still there.
    pub fn selected_gauge(&self) -> Option<&Gauge> {
        self.gauges.get(self.selected.as_ref()?)
    }

    /// Where the selected gauge stands among all.
    pub fn selected_index(&self) -> Option<usize> {
        let id = self.selected.as_ref()?;
        self.gauges.iter().position(|gauge| gauge.spec.id == id.signal && gauge.labels == id.labels)
    }
}
