//! A wall from top to bottom.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::banner::banner;
use super::news::{alerts, events, last};
use super::place::{EVENTS, Places, drifted};
use super::strip::{rows, strip};
use super::tiles::tiles;
use crate::app::{App, SizeClass};
use crate::ui::face::Face;
use crate::ui::panes::header::clock;
use crate::ui::panes::status::{down, status};
use crate::ui::paper::{Paper, clip, columns};
use crate::ui::theme::Role;

/// Draws the board to be read across a room. What stands there is not to be pressed: nothing is a hit.
pub(in crate::ui) fn wall(app: &App, faces: &[Face<'_>], area: Rect, paper: &mut Paper<'_>) {
    let area = drifted(area, app.now, &app.clock);
    let row = |y| Rect { y, height: 1, ..area };
    title(app, row(area.y), paper);
    trouble(app, row(area.y + 1), paper);
    let boards = rows(app.boards.len(), area.height);
    let places = Places::of(area, boards, app.situation.alerts.len(), last(app, EVENTS).len());
    strip(app, places.boards, paper);
    banner(app, faces, places.banner, paper);
    tiles(faces, places.tiles, paper);
    alerts(app, places.alerts, paper);
    events(app, places.events, paper);
    if let Some(hint) = &app.hint {
        let last = row(area.bottom() - 1);
        paper.fill(last, paper.theme().style(Role::Text));
        paper.text(last.x + 1, last.y, last.width - 1, hint.as_str(), Role::Accent);
    }
}

fn title(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let time = clock(app, area.width);
    let room = area.width.saturating_sub(columns(&time) + 3);
    let bold = theme.style(Role::Title).add_modifier(Modifier::BOLD);
    paper.styled(area.x + 1, area.y, room, &clip(app.board.as_str(), usize::from(room)), bold);
    paper.right(area.x, area.y, area.width - 1, &time, theme.style(Role::Text));
}

/// What is wrong with the watching itself, over the whole width when a source is down: a number that nobody
/// asks for any more must not look like one that stays.
fn trouble(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let Some(down) = down(app) else { return status(app, area, SizeClass::default(), paper) };
    let style = paper.theme().fill(Role::NoData).add_modifier(Modifier::REVERSED | Modifier::BOLD);
    paper.fill(area, style);
    paper.styled(area.x + 1, area.y, area.width - 2, &format!("? {down}"), style);
}
