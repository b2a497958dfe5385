//! The first line: which board, how bad, since when, what time it is.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::span;
use crate::app::App;
use crate::model::Timestamp;
use crate::signals::Level;
use crate::timeline::Incident;
use crate::ui::face::{self, Face};
use crate::ui::paper::{Paper, clip, columns};
use crate::ui::sign::sev_role;
use crate::ui::theme::{Role, Theme};

/// Width from which who is on an incident has room in the first line.
pub(super) const WHOLE: u16 = 120;

/// Width from which the program's name and running times have room.
const ROOMY: u16 = 100;

/// Draws the first line.
pub(in crate::ui) fn header(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let (clock, style) = match app.chart.cursor {
        Some(at) => (past(app, at, area.width), theme.style(Role::Past).add_modifier(Modifier::REVERSED)),
        None => (clock(app, area.width), theme.style(Role::Text)),
    };
    let room = area.width.saturating_sub(columns(&clock) + 2);
    paper.right(area.x, area.y, area.width - 1, &clock, style);

    let verdict = match app.situation.open_incident() {
        Some(incident) => ongoing(app, incident, (area.width, verdict_room(area.width, room)), theme),
        None => verdict(app, area.width, theme),
    };
    let x = verdict_column(area.width, room);
    paper.line(area.x + x, area.y, verdict_room(area.width, room), &verdict);

    let mut at = area.x + 1;
    let end = area.x + x.saturating_sub(2);
    if area.width >= ROOMY {
        at = paper.text(at, area.y, 9, "warroom  ", Role::Muted);
    }
    let name = clip(app.board.as_str(), usize::from(end.saturating_sub(at)));
    let bold = theme.style(Role::Title).add_modifier(Modifier::BOLD);
    paper.styled(at, area.y, end.saturating_sub(at), &name, bold);
}

/// Where the verdict begins: always the same place, so that the eye need not look for it. `room` is what
/// the clock leaves.
const fn verdict_column(width: u16, room: u16) -> u16 {
    match width {
        // Room for the longest word as a badge.
        0..60 => room.saturating_sub(12),
        60..ROOMY => 24,
        _ => 40,
    }
}

const fn verdict_room(width: u16, room: u16) -> u16 {
    room.saturating_sub(verdict_column(width, room))
}

/// `▲ CRITICAL  4 of 6  since 02:00:04`.
fn verdict(app: &App, width: u16, theme: &Theme) -> Line<'static> {
    let worst = app.worst();
    let mut spans = badge(worst, theme);
    if worst == Level::Ok || width < 60 {
        return Line::from(spans);
    }
    let faces = Face::all_now(app);
    if faces.is_empty() {
        return Line::from(spans);
    }
    let (text, muted) = (theme.style(Role::Text), theme.style(Role::Muted));
    let at_worst: Vec<_> = faces.iter().filter(|face| face.level == worst).collect();
    spans.push(Span::styled(format!(" {} of {}", at_worst.len(), faces.len()), text));
    // One whose beginning was not seen may be older than the others: then no time is claimed.
    let since: Option<Vec<Timestamp>> = at_worst.iter().map(|face| face.since()).collect();
    if let Some(since) = since.and_then(|since| since.into_iter().min()) {
        spans.push(Span::styled(format!("  since {}", app.times.clock(since)), muted));
        if width >= ROOMY {
            spans.push(Span::styled(format!("  {}", face::elapsed(app.now.since(since))), text));
        }
    }
    let unknown = faces.iter().filter(|face| face.level == Level::NoData).count();
    if worst > Level::NoData && unknown > 0 && width >= ROOMY {
        let unknown = format!("  ? {unknown} NO DATA");
        spans.push(Span::styled(unknown, theme.style(Role::NoData)));
    }
    Line::from(spans)
}

/// `▲ INCIDENT SEV1  00:42:17  detected 02:00  acked alice 02:05`, as much of it as there is room for: who is
/// on it matters more than since when it is known.
fn ongoing(app: &App, incident: &Incident, (width, room): (u16, u16), theme: &Theme) -> Line<'static> {
    let style = |role| theme.style(role);
    let filled = style(sev_role(incident.sev)).add_modifier(Modifier::REVERSED);
    let lasts = app.now.since(incident.started);
    if width < 60 {
        return Line::styled(format!(" ▲ {} {:<4}", incident.sev, face::short(lasts)), filled);
    }
    let bold = style(Role::Text).add_modifier(Modifier::BOLD);
    let word = if width < 72 { "" } else { "INCIDENT " };
    let mut spans = vec![
        Span::styled(format!(" ▲ {word}{} ", incident.sev), filled),
        Span::styled(format!("  {}", face::elapsed(lasts)), bold),
    ];
    let whose = whose(app).filter(|_| width >= WHOLE);
    let whose = whose.map(|(text, role)| Span::styled(format!("  {text}"), style(role)));
    let taken = Line::from(spans.clone()).width() + whose.as_ref().map_or(0, Span::width);
    let detected =
        Span::styled(format!("  detected {}", app.times.minutes(incident.started)), style(Role::Muted));
    if width >= ROOMY && taken + detected.width() <= usize::from(room) {
        spans.push(detected);
    }
    spans.extend(whose);
    Line::from(spans)
}

/// Who is on the open incident, or that nobody is.
pub(super) fn whose(app: &App) -> Option<(String, Role)> {
    app.situation.open_incident()?;
    if app.situation.needs_somebody() {
        return Some(("NOT ACKNOWLEDGED".to_owned(), Role::Critical));
    }
    let deed = app.situation.acknowledged.as_ref()?;
    Some((format!("acked {} {}", deed.who, app.times.minutes(deed.at)), Role::Acknowledged))
}

/// Calm is plain; everything else is a filled badge.
fn badge(level: Level, theme: &Theme) -> Vec<Span<'static>> {
    let style = theme.style(face::level_role(level));
    let text = format!("{} {}", face::symbol(level), face::word(level));
    if level == Level::Ok {
        return vec![Span::styled(text, style)];
    }
    vec![Span::styled(format!(" {text} "), style.add_modifier(Modifier::REVERSED))]
}

/// `AT 02:14:05 — 31 min ago`, instead of the clock: nobody may take the gauges for live.
fn past(app: &App, at: Timestamp, width: u16) -> String {
    let moment = span::moment(app, at);
    let whole = format!(" {moment} — {} ", span::past(app, at));
    // The incident's clock needs its room as well: the age stands in the second line, too.
    let fits = width >= ROOMY || (width >= 60 && columns(&whole) <= 26);
    if fits { whole } else { format!(" {moment} ") }
}

/// `UTC 02:42:17`, marked when the clock is not the machine's: stepped, with its speed, or ended.
pub(super) fn clock(app: &App, width: u16) -> String {
    let speed = app.clock.speed();
    let pace = if app.clock.has_ended(app.now) {
        "ended  ".to_owned()
    } else if app.clock.is_stepped() {
        "stepped  ".to_owned()
    } else if (speed - 1.0).abs() > f64::EPSILON {
        format!("×{speed}  ")
    } else {
        String::new()
    };
    // Where there is no room for it, a clock without a word is UTC's.
    let label = app.times.label(app.now);
    let zone = match label.strip_prefix("UTC") {
        Some(offset) if width < 60 => offset,
        _ => &label,
    };
    let gap = if zone.is_empty() { "" } else { " " };
    format!("{pace}{zone}{gap}{}", app.times.clock(app.now))
}
