//! The open alerts, pinned: an alert of an hour ago must not scroll away.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::others;
use super::parts::{Part, reached};
use super::pointer::pointer;
use crate::app::{App, Focus, Spot};
use crate::model::{EventKind, Stage};
use crate::timeline::Episode;
use crate::ui::face::short;
use crate::ui::paper::{Heading, Paper, columns, squeeze};
use crate::ui::sign::severity_role;
use crate::ui::tell;
use crate::ui::theme::{Role, Theme};

/// Width from which severity and age have columns of their own.
const ROOMY: u16 = 60;

/// Draws the alerts that fit, the selected among them, under a heading where there is room for one.
pub(super) fn alerts(app: &App, area: Rect, headed: bool, paper: &mut Paper<'_>) {
    paper.hits.put(area, Spot::Alerts);
    let alerts = &app.situation.alerts;
    let mut area = area;
    if headed && area.height > 1 {
        let caption = format!("{}{}", alerts.len(), others::caption(app));
        let caption = Line::styled(caption, paper.theme().style(Role::Muted));
        let focused = app.focus == Focus::Alerts;
        let row = Rect { height: 1, ..area };
        paper.heading(row, &Heading { title: "Open alerts", focused, caption });
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    if others::rows(app) > 0 && usize::from(area.height) > alerts.len() {
        let y = area.bottom() - 1;
        others::pending(app, Rect { y, height: 1, ..area }, paper);
        area.height -= 1;
    }
    let height = usize::from(area.height);
    let all_fit = alerts.len() <= height;
    let room = if all_fit || height < 2 { height } else { height - 1 };
    let selected = app.alert.and_then(|id| alerts.iter().position(|alert| alert.first.id == id));
    let first = selected.map_or(0, |at| (at + 1).saturating_sub(room));
    let shown = alerts.get(first..alerts.len().min(first + room)).unwrap_or_default();
    let fields = Fields::fit(app, shown, area.width);
    for (alert, y) in shown.iter().zip(area.y..) {
        row(app, alert, &fields, Rect { y, height: 1, ..area }, paper);
    }
    let hidden = alerts.len() - shown.len();
    if hidden > 0 {
        more(hidden, shown.len() < height, area, paper);
    }
}

/// How many are not shown: in a row of its own, or at the end of the only one.
fn more(hidden: usize, own_row: bool, area: Rect, paper: &mut Paper<'_>) {
    let y = area.bottom().saturating_sub(1);
    if own_row {
        let text = format!("+{hidden} more");
        paper.text(area.x + 3, y, area.width.saturating_sub(3), &text, Role::Muted);
    } else {
        let style = paper.theme().style(Role::Muted);
        paper.right(area.x, y, area.width.saturating_sub(1), &format!(" +{hidden}"), style);
    }
}

/// Where things stand in the rows.
struct Fields {
    /// Where the symbol stands: one column on where alerts are marked.
    symbol: u16,
    name: u16,
}

impl Fields {
    fn fit(app: &App, shown: &[Episode], width: u16) -> Self {
        let name = shown.iter().map(|alert| columns(&tell::subject(&alert.subject))).max().unwrap_or(0);
        let most = if width < ROOMY { width / 2 - 3 } else { width / 5 * 2 };
        Self { symbol: if app.marked.is_empty() { 1 } else { 2 }, name: name.clamp(8, most) }
    }
}

fn row(app: &App, alert: &Episode, fields: &Fields, row: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let id = alert.first.id;
    paper.hits.put(row, Spot::Alert(id));
    let selected = app.alert == Some(id);
    if selected {
        pointer(app, Focus::Alerts, row.x, row.y, paper);
    }
    if app.marked.contains(&id) {
        paper.text(row.x + 1, row.y, 1, "✱", Role::Selected);
    }
    let role = severity_role(Some(alert.severity()));
    let x = paper.text(row.x + fields.symbol, row.y, 1, "▲", role) + 1;
    let name = squeeze(&tell::subject(&alert.subject), usize::from(fields.name));
    paper.text(x, row.y, fields.name, &name, if selected { Role::Selected } else { Role::Title });
    let mut x = x + fields.name + if row.width < ROOMY { 1 } else { 2 };
    let age = short(alert.age(app.now));
    if row.width >= ROOMY {
        paper.text(x, row.y, 8, alert.severity().name(), role);
        paper.right(x + 9, row.y, 4, &age, theme.style(Role::Text));
        x += 15;
    } else {
        paper.right(x, row.y, 3, &age, theme.style(Role::Text));
        x += 4;
    }
    let room = row.right().saturating_sub(x + 1);
    paper.line(x, row.y, room, &whose(app, alert, row.width < ROOMY, theme));
}

/// Who is on it: `acked alice 02:05 "on it"`, or that nobody is.
pub(super) fn whose(app: &App, alert: &Episode, narrow: bool, theme: &Theme) -> Line<'static> {
    let style = |role| theme.style(role);
    let acknowledgement = &alert.acknowledgement;
    let Some(owner) = acknowledgement.owner() else {
        let quiet = quiet(app, alert, theme);
        let word = if narrow || quiet.is_some() { "NOT ACKED" } else { "NOT ACKNOWLEDGED" };
        let mut spans = vec![Span::styled(word, style(severity_role(Some(alert.severity()))))];
        if is_pending(app, alert) {
            spans.push(Span::styled("  yours is not stored yet", style(Role::Muted)));
        }
        spans.extend(quiet);
        return Line::from(spans);
    };
    let who = format!("acked {} {}", owner.by.name(), app.times.minutes(owner.at));
    let mut spans = vec![Span::styled(who, style(Role::Acknowledged))];
    spans.extend(outside(app, alert).map(|(text, role)| Span::styled(format!("  {text}"), style(role))));
    if !acknowledgement.also().is_empty() {
        spans.push(Span::styled(format!(" +{}", acknowledgement.also().len()), style(Role::Muted)));
    }
    let said = owner.comment.as_str().lines().next().filter(|said| !said.is_empty());
    spans.extend(said.map(|said| Span::styled(format!("  \"{said}\""), style(Role::Muted))));
    // What the acknowledgement did outside is told already.
    let own = app.errands.of_owner(alert).is_some();
    spans.extend(quiet(app, alert, theme).filter(|_| !own));
    Line::from(spans)
}

/// Whether it is silenced, too: `✔ CONFIRMED until 02:20`. What was not tried yet is told where it will be.
fn outside(app: &App, alert: &Episode) -> Option<Part> {
    let progress = &app.errands.of_owner(alert)?.progress;
    let is_tried = progress.failures > 0 || progress.stage != Stage::Pending;
    (is_tried || app.reach.alertmanager.is_some()).then(|| reached(progress, &app.times))
}

/// What keeps it quiet, behind who is on it.
fn quiet(app: &App, alert: &Episode, theme: &Theme) -> Option<Span<'static>> {
    let words = others::quiet(app, &alert.subject);
    (!words.is_empty()).then(|| Span::styled(format!("  {}", words.join(", ")), theme.style(Role::Accent)))
}

/// Rows that all of it takes, without a heading.
pub(super) fn rows(app: &App) -> u16 {
    u16::try_from(app.situation.alerts.len()).unwrap_or(u16::MAX).saturating_add(others::rows(app))
}

/// Whether an acknowledgement of this screen is on its way.
fn is_pending(app: &App, alert: &Episode) -> bool {
    app.pendings.0.iter().map(|pending| &pending.event).any(|event| {
        event.kind == EventKind::Acknowledged && alert.firings().any(|firing| event.about == Some(firing.id))
    })
}
