//! What a panic does to the screen: nothing when it happens in the background, and a clean end when
//! it happens where the screen is drawn.

use std::backtrace::Backtrace;
use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::crash_file;
use super::tasks::BACKGROUND;
use super::time::Now;
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
/// happened in one line, and ends the process; what else is known goes into a file in `folder`.
pub(super) fn install(folder: Option<PathBuf>) {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        tracing::error!(thread = thread::current().name(), "crashed: {}", one_line(info));
        if is_background() {
            return;
        }
        if SCREEN_UP.load(Ordering::SeqCst) {
            terminal::leave();
            let (what, file) = (one_line(info), folder.as_deref().map(|folder| write_file(folder, info)));
            let with = match file {
                Some(Ok(path)) => format!(" with {}", Text::line(&path.to_string_lossy())),
                _ => String::new(),
            };
            // Unlike `eprintln!`, no panic of its own when nobody reads it any more.
            let _ = writeln!(io::stderr(), "warroom: crashed: {what}; please report this{with}");
            process::exit(CRASHED);
        }
        default(info);
    }));
}

/// Says whether the screen is up.
pub(super) fn screen_is_up(up: bool) {
    SCREEN_UP.store(up, Ordering::SeqCst);
}

fn write_file(folder: &Path, info: &PanicHookInfo<'_>) -> io::Result<PathBuf> {
    let thread = thread::current();
    let backtrace = Backtrace::force_capture();
    let thread = Text::line(thread.name().unwrap_or("without a name"));
    let what = format!("{}\nthread: {thread}\n\n{backtrace}", one_line(info));
    crash_file::write(folder, Now::machine(), &what)
}

fn is_background() -> bool {
    thread::current().name() == Some(BACKGROUND)
}

fn one_line(info: &PanicHookInfo<'_>) -> Text {
    let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    let text = info.payload_as_str().unwrap_or("no reason given");
    Text::line(&format!("{text}{place}"))
}
