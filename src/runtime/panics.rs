//! What a panic does to the screen: nothing when it happens in the background, and a clean end when
//! it happens where the screen is drawn.

use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::tasks::BACKGROUND;
use crate::model::Text;
use crate::ui::terminal;

/// Exit code of a crash, as Rust's own.
const CRASHED: i32 = 101;

/// Whether the screen is up, and a panic's text must not go to the terminal.
static SCREEN_UP: AtomicBool = AtomicBool::new(false);

/// Puts warroom's panic hook in place of the default one, which would write over the screen.
///
/// A panic in a worker thread is left to whoever watches its task, also before the screen is up: its
/// text may come from outside. One in a thread the screen depends on gives the terminal back, says what
/// happened in one line, and ends the process.
pub(super) fn install() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if is_background() {
            return;
        }
        if SCREEN_UP.load(Ordering::SeqCst) {
            terminal::leave();
            // Unlike `eprintln!`, no panic of its own when nobody reads it any more.
            let _ = writeln!(io::stderr(), "warroom: crashed: {}; please report this", one_line(info));
            process::exit(CRASHED);
        }
        default(info);
    }));
}

/// Says whether the screen is up.
pub(super) fn screen_is_up(up: bool) {
    SCREEN_UP.store(up, Ordering::SeqCst);
}

fn is_background() -> bool {
    thread::current().name() == Some(BACKGROUND)
}

fn one_line(info: &PanicHookInfo<'_>) -> Text {
    let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    let text = info.payload_as_str().unwrap_or("no reason given");
    Text::line(&format!("{text}{place}"))
}
