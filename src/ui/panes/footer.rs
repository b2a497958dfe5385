//! The last line: the few keys that matter right now.

use ratatui::layout::Rect;

use crate::app::{Action, Mode};
use crate::ui::paper::{Paper, columns};
use crate::ui::theme::Role;

/// Draws the keys that fit, the most needed first.
pub(in crate::ui) fn footer(mode: Mode, area: Rect, paper: &mut Paper<'_>) {
    let keymap = &paper.look.keymap;
    let mut x = area.x + 1;
    for action in actions(mode) {
        let Some(chord) = keymap.chords(mode, *action).next() else { continue };
        let (key, word) = (chord.label(), action.name());
        if x + columns(&key) + columns(word) + 2 > area.right() {
            return;
        }
        x = paper.text(x, area.y, area.width, &key, Role::Accent) + 1;
        x = paper.text(x, area.y, area.right() - x, word, Role::Muted) + 2;
    }
}

const fn actions(mode: Mode) -> &'static [Action] {
    use Action::{Close, Detail, Help, Next, Previous, Quit, Theme, Worst};
    match mode {
        Mode::Board => &[Quit, Help, Detail, Worst, Next, Previous, Theme],
        Mode::Detail => &[Quit, Help, Close, Next, Previous],
        Mode::Help => &[Quit, Close, Next, Previous],
    }
}
