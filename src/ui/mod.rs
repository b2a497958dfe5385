//! The screen: `draw(&App, &Look) → Buffer`, and the terminal it is shown on.
//!
//! Drawing is pure: the same state and look give the same cells. Only `terminal/` touches the world, and it
//! knows nothing of what is drawn.

mod ansi;
mod draw;
mod face;
mod glimpsed;
mod guard;
mod hits;
mod look;
mod panes;
mod paper;
mod problem;
mod sample;
mod sign;
mod svg;
mod tell;
mod title;
mod trend;
mod typed;
mod welcome;
mod widgets;
mod wrap;

pub mod keymap;
pub mod snapshot;
pub mod terminal;
pub mod theme;

pub use draw::{MIN_HEIGHT, MIN_WIDTH, draw, draw_with_hits};
pub use hits::Hits;
pub use look::{Charset, Look};
pub use problem::{Problem, unknown};
pub use sample::samples;
pub use title::title;
pub use welcome::welcome;
