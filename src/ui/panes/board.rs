//! The board: gauges, open alerts, timeline, each in the room it needs.

use std::time::Duration;

use ratatui::layout::Rect;

use super::alerts::{alerts, rows};
use super::entries::entries;
use super::gauges::{Shape, gauges};
use crate::app::{App, Keeping, Stretch};
use crate::ui::face::Face;
use crate::ui::paper::Paper;

/// Rows of a board from which its parts have headings.
const HEADED: u16 = 12;

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

/// Draws the board; returns the rows of its timeline.
pub(in crate::ui) fn board(app: &App, faces: &[Face<'_>], area: Rect, paper: &mut Paper<'_>) -> usize {
    let stretch = stretch(app, area.width);
    if !has_timeline(app) {
        gauges(app, faces, &Shape::alone(app, faces, area), stretch, paper);
        return 0;
    }
    let headed = area.height >= HEADED;
    let parts = Parts::of(app, faces, area, headed);
    gauges(app, faces, &parts.gauges, stretch, paper);
    if parts.alerts.height > 0 {
        alerts(app, parts.alerts, headed, paper);
    }
    entries(app, parts.timeline, headed, paper)
}

/// A board without a journal has a timeline only when there is something on it.
fn has_timeline(app: &App) -> bool {
    let has_journal = !matches!(app.keeping, Keeping::Opening | Keeping::Missing(_));
    has_journal || !app.log.entries().is_empty() || !app.pendings.0.is_empty() || rows(app) > 0
}

/// Where the parts of a board stand.
struct Parts {
    gauges: Shape,
    alerts: Rect,
    timeline: Rect,
}

impl Parts {
    /// Alerts take a third at most; the timeline keeps a part for itself, from which the gauges cannot
    /// take anything; what they leave is the timeline's too.
    fn of(app: &App, faces: &[Face<'_>], area: Rect, headed: bool) -> Self {
        let rule = u16::from(headed);
        let open = rows(app);
        let alerts =
            if open == 0 { 0 } else { open.saturating_add(rule).min((area.height / 3).max(1 + rule)) };
        let alerts = alerts.min(area.height);
        let kept = (kept(area.height) + rule).min(area.height - alerts);
        let room = Rect { height: area.height - alerts - kept, ..area };
        let gauges = Shape::beside(app, faces, room);
        let below = |y: u16, height: u16| Rect { y, height, ..area };
        let y = area.y + gauges.height();
        let timeline = below(y + alerts, area.bottom() - y - alerts);
        Self { gauges, alerts: below(y, alerts), timeline }
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
