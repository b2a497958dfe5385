//! The first screen of a program that was not told what to watch.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::guard::guard;
use super::look::Look;
use super::paper::{Paper, columns};
use super::theme::Role;
use super::wrap::wrap;
use crate::app::Welcome;
use crate::model::Text;

/// What can be done, by key.
const CHOICES: [(&str, &str); 4] = [
    ("d", "demo: an incident as it happens, on this machine alone"),
    ("u", "watch a URL: Prometheus, Alertmanager, or a page of metrics"),
    ("?", "where a config lies, and what stands in it"),
    ("q", "leave"),
];

/// Draws it; any area will do.
pub fn welcome(welcome: &Welcome, look: &Look, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let mut paper = Paper::clean(look, area, buffer);
    let theme = paper.theme();
    let x = area.x + if area.width >= 60 { 3 } else { 1 };
    let width = area.right().saturating_sub(x + 1);
    let mut y = area.y + u16::from(area.height >= 16);
    let bold = theme.style(Role::Title).add_modifier(Modifier::BOLD);
    paper.styled(x, y, width, "warroom", bold);
    paper.text(x, y + 1, width, "There is no config, and no URL was given.", Role::Text);
    y += 3;
    for (key, does) in CHOICES {
        paper.text(x, y, 1, key, Role::Accent);
        paper.text(x + 4, y, width.saturating_sub(4), does, Role::Text);
        y += 1;
    }
    y += 1;
    if let Some(typed) = &welcome.typed {
        y = prompt(welcome, typed, Rect { x, y, width, height: area.bottom().saturating_sub(y) }, &mut paper)
            + 1;
    }
    if welcome.has_help {
        help(welcome, Rect { x, y, width, height: area.bottom().saturating_sub(y) }, &mut paper);
    }
    guard(area, look.charset, buffer);
}

/// The line that is typed, and below it what became of it; answers with the row after.
fn prompt(welcome: &Welcome, typed: &str, area: Rect, paper: &mut Paper<'_>) -> u16 {
    let theme = paper.theme();
    let room = area.width.saturating_sub(6);
    let (shown, x) = (Text::line(typed), area.x + 5);
    paper.text(area.x, area.y, 4, "URL:", Role::Title);
    // The end is where one types.
    let hidden = usize::from(columns(shown.as_str()).saturating_sub(room));
    let tail: String = shown.as_str().chars().skip(hidden).collect();
    let end = paper.styled(x, area.y, room, &tail, theme.style(Role::Selected));
    paper.styled(end, area.y, 1, " ", theme.style(Role::Text).add_modifier(Modifier::REVERSED));
    let (said, role) = match &welcome.wrong {
        _ if welcome.is_asking => ("asking… (esc leaves off)".to_owned(), Role::Muted),
        Some(wrong) => (format!("▲ {wrong}"), Role::Warning),
        None => ("enter looks what is there, esc goes back".to_owned(), Role::Muted),
    };
    let lines = wrap(&said, usize::from(area.width));
    let mut y = area.y + 1;
    for line in lines.into_iter().take(3) {
        paper.text(area.x, y, area.width, &line, role);
        y += 1;
    }
    y
}

fn help(welcome: &Welcome, area: Rect, paper: &mut Paper<'_>) {
    let mut lines = vec!["A config is looked for at".to_owned()];
    lines.extend(welcome.places.iter().map(|place| format!("  {place}")));
    lines.push("`warroom init URL` writes one from what is there.".to_owned());
    lines.push("docs/config.md tells all of it; `warroom --help` the rest.".to_owned());
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        paper.text(area.x, y, area.width, line, Role::Muted);
    }
}
