//! The line that is typed: what it will do, the text, and what is to be known before it is sent.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::question::{Part, chips, facts, question, title};
use super::typed::{Glyph, visible};
use crate::app::{App, Ask, Prompt, Said};
use crate::ui::paper::{Paper, columns};
use crate::ui::theme::{Role, Theme};

/// Columns from which a choice has room for its name.
const ROOMY: u16 = 60;

/// The rows the open line takes above the footer: always as many, so that nothing jumps while it is typed.
pub(in crate::ui) const fn prompt_rows(app: &App) -> u16 {
    if app.prompt.is_some() { 3 } else { 0 }
}

/// Draws the open line into its rows.
pub(in crate::ui) fn prompt(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let Some(prompt) = &app.prompt else { return };
    let said = Said::read(&prompt.ask, prompt.input.value(), app.now).ok();
    let row = |n| Rect { y: area.y + n, height: 1, ..area };
    let room = area.width.saturating_sub(2);
    let asked = asked(app, prompt, said.as_ref(), area.width, paper.theme());
    paper.line(area.x + 1, row(0).y, room, &asked);
    text(prompt, row(1), paper);
    let facts = joined(facts(app, prompt, said.as_ref()), paper.theme());
    paper.line(area.x + 1, row(2).y, room, &facts);
}

/// Draws the keys that work in the open line.
pub(in crate::ui) fn line_keys(prompt: &Prompt, area: Rect, paper: &mut Paper<'_>) {
    let mut x = area.x + 1;
    for (key, does) in keys(&prompt.ask) {
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

fn keys(ask: &Ask) -> Vec<(&'static str, &'static str)> {
    let enter = ("enter", if *ask == Ask::Filter { "show" } else { "send" });
    let mut keys = vec![enter, ("esc", "leave")];
    if let choices @ [_, ..] = ask.choices() {
        keys.extend(choices.get((ask.chosen() + 1) % choices.len()).map(|next| ("tab", *next)));
    }
    match ask {
        Ask::Severity(..) => keys.push(("1-4", "choose")),
        Ask::Hypothesis(_) => keys.push(("↑↓", "known ones")),
        Ask::Note { .. } => keys.push(("alt-enter", "new line")),
        _ => {}
    }
    keys.push(("ctrl-u", "clear"));
    keys
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

fn joined(parts: Vec<Part>, theme: &Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for (text, role) in parts {
        if !spans.is_empty() {
            spans.push(Span::styled(" · ", theme.style(Role::Border)));
        }
        spans.push(Span::styled(text, theme.style(role)));
    }
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
