//! What others say of an alert: who keeps it quiet and until when, who is told, what is not firing yet.

use ratatui::layout::Rect;

use crate::app::{App, Times};
use crate::model::{Muted, Silence, Subject, Text};
use crate::signals::Told;
use crate::ui::face::short;
use crate::ui::paper::{Paper, squeeze};
use crate::ui::tell;
use crate::ui::theme::Role;

/// Rows that what is pending takes.
pub(super) fn rows(app: &App) -> u16 {
    u16::from(!app.outside.pending().is_empty())
}

/// Draws what is pending, the longest first: `△ PENDING 2  PoolFull orders 40s, LatencyHigh 12s`.
pub(super) fn pending(app: &App, row: Rect, paper: &mut Paper<'_>) {
    let pending = app.outside.pending();
    let word = format!("△ PENDING {}  ", pending.len());
    let x = paper.text(row.x + 1, row.y, row.width.saturating_sub(2), &word, Role::Warning);
    let each = |told: &&Told| {
        format!("{} {}", tell::subject(&told.subject), short(app.now.since(told.alert.starts_at)))
    };
    let all: Vec<String> = pending.iter().map(each).collect();
    let room = row.right().saturating_sub(x + 1);
    paper.text(x, row.y, room, &squeeze(&all.join(", "), usize::from(room)), Role::Muted);
}

/// What keeps an alert quiet, each in a few words: `silenced by alice until 03:10 "deploy"`.
pub(super) fn quiet(app: &App, subject: &Subject) -> Vec<String> {
    let Some(told) = app.outside.of(subject).filter(|told| told.alert.is_suppressed()) else {
        return Vec::new();
    };
    // Another notifier, or a replica's copy of it, still tells people.
    let partly = if told.pages { "partly " } else { "" };
    told.alert.muted_by.iter().map(|muted| format!("{partly}{}", words(app, muted))).collect()
}

fn words(app: &App, muted: &Muted) -> String {
    match muted {
        Muted::Silence(id) => match app.outside.silence(id.as_str()) {
            Some((_, silence)) => silenced(silence, &app.times),
            None => "silenced".to_owned(),
        },
        Muted::Inhibition(by) => match inhibitor(app, by) {
            Some(by) => format!("inhibited by {by}"),
            None => "inhibited".to_owned(),
        },
        Muted::Interval(name) => format!("muted by interval {name}"),
    }
}

fn silenced(silence: &Silence, times: &Times) -> String {
    let until = times.minutes(silence.ends_at);
    let by = if silence.created_by.is_empty() { "somebody" } else { silence.created_by.as_str() };
    match silence.comment.as_str().lines().next().unwrap_or_default() {
        "" => format!("silenced by {by} until {until}"),
        why => format!("silenced by {by} until {until} \"{why}\""),
    }
}

/// The alert with this fingerprint, by its name.
fn inhibitor(app: &App, fingerprint: &Text) -> Option<Text> {
    let known = app.outside.tellers().flat_map(|(_, teller)| &teller.alerts);
    let mut named = known.filter(|alert| alert.fingerprint().to_string() == fingerprint.as_str());
    named.next().map(|alert| Text::line(alert.name()))
}

/// What is known of an open alert beside its events: who tells of it, who is told, what keeps it quiet.
pub(super) fn facts(app: &App, subject: &Subject) -> Vec<(&'static str, String)> {
    let Some(told) = app.outside.of(subject) else { return Vec::new() };
    let joined = |texts: Vec<&str>| texts.join(", ");
    let mut facts = vec![("told by", joined(told.by.iter().map(|name| &**name).collect()))];
    if let Some(value) = told.alert.value {
        facts.push(("value now", told.alert.unit.show(value)));
    }
    if !told.alert.receivers.is_empty() {
        facts.push(("receivers", joined(told.alert.receivers.iter().map(Text::as_str).collect())));
    }
    let quiet = quiet(app, subject).into_iter().enumerate();
    facts.extend(quiet.map(|(at, words)| (if at == 0 { "quiet" } else { "" }, words)));
    facts
}

/// How many alerts are pending, for a heading; empty for none.
pub(super) fn caption(app: &App) -> String {
    match app.outside.pending().len() {
        0 => String::new(),
        count => format!(" · {count} PENDING"),
    }
}
