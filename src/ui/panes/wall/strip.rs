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
    let fill = paper.theme().fill(role(board));
    let (plain, state_style) = if board.is_calm() {
        (paper.theme().fill(Role::Text), fill)
    } else {
        let ground = fill.add_modifier(Modifier::REVERSED);
        paper.fill(field, ground);
        (ground, ground.add_modifier(Modifier::BOLD))
    };
    let inside = Rect { x: field.x + MARK, width: field.width.saturating_sub(MARK + 1), ..field };
    let name = columns(board.board.as_str()).min(NAME) + 1;
    let is_tall = field.height > 1;
    let beside = if is_tall { 0 } else { name };
    let states = states(board, app.now);
    let state = states.iter().find(|state| columns(state) + beside <= inside.width).or(states.last());
    let state = state.map_or("", String::as_str);
    if is_tall {
        paper.styled(inside.x, inside.y + 1, inside.width, state, state_style);
    } else {
        paper.right(inside.x, inside.y, inside.width, state, state_style);
    }
    let taken = if is_tall { 0 } else { columns(state) + 1 };
    named(app, board, Rect { width: inside.width.saturating_sub(taken), ..inside }, plain, paper);
}

/// The name, behind the mark of the board that is shown.
fn named(app: &App, board: &Glimpse, field: Rect, style: Style, paper: &mut Paper<'_>) {
    let name = squeeze(board.board.as_str(), usize::from(field.width));
    let is_shown = board.board == app.board;
    let style = if is_shown { style.add_modifier(Modifier::BOLD) } else { style };
    if is_shown {
        paper.styled(field.x + 1 - MARK, field.y, 1, "▸", style);
    }
    paper.styled(field.x, field.y, field.width, &name, style);
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
