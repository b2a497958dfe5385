//! What is open, and what happened last.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::App;
use crate::model::Recorded;
use crate::timeline::Episode;
use crate::ui::face::short;
use crate::ui::panes::alerts::whose;
use crate::ui::paper::{Paper, columns, squeeze};
use crate::ui::sign::{severity_role, sign};
use crate::ui::tell::{self, Told};
use crate::ui::theme::Role;

/// Columns of the longest word.
const WORD: u16 = 11;
/// Columns of a name at the right.
const ACTOR: u16 = 16;
/// Columns beyond which nobody finds the name at the end of a row.
const WIDEST: u16 = 200;
/// Width from which words have a column, and names are shown.
const ROOMY: u16 = 60;

/// Draws the open alerts that fit, the most urgent first, and how many there are besides.
pub(super) fn alerts(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let alerts = &app.situation.alerts;
    let fit = usize::from(area.height);
    let shown = alerts.get(..alerts.len().min(fit)).unwrap_or_default();
    let name = shown.iter().map(|alert| columns(&tell::subject(&alert.subject))).max().unwrap_or(0);
    let name = name.min(area.width / 5 * 2);
    for (alert, y) in shown.iter().zip(area.y..) {
        self::alert(app, alert, name, Rect { y, height: 1, ..area }, paper);
    }
    if alerts.len() > fit && fit > 0 {
        let style = paper.theme().style(Role::Warning);
        paper.right(area.x, area.bottom() - 1, area.width, &format!(" +{} more ", alerts.len() - fit), style);
    }
}

fn alert(app: &App, alert: &Episode, name: u16, row: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let role = severity_role(Some(alert.severity()));
    let bold = theme.style(role).add_modifier(Modifier::BOLD);
    paper.styled(row.x + 1, row.y, 1, "▲", bold);
    let x = row.x + 3;
    let title = theme.style(Role::Title).add_modifier(Modifier::BOLD);
    paper.styled(x, row.y, name, &squeeze(&tell::subject(&alert.subject), usize::from(name)), title);
    paper.right(x + name, row.y, 6, &short(alert.age(app.now)), theme.style(Role::Text));
    let x = x + name + 8;
    paper.line(x, row.y, row.right().saturating_sub(x), &whose(app, alert, row.width < ROOMY, theme));
}

/// Draws the last events under a rule, the newest at the bottom, whatever the board filters.
pub(super) fn events(app: &App, area: Rect, paper: &mut Paper<'_>) {
    if area.height < 2 {
        return;
    }
    paper.rule(Rect { height: 1, ..area }, "");
    let fit = usize::from(area.height - 1);
    for (recorded, y) in last(app, fit).into_iter().zip(area.y + 1..) {
        event(app, recorded, Rect { y, height: 1, width: area.width.min(WIDEST), ..area }, paper);
    }
}

/// The last that stand. Under a filter only those that the charts mark are on hand.
pub(super) fn last(app: &App, count: usize) -> Vec<&Recorded> {
    let entries = app.log.entries().iter().filter(|entry| entry.stands()).map(|entry| &entry.recorded);
    let events: Vec<&Recorded> =
        if app.log.filter.is_empty() { entries.collect() } else { app.situation.moments.iter().collect() };
    events.get(events.len().saturating_sub(count)..).unwrap_or_default().to_vec()
}

fn event(app: &App, recorded: &Recorded, row: Rect, paper: &mut Paper<'_>) {
    let event = &recorded.event;
    let sign = sign(event);
    let times = &app.times;
    let is_today = times.date(event.at) == times.date(app.now);
    let time = if is_today { times.minutes(event.at) } else { times.day(event.at) };
    paper.right(row.x + 1, row.y, 6, &time, paper.theme().style(Role::Muted));
    let x = row.x + 9;
    let end = paper.text(x, row.y, WORD + 2, &format!("{} {}", sign.symbol, sign.word), sign.role);
    let mut right = row.right().saturating_sub(1);
    let mut x = end + 1;
    if row.width >= ROOMY {
        x = row.x + 9 + WORD + 4;
        let actor = tell::actor(event);
        let width = columns(&actor).min(ACTOR);
        right = right.saturating_sub(width);
        paper.text(right, row.y, width, &actor, Role::Muted);
        right = right.saturating_sub(2);
    }
    let told = Told::of(event, times).to_string();
    paper.text(x, row.y, right.saturating_sub(x), &told, Role::Text);
}
