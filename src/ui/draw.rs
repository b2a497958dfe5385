//! One frame.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::look::Look;
use crate::app::App;

/// Columns below which nothing can be shown.
pub const MIN_WIDTH: u16 = 40;
/// Rows below which nothing can be shown.
pub const MIN_HEIGHT: u16 = 10;

/// What drawing found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// How many lines the open text can be scrolled by at most; zero on the board.
    pub max_scroll: usize,
}

/// Draws the state into `area` of the buffer. Pure: the same arguments give the same cells. Any area will
/// do, the empty one included.
pub fn draw(_app: &App, _look: &Look, _area: Rect, _buffer: &mut Buffer) -> Drawn {
    Drawn::default()
}
