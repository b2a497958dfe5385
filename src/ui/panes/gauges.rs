//! The gauges: cards where there is room, rows where there is not. Where there are more than can be looked at
//! the worst come first and the calm ones are one line; who walks on sees them all, page by page.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::fold::fold;
use super::groups::{Groups, Run};
use super::parts::joined;
use super::{cards, rows};
use crate::app::{App, Spot, Stretch};
use crate::ui::face::Face;
use crate::ui::paper::{Paper, columns};
use crate::ui::theme::Role;

/// Width from which gauges are cards.
const CARDS: u16 = 100;

/// Rows of gauges beyond which nobody reads them all.
const MANY: usize = 16;

/// Gauges shown at the least where there are many, calm ones too.
const FEW: usize = 6;

/// Width from which it is told which page it is.
const ROOMY: u16 = 60;

/// Rows from which a page has headings.
const HEADED: u16 = 12;

/// What stands below the rows of gauges.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    /// Nothing.
    Nothing,
    /// The events of the sparklines' time.
    Events,
}

/// How they are laid out.
enum Form {
    /// Nothing to show yet: why stands in this field.
    Empty(Rect),
    /// A field each.
    Cards(Vec<Rect>),
    /// A row each.
    Rows(Rect, Below),
}

/// Which gauges are shown, and how they are laid out.
pub(super) struct Shape {
    form: Form,
    /// The places on the board of those that are shown.
    shown: Vec<usize>,
    /// Those of them that have a heading.
    runs: Vec<Run>,
    /// Where it is told what is not shown.
    more: Option<Rect>,
    /// How many stand on a page, where there are pages.
    pub page: usize,
    /// On a page after the first: how many come before it.
    before: Option<usize>,
}

impl Shape {
    /// All of `area` is theirs.
    pub(super) fn alone(app: &App, faces: &[Face<'_>], area: Rect) -> Self {
        Self::fit(app, faces, area, Below::Nothing)
    }

    /// At most `area` is theirs; other parts want what they do not need.
    pub(super) fn beside(app: &App, faces: &[Face<'_>], area: Rect) -> Self {
        Self::fit(app, faces, area, Below::Events)
    }

    /// No gauge is shown.
    pub(super) const fn nothing(area: Rect) -> Self {
        let form = Form::Rows(Rect { height: 0, ..area }, Below::Nothing);
        Self { form, shown: Vec::new(), runs: Vec::new(), more: None, page: 0, before: None }
    }

    fn fit(app: &App, faces: &[Face<'_>], area: Rect, below: Below) -> Self {
        if faces.is_empty() {
            let height = if below == Below::Events { area.height.min(3) } else { area.height };
            return Self { form: Form::Empty(Rect { height, ..area }), ..Self::nothing(area) };
        }
        let all = faces.len();
        let more = usize::from(app.gauges.left_out() > 0);
        let whole = Self { shown: (0..all).collect(), ..Self::nothing(area) };
        let fits = more == 0 && area.width >= CARDS;
        if let Some(grid) = fits.then(|| cards::grid(all, area)).flatten() {
            return Self { form: Form::Cards(grid), ..whole };
        }
        if all <= MANY && all + more <= usize::from(area.height) {
            return whole.in_rows(faces, area, below, more > 0);
        }
        Self::worst(app, faces, area, below)
    }

    /// The worst, or the page of the selected one; the last row tells of the others.
    fn worst(app: &App, faces: &[Face<'_>], area: Rect, below: Below) -> Self {
        let ranked = app.ranking.places();
        let order: Vec<usize> =
            if ranked.len() == faces.len() { ranked.to_vec() } else { (0..faces.len()).collect() };
        let selected = app.selected_index().and_then(|at| order.iter().position(|place| *place == at));
        let first = app.ranking.alarming().max(FEW).min(faces.len());
        let room = area.height.saturating_sub(1);
        let some = Self { shown: order[..first].to_vec(), page: first, ..Self::nothing(area) };
        let fits = area.width >= CARDS && selected.is_none_or(|at| at < first);
        if let Some(grid) = fits.then(|| cards::grid(first, Rect { height: room, ..area })).flatten() {
            let bottom = grid.iter().map(|field| field.bottom()).max().unwrap_or(area.y);
            let more = (first < faces.len()).then_some(Rect { y: bottom, height: 1, ..area });
            return Self { form: Form::Cards(grid), more, ..some };
        }
        let marked = u16::from(below == Below::Events && usize::from(room) > FEW);
        let groups = (room - marked >= HEADED).then(|| Groups::of(faces));
        let rows = usize::from(room - marked);
        let page = groups.as_ref().map_or(rows, |groups| groups.page(&order, first, rows));
        let first = first.min(page);
        let (before, shown) = match selected {
            Some(at) if page < FEW => (None, few(&order, at, page)),
            Some(at) if at >= first => {
                let before = first + (at - first) / page.max(1) * page.max(1);
                (Some(before), order.iter().skip(before).take(page).copied().collect())
            }
            _ => (None, order.iter().take(first).copied().collect()),
        };
        // The few worst stand for themselves.
        let groups = groups.filter(|_| shown.len() > FEW);
        let runs = groups.map_or_else(Vec::new, |groups| groups.runs(&shown));
        Self { shown, runs, page, before, ..some }.in_rows(faces, area, below, true)
    }

    fn in_rows(self, faces: &[Face<'_>], area: Rect, below: Below, told: bool) -> Self {
        let visible: Vec<&Face<'_>> = self.shown.iter().filter_map(|place| faces.get(*place)).collect();
        let events = below == Below::Events && rows::has_sparks(&visible, &self.runs, area.width);
        let rows = u16::try_from(visible.len() + self.runs.len()).unwrap_or(u16::MAX);
        let wanted = rows.saturating_add(u16::from(events)).saturating_add(u16::from(told));
        let height = if below == Below::Events { wanted.min(area.height) } else { area.height };
        let told = u16::from(told).min(height);
        let table = Rect { height: height - told, ..area };
        let more = (told > 0).then_some(Rect { y: table.bottom(), height: 1, ..area });
        Self { form: Form::Rows(table, below), more, ..self }
    }

    /// The same, from this row on.
    pub(super) fn at(mut self, y: u16) -> Self {
        let top = self.top();
        let moved = |area: &mut Rect| area.y = area.y - top + y;
        match &mut self.form {
            Form::Empty(area) | Form::Rows(area, _) => moved(area),
            Form::Cards(fields) => fields.iter_mut().for_each(moved),
        }
        self.more.iter_mut().for_each(moved);
        self
    }

    fn top(&self) -> u16 {
        match &self.form {
            Form::Empty(area) | Form::Rows(area, _) => area.y,
            Form::Cards(fields) => fields.iter().map(|field| field.y).min().unwrap_or(0),
        }
    }

    /// Rows it takes.
    pub(super) fn height(&self) -> u16 {
        let bottom = match &self.form {
            Form::Empty(area) | Form::Rows(area, _) => area.bottom(),
            Form::Cards(fields) => fields.iter().map(|field| field.bottom()).max().unwrap_or(0),
        };
        self.more.map_or(bottom, |more| more.bottom().max(bottom)) - self.top()
    }
}

/// The selected one and the worst, in a room for few.
fn few(order: &[usize], selected: usize, room: usize) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..order.len()).filter(|rank| *rank != selected).collect();
    ranks.truncate(room.saturating_sub(1));
    ranks.push(selected);
    ranks.sort_unstable();
    ranks.into_iter().take(room).filter_map(|rank| order.get(rank).copied()).collect()
}

/// Draws the gauges, and tells of those that are not shown.
pub(super) fn gauges(app: &App, faces: &[Face<'_>], shape: &Shape, stretch: Stretch, paper: &mut Paper<'_>) {
    let visible: Vec<&Face<'_>> = shape.shown.iter().filter_map(|place| faces.get(*place)).collect();
    let selected = shape.shown.iter().position(|place| Some(*place) == app.selected_index());
    match &shape.form {
        Form::Empty(area) => empty(app, *area, paper),
        Form::Cards(fields) => cards::draw(app, &visible, selected, fields, stretch, paper),
        Form::Rows(table, below) => {
            paper.hits.put(*table, Spot::Gauges);
            rows::draw(app, &visible, (&shape.runs, selected), *table, stretch, paper);
            let rows = visible.len() + shape.runs.len();
            let under = Rect { y: table.y.saturating_add(rows as u16), height: 1, ..*table };
            if *below == Below::Events && under.y < table.bottom() {
                rows::events(app, (&visible, &shape.runs), under, stretch, paper);
            }
        }
    }
    if let Some(row) = shape.more {
        paper.hits.put(row, Spot::Gauges);
        let hidden = (0..faces.len()).filter(|place| !shape.shown.contains(place));
        let hidden: Vec<&Face<'_>> = hidden.filter_map(|place| faces.get(place)).collect();
        let mut width = row.width.saturating_sub(2);
        if let Some(before) = shape.before.filter(|_| row.width >= ROOMY) {
            let place = format!("{}–{} of {}", before + 1, before + shape.shown.len(), faces.len());
            paper.right(row.x, row.y, row.width - 1, &place, paper.theme().style(Role::Muted));
            width = width.saturating_sub(columns(&place) + 2);
        }
        let parts = fold(&hidden, app.gauges.left_out(), width);
        paper.line(row.x + 1, row.y, width, &joined(parts, paper.theme()));
    }
}

/// Nothing to show yet, and why.
fn empty(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let sources = app.gauges.sources();
    let text = if sources.is_empty() {
        "Looking for something to watch…"
    } else if app.outside.tellers().next().is_some() {
        "Alerts are watched here, and no numbers."
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_one_and_the_worst_have_the_little_room() {
        let order = [4, 2, 0, 1, 3];
        assert_eq!(few(&order, 3, 3), [4, 2, 1]);
        assert_eq!(few(&order, 0, 2), [4, 2]);
        assert_eq!(few(&order, 4, 1), [3]);
        assert_eq!(few(&order, 4, 0), Vec::<usize>::new());
    }
}
