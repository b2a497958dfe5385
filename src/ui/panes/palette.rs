//! What is found by name: name, keys, description.

use ratatui::layout::Rect;

use crate::app::{Action, App, Ask, Palette, Prompt};
use crate::ui::keymap::Keys;
use crate::ui::paper::Paper;
use crate::ui::theme::Role;

/// Rows of the list at most.
const MOST: u16 = 8;

/// Columns of a name and of its keys.
const NAME: u16 = 12;
const KEYS: u16 = 10;

/// The rows the list takes on a screen this high, a third at most: always as many, so that nothing jumps while it is typed.
pub(super) fn list_rows(prompt: &Prompt, height: u16) -> u16 {
    match prompt.ask {
        Ask::Command(_) => (height / 3).min(MOST),
        _ => 0,
    }
}

/// Draws what is found, the likeliest first, the chosen one among them.
pub(super) fn list(app: &App, palette: &Palette, typed: &str, area: Rect, paper: &mut Paper<'_>) {
    let found = palette.found(typed);
    let chosen = palette.chosen(typed);
    let height = usize::from(area.height);
    let at = found.iter().position(|action| Some(*action) == chosen).unwrap_or(0);
    let first = (at + 1).saturating_sub(height);
    for (action, y) in found.iter().skip(first).zip(area.top()..area.bottom()) {
        row(app, *action, chosen == Some(*action), Rect { y, height: 1, ..area }, paper);
    }
    let hidden = found.len().saturating_sub(first + height);
    if hidden > 0 && height > 0 {
        let style = paper.theme().style(Role::Muted);
        paper.right(area.x, area.bottom() - 1, area.width.saturating_sub(1), &format!(" +{hidden}"), style);
    }
}

fn row(app: &App, action: Action, chosen: bool, row: Rect, paper: &mut Paper<'_>) {
    if chosen {
        paper.text(row.x + 1, row.y, 1, "▸", Role::Selected);
    }
    let role = if chosen { Role::Selected } else { Role::Title };
    let x = row.x + 3;
    paper.text(x, row.y, NAME, action.name(), role);
    let keys = paper.look.keymap.keys(app.mode_beneath(), action).next();
    let keys = keys.map(Keys::label).unwrap_or_default();
    paper.text(x + NAME + 1, row.y, KEYS, &keys, Role::Accent);
    let x = x + NAME + 1 + KEYS + 1;
    let room = row.right().saturating_sub(x + 1);
    paper.text(x, row.y, room, action.description(), if chosen { Role::Text } else { Role::Muted });
}
