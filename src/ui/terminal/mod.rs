//! The real terminal: taken over and given back, painted on, read from, and watched.
//!
//! Painting, reading and watching each have a thread of their own, since each can block for as long as the
//! other end of the line pleases; whoever owns the state only hands over frames and gets called back.

mod answers;
mod canvas;
mod commands;
mod heard;
mod input;
mod keys;
mod mode;
mod outside;
mod painter;
mod scroll;
mod strokes;
mod suspend;
mod watchdog;

pub use answers::is_named;
pub use canvas::Frames;
pub use heard::Heard;
pub use input::{pressed, read_input};
pub use mode::{LARGEST, Output, drawn, enter, leave, mouse, output, size};
pub use outside::{Outside, title};
pub use painter::Painter;
pub use suspend::suspend;
pub use watchdog::{watch, watch_fd};
