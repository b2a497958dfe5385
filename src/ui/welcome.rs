//! The first screen of a program that was not told what to watch.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::guard::guard;
use super::look::Look;
use super::paper::{Paper, columns};
use super::theme::Role;
use super::typed::visible;
use super::wrap::wrap;
use crate::app::{Input, Welcome};

/// What can be done, by key, and more about it where there is room.
const CHOICES: [(&str, &str, &str); 4] = [
    ("d", "demo: an incident as it happens", ", on this machine alone"),
    ("u", "watch a URL", ": Prometheus, Alertmanager, or a page of metrics"),
    ("?", "where a config lies", ", and what stands in it"),
    ("q", "leave", ""),
];

/// Rows from which there is room for everything at once.
const ROOMY: u16 = 16;

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
    let mut y = area.y + u16::from(area.height >= ROOMY);
    let bold = theme.style(Role::Title).add_modifier(Modifier::BOLD);
    paper.styled(x, y, width, "warroom", bold);
    y += 1;
    for line in wrap("There is no config, and no URL was given.", usize::from(width)) {
        paper.text(x, y, width, &line, Role::Text);
        y += 1;
    }
    let below = |y| Rect { x, y, width, height: area.bottom().saturating_sub(y) };
    y += 1;
    y = match &welcome.typed {
        // Letters are a URL's then.
        Some(typed) => prompt(welcome, typed, below(y), &mut paper),
        None if welcome.has_help && area.height < ROOMY => y - 1,
        None => choices(below(y), &mut paper),
    };
    if welcome.has_help {
        help(welcome, below(y + 1), &mut paper);
    }
    guard(area, look.charset, buffer);
}

/// What can be done; answers with the row after.
fn choices(area: Rect, paper: &mut Paper<'_>) -> u16 {
    let room = area.width.saturating_sub(4);
    let has_room = CHOICES.iter().all(|(_, does, more)| columns(does) + columns(more) <= room);
    for ((key, does, more), y) in CHOICES.iter().zip(area.y..area.bottom()) {
        paper.text(area.x, y, 1, key, Role::Accent);
        let end = paper.text(area.x + 4, y, room, does, Role::Text);
        if has_room {
            paper.text(end, y, area.right().saturating_sub(end), more, Role::Text);
        }
    }
    area.y + CHOICES.len() as u16
}

/// The line that is typed, and below it what became of it; answers with the row after.
fn prompt(welcome: &Welcome, typed: &Input, area: Rect, paper: &mut Paper<'_>) -> u16 {
    let theme = paper.theme();
    paper.text(area.x, area.y, 4, "URL:", Role::Title);
    let room = usize::from(area.width.saturating_sub(6));
    let mut x = area.x + 5;
    for glyph in visible(typed.value(), Some(typed.cursor()), &(0..0), room) {
        let style = if glyph.at_cursor && !welcome.is_asking {
            theme.style(Role::Text).add_modifier(Modifier::REVERSED)
        } else {
            theme.style(Role::Selected)
        };
        x = paper.styled(x, area.y, columns(&glyph.shown), &glyph.shown, style);
    }
    let wrong = welcome.wrong.as_ref().filter(|_| !welcome.is_asking);
    let wrong = wrong.map(|wrong| wrap(&format!("▲ {wrong}"), usize::from(area.width)));
    let mut y = area.y + 1;
    for line in wrong.iter().flatten().take(4) {
        paper.text(area.x, y, area.width, line, Role::Warning);
        y += 1;
    }
    let keys = match (welcome.is_asking, wrong) {
        (true, _) => "asking… (esc leaves off)",
        (false, Some(_)) => "enter asks again, esc goes back",
        (false, None) => "enter looks there, esc goes back",
    };
    paper.text(area.x, y, area.width, keys, Role::Muted);
    y + 1
}

fn help(welcome: &Welcome, area: Rect, paper: &mut Paper<'_>) {
    let mut lines = vec!["A config is looked for at".to_owned()];
    lines.extend(welcome.places.iter().map(|place| format!("  {place}")));
    lines.push("`warroom init URL` writes one from what is there.".to_owned());
    lines.push("docs/config.md tells all of it; `warroom --help` the rest.".to_owned());
    let lines = lines.iter().flat_map(|line| wrap(line, usize::from(area.width)));
    for (line, y) in lines.zip(area.y..area.bottom()) {
        paper.text(area.x, y, area.width, &line, Role::Muted);
    }
}
