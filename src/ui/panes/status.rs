//! The second line: the sources, and whatever else is wrong with the watching itself.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::App;
use crate::model::{Text, Timestamp};
use crate::signals::Health;
use crate::ui::face::elapsed;
use crate::ui::paper::Paper;
use crate::ui::theme::{Role, Theme};

/// Draws the second line.
pub(in crate::ui) fn status(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let line = line(app, paper.theme());
    paper.line(area.x + 1, area.y, area.width.saturating_sub(2), &line);
}

/// What is wrong comes first; a line too narrow for all loses what is well.
fn line(app: &App, theme: &Theme) -> Line<'static> {
    let sources = app.gauges.sources();
    let mut parts = failures(sources, app.now);
    parts.extend(unverified(sources));
    parts.extend(app.trouble.as_ref().map(|trouble| (trouble.to_string(), Role::Warning)));
    parts.extend(notices(sources));
    parts.extend(at_work(sources));
    let mut spans = Vec::new();
    for (text, role) in parts {
        if !spans.is_empty() {
            spans.push(Span::styled(" · ", theme.style(Role::Border)));
        }
        spans.push(Span::styled(text, theme.style(role)));
    }
    Line::from(spans)
}

type Part = (String, Role);

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

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

fn name(source: &Health) -> String {
    Text::line(&source.spec.name).to_string()
}
