//! The line that is typed: what it will do, the text, and what is to be known before it is sent.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::palette::{list, list_rows};
use super::parts::{Part, joined};
use super::question::{chips, facts, question, title};
use crate::app::{App, Ask, Completion, Enter, Prompt, Said};
use crate::model::Text;
use crate::ui::paper::{Paper, columns};
use crate::ui::theme::{Role, Theme};
use crate::ui::typed::{Glyph, visible};

/// Columns from which a choice has room for its name.
const ROOMY: u16 = 60;

/// Rows of the line: what it is for, the text, and what is to be known.
const ROWS: u16 = 3;

/// Rows of a text of several lines, at most.
const LINES: u16 = 4;

/// Height from which such a text has rows.
const TALL: u16 = 20;

/// The rows the open line takes above the footer of a screen this high: always as many, so that nothing
/// jumps while it is typed, unless a text gets another line.
pub(in crate::ui) fn prompt_rows(app: &App, height: u16) -> u16 {
    let Some(prompt) = &app.prompt else { return 0 };
    let lines = prompt.input.value().split('\n').count();
    let lines = if height < TALL { 1 } else { u16::try_from(lines).unwrap_or(LINES).clamp(1, LINES) };
    ROWS - 1 + lines + list_rows(prompt, height)
}

/// Draws the open line into its rows.
pub(in crate::ui) fn prompt(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let Some(prompt) = &app.prompt else { return };
    let several = prompt.ask.takes_lines();
    let rows = if several { 0 } else { area.height.saturating_sub(ROWS) };
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
    let asked = asked(app, shown, said.as_ref(), area.width, paper.theme());
    paper.line(area.x + 1, row(0).y, area.width.saturating_sub(2), &asked);
    let lines = area.height.saturating_sub(rows + ROWS - 1).max(1);
    let wrong = text(prompt, Rect { height: lines, ..row(1) }, paper);
    let known = facts(app, shown, said.as_ref());
    let pointed = wrong.filter(|_| app.hint.is_none() && shown.misread.is_some());
    below(known, pointed, row(1 + lines), paper);
}

/// What is to be known, beside carets under what is wrong where that has room.
fn below(mut known: Vec<Part>, wrong: Option<Range<u16>>, row: Rect, paper: &mut Paper<'_>) {
    let (start, end) = (row.x + 1, row.right().saturating_sub(1));
    let plain = |known: Vec<Part>, x: u16, paper: &mut Paper<'_>| {
        paper.line(x, row.y, end.saturating_sub(x), &joined(known, paper.theme()));
    };
    let reason = known.first().map_or(0, |(reason, _)| columns(reason));
    let Some(wrong) = wrong else { return plain(known, start, paper) };
    let carets = "^".repeat(usize::from(wrong.end - wrong.start));
    if wrong.end + 1 + reason <= end {
        let x = paper.text(wrong.start, row.y, wrong.end - wrong.start, &carets, Role::Warning);
        plain(known, x + 1, paper);
    } else if start + reason < wrong.start {
        let (reason, role) = known.swap_remove(0);
        let x = wrong.start - 1 - columns(&reason);
        paper.text(x, row.y, columns(&reason), &reason, role);
        paper.text(wrong.start, row.y, wrong.end - wrong.start, &carets, Role::Warning);
    } else {
        plain(known, start, paper);
    }
}

/// Draws the keys that work in the open line.
pub(in crate::ui) fn line_keys(app: &App, prompt: &Prompt, area: Rect, paper: &mut Paper<'_>) {
    let mut x = area.x + 1;
    for (key, does) in keys(app, prompt) {
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

fn keys(app: &App, prompt: &Prompt) -> Vec<(&'static str, &'static str)> {
    let ask = &prompt.ask;
    let mut keys: Vec<_> = enter(prompt).map(|does| ("enter", does)).into_iter().collect();
    keys.push(("esc", "leave"));
    if prompt.completion.is_some() {
        keys.push(("tab", "complete"));
    } else if let choices @ [_, ..] = ask.choices() {
        keys.extend(choices.get((ask.chosen() + 1) % choices.len()).map(|next| ("tab", *next)));
    }
    match ask {
        Ask::Severity(..) => keys.push(("1-4", "choose")),
        Ask::Hypothesis(_) => keys.push(("↑↓", "known ones")),
        Ask::Note { .. } => keys.push(("alt-enter", "new line")),
        Ask::Command(_) => keys.extend([("↑↓", "choose"), ("tab", "complete")]),
        _ => {}
    }
    let walks = !matches!(ask, Ask::Command(_) | Ask::Hypothesis(_));
    keys.extend((walks && !app.sent.of(ask.name()).is_empty()).then_some(("↑", "sent before")));
    keys.push(("ctrl-u", "clear"));
    keys
}

/// What Enter does.
fn enter(prompt: &Prompt) -> Option<&'static str> {
    let send = |ask: &Ask| match ask {
        Ask::Filter | Ask::Search => "show",
        Ask::Goto => "go",
        Ask::Export(_) => "write",
        _ => "send",
    };
    let Ask::Command(palette) = &prompt.ask else { return Some(send(&prompt.ask)) };
    match palette.enter(prompt.input.value()) {
        Enter::Nothing | Enter::Refused(_) => None,
        Enter::Send(filled) => prompt.misread.is_none().then(|| send(&filled.ask)),
        Enter::Run(_) => Some("do"),
        Enter::Theme(_) => Some("keep"),
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
    match &prompt.completion {
        Some(completion) if !prompt.input.value().is_empty() => spans.extend(completions(completion, theme)),
        _ => spans.push(Span::styled(question(&prompt.ask), theme.style(Role::Muted))),
    }
    Line::from(spans)
}

/// `tab: kind:note · kind:deploy`, the one that stands in the line standing out.
fn completions(completion: &Completion, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = vec![Span::styled(" tab: ", theme.style(Role::Accent))];
    // Those before the chosen one have been seen.
    let first = completion.chosen.unwrap_or(0);
    for (at, word) in completion.words.iter().enumerate().skip(first) {
        if at > first {
            spans.push(Span::styled(" · ", theme.style(Role::Border)));
        }
        let role = if completion.chosen == Some(at) { Role::Selected } else { Role::Muted };
        spans.push(Span::styled(Text::line(word).to_string(), theme.style(role)));
    }
    spans
}

/// The text around the cursor, in one row or in a row a line; what is misread is underlined. Returns the
/// columns of that, where it stands in the last row.
fn text(prompt: &Prompt, area: Rect, paper: &mut Paper<'_>) -> Option<Range<u16>> {
    let value = prompt.input.value();
    let wrong = prompt.misread.as_ref().map_or(0..0, |misread| misread.span.clone());
    if area.height < 2 {
        return row("▸ ", value, Some(prompt.input.cursor()), &wrong, area, paper);
    }
    let rows = usize::from(area.height);
    let current = prompt.input.before().matches('\n').count();
    let first = (current + 1).saturating_sub(rows);
    let last = value.split('\n').count() - 1;
    let (mut at, mut marked) = (0, None);
    for (n, line) in value.split('\n').enumerate() {
        let begin = at;
        at += line.len() + 1;
        let Some(below) = n.checked_sub(first).filter(|below| *below < rows) else { continue };
        let sign = match (below, n) {
            (_, 0) => "▸ ",
            (0, _) => "↑ ",
            _ if below + 1 == rows && n < last => "↓ ",
            _ => "  ",
        };
        let cursor = (n == current).then(|| prompt.input.cursor() - begin);
        let wrong = wrong.start.saturating_sub(begin)..wrong.end.saturating_sub(begin);
        let field = Rect { y: area.y + u16::try_from(below).unwrap_or(0), height: 1, ..area };
        marked = row(sign, line, cursor, &wrong, field, paper);
    }
    marked
}

/// One row of the text behind a sign; the columns of what is misread in it.
fn row(
    sign: &str,
    line: &str,
    cursor: Option<usize>,
    wrong: &Range<usize>,
    field: Rect,
    paper: &mut Paper<'_>,
) -> Option<Range<u16>> {
    let theme = paper.theme();
    let mut x = paper.text(field.x + 1, field.y, 2, sign, Role::Accent);
    let room = field.right().saturating_sub(x + 1);
    let mut marked: Option<Range<u16>> = None;
    for Glyph { shown, at_cursor, is_wrong } in visible(line, cursor, wrong, usize::from(room)) {
        let mut style = theme.style(if is_wrong { Role::Warning } else { Role::Text });
        if is_wrong {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        if at_cursor {
            style = style.add_modifier(Modifier::REVERSED);
        }
        let start = x;
        x = paper.styled(x, field.y, columns(&shown), &shown, style);
        if is_wrong {
            marked = Some(marked.map_or(start, |marked| marked.start)..x);
        }
    }
    marked
}
