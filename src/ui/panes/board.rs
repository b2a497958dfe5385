//! The board: gauges, open alerts, timeline, each in the room it needs.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::alerts::{alerts, rows};
use super::entries::entries;
use super::gauges::{Shape, gauges};
use crate::app::{App, Arrangement, Fitted, Focus, SizeClass, Stretch};
use crate::signals::Level;
use crate::ui::face::{self, Face};
use crate::ui::paper::{Heading, Paper};
use crate::ui::theme::Role;

/// Rows of a board from which its parts have headings.
const HEADED: u16 = 12;

/// Columns from which the gauges have a side of their own: a line of text as long as that is not read.
const ASIDE: u16 = 280;

/// How far back charts reach on a screen this wide: about as many minutes as there are columns to tell
/// them apart; during an incident back to before it began.
fn usual(app: &App, width: u16) -> Duration {
    const LEAD: Duration = Duration::from_mins(15);
    let usual = match width {
        0..100 => Duration::from_mins(15),
        100..160 => Duration::from_mins(30),
        _ => Duration::from_hours(1),
    };
    let story = app.situation.open_incident().map(|incident| app.now.since(incident.started) + LEAD);
    let longer = [30, 60, 120, 240].map(Duration::from_mins);
    let needed = story.map(|story| longer.into_iter().find(|span| *span >= story).unwrap_or(longer[3]));
    needed.unwrap_or(usual).max(usual)
}

/// What the charts of a screen this wide show.
pub(in crate::ui) fn stretch(app: &App, width: u16) -> Stretch {
    app.chart.stretch(app.now, usual(app, width))
}

/// Draws the board as it is arranged on screens of this size; returns what it had room for.
pub(in crate::ui) fn board(
    app: &App,
    faces: &[Face<'_>],
    area: Rect,
    class: SizeClass,
    paper: &mut Paper<'_>,
) -> Fitted {
    let arrangement = app.arrangements.of(class);
    let headed = area.height >= HEADED;
    let parts = if arrangement.zoomed {
        Parts::zoomed(app, faces, area)
    } else {
        Parts::of(app, faces, area, arrangement)
    };
    if let Some(edge) = parts.edge {
        for row in area.rows() {
            paper.text(edge, row.y, 1, "│", Role::Border);
        }
    }
    let mut rows = 0;
    for (part, field) in parts.fields {
        if !arrangement.zoomed && arrangement.hides(part) {
            folded(app, faces, part, field, paper);
            continue;
        }
        match part {
            Focus::Gauges => {
                let heading = field.height.saturating_sub(parts.gauges.height());
                if heading > 0 && headed {
                    gauges_heading(app, Rect { height: 1, ..field }, paper);
                }
            }
            Focus::Alerts if field.height > 0 => alerts(app, field, headed, paper),
            Focus::Timeline if field.height > 0 => rows = entries(app, field, headed, paper),
            Focus::Alerts | Focus::Timeline => {}
        }
    }
    let stretch = stretch(app, area.width);
    gauges(app, faces, &parts.gauges, stretch, paper);
    let page = parts.gauges.page;
    Fitted { timeline_rows: rows, page, window: stretch.span, class, ..Fitted::default() }
}

/// The heading of a hidden part: what it would tell at once stands in it.
fn folded(app: &App, faces: &[Face<'_>], part: Focus, field: Rect, paper: &mut Paper<'_>) {
    if field.height == 0 {
        return;
    }
    paper.hits.put(field, part.spot());
    let theme = paper.theme();
    let (told, role) = match part {
        Focus::Gauges => {
            let worst = faces.iter().map(|face| face.level).max().unwrap_or(Level::NoData);
            let count = faces.iter().filter(|face| face.level == worst).count();
            (format!("{count} of {} {}", faces.len(), face::word(worst)), face::level_role(worst))
        }
        Focus::Alerts => {
            let waiting = app.situation.alerts.iter().filter(|alert| alert.needs_somebody()).count();
            let role = if waiting > 0 { Role::Critical } else { Role::Muted };
            (format!("{}, {waiting} NOT ACKNOWLEDGED", app.situation.alerts.len()), role)
        }
        Focus::Timeline => (format!("{} events", app.log.entries().len()), Role::Muted),
    };
    let muted = theme.style(Role::Muted);
    let caption = Line::from_iter([Span::styled("hidden · ", muted), Span::styled(told, theme.style(role))]);
    paper.heading(field, &Heading { title: part.title(), focused: app.focus == part, caption });
}

fn gauges_heading(app: &App, row: Rect, paper: &mut Paper<'_>) {
    let focused = app.focus == Focus::Gauges;
    paper.heading(row, &Heading { title: Focus::Gauges.title(), focused, caption: Line::default() });
}

/// Where the parts of a board stand.
struct Parts {
    gauges: Shape,
    fields: Vec<(Focus, Rect)>,
    /// The column between the gauges and the others, where they stand side by side.
    edge: Option<u16>,
}

impl Parts {
    /// The part that is worked on has everything.
    fn zoomed(app: &App, faces: &[Face<'_>], area: Rect) -> Self {
        let part = if app.has(app.focus) { app.focus } else { Focus::Gauges };
        let room = if part == Focus::Gauges { area } else { Rect { height: 0, ..area } };
        let gauges =
            if part == Focus::Gauges { Shape::alone(app, faces, room) } else { Shape::nothing(area) };
        Self { gauges, fields: vec![(part, area)], edge: None }
    }

    /// One above the other, or on a very wide screen the gauges beside the others.
    fn of(app: &App, faces: &[Face<'_>], area: Rect, arrangement: &Arrangement) -> Self {
        let parts: Vec<Focus> = arrangement.parts().into_iter().filter(|part| app.has(*part)).collect();
        let shows = |part: &Focus| parts.contains(part) && !arrangement.hides(*part);
        let has_others = [Focus::Alerts, Focus::Timeline].iter().any(shows);
        if area.width < ASIDE || faces.is_empty() || !shows(&Focus::Gauges) || !has_others {
            return Self::stacked(app, faces, area, arrangement, parts);
        }
        let is_left = parts.first() == Some(&Focus::Gauges);
        let theirs = area.width / 5 * 3;
        let (left, right) =
            if is_left { (theirs, area.width - theirs) } else { (area.width - theirs, theirs) };
        let edge = area.x + left - 1;
        let left = Rect { width: left - 1, ..area };
        let right = Rect { x: edge + 1, width: right, ..area };
        let (own, rest) = if is_left { (left, right) } else { (right, left) };
        let others = parts.into_iter().filter(|part| *part != Focus::Gauges).collect();
        let mut aside = Self::stacked(app, faces, rest, arrangement, others);
        aside.gauges = Shape::alone(app, faces, own);
        aside.fields.push((Focus::Gauges, Rect { height: aside.gauges.height(), ..own }));
        Self { edge: Some(edge), ..aside }
    }

    /// Alerts take a third at most; the timeline keeps a part for itself, from which the gauges cannot
    /// take anything; what they leave is the timeline's too.
    fn stacked(
        app: &App,
        faces: &[Face<'_>],
        area: Rect,
        arrangement: &Arrangement,
        parts: Vec<Focus>,
    ) -> Self {
        let rule = u16::from(area.height >= HEADED);
        let shows = |part| parts.contains(&part) && !arrangement.hides(part);
        let least = |part, wanted: u16| match part {
            _ if !parts.contains(&part) => 0,
            _ if !shows(part) => rule,
            _ => wanted,
        };
        let open = rows(app);
        let most = (area.height / 3).max(1 + rule);
        let alerts = least(Focus::Alerts, open.saturating_add(rule).min(most)).min(area.height);
        let kept = least(Focus::Timeline, kept(area.height) + rule).min(area.height - alerts);
        // The line over the board is heading enough for what stands first.
        let heading = if parts.first() == Some(&Focus::Gauges) { 0 } else { rule };
        let room = (area.height - alerts - kept).saturating_sub(heading);
        let room = Rect { height: room, ..area };
        let gauges = match (shows(Focus::Gauges), shows(Focus::Timeline)) {
            (false, _) => Shape::nothing(area),
            (true, true) => Shape::beside(app, faces, room),
            (true, false) => Shape::alone(app, faces, room),
        };
        let of_gauges = least(Focus::Gauges, gauges.height() + heading);
        let left = area.height.saturating_sub(alerts + of_gauges + kept);
        let grows = [Focus::Timeline, Focus::Alerts].into_iter().find(|part| shows(*part));
        let mut y = area.y;
        let mut fields = Vec::new();
        for part in parts {
            let height = match part {
                Focus::Gauges => of_gauges,
                Focus::Alerts => alerts,
                Focus::Timeline => kept,
            };
            let height = height + if grows == Some(part) { left } else { 0 };
            fields.push((part, Rect { y, height: height.min(area.bottom() - y), ..area }));
            y = (y + height).min(area.bottom());
        }
        let top = fields.iter().find(|(part, _)| *part == Focus::Gauges).map_or(area.y, |(_, field)| field.y);
        Self { gauges: gauges.at(top + heading), fields, edge: None }
    }
}

/// Rows that the timeline keeps for its entries.
const fn kept(height: u16) -> u16 {
    match height {
        0..HEADED => height / 3,
        HEADED..16 => 4,
        16..32 => 6,
        32..40 => 12,
        _ => 14,
    }
}
