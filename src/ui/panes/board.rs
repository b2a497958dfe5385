//! The gauges: cards where there is room, rows where there is not.

use std::time::Duration;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

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
        _ => Duration::from_hours(1),
    }
}

/// Draws all gauges, or the worst that fit.
pub(in crate::ui) fn board(app: &App, faces: &[Face<'_>], area: Rect, paper: &mut Paper<'_>) {
    if faces.is_empty() {
        return empty(app, area, paper);
    }
    let left_out = app.gauges.left_out();
    let fits = area.width >= CARDS && left_out == 0;
    if let Some(grid) = fits.then(|| cards::grid(faces.len(), area)).flatten() {
        let all: Vec<&Face<'_>> = faces.iter().collect();
        return cards::draw(&all, app.selected_index(), &grid, window(area.width), paper);
    }
    let room = usize::from(area.height);
    let all_fit = faces.len() + usize::from(left_out > 0) <= room;
    let shown = chosen(app, faces, if all_fit { room } else { room.saturating_sub(1) });
    let visible: Vec<&Face<'_>> = shown.iter().map(|place| &faces[*place]).collect();
    let selected = shown.iter().position(|place| Some(*place) == app.selected_index());
    rows::draw(&visible, selected, area, window(area.width), paper);
    let more = more(faces.len() - shown.len(), left_out);
    paper.text(area.x + 1, area.y + shown.len() as u16, area.width - 1, &more, Role::Muted);
}

fn chosen(app: &App, faces: &[Face<'_>], room: usize) -> Vec<usize> {
    let levels: Vec<Level> = faces.iter().map(|face| face.level).collect();
    choose(&levels, app.selected_index(), room)
}

/// What is not shown, and why; empty when everything is.
fn more(hidden: usize, left_out: usize) -> String {
    let hidden = (hidden > 0).then(|| format!("+{hidden} more, worst shown"));
    let left_out = (left_out > 0).then(|| format!("{left_out} series beyond the limit are not kept"));
    hidden.into_iter().chain(left_out).collect::<Vec<_>>().join(" · ")
}

/// Nothing to show yet, and why.
fn empty(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let sources = app.gauges.sources();
    let text = if sources.is_empty() {
        "Looking for something to watch…"
    } else if sources.iter().any(|health| health.failures == 0 && health.answered.is_some()) {
        "There is an answer, but nothing in it that warroom knows."
    } else {
        "Waiting for the first answer…"
    };
    let y = area.y + area.height / 3;
    let x = area.x + area.width.saturating_sub(text.width() as u16) / 2;
    paper.text(x, y, area.right().saturating_sub(x), text, Role::Muted);
}
