//! How far the terminal has drawn: it is asked behind each frame, and answers when it has got there.
//!
//! What lies between here and a terminal takes in far more than the terminal has drawn: the kernel some twenty
//! kilobytes, an SSH connection megabytes. Only the terminal itself knows how far it is.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Names of questions, which come round again.
const NAMES: usize = 8;

/// The row that the cursor stands in with a question: in the first, the answer would be that of a function key.
const ROW: u16 = 2;

/// Behind the frame with this number: "where is the cursor?" (CPR, which terminals have answered since the VT100), in
/// a column that names the question.
pub(super) fn ask(frame: usize) -> String {
    format!("\x1b[{ROW};{}H\x1b[6n", frame % NAMES + 1)
}

/// The name of the question that has this answer.
pub(super) fn name((row, column): (u16, u16)) -> Option<usize> {
    let name = usize::from(column).checked_sub(1).filter(|name| *name < NAMES);
    name.filter(|_| row == ROW)
}

/// Whether the frame with this number asked by that name.
pub const fn is_named(frame: usize, name: usize) -> bool {
    frame % NAMES == name
}

/// How often to look whether answers have come.
const LOOK: Duration = Duration::from_millis(5);

static OPEN: AtomicUsize = AtomicUsize::new(0);
static ANSWERS: AtomicBool = AtomicBool::new(false);

/// A question was written.
pub(super) fn asked() {
    OPEN.fetch_add(1, Ordering::SeqCst);
}

/// An answer came.
pub(super) fn answered() {
    ANSWERS.store(true, Ordering::SeqCst);
    let _ = OPEN.try_update(Ordering::SeqCst, Ordering::SeqCst, |open| open.checked_sub(1));
}

/// Expects no more answers: somebody else may have got them.
pub(super) fn forget() {
    OPEN.store(0, Ordering::SeqCst);
}

/// Waits at most so long for answers that are still to come, where the terminal is one that gives any: a shell
/// would take them for keys.
pub(super) fn wait(within: Duration) {
    for _ in 0..within.as_millis() / LOOK.as_millis() {
        if OPEN.load(Ordering::SeqCst) == 0 || !ANSWERS.load(Ordering::SeqCst) {
            return;
        }
        thread::sleep(LOOK);
    }
}
