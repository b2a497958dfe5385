//! The thread that reads keys.

use std::io;
use std::thread;

use crossterm::event::{self, Event, MouseButton, MouseEventKind};

use crate::app::Press;

/// Reads the terminal on a thread of its own and hands over everything that comes in. The thread ends
/// after an error, which is handed over too, or when `deliver` returns false.
pub fn read_input(mut deliver: impl FnMut(io::Result<Event>) -> bool + Send + 'static) -> io::Result<()> {
    let read = move || {
        loop {
            let event = event::read();
            let failed = event.is_err();
            if !deliver(event) || failed {
                return;
            }
        }
    };
    thread::Builder::new().name("input".to_owned()).spawn(read)?;
    Ok(())
}

/// What a mouse event means here; nothing for most.
pub const fn pressed(kind: MouseEventKind) -> Option<Press> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Press::Click),
        MouseEventKind::ScrollUp => Some(Press::WheelUp),
        MouseEventKind::ScrollDown => Some(Press::WheelDown),
        _ => None,
    }
}
