//! The silences: until when, whose, why, and what they mute.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts::{Part, joined};
use crate::app::{App, Listed, has_critical, shown_comment, silences};
use crate::model::{Silence, Text};
use crate::ui::face::short;
use crate::ui::paper::Paper;
use crate::ui::tell;
use crate::ui::theme::Role;

/// Rows of one silence: whose and why, what it mutes, a blank one.
const ROWS: u16 = 3;

/// Names of muted alerts that are told.
const TOLD: usize = 3;

/// Draws the silences that fit, the selected among them.
pub(in crate::ui) fn list(app: &App, selected: Option<&Text>, area: Rect, paper: &mut Paper<'_>) {
    let all = silences(app);
    if all.is_empty() {
        let said = "Nothing is silenced. s on an open alert silences it.";
        paper.text(area.x + 1, area.y, area.width.saturating_sub(2), said, Role::Muted);
        return;
    }
    let room = usize::from(area.height / ROWS).max(1);
    let at = selected.and_then(|id| all.iter().position(|listed| listed.silence.id == *id));
    let first = at.map_or(0, |at| (at + 1).saturating_sub(room));
    let shown = all.iter().skip(first).take(room);
    for (listed, y) in shown.zip((area.y..).step_by(usize::from(ROWS))) {
        let is_selected = selected == Some(&listed.silence.id);
        entry(app, listed, is_selected, Rect { y, height: ROWS, ..area }, paper);
    }
    let hidden = all.len().saturating_sub(first + room);
    if hidden > 0 {
        let style = paper.theme().style(Role::Muted);
        paper.right(area.x, area.bottom() - 1, area.width - 1, &format!("+{hidden} more"), style);
    }
}

fn entry(app: &App, listed: &Listed<'_>, is_selected: bool, area: Rect, paper: &mut Paper<'_>) {
    let silence = listed.silence;
    if is_selected {
        paper.text(area.x, area.y, 1, "▸", Role::Selected);
    }
    let theme = paper.theme();
    let style = |role| theme.style(role);
    let when = if silence.starts_at > app.now {
        format!("starts in {}", short(silence.starts_at.since(app.now)))
    } else {
        format!("{} left", short(silence.ends_at.since(app.now)))
    };
    let by = if silence.created_by.is_empty() { "nobody named" } else { silence.created_by.as_str() };
    let head = Line::from_iter([
        Span::styled(format!("{when:<12}"), style(Role::Text)),
        Span::styled(format!("{by}  "), style(if is_selected { Role::Selected } else { Role::Title })),
        Span::styled(format!("\"{}\"", shown_comment(&silence.comment)), style(Role::Text)),
    ]);
    let room = area.width.saturating_sub(3);
    paper.line(area.x + 2, area.y, room, &head);
    let mut parts = mutes(listed);
    parts.push((written(silence), Role::Muted));
    if area.bottom() > area.y + 1 {
        paper.line(area.x + 4, area.y + 1, room.saturating_sub(2), &joined(parts, theme));
    }
}

/// Its matchers as they are typed, those that cannot be read last.
fn written(silence: &Silence) -> String {
    let read = silence.matchers.iter().map(ToString::to_string);
    let all: Vec<String> = read.chain(silence.unread.iter().map(Text::to_string)).collect();
    format!("{{{}}}", all.join(", "))
}

/// What it mutes, what deserves a second look first.
fn mutes(listed: &Listed<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    if !listed.silence.unread.is_empty() {
        parts.push(("? a matcher cannot be read here".to_owned(), Role::Warning));
        if listed.mutes.is_empty() {
            return parts;
        }
    } else if listed.mutes.is_empty() {
        return vec![("○ matches nothing now".to_owned(), Role::Warning)];
    }
    if has_critical(&listed.mutes) {
        parts.push(("▲ covers critical".to_owned(), Role::Critical));
    }
    let names: Vec<String> =
        listed.mutes.iter().take(TOLD).map(|told| tell::subject(&told.subject)).collect();
    let more = listed.mutes.len().saturating_sub(TOLD);
    let more = if more == 0 { String::new() } else { format!(" +{more}") };
    parts.push((format!("mutes {}{more}", names.join(", ")), Role::Text));
    parts
}
