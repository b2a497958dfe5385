//! All boards of the screen, so that none is hidden by another's turn.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::{App, Glimpse};
use crate::ui::glimpsed::{role, states};
use crate::ui::paper::{Paper, columns, squeeze};
use crate::ui::theme::Role;

/// Columns a board needs.
const LEAST: u16 = 24;
/// Columns for how many are left out.
const REST: u16 = 14;
/// Columns before a name: air, the mark of the board that is shown, air.
const MARK: u16 = 3;
/// Columns a name is not cut below for a longer state.
const NAME: u16 = 14;
/// Rows of a wall from which names stand above states.
const TALL: u16 = 30;

/// How many rows it takes on a wall of so many: none where there is one board only.
pub(super) const fn rows(boards: usize, height: u16) -> u16 {
    match (boards, height) {
        (0 | 1, _) => 0,
        (_, TALL..) => 2,
        _ => 1,
    }
}

/// Draws all boards in their order; where not all fit, the worst of them, and how many there are besides.
pub(super) fn strip(app: &App, area: Rect, paper: &mut Paper<'_>) {
    if area.height == 0 {
        return;
    }
    let mut boards: Vec<&Glimpse> = app.boards.iter().collect();
    let fit = usize::from(area.width / LEAST);
    let mut width = area.width;
    if boards.len() > fit {
        // Stable: equals stay in their order.
        boards.sort_by_key(|board| std::cmp::Reverse(board.urgency()));
        width = area.width.saturating_sub(REST);
    }
    let shown = boards.len().min(usize::from(width / LEAST).max(1));
    if shown == 1 {
        // The one that is shown fills the rest of the screen.
        boards.retain(|board| board.board != app.board);
    }
    let (boards, rest) = boards.split_at(shown);
    let cell = width / shown.max(1) as u16;
    for (board, at) in boards.iter().zip(0..) {
        let field = Rect { x: area.x + at * cell, width: cell.saturating_sub(1), ..area };
        self::board(app, board, field, paper);
    }
    left_out(rest, Rect { x: area.x + width, width: area.width - width, ..area }, paper);
}

/// Name and state, side by side or one above the other, on the state's colour where it is not calm.
fn board(app: &App, board: &Glimpse, field: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let fill = theme.fill(role(board));
    let style = if board.is_calm() { theme.fill(Role::Text) } else { fill.add_modifier(Modifier::REVERSED) };
    if !board.is_calm() {
        for y in field.y..field.bottom() {
            paper.styled(field.x, y, field.width, &" ".repeat(usize::from(field.width)), style);
        }
    }
    let is_shown = board.board == app.board;
    let name_style = if is_shown { style.add_modifier(Modifier::BOLD) } else { style };
    paper.styled(field.x + 1, field.y, 1, if is_shown { "▸" } else { " " }, name_style);
    let state_style = if board.is_calm() { fill } else { style.add_modifier(Modifier::BOLD) };
    let (x, room) = (field.x + MARK, field.width.saturating_sub(MARK + 1));
    let states = states(board, app.now);
    if field.height > 1 {
        let state = states.iter().find(|state| columns(state) <= room).or(states.last());
        named(board, (x, field.y, room), name_style, paper);
        paper.styled(x, field.y + 1, room, state.map_or("", String::as_str), state_style);
        return;
    }
    let name = columns(board.board.as_str()).min(NAME) + 1;
    let state = states.iter().find(|state| columns(state) + name <= room).or(states.last());
    let state = state.map_or("", String::as_str);
    let room = room.saturating_sub(columns(state) + 1);
    named(board, (x, field.y, room), name_style, paper);
    paper.right(x, field.y, field.right().saturating_sub(x + 1), state, state_style);
}

fn named(board: &Glimpse, (x, y, room): (u16, u16, u16), style: Style, paper: &mut Paper<'_>) {
    paper.styled(x, y, room, &squeeze(board.board.as_str(), usize::from(room)), style);
}

/// `+2 ok`, or that not all of them are.
fn left_out(rest: &[&Glimpse], field: Rect, paper: &mut Paper<'_>) {
    if rest.is_empty() {
        return;
    }
    let bad = rest.iter().filter(|board| !board.is_calm()).count();
    let (words, role) = match bad {
        0 => (format!("+{} ok", rest.len()), Role::Ok),
        bad => (format!("+{}, {bad} not ok", rest.len()), Role::Warning),
    };
    paper.text(field.x + 1, field.y, field.width.saturating_sub(1), &words, role);
}
