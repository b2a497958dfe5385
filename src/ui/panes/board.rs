//! The gauges: cards where there is room, rows where there is not.

use std::time::Duration;

use ratatui::layout::Rect;

use super::choice::choose;
use super::{cards, rows};
use crate::app::App;
use crate::signals::Level;
use crate::ui::face::Face;
use crate::ui::paper::Paper;
use crate::ui::theme::Role;

/// Width from which gauges are cards.
const CARDS: u16 = 100;

/// How far back charts reach on a screen this wide: about as many minutes as there are columns to tell
/// them apart.
pub(in crate::ui) const fn window(width: u16) -> Duration {
    match width {
        0..CARDS => Duration::from_mins(15),
        CARDS..160 => Duration::from_mins(30),
        _ => Duration::from_mins(60),
    }
}

/// Draws all gauges, or the worst that fit.
pub(in crate::ui) fn board(app: &App, faces: &[Face<'_>], area: Rect, paper: &mut Paper<'_>) {
    if faces.is_empty() {
        return empty(app, area, paper);
    }
    let grid = (area.width >= CARDS).then(|| cards::grid(faces.len(), area)).flatten();
    let room = usize::from(area.height);
    let shown = match (&grid, faces.len() > room) {
        (None, true) => chosen(app, faces, room.saturating_sub(1)),
        _ => (0..faces.len()).collect(),
    };
    let visible: Vec<&Face<'_>> = shown.iter().map(|place| &faces[*place]).collect();
    let selected = shown.iter().position(|place| Some(*place) == app.selected_index());
    match grid {
        Some(grid) => cards::draw(&visible, selected, &grid, window(area.width), paper),
        None => rows::draw(&visible, selected, area, window(area.width), paper),
    }
    let below = Rect { y: area.y + shown.len() as u16, height: 1, ..area };
    if grid_is_full(faces.len(), shown.len(), app) && below.y < area.bottom() {
        paper.text(below.x + 1, below.y, below.width - 1, &more(faces.len() - shown.len(), app), Role::Muted);
    }
}

fn chosen(app: &App, faces: &[Face<'_>], room: usize) -> Vec<usize> {
    let levels: Vec<Level> = faces.iter().map(|face| face.level).collect();
    choose(&levels, app.selected_index(), room)
}

fn grid_is_full(all: usize, shown: usize, app: &App) -> bool {
    all > shown || app.gauges.left_out() > 0
}

fn more(hidden: usize, app: &App) -> String {
    let mut parts = Vec::new();
    if hidden > 0 {
        parts.push(format!("+{hidden} more, worst shown"));
    }
    if app.gauges.left_out() > 0 {
        parts.push(format!("{} series beyond the limit are not kept", app.gauges.left_out()));
    }
    parts.join(" · ")
}

/// Nothing to show yet, and why.
fn empty(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let text = if app.gauges.sources().is_empty() {
        "Looking for something to watch…"
    } else {
        "Waiting for the first gauges…"
    };
    let y = area.y + area.height / 3;
    let x = area.x + area.width.saturating_sub(text.len() as u16) / 2;
    paper.text(x, y, area.right().saturating_sub(x), text, Role::Muted);
}
