//! The gauges: cards where there is room, rows where there is not.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::choice::choose;
use super::{cards, rows};
use crate::app::{App, Spot, Stretch};
use crate::signals::Level;
use crate::ui::face::Face;
use crate::ui::paper::Paper;
use crate::ui::theme::Role;

/// Width from which gauges are cards.
const CARDS: u16 = 100;

/// What stands below the rows of gauges.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// Nothing.
    Nothing,
    /// The events of the sparklines' time.
    Events,
}

/// How the gauges are laid out.
pub(super) enum Shape {
    /// Nothing to show yet: why stands in this field.
    Empty(Rect),
    /// A field each.
    Cards(Vec<Rect>),
    /// A row each.
    Rows(Rect, Below),
}

impl Shape {
    /// All of `area` is theirs.
    pub(super) fn alone(app: &App, faces: &[Face<'_>], area: Rect) -> Self {
        if faces.is_empty() {
            return Self::Empty(area);
        }
        let fits = area.width >= CARDS && app.gauges.left_out() == 0;
        let grid = fits.then(|| cards::grid(faces.len(), area)).flatten();
        grid.map_or(Self::Rows(area, Below::Nothing), Self::Cards)
    }

    /// At most `area` is theirs; other parts want what they do not need.
    pub(super) fn beside(app: &App, faces: &[Face<'_>], area: Rect) -> Self {
        match Self::alone(app, faces, area) {
            Self::Empty(area) => Self::Empty(Rect { height: area.height.min(3), ..area }),
            Self::Cards(fields) => Self::Cards(fields),
            Self::Rows(area, _) => {
                let all: Vec<&Face<'_>> = faces.iter().collect();
                let more = usize::from(app.gauges.left_out() > 0);
                let events = usize::from(rows::has_sparks(&all, area.width));
                let wanted = u16::try_from(faces.len() + more + events).unwrap_or(u16::MAX);
                Self::Rows(Rect { height: area.height.min(wanted), ..area }, Below::Events)
            }
        }
    }

    /// Rows it takes.
    pub(super) fn height(&self) -> u16 {
        match self {
            Self::Empty(area) | Self::Rows(area, _) => area.height,
            Self::Cards(fields) => {
                let top = fields.iter().map(|field| field.y).min().unwrap_or(0);
                fields.iter().map(|field| field.bottom() - top).max().unwrap_or(0)
            }
        }
    }
}

/// Draws all gauges, or the worst that fit.
pub(super) fn gauges(app: &App, faces: &[Face<'_>], shape: &Shape, stretch: Stretch, paper: &mut Paper<'_>) {
    match shape {
        Shape::Empty(area) => empty(app, *area, paper),
        Shape::Cards(fields) => {
            let all: Vec<&Face<'_>> = faces.iter().collect();
            cards::draw(app, &all, fields, stretch, paper);
        }
        Shape::Rows(area, below) => in_rows(app, faces, *area, *below, stretch, paper),
    }
}

fn in_rows(app: &App, faces: &[Face<'_>], area: Rect, below: Below, stretch: Stretch, paper: &mut Paper<'_>) {
    paper.hits.put(area, Spot::Gauges);
    let left_out = app.gauges.left_out();
    let room = usize::from(area.height);
    let all_fit = faces.len() + usize::from(left_out > 0) <= room;
    let shown = chosen(app, faces, if all_fit { room } else { room.saturating_sub(1) });
    let visible: Vec<&Face<'_>> = shown.iter().map(|place| &faces[*place]).collect();
    let more = more(faces.len() - shown.len(), left_out);
    let selected = shown.iter().position(|place| Some(*place) == app.selected_index());
    let taken = u16::from(!more.is_empty()).min(area.height);
    let table = Rect { height: area.height - taken, ..area };
    rows::draw(app, &visible, selected, table, stretch, paper);
    let under = Rect { y: table.y + visible.len() as u16, height: 1, ..table };
    if below == Below::Events && under.y < table.bottom() {
        rows::events(app, &visible, under, stretch, paper);
    }
    if taken > 0 {
        paper.text(area.x + 1, area.bottom() - 1, area.width - 1, &more, Role::Muted);
    }
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
    if area.height > 0 {
        paper.text(x, y, area.right().saturating_sub(x), text, Role::Muted);
    }
}
