//! What is found by name: name, keys, description.

use ratatui::layout::Rect;

use crate::app::{Action, App, Ask, Palette, Prompt};
use crate::model::Text;
use crate::ui::keymap::Keys;
use crate::ui::paper::{Paper, columns};
use crate::ui::sample::sample;
use crate::ui::theme::Role;

/// Rows of the list at most.
const MOST: u16 = 8;

/// Columns of a name and of its keys.
const NAME: u16 = 12;
const KEYS: u16 = 10;
/// Columns of a theme's name.
const THEME: u16 = 14;

/// The rows the list takes on a screen this high, a third at most: always as many, so that nothing jumps while it is typed.
pub(super) fn list_rows(prompt: &Prompt, height: u16) -> u16 {
    match prompt.ask {
        Ask::Command(_) => (height / 3).min(MOST),
        _ => 0,
    }
}

/// Draws what is found, the likeliest first, the chosen one among them.
pub(super) fn list(app: &App, palette: &Palette, typed: &str, area: Rect, paper: &mut Paper<'_>) {
    if let Some(names) = palette.found_themes(typed) {
        return themes(&names, palette.theme(typed), area, paper);
    }
    let found = palette.found(typed);
    let chosen = palette.chosen(typed);
    for (action, place) in in_sight(&found, chosen, area, paper) {
        row(app, action, chosen == Some(action), place, paper);
    }
}

/// Draws themes in their own colours, and what is wrong with those that cannot be had.
fn themes(names: &[&str], chosen: Option<&str>, area: Rect, paper: &mut Paper<'_>) {
    for (name, place) in in_sight(names, chosen, area, paper) {
        let is_chosen = chosen == Some(name);
        let x = named(name, THEME, is_chosen, place, paper) + 1;
        let field = Rect { x, width: place.right().saturating_sub(x + 1), ..place };
        match paper.theme().other(name) {
            Ok(theme) => sample(&theme, field, paper),
            Err(problem) => {
                let wrong = Text::line(&problem.to_string());
                paper.text(
                    field.x + 1,
                    field.y,
                    field.width.saturating_sub(1),
                    wrong.as_str(),
                    Role::Warning,
                );
            }
        }
    }
}

/// Those that have room, the chosen one among them, with their rows; how many come after them is told.
fn in_sight<T: Copy + PartialEq>(
    found: &[T],
    chosen: Option<T>,
    area: Rect,
    paper: &mut Paper<'_>,
) -> Vec<(T, Rect)> {
    let height = usize::from(area.height);
    let at = found.iter().position(|one| Some(*one) == chosen).unwrap_or(0);
    let first = (at + 1).saturating_sub(height);
    let hidden = found.len().saturating_sub(first + height);
    let mut rows: Vec<(T, Rect)> = found
        .iter()
        .skip(first)
        .zip(area.top()..area.bottom())
        .map(|(one, y)| (*one, Rect { y, height: 1, ..area }))
        .collect();
    if let Some((_, last)) = rows.last_mut().filter(|_| hidden > 0) {
        let words = format!(" +{hidden}");
        last.width = last.width.saturating_sub(columns(&words));
        paper.text(last.right().saturating_sub(1), last.y, columns(&words), &words, Role::Muted);
    }
    rows
}

/// Writes a name, marked where it is the chosen one; returns the column after its field.
fn named(name: &str, width: u16, chosen: bool, row: Rect, paper: &mut Paper<'_>) -> u16 {
    if chosen {
        paper.text(row.x + 1, row.y, 1, "▸", Role::Selected);
    }
    let role = if chosen { Role::Selected } else { Role::Title };
    paper.text(row.x + 3, row.y, width, Text::line(name).as_str(), role);
    row.x + 3 + width
}

fn row(app: &App, action: Action, chosen: bool, row: Rect, paper: &mut Paper<'_>) {
    let x = named(action.name(), NAME, chosen, row, paper) + 1;
    let keys = paper.look.keymap.keys(app.mode_beneath(), action).next();
    let keys = keys.map(Keys::label).unwrap_or_default();
    paper.text(x, row.y, KEYS, &keys, Role::Accent);
    let x = x + KEYS + 1;
    let room = row.right().saturating_sub(x + 1);
    paper.text(x, row.y, room, action.description(), if chosen { Role::Text } else { Role::Muted });
}
