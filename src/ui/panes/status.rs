//! The second line: the sources, and whatever else is wrong with the watching itself.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::header::{WHOLE, whose};
use super::parts::{Part, joined};
use super::span::past as ago;
use crate::app::{App, Focus, Glimpse, Keeping, Recording, SizeClass, View};
use crate::model::{Text, Timestamp};
use crate::signals::Health;
use crate::ui::face::elapsed;
use crate::ui::glimpsed::{role, states};
use crate::ui::paper::Paper;
use crate::ui::theme::{Role, Theme};

/// From how many seconds on a clock is so far off that no order of events can be trusted.
const FAR_OFF: u64 = 30;

/// Columns from which the wall's banner says who is on an incident.
const BANNER: u16 = 80;

/// Draws the second line.
pub(in crate::ui) fn status(app: &App, area: Rect, class: SizeClass, paper: &mut Paper<'_>) {
    let line = line(app, area.width, class, paper.theme());
    paper.line(area.x + 1, area.y, area.width.saturating_sub(2), &line);
}

/// What is wrong comes first; a line too narrow for all loses what is well.
fn line(app: &App, width: u16, class: SizeClass, theme: &Theme) -> Line<'static> {
    let sources = app.gauges.sources();
    let mut parts: Vec<Part> = past(app, width).into_iter().collect();
    let unseen = out_of_sight(app, class);
    let is_told = unseen.is_some();
    parts.extend(unseen);
    parts.extend(elsewhere(app));
    parts.extend(failures(sources, app.now));
    parts.extend(unverified(sources));
    parts.extend(sources.iter().filter_map(skewed));
    parts.extend(sources.iter().filter_map(partial));
    parts.extend(keeping(app));
    parts.extend(unrecorded(&app.recording));
    parts.extend(app.trouble.as_ref().map(|trouble| (trouble.to_string(), Role::Warning)));
    parts.extend(slow(app));
    parts.extend(incident(app, width, is_told));
    parts.extend(notices(sources));
    parts.extend(at_work(sources));
    parts.extend(recorded(&app.recording));
    parts.extend(last_incident(app));
    parts.extend(place(app));
    joined(parts, theme)
}

/// Which sources are down, and why; nothing while none is.
pub(super) fn down(app: &App) -> Option<String> {
    let down: Vec<Health> = app.gauges.sources().iter().filter(|source| source.is_down()).cloned().collect();
    let parts = failures(&down, app.now);
    let words: Vec<String> = parts.into_iter().map(|(words, _)| words).collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

/// The alerts that need somebody, where the board does not show them.
fn out_of_sight(app: &App, class: SizeClass) -> Option<Part> {
    let arrangement = app.arrangements.of(class);
    let is_covered = arrangement.zoomed && app.focus != Focus::Alerts;
    let waiting = app.situation.alerts.iter().filter(|alert| alert.needs_somebody()).count();
    let is_news = app.view == View::Board
        && waiting > 0
        && (is_covered || arrangement.hides(Focus::Alerts) && !arrangement.zoomed);
    is_news.then(|| (format!("▲ {waiting} NOT ACKNOWLEDGED"), Role::Critical))
}

/// The other boards of the screen that are not calm, the worst by name: `payments ▲ SEV1 42m, 1 more`. On the wall
/// all of them stand in a row of their own.
fn elsewhere(app: &App) -> Option<Part> {
    let others = app.boards.iter().filter(|board| app.view != View::Wall && board.board != app.board);
    let mut bad: Vec<&Glimpse> = others.filter(|board| !board.is_calm()).collect();
    bad.sort_by_key(|board| std::cmp::Reverse(board.urgency()));
    let (worst, rest) = bad.split_first()?;
    let state = states(worst, app.now).pop().unwrap_or_default();
    let more = if rest.is_empty() { String::new() } else { format!(", {} more", rest.len()) };
    Some((format!("{} {state}{more}", worst.board), role(worst)))
}

/// `board 2 of 3`, where not all of them stand in a row of their own.
fn place(app: &App) -> Option<Part> {
    let at = app.boards.iter().position(|board| board.board == app.board);
    let at = at.filter(|_| app.view != View::Wall)?;
    Some((format!("board {} of {}", at + 1, app.boards.len()), Role::Muted))
}

/// That the gauges show the past, and the way back.
fn past(app: &App, width: u16) -> Option<Part> {
    let at = app.chart.cursor.filter(|_| app.view != View::Wall)?;
    let text = match width {
        0..60 => format!("PAST, {}: esc for now", ago(app, at)),
        _ => format!("THE PAST, {}: gauges as they were; esc for now", ago(app, at)),
    };
    Some((text, Role::Past))
}

/// How many are down where one would hide behind another, then each:
/// `prod is DOWN 00:01:12: connection refused`.
fn failures(sources: &[Health], now: Timestamp) -> Vec<Part> {
    let (down, shaky): (Vec<&Health>, Vec<&Health>) =
        sources.iter().filter(|source| source.failures > 0).partition(|source| source.is_down());
    let mut parts = Vec::new();
    if down.len() > 1 {
        parts.push((format!("{} of {} sources DOWN", down.len(), sources.len()), Role::NoData));
    }
    parts.extend(down.into_iter().map(|source| {
        let since = source.failing_since.unwrap_or(now);
        let since = elapsed(now.since(since));
        (format!("{} is DOWN {since}: {}", name(source), source.reason), Role::NoData)
    }));
    let failed_once = |source: &Health| format!("{} failed once: {}", name(source), source.reason);
    parts.extend(shaky.into_iter().map(|source| (failed_once(source), Role::Muted)));
    parts
}

/// A permanent reminder of certificates nobody checks.
fn unverified(sources: &[Health]) -> Option<Part> {
    let names: Vec<String> = sources.iter().filter(|source| source.spec.insecure).map(name).collect();
    (!names.is_empty()).then(|| (format!("TLS NOT VERIFIED: {}", names.join(", ")), Role::Warning))
}

/// That a source's clock is another: `prod: its clock is 59 s behind this machine's`.
fn skewed(source: &Health) -> Option<Part> {
    let way = if source.skew > 0 { "ahead of" } else { "behind" };
    let off = source.skew.unsigned_abs();
    let role = if off >= FAR_OFF { Role::Critical } else { Role::Warning };
    let text = format!("{}: its clock is {off} s {way} this machine's", name(source));
    (off > 0).then_some((text, role))
}

/// That a source does not say all there is.
fn partial(source: &Health) -> Option<Part> {
    let reason = source.partial.as_ref()?;
    Some((format!("{} PARTIAL: {reason}", name(source)), Role::Warning))
}

/// The one notice, or how many there are: they stand whole in the detail of their source's gauges.
fn notices(sources: &[Health]) -> Option<Part> {
    let notices: Vec<(&Health, &Text)> =
        sources.iter().flat_map(|source| source.notices.iter().map(move |notice| (source, notice))).collect();
    match notices[..] {
        [] => None,
        [(source, only)] => Some((format!("{}: {only}", name(source)), Role::Muted)),
        _ => Some((format!("{} notices", notices.len()), Role::Muted)),
    }
}

/// `3 sources live`, and which are still being asked for the first time.
fn at_work(sources: &[Health]) -> Vec<Part> {
    let live = sources.iter().filter(|source| source.answered.is_some() && source.failures == 0).count();
    let mut parts = Vec::new();
    if live > 0 && live == sources.len() {
        parts.push((format!("{live} {} live", plural(live, "source")), Role::Muted));
    } else if live > 0 {
        parts.push((
            format!("{live} of {} {} live", sources.len(), plural(sources.len(), "source")),
            Role::Muted,
        ));
    }
    let new = sources.iter().filter(|source| source.answered.is_none() && source.failures == 0);
    parts.extend(new.map(|source| (format!("asking {}…", name(source)), Role::Muted)));
    parts
}

/// Why the journal takes no events. What was done here waits, too, when the recorder is the one who tells.
fn keeping(app: &App) -> Option<Part> {
    match &app.keeping {
        Keeping::Opening | Keeping::Ready(_) => None,
        Keeping::Waiting { queued, reason } => {
            let here = app.pendings.iter().filter(|pending| pending.is_under_way()).count();
            let queued = here.max(*queued);
            Some((format!("waiting for the journal ({queued} queued): {reason}"), Role::Warning))
        }
        Keeping::ReadOnly(reason) => Some((format!("journal read-only: {reason}"), Role::Warning)),
        Keeping::Missing(reason) => Some((format!("no journal: {reason}"), Role::Warning)),
    }
}

/// That the screen lags behind because the terminal does.
fn slow(app: &App) -> Option<Part> {
    let every = app.slow?;
    Some((format!("slow link: drawn every {:.0} s", every.as_secs_f64().max(1.0)), Role::Muted))
}

/// That nobody writes down what machines notice.
fn unrecorded(recording: &Recording) -> Option<Part> {
    match recording {
        Recording::Nobody(reason) => Some((format!("NOT RECORDED: {reason}"), Role::Warning)),
        _ => None,
    }
}

fn recorded(recording: &Recording) -> Option<Part> {
    match recording {
        Recording::Here => Some(("recording here".to_owned(), Role::Muted)),
        Recording::Elsewhere(name, _) => Some((format!("recorded by {name}"), Role::Muted)),
        Recording::Unknown | Recording::Nobody(_) => None,
    }
}

/// Who is on the open incident, where the first line has no room for it, and who was called in. That nobody is on
/// it may be told already.
fn incident(app: &App, width: u16, is_told: bool) -> Vec<Part> {
    // The wall's banner says it in large, where it has room for more than its clock.
    if app.view == View::Wall && width >= BANNER {
        return Vec::new();
    }
    let is_news = width < WHOLE && !(is_told && app.situation.needs_somebody());
    let whose = whose(app).filter(|_| is_news);
    let called = app.situation.escalated.as_ref();
    let called = called
        .map(|deed| (format!("escalated {} {}", deed.who, app.times.minutes(deed.at)), Role::Escalated));
    whose.into_iter().chain(called).collect()
}

/// On a calm board, when it last was not: `last incident 8 Aug (22 m)`.
fn last_incident(app: &App) -> Option<Part> {
    let last = app.situation.incident.as_ref()?;
    let ended = last.ended.as_ref()?;
    let lasted = ended.at.since(last.started).as_secs() / 60;
    Some((format!("last incident {} ({lasted} m)", app.times.day(last.started)), Role::Muted))
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

fn name(source: &Health) -> String {
    Text::line(&source.spec.name).to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::{Message, Opening, update};
    use crate::model::{Clock, Item, Observation, Partial};
    use crate::signals::SourceSpec;
    use crate::ui::theme::Depth;

    fn told(items: Vec<Item>) -> Vec<(String, ratatui::style::Style)> {
        let now = Timestamp::from_millis(0);
        let mut app = App::new(Opening::new(Text::line("shop"), Clock::System, now));
        let spec = SourceSpec {
            name: "prod".into(),
            url: Text::line("http://prod/"),
            stale_after: Duration::from_secs(10),
            insecure: false,
        };
        update(&mut app, Message::Discovered(spec, Vec::new()), now);
        let observation = Observation { source: "prod".into(), at: now, received_at: now, items };
        update(&mut app, Message::Observed(observation), now);
        let theme = Theme::named("dark", Depth::TrueColour).unwrap();
        let spans = line(&app, 120, SizeClass::Medium, &theme).spans.into_iter();
        spans.map(|span| (span.content.into_owned(), span.style)).collect()
    }

    #[test]
    fn another_clock_is_told_while_it_is_another_and_alarms_when_it_is_far_off() {
        let theme = Theme::named("dark", Depth::TrueColour).unwrap();
        let behind = told(vec![Item::Skew(-3)]);
        let text = "prod: its clock is 3 s behind this machine's".to_owned();
        assert_eq!(behind[0], (text, theme.style(Role::Warning)));
        let ahead = told(vec![Item::Skew(30)]);
        let text = "prod: its clock is 30 s ahead of this machine's".to_owned();
        assert_eq!(ahead[0], (text, theme.style(Role::Critical)));
        assert!(!told(Vec::new())[0].0.contains("clock"));
    }

    #[test]
    fn a_source_that_does_not_say_all_is_marked() {
        let partial = Partial { signal: None, reason: Text::line("1 of 2 replicas does not answer") };
        let told = told(vec![Item::Partial(partial)]);
        assert_eq!(told[0].0, "prod PARTIAL: 1 of 2 replicas does not answer");
    }
}
