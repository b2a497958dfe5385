//! Gauges as cards in a grid.
//!
//! ```text
//! ┌ Error rate ──────────────── 2s ┐   the frame takes the level's colour, and is thick, when it is bad
//! │ █▀▀ ▀█    ▀▀█                  │
//! │ █▀█  █    ▀▀█     ▲ CRITICAL   │   only a number of this moment is big
//! │ ▀▀▀ ▀▀▀ ▀ ▀▀▀ %                │
//! │ ████████████████░░░░░░░░░░░░░░ │
//! │              ⢀⣀⣠⣤⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿ │
//! └────────────────────────────────┘
//! ```

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::marks::Marks;
use super::measure::{gauge_bar, ticks};
use super::plot::{Axes, plot};
use super::pointer::pointer;
use crate::app::{App, Focus, Spot, Stretch, Times};
use crate::ui::face::Face;
use crate::ui::paper::{Paper, columns, squeeze};
use crate::ui::theme::Role;
use crate::ui::widgets::{Size, big};

/// The least a card needs.
const MIN_WIDTH: u16 = 34;
const MIN_HEIGHT: u16 = 6;
/// Beyond this a card only gets emptier; on a very high screen a little more.
const MAX_HEIGHT: u16 = 24;
const TALLEST: u16 = 36;
/// A terminal's cell is about twice as high as wide; cards look best a little wider than high.
const SHAPE: u16 = 3;

/// The fields of all cards, when all fit: of 2 to 8 columns those that make the roomiest cards.
pub(super) fn grid(count: usize, area: Rect) -> Option<Vec<Rect>> {
    let count = u16::try_from(count).ok()?;
    let most = (area.height / 3).clamp(MAX_HEIGHT, TALLEST);
    let size = |across: u16| (area.width / across, (area.height / count.div_ceil(across)).min(most));
    let fits = |across: &u16| {
        let (width, height) = size(*across);
        width >= MIN_WIDTH && height >= MIN_HEIGHT
    };
    let roomy = |across: &u16| {
        let (width, height) = size(*across);
        (width / SHAPE).min(height)
    };
    let across = (2..=8).rev().filter(fits).max_by_key(roomy)?;
    let (width, height) = size(across);
    let place = |n: u16| Rect::new(area.x + n % across * width, area.y + n / across * height, width, height);
    Some((0..count).map(place).collect())
}

/// Draws each gauge into its field, the events of the same time on the lower edge.
pub(super) fn draw(
    app: &App,
    faces: &[&Face<'_>],
    selected: Option<usize>,
    grid: &[Rect],
    stretch: Stretch,
    paper: &mut Paper<'_>,
) {
    for (at, (face, field)) in faces.iter().zip(grid).enumerate() {
        paper.hits.put(*field, Spot::Gauge(face.gauge.id()));
        frame(face, selected == Some(at), *field, paper);
        if selected == Some(at) {
            pointer(app, Focus::Gauges, field.x + 1, field.y, paper);
        }
        let inside = Rect::new(field.x + 2, field.y + 1, field.width - 4, field.height - 2);
        let chart = content(app, face, inside, stretch, paper);
        paper.hits.put_chart(chart, face.gauge.id(), stretch);
        let edge = field.bottom() - 1;
        for (at, symbol, role) in Marks::of(app, stretch, chart.width).iter() {
            paper.text(chart.x + at, edge, 1, symbol, role);
        }
    }
}

/// The frame with name and age in its upper edge.
fn frame(face: &Face<'_>, selected: bool, field: Rect, paper: &mut Paper<'_>) {
    let alarming = matches!(face.value_role(), Role::Warning | Role::Critical);
    let edges = if alarming {
        ["┏", "━", "┓", "┃", "┗", "┛"]
    } else {
        ["┌", "─", "┐", "│", "└", "┘"]
    };
    let role = match () {
        () if face.then.is_some() => Role::Past,
        () if alarming => face.role(),
        () => Role::Border,
    };
    let style = paper.theme().fill(role);
    let across = edges[1].repeat(usize::from(field.width - 2));
    let (left, right, bottom) = (field.x, field.right() - 1, field.bottom() - 1);
    paper.styled(left, field.y, field.width, &format!("{}{across}{}", edges[0], edges[2]), style);
    paper.styled(left, bottom, field.width, &format!("{}{across}{}", edges[4], edges[5]), style);
    for y in field.y + 1..bottom {
        paper.styled(left, y, 1, edges[3], style);
        paper.styled(right, y, 1, edges[3], style);
    }
    title(face, selected, field, paper);
}

fn title(face: &Face<'_>, selected: bool, field: Rect, paper: &mut Paper<'_>) {
    let age = format!(" {} ", face.age());
    let room = field.width.saturating_sub(columns(&age) + 5);
    let role = if selected { Role::Selected } else { Role::Title };
    let name = squeeze(&face.title(), usize::from(room.saturating_sub(2)));
    let style = paper.theme().style(role).add_modifier(Modifier::BOLD);
    paper.styled(field.x + 1, field.y, room, &format!(" {name} "), style);
    let muted = paper.theme().style(if face.then.is_some() { Role::Past } else { Role::Muted });
    paper.right(field.x, field.y, field.width - 2, &age, muted);
}

/// Number and state above, then the bar, then the chart in what is left; returns where the chart is.
fn content(app: &App, face: &Face<'_>, area: Rect, stretch: Stretch, paper: &mut Paper<'_>) -> Rect {
    let figure = Figure::fit(face, area);
    let air = u16::from(area.height >= figure.rows() + 7);
    let top = Rect { y: area.y + air, height: figure.rows(), ..area };
    number(face, &figure, top, paper);
    let y = top.bottom() + air;
    let bar = gauge_bar(face, area.width, &ticks(face), paper.theme());
    paper.line(area.x, y, area.width, &bar);
    let below = y + 1 + air;
    let chart = Rect { y: below, height: area.bottom().saturating_sub(below), ..area };
    past(face, chart, (stretch, &app.times), paper)
}

/// The number as it can be shown in a card.
enum Figure {
    /// In big digits, with its unit.
    Big(Size, Vec<String>, String),
    /// As ordinary text.
    Plain(String),
}

impl Figure {
    /// The biggest that fits. Only a number of this moment is big: nobody across the room may read an old
    /// one.
    fn fit(face: &Face<'_>, area: Rect) -> Self {
        let value = face.value();
        let (digits, unit) = value.split_once(' ').unwrap_or((&value, ""));
        let state = columns(face.word()) + 6;
        for (size, least, beside) in [(Size::Five, 15, 2), (Size::Three, 7, state)] {
            let Some(rows) = big(digits, size).filter(|_| face.is_live() && area.height >= least) else {
                continue;
            };
            if columns(&rows[0]) + columns(unit) + beside <= area.width {
                return Self::Big(size, rows, unit.to_owned());
            }
        }
        Self::Plain(value)
    }

    /// Rows it takes, the state's among them.
    fn rows(&self) -> u16 {
        match self {
            Self::Big(Size::Three, ..) => 3,
            Self::Big(..) => 7,
            Self::Plain(_) => 1,
        }
    }
}

/// The number, and the state beside it or, where the digits take the whole width, below.
fn number(face: &Face<'_>, figure: &Figure, area: Rect, paper: &mut Paper<'_>) {
    let style = paper.theme().fill(face.value_role());
    let state_row = match figure {
        Figure::Big(Size::Five, ..) => area.bottom() - 1,
        _ => area.y + area.height / 2,
    };
    state(face, Rect { y: state_row, height: 1, ..area }, paper);
    match figure {
        Figure::Plain(value) => {
            let room = area.width.saturating_sub(columns(face.word()) + 5);
            paper.styled(area.x, area.y, room, value, style.add_modifier(Modifier::BOLD));
        }
        Figure::Big(_, rows, unit) => {
            let mut end = area.x;
            for (row, y) in rows.iter().zip(area.y..) {
                end = paper.styled(area.x, y, area.width, row, style);
            }
            let base = area.y + rows.len() as u16 - 1;
            paper.styled(end + 1, base, area.right().saturating_sub(end + 1), unit, style);
        }
    }
}

/// Symbol and word at the right; filled when bad, to be seen from afar.
fn state(face: &Face<'_>, area: Rect, paper: &mut Paper<'_>) {
    let calm = face.then.is_some() || !matches!(face.role(), Role::Warning | Role::Critical | Role::NoData);
    let style = paper.theme().style(face.role());
    let word = format!(" {} {} ", face.symbol(), face.word());
    let style = if calm { style } else { style.add_modifier(Modifier::REVERSED) };
    paper.right(area.x, area.y, area.width, &word, style);
}

/// The chart; where nothing is known now, the reason stands above it. Returns where it is, without its axes.
fn past(face: &Face<'_>, area: Rect, (stretch, written): (Stretch, &Times), paper: &mut Paper<'_>) -> Rect {
    let mut area = area;
    if let Some(reason) = face.reason().filter(|_| area.height > 0) {
        paper.text(area.x, area.y, area.width, reason.as_str(), Role::Muted);
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    let axes = Axes::fit(area.width, area.height);
    let lines = plot(face, stretch, (area.width, area.height), axes, (written, paper.theme()));
    for (line, y) in lines.iter().zip(area.y..) {
        paper.line(area.x, y, area.width, line);
    }
    Rect { x: area.x + axes.values, width: area.width - axes.values, ..area }
}
