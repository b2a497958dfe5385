//! Whether the operator is to be called: about new critical alerts, and those that nobody takes.

use std::time::Duration;

use super::calls::Calls;
use super::message::Effect;
use super::state::App;
use crate::model::{EventId, EventKind, Recorded, Severity, Text};
use crate::timeline::Episode;

/// How late news may be, of the machine's time, to be news: what was caught up on later is history.
const NEWS: Duration = Duration::from_mins(2);

/// How long ago, of the board's time, something may have begun that is told as new. A rule may have waited
/// for long before it fired.
const RECENT: Duration = Duration::from_hours(1);

/// How long after its start, of the machine's time, a screen learns what was open before.
const SETTLING: Duration = Duration::from_mins(1);

/// The least time between two calls, of the machine's time: what comes together is told together.
const APART: Duration = Duration::from_secs(5);

/// Takes in what is new in the journal: critical alerts that nobody is on are worth a call.
pub(super) fn hear(app: &mut App, events: &[Recorded]) {
    let news = events.iter().filter(|recorded| is_news(app, recorded));
    let alerts = news.filter_map(|recorded| app.situation.alert(recorded.event.id));
    let opened: Vec<EventId> = alerts.filter(|alert| calls(app, alert)).map(|alert| alert.first.id).collect();
    app.calls.due.extend(opened);
}

/// The call that is due, if one is: about what is new, or has waited too long.
pub(super) fn call(app: &mut App) -> Vec<Effect> {
    let waiting = app.situation.alerts.iter().filter(|alert| calls(app, alert));
    let waiting: Vec<Episode> = waiting.cloned().collect();
    remind(app, &waiting);
    let apart = app.board_time(APART);
    if app.calls.due.is_empty() || app.calls.last.is_some_and(|last| app.now.since(last) < apart) {
        return Vec::new();
    }
    let due = std::mem::take(&mut app.calls.due);
    let due: Vec<Episode> = waiting.into_iter().filter(|episode| due.contains(&episode.first.id)).collect();
    let Some(text) = words(app, &due) else { return Vec::new() };
    app.calls.told.extend(due.iter().map(|episode| (episode.first.id, app.now)));
    app.calls.last = Some(app.now);
    ring(app, text).into_iter().collect()
}

/// Calls the operator; in quiet hours only the screen does.
pub(super) fn ring(app: &mut App, text: Text) -> Option<Effect> {
    app.flash = app.notify.flash;
    let is_quiet = app.notify.quiet.is_some_and(|quiet| quiet.holds(app.now, &app.times.machine));
    (!is_quiet).then_some(Effect::Notify(text))
}

/// Finds those that have waited too long, and forgets those that wait no more. What is due already is news, or
/// was found before.
fn remind(app: &mut App, waiting: &[Episode]) {
    let Calls { began, told, due, .. } = &mut app.calls;
    told.retain(|id, _| waiting.iter().any(|episode| episode.first.id == *id));
    let Some(again) = app.notify.again else { return };
    for episode in waiting {
        if due.contains(&episode.first.id) {
            continue;
        }
        let last = *told.entry(episode.first.id).or_insert_with(|| episode.started().max(*began));
        if app.now.since(last) >= again {
            due.insert(episode.first.id);
        }
    }
}

/// Whether it is worth calling somebody.
pub(super) fn calls(app: &App, episode: &Episode) -> bool {
    episode.severity() == Severity::Critical && episode.needs_somebody() && !is_quieted(app, episode)
}

/// Whether somebody has seen to it that nobody is notified: a silence, an inhibition, a time interval.
fn is_quieted(app: &App, episode: &Episode) -> bool {
    let told = app.outside.of(&episode.subject).filter(|_| app.is_paged_outside(episode.first.id));
    told.is_some_and(|told| told.alert.is_suppressed() && !told.pages)
}

/// Whether it happened just now, as far as anybody could know.
fn is_news(app: &App, recorded: &Recorded) -> bool {
    let event = &recorded.event;
    let is_critical = event.kind == EventKind::Fired && event.severity == Some(Severity::Critical);
    let is_settling = app.now.since(app.calls.began) < app.board_time(SETTLING);
    let was_there = is_settling && event.at < app.calls.began;
    let is_late = app.now.since(event.recorded_at) > app.board_time(NEWS);
    let is_watched = event.backfilled.is_none() && app.now.since(event.at) <= RECENT;
    is_critical && !was_there && !is_late && is_watched
}

/// `checkout-prod: CRITICAL HighErrorRate 61.3 % ≥ 5 % (+2 more)`.
fn words(app: &App, due: &[Episode]) -> Option<Text> {
    let (first, rest) = due.split_first()?;
    let was_told = app.calls.told.contains_key(&first.first.id);
    let age = humantime::format_duration(Duration::from_secs(first.age(app.now).as_secs() / 60 * 60));
    let fired = app.open.get(first.first.id).and_then(|recorded| recorded.event.evidence.as_ref());
    let numbers = fired.map(|evidence| format!(" {}", evidence.comparison())).unwrap_or_default();
    let what = if was_told {
        format!("NOT ACKNOWLEDGED for {age}: {}", first.subject)
    } else {
        format!("CRITICAL {}{numbers}", first.subject)
    };
    let more = if rest.is_empty() { String::new() } else { format!(" (+{} more)", rest.len()) };
    Some(Text::line(&format!("{}: {what}{more}", app.board)))
}
