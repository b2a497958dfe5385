//! Gauges as rows: marker, name, number, state, age, bar, sparkline.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::fold::counted;
use super::groups::Run;
use super::marks::Marks;
use super::measure::gauge_bar;
use super::parts::joined;
use super::pointer::pointer;
use crate::app::{App, Focus, Spot, Stretch};
use crate::ui::face::Face;
use crate::ui::paper::{Paper, columns, squeeze};
use crate::ui::theme::Role;
use crate::ui::trend::Trend;
use crate::ui::widgets::spark;

/// The longest bar worth drawing: beyond it the sparkline gets the room.
const MAX_BAR: u16 = 40;

/// The columns of the table, from left to right.
struct Columns {
    name: u16,
    value: u16,
    /// Symbol, word and age.
    state: u16,
    bar: u16,
    spark: u16,
}

/// Draws one gauge a row.
pub(super) fn draw(
    app: &App,
    faces: &[&Face<'_>],
    (runs, selected): (&[Run], Option<usize>),
    area: Rect,
    stretch: Stretch,
    paper: &mut Paper<'_>,
) {
    let fields = Columns::fit(faces, runs, area.width);
    let mut rows = area.rows();
    for (at, face) in faces.iter().enumerate() {
        let run = runs.iter().find(|run| run.members.contains(&at));
        if let Some(run) = run.filter(|run| run.members.start == at)
            && let Some(row) = rows.next()
        {
            heading(run, row, paper);
        }
        let Some(row) = rows.next() else { return };
        paper.hits.put(row, Spot::Gauge(face.gauge.id()));
        let is_selected = selected == Some(at);
        if is_selected {
            pointer(app, Focus::Gauges, row.x, row.y, paper);
        }
        let above = at.checked_sub(1).and_then(|at| faces.get(at)).filter(|_| run.is_none());
        let label = Label::of(face, run, above.copied(), fields.name);
        label.draw(is_selected, row, fields.name, paper);
        numbers(face, row, &fields, paper);
        shapes(face, row, &fields, stretch, paper);
    }
}

/// What the rows below it have in common, and how bad all of that is.
fn heading(run: &Run, row: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let bold = theme.style(Role::Title).add_modifier(Modifier::BOLD);
    let end = paper.styled(row.x + 1, row.y, row.width.saturating_sub(2), run.title.as_str(), bold);
    let tally = joined(run.tally.iter().copied().map(counted).collect(), theme);
    paper.line(end + 2, row.y, row.right().saturating_sub(end + 3), &tally);
}

/// Whether sparklines have room on a screen this wide.
pub(super) fn has_sparks(faces: &[&Face<'_>], runs: &[Run], width: u16) -> bool {
    Columns::fit(faces, runs, width).spark > 0
}

/// Below the rows of these gauges: where the sparklines begin in time, and the events of that time.
pub(super) fn events(
    app: &App,
    (faces, runs): (&[&Face<'_>], &[Run]),
    row: Rect,
    stretch: Stretch,
    paper: &mut Paper<'_>,
) {
    let theme = paper.theme();
    let fields = Columns::fit(faces, runs, row.width);
    if fields.spark == 0 {
        return;
    }
    let gap = if fields.bar > 0 { 2 } else { 0 };
    let x = row.x + fields.shapes() + fields.bar + gap;
    let mut start = format!("{} ", app.times.minutes(stretch.start()));
    if fields.bar >= 12 {
        start.push_str("────── ");
    }
    let left = x.saturating_sub(columns(&start));
    paper.text(left, row.y, columns(&start), &start, Role::Muted);
    paper.line(x, row.y, fields.spark, &Marks::of(app, stretch, fields.spark).line(theme));
}

impl Columns {
    fn fit(faces: &[&Face<'_>], runs: &[Run], width: u16) -> Self {
        let value = widest(faces.iter().map(|face| face.value())).clamp(9, width / 4);
        let state = if width < 60 { 14 } else { 15 };
        let fixed = 1 + 1 + value + 2 + state + u16::from(width >= 60);
        let left = width.saturating_sub(fixed);
        let most = if width < 60 { left } else { (width / 10 * 3).min(left) };
        let run = |at| runs.iter().find(|run| run.members.contains(&at));
        let labels = faces.iter().enumerate().map(|(at, face)| Label::of(face, run(at), None, most));
        let name = labels.map(|label| label.width()).max().unwrap_or(0).clamp(8, most.max(8));
        let rest = left.saturating_sub(name);
        let (bar, spark) = match rest {
            0..10 => (0, 0),
            10..24 => (0, rest - 2),
            _ => {
                let bar = ((rest - 4) / 2).min(MAX_BAR);
                (bar, rest - 4 - bar)
            }
        };
        Self { name, value, state, bar, spark }
    }

    /// Where the shapes begin.
    const fn shapes(&self) -> u16 {
        1 + self.name + 1 + self.value + 2 + self.state + 2
    }
}

fn widest(texts: impl Iterator<Item = String>) -> u16 {
    texts.map(|text| columns(&text)).max().unwrap_or(0)
}

/// What a row is called, and how far in.
struct Label {
    indent: u16,
    text: String,
}

impl Label {
    /// Under a heading, or under the first of its signal, only what differs.
    fn of(face: &Face<'_>, run: Option<&Run>, above: Option<&Face<'_>>, width: u16) -> Self {
        let series = face.series();
        let goes_on = above.is_some_and(|above| above.gauge.spec.id == face.gauge.spec.id);
        let behind = columns(face.name().as_str()).saturating_add(1);
        let whole = || face.title();
        match run {
            Some(run) if run.is_signal && !series.is_empty() => Self { indent: 2, text: series.to_string() },
            Some(_) => Self { indent: 2, text: whole() },
            None if goes_on && !series.is_empty() && behind.saturating_add(3) <= width => {
                Self { indent: behind, text: series.to_string() }
            }
            None => Self { indent: 0, text: whole() },
        }
    }

    fn width(&self) -> u16 {
        self.indent.saturating_add(columns(&self.text))
    }

    fn draw(&self, is_selected: bool, row: Rect, width: u16, paper: &mut Paper<'_>) {
        let role = if is_selected { Role::Selected } else { Role::Title };
        let room = width.saturating_sub(self.indent);
        paper.text(row.x + 1 + self.indent, row.y, room, &squeeze(&self.text, usize::from(room)), role);
    }
}

fn numbers(face: &Face<'_>, row: Rect, fields: &Columns, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let x = row.x + 1 + fields.name + 1;
    paper.right(x, row.y, fields.value, &face.value(), theme.style(face.value_role()));
    let state = x + fields.value + 2;
    let word = format!("{} {}", face.symbol(), face.word());
    let end = paper.text(state, row.y, fields.state, &word, face.role());
    let room = (state + fields.state).saturating_sub(end);
    let age = face.age();
    if columns(&age) < room {
        let role = if face.then.is_some() { Role::Past } else { Role::Muted };
        paper.right(end, row.y, room, &age, theme.style(role));
    }
}

/// Bar and sparkline, or why there are none.
fn shapes(face: &Face<'_>, row: Rect, columns: &Columns, stretch: Stretch, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let x = row.x + columns.shapes();
    if columns.spark == 0 {
        return;
    }
    let trend = Trend::of(face, stretch, usize::from(columns.spark));
    let gap = if columns.bar > 0 { 2 } else { 0 };
    if let Some(reason) = face.reason() {
        let all = columns.bar + gap + columns.spark;
        let room = if trend.is_empty() || columns.bar == 0 { all } else { columns.bar };
        paper.text(x, row.y, room, reason.as_str(), Role::Muted);
        if room == all {
            return;
        }
    } else {
        paper.line(x, row.y, columns.bar, &gauge_bar(face, columns.bar, &[], theme));
    }
    let x = x + columns.bar + gap;
    let cursor = stretch.cursor.and_then(|at| stretch.column(at, usize::from(columns.spark)));
    paper.line(x, row.y, columns.spark, &spark(&trend, cursor, theme));
    paper.hits.put_chart(Rect { x, width: columns.spark, ..row }, face.gauge.id(), stretch);
}
