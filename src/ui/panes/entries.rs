//! The timeline: one row an entry, the newest at the bottom, and below them what is not stored yet.

use std::time::Duration;

use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::pointer::pointer;
use crate::app::{App, Fate, Focus, Line as Entered, Log, Pending, Reckoning, Spot, Times, ago};
use crate::model::{Event, Timestamp};
use crate::timeline::{Entry, Repeats};
use crate::ui::face::short;
use crate::ui::paper::{Heading, Paper, columns};
use crate::ui::sign::sign;
use crate::ui::tell::{self, Told};
use crate::ui::theme::{Role, Theme};

/// Width from which seconds, words in a column and names have room.
const ROOMY: u16 = 60;
/// Columns beyond which nobody finds the name at the end of a row.
const WIDEST: u16 = 200;
/// Columns of the longest word.
const WORD: u16 = 11;
/// Columns of a name at the right.
const ACTOR: u16 = 16;

/// Draws the timeline, under a heading where there is room for one; returns its rows.
pub(super) fn entries(app: &App, area: Rect, headed: bool, paper: &mut Paper<'_>) -> usize {
    paper.hits.put(area, Spot::Timeline);
    let mut area = area;
    if headed && area.height > 1 {
        let focused = app.focus == Focus::Timeline;
        let caption = caption(app, paper.theme());
        let row = Rect { height: 1, ..area };
        paper.heading(row, &Heading { title: "Timeline", focused, caption });
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    area.width = area.width.min(WIDEST);
    let pending = on_their_way(app, usize::from(area.height));
    let rows = usize::from(area.height) - pending.len();
    let shown = app.log.lines().get(app.log.in_sight(rows)).unwrap_or_default();
    let entry = |line: &Entered| line.entry().and_then(|at| app.log.entries().get(at));
    let when =
        When::fit(app, shown.iter().filter_map(entry).map(|entry| entry.recorded.event.at), area.width);
    let mut fields = (area.y..area.bottom()).map(|y| Rect { y, height: 1, ..area });
    for (line, row) in shown.iter().zip(&mut fields) {
        match (line, entry(line)) {
            (Entered::Day(day), _) => parted(*day, row, paper),
            (Entered::Repeated(_, repeats), Some(entry)) => {
                written(app, entry, Some(repeats), &when, row, paper);
            }
            (_, Some(entry)) => written(app, entry, None, &when, row, paper),
            _ => {}
        }
    }
    for (pending, row) in pending.into_iter().zip(&mut fields) {
        unwritten(pending, &when, row, paper);
    }
    if let Some(row) = fields.next().filter(|_| shown.is_empty() && app.pendings.is_empty()) {
        paper.text(row.x + 1, row.y, row.width.saturating_sub(1), empty(&app.log), Role::Muted);
    }
    if !headed {
        badge(&app.log, area, paper);
    }
    rows
}

/// The events of this screen that are not stored: the most urgent where not all fit.
fn on_their_way(app: &App, height: usize) -> Vec<&Pending> {
    let room = (height / 3).max(1).min(height.saturating_sub(1));
    let mut pending: Vec<&Pending> = app.pendings.0.iter().collect();
    let is_lost = |pending: &&Pending| matches!(pending.fate, Some(Fate::Refused(_)));
    while pending.len() > room {
        let least = pending.iter().position(|pending| !is_lost(pending)).unwrap_or(0);
        pending.remove(least);
    }
    pending
}

const fn empty(log: &Log) -> &'static str {
    match (log.asked.is_some(), log.typed.is_empty()) {
        (true, _) => "reading…",
        (false, true) => "Nothing has happened yet.",
        (false, false) => "Nothing passes the filter.",
    }
}

/// `following · 41 events`, `paused · 12 new ▼`, with the filter in front.
fn caption(app: &App, theme: &Theme) -> Line<'static> {
    let log = &app.log;
    let style = |role| theme.style(role);
    let mut spans = Vec::new();
    if app.times.reckoning == Reckoning::Local {
        spans.push(Span::styled(format!("{} · ", app.times.label(app.now)), style(Role::Muted)));
    }
    if !log.typed.is_empty() {
        spans.push(Span::styled(format!("filter: {}", log.typed), style(Role::Accent)));
        spans.push(Span::styled(" · ", style(Role::Border)));
    }
    let count = log.entries().len();
    let more = if log.is_complete || count == 0 { "" } else { "+" };
    let noun = if count == 1 && more.is_empty() { "event" } else { "events" };
    let count = format!("{count}{more} {noun}");
    match (log.selected, log.unseen) {
        (None, _) => spans.push(Span::styled(format!("following · {count}"), style(Role::Muted))),
        (Some(_), 0) => spans.push(Span::styled(format!("paused · {count}"), style(Role::Text))),
        (Some(_), new) => {
            spans.push(Span::styled("paused · ", style(Role::Text)));
            spans.push(Span::styled(format!("{new} new ▼"), style(Role::Warning)));
        }
    }
    Line::from(spans)
}

/// Without a heading, at the right end of the lowest row: that not everything new is in sight.
fn badge(log: &Log, area: Rect, paper: &mut Paper<'_>) {
    let state = match (log.selected, log.unseen, log.typed.is_empty()) {
        (Some(_), 1.., _) => format!("  {} new ▼", log.unseen),
        (Some(_), 0, _) => "  paused".to_owned(),
        (None, _, false) => "  filtered".to_owned(),
        (None, _, true) => return,
    };
    let style = paper.theme().style(Role::Warning);
    if area.height > 0 {
        paper.right(area.x, area.bottom() - 1, area.width.saturating_sub(1), &state, style);
    }
}

/// How times are written on one screen.
struct When<'a> {
    times: &'a Times,
    now: Timestamp,
    width: u16,
    seconds: bool,
}

impl<'a> When<'a> {
    fn fit(app: &'a App, times: impl Iterator<Item = Timestamp>, width: u16) -> Self {
        let mut when = Self { times: &app.times, now: app.now, width: 0, seconds: width >= ROOMY };
        when.width = times.chain([app.now]).map(|at| columns(&when.write(at))).max().unwrap_or(0);
        when
    }

    /// How long ago; else the time of day, behind the date where that is not today's; where that is too
    /// long, the date.
    fn write(&self, at: Timestamp) -> String {
        let (times, age) = (self.times, self.now.since(at));
        let today = times.date(at) == times.date(self.now);
        match (times.reckoning, today, self.seconds) {
            (Reckoning::Ago, _, true) => ago(age),
            (Reckoning::Ago, _, false) => short_ago(age),
            (_, true, true) => times.clock(at),
            (_, true, false) => times.minutes(at),
            (_, false, true) => times.format(at, "%d %b %H:%M"),
            (_, false, false) => times.format(at, "%m-%d"),
        }
    }
}

/// `now`, `12m`, `3h`, `2d`: an age that changes once a minute at most.
fn short_ago(age: Duration) -> String {
    match age.as_secs() / 60 {
        0 => "now".to_owned(),
        minutes @ 1..100 => format!("{minutes}m"),
        _ => short(age),
    }
}

/// The line between two days: `── Thu 15 Aug 2024 ────`.
fn parted(day: NaiveDate, row: Rect, paper: &mut Paper<'_>) {
    paper.rule(row, "");
    paper.text(
        row.x + 1,
        row.y,
        row.width.saturating_sub(2),
        &day.format(" %a %-d %b %Y ").to_string(),
        Role::Muted,
    );
}

/// An entry of the journal, which may stand for several that only repeat.
fn written(
    app: &App,
    entry: &Entry,
    repeats: Option<&Repeats>,
    when: &When<'_>,
    row: Rect,
    paper: &mut Paper<'_>,
) {
    let event = &entry.recorded.event;
    paper.hits.put(row, Spot::Event(event.id));
    let selected = app.log.selected == Some(event.id);
    let mut told = repeats
        .map_or_else(|| Told::of(event, &app.times), |repeats| Told::repeated(event, repeats, &app.times));
    if let Some(target) = event.about.filter(|_| told.pieces.is_empty()).and_then(|about| app.log.get(about))
    {
        told.pieces.push((tell::in_words(&target.event, &app.times), Role::Muted));
    }
    if let Some(word) = struck_word(entry) {
        told.pieces.insert(0, (format!("{word}  "), Role::Muted));
    }
    if selected {
        pointer(app, Focus::Timeline, row.x, row.y, paper);
    }
    let struck = if entry.stands() { Modifier::empty() } else { Modifier::CROSSED_OUT };
    line(event, told, Mood { selected, struck }, when, row, paper);
}

/// Why an entry no longer counts.
pub(super) const fn struck_word(entry: &Entry) -> Option<&'static str> {
    match (entry.struck_by, entry.replaced_by) {
        (Some(_), _) => Some("struck"),
        (None, Some(_)) => Some("corrected"),
        (None, None) => None,
    }
}

/// Something this screen asked to store, with what became of it in front: it is not done.
fn unwritten(pending: &Pending, when: &When<'_>, row: Rect, paper: &mut Paper<'_>) {
    let role = match &pending.fate {
        None | Some(Fate::Waiting(_)) => Role::Warning,
        Some(Fate::Stored) => Role::Muted,
        Some(Fate::Refused(_)) => Role::Critical,
    };
    let fate = pending.words().to_string();
    let told = Told::of(&pending.event, when.times);
    let muted = told.pieces.into_iter().map(|(piece, _)| (piece, Role::Muted));
    let pieces = [(fate, role), ("  ".to_owned(), Role::Text)].into_iter().chain(muted).collect();
    let told = Told { pieces, tail: told.tail };
    let mood = Mood { selected: false, struck: Modifier::empty() };
    line(&pending.event, told, mood, when, row, paper);
}

/// How a row stands out.
#[derive(Clone, Copy)]
struct Mood {
    selected: bool,
    struck: Modifier,
}

fn line(event: &Event, told: Told, mood: Mood, when: &When<'_>, row: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let time = if mood.selected { Role::Selected } else { Role::Muted };
    let x = row.x + 1;
    paper.right(x, row.y, when.width, &when.write(event.at), theme.style(time));
    let sign = sign(event);
    let roomy = row.width >= ROOMY;
    let gap = if roomy { 2 } else { 1 };
    let x = x + when.width + gap;
    let end = paper.text(x, row.y, 2 + WORD, &format!("{} {}", sign.symbol, sign.word), sign.role);
    let x = if roomy { x + 2 + WORD + gap } else { end + 1 };
    let mut right = row.right().saturating_sub(1);
    if roomy {
        let actor = tell::actor(event);
        let width = columns(&actor).min(ACTOR);
        right = right.saturating_sub(width);
        paper.text(right, row.y, width, &actor, Role::Muted);
        right = right.saturating_sub(2);
    }
    let style = |at: usize, role: Role| -> Style {
        // What leads stands out. The words behind it stay as they are: a step to another row draws two of them.
        // The word that says that it no longer counts stays legible.
        match at {
            0 if mood.selected => theme.style(Role::Selected),
            0 => theme.style(role),
            _ => theme.style(role).add_modifier(mood.struck),
        }
    };
    let pieces = told.pieces.into_iter().enumerate();
    let said: Line<'_> = pieces.map(|(at, (piece, role))| Span::styled(piece, style(at, role))).collect();
    let room = right.saturating_sub(x);
    let tail = columns(&told.tail).min(room / 2);
    let text = u16::try_from(said.width()).unwrap_or(u16::MAX).min(room - tail);
    paper.line(x, row.y, text, &said);
    paper.text(x + text, row.y, tail, &told.tail, Role::Muted);
}
