//! The line that is typed: what it will do, the text, and what is to be known before it is sent.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::palette::{list, list_rows};
use super::parts::joined;
use super::question::{chips, facts, question, title};
use super::typed::{Glyph, visible};
use crate::app::{App, Ask, Enter, Prompt, Said};
use crate::ui::paper::{Paper, columns};
use crate::ui::theme::{Role, Theme};

/// Columns from which a choice has room for its name.
const ROOMY: u16 = 60;

/// Rows of the line: what it is for, the text, and what is to be known.
const ROWS: u16 = 3;

/// The rows the open line takes above the footer of a screen this high: always as many, so that nothing
/// jumps while it is typed.
pub(in crate::ui) fn prompt_rows(app: &App, height: u16) -> u16 {
    app.prompt.as_ref().map_or(0, |prompt| ROWS + list_rows(prompt, height))
}

/// Draws the open line into its rows.
pub(in crate::ui) fn prompt(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let Some(prompt) = &app.prompt else { return };
    let rows = area.height.saturating_sub(ROWS);
    // What stands after a name is shown as in the line of that name.
    let mut filled = None;
    if let Ask::Command(palette) = &prompt.ask {
        let typed = prompt.input.value();
        list(app, palette, typed, Rect { height: rows, ..area }, paper);
        filled = palette.filled(typed);
    }
    if let Some(filled) = &mut filled {
        filled.misread.clone_from(&prompt.misread);
    }
    let shown = filled.as_ref().unwrap_or(prompt);
    let said = Said::read(&shown.ask, shown.input.value(), app.times.here(app.now)).ok();
    let row = |n| Rect { y: area.y + rows + n, height: 1, ..area };
    let room = area.width.saturating_sub(2);
    let asked = asked(app, shown, said.as_ref(), area.width, paper.theme());
    paper.line(area.x + 1, row(0).y, room, &asked);
    text(prompt, row(1), paper);
    let facts = joined(facts(app, shown, said.as_ref()), paper.theme());
    paper.line(area.x + 1, row(2).y, room, &facts);
}

/// Draws the keys that work in the open line.
pub(in crate::ui) fn line_keys(prompt: &Prompt, area: Rect, paper: &mut Paper<'_>) {
    let mut x = area.x + 1;
    for (key, does) in keys(prompt) {
        if x + columns(key) + 1 + columns(does) > area.right() {
            return;
        }
        x = paper.text(x, area.y, area.width, key, Role::Accent) + 1;
        x = paper.text(x, area.y, area.right().saturating_sub(x), does, Role::Muted) + 2;
    }
}

/// Draws what could not be done, where the keys are at other times.
pub(in crate::ui) fn hint(hint: &str, area: Rect, paper: &mut Paper<'_>) {
    paper.text(area.x + 1, area.y, area.width.saturating_sub(2), hint, Role::Warning);
}

fn keys(prompt: &Prompt) -> Vec<(&'static str, &'static str)> {
    let ask = &prompt.ask;
    let mut keys: Vec<_> = enter(prompt).map(|does| ("enter", does)).into_iter().collect();
    keys.push(("esc", "leave"));
    if let choices @ [_, ..] = ask.choices() {
        keys.extend(choices.get((ask.chosen() + 1) % choices.len()).map(|next| ("tab", *next)));
    }
    match ask {
        Ask::Severity(..) => keys.push(("1-4", "choose")),
        Ask::Hypothesis(_) => keys.push(("↑↓", "known ones")),
        Ask::Note { .. } => keys.push(("alt-enter", "new line")),
        Ask::Command(_) => keys.extend([("↑↓", "choose"), ("tab", "complete")]),
        _ => {}
    }
    keys.push(("ctrl-u", "clear"));
    keys
}

/// What Enter does.
fn enter(prompt: &Prompt) -> Option<&'static str> {
    let send = |ask: &Ask| match ask {
        Ask::Filter => "show",
        Ask::Goto => "go",
        _ => "send",
    };
    let Ask::Command(palette) = &prompt.ask else { return Some(send(&prompt.ask)) };
    match palette.enter(prompt.input.value()) {
        Enter::Nothing | Enter::Refused(_) => None,
        Enter::Send(filled) => prompt.misread.is_none().then(|| send(&filled.ask)),
        Enter::Run(_) | Enter::Theme(_) => Some("do"),
        Enter::Open(_) => Some("open"),
        Enter::Fill(_) => Some("choose and send"),
    }
}

/// The first row: title, choices, question.
fn asked(app: &App, prompt: &Prompt, said: Option<&Said>, width: u16, theme: &Theme) -> Line<'static> {
    let bold = theme.style(Role::Title).add_modifier(Modifier::BOLD);
    let chips = chips(&prompt.ask, said);
    let mut spans = Vec::new();
    if chips.is_empty() || width >= ROOMY {
        spans.push(Span::styled(title(app, &prompt.ask, width), bold));
    }
    for (chip, chosen) in chips {
        let (text, role) =
            if chosen { (format!("[{chip}]"), Role::Selected) } else { (format!(" {chip} "), Role::Muted) };
        spans.push(Span::styled(text, theme.style(role)));
    }
    spans.push(Span::styled(question(&prompt.ask), theme.style(Role::Muted)));
    Line::from(spans)
}

/// The text around the cursor; what is misread is underlined.
fn text(prompt: &Prompt, row: Rect, paper: &mut Paper<'_>) {
    let theme = paper.theme();
    let start = paper.text(row.x + 1, row.y, 2, "▸ ", Role::Accent);
    let room = row.right().saturating_sub(start + 1);
    let wrong = prompt.misread.as_ref().map(|misread| misread.span.clone());
    let mut x = start;
    for Glyph { shown, at_cursor, is_wrong } in visible(&prompt.input, wrong, usize::from(room)) {
        let mut style = theme.style(if is_wrong { Role::Warning } else { Role::Text });
        if is_wrong {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        if at_cursor {
            style = style.add_modifier(Modifier::REVERSED);
        }
        x = paper.styled(x, row.y, columns(&shown), &shown, style);
    }
}
