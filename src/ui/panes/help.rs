//! The help: every action with its keys, and what the symbols mean.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::scroll::scrolled;
use crate::app::{Action, Mode};
use crate::signals::Level;
use crate::ui::face;
use crate::ui::keymap::{Chord, LINE_KEYS};
use crate::ui::look::Look;
use crate::ui::paper::Paper;
use crate::ui::theme::Role;

/// Columns of the keys.
const KEYS: usize = 20;

/// Draws the help from line `top` on, of it the lines with the words of `sought`; returns how far it can be
/// scrolled.
pub(in crate::ui) fn help(sought: &str, top: usize, area: Rect, paper: &mut Paper<'_>) -> usize {
    let mut lines = keys(paper.look);
    for part in [mouse(paper.look), typing(paper.look), legend(paper.look)] {
        lines.push(Line::default());
        lines.extend(part);
    }
    if !sought.trim().is_empty() {
        lines.retain(|line| has(line, sought));
        if lines.is_empty() {
            let style = paper.look.theme.style(Role::Muted);
            lines.push(Line::styled("nothing in the help has these words", style));
        }
    }
    scrolled(&lines, top, area, paper)
}

/// Whether a line has all these words, in any case and anywhere.
fn has(line: &Line<'_>, words: &str) -> bool {
    let text = line.to_string().to_lowercase();
    words.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

fn keys(look: &Look) -> Vec<Line<'static>> {
    let line = |action: Action| explained(&reached_by(look, action), action.description(), look);
    Action::ALL.into_iter().map(line).collect()
}

fn mouse(look: &Look) -> Vec<Line<'static>> {
    let does = [
        ("click", "select; open what is selected; on a chart: look at that moment"),
        ("wheel", "scroll what is under the pointer"),
    ];
    does.into_iter().map(|(how, what)| explained(how, what, look)).collect()
}

/// The keys of a typed line.
fn typing(look: &Look) -> Vec<Line<'static>> {
    let label = |keys: &[&str]| {
        let label =
            |key: &&str| key.parse::<Chord>().map_or_else(|_| (*key).to_owned(), |chord| chord.label());
        keys.iter().map(label).collect::<Vec<_>>().join("  ")
    };
    let line = |(keys, does): (&[&str], &str)| explained(&label(keys), &format!("in a line: {does}"), look);
    LINE_KEYS.into_iter().map(line).collect()
}

fn explained(keys: &str, does: &str, look: &Look) -> Line<'static> {
    Line::from_iter([
        Span::styled(format!("{keys:<KEYS$}"), look.theme.style(Role::Accent)),
        Span::styled(does.to_owned(), look.theme.style(Role::Text)),
    ])
}

/// All chords of an action, whatever the mode; its name for the palette when it has none.
fn reached_by(look: &Look, action: Action) -> String {
    let mut labels: Vec<String> = Vec::new();
    for mode in [Mode::Board, Mode::Detail, Mode::Help, Mode::Silences, Mode::Wall] {
        for keys in look.keymap.keys(mode, action) {
            let label = keys.label();
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    if labels.is_empty() { format!(":{}", action.name()) } else { labels.join("  ") }
}

fn legend(look: &Look) -> Vec<Line<'static>> {
    let level = |level, meaning| {
        (format!("{} {}", face::symbol(level), face::word(level)), face::level_role(level), meaning)
    };
    let states = [
        level(Level::Ok, "within its thresholds, or without any"),
        level(Level::Warning, "at or above the warning threshold"),
        level(Level::Critical, "at or above the critical threshold; FULL: at its limit"),
        ("? STALE".to_owned(), Role::NoData, "nothing newer came in time; the number is from before"),
        ("? DOWN".to_owned(), Role::NoData, "the source refuses, or its answer makes no sense"),
        level(Level::NoData, "the source answers, but without this number"),
        ("○ no traffic".to_owned(), Role::Stale, "no requests, so no share of them"),
        ("(42)".to_owned(), Role::Stale, "a number from before: never one of this moment"),
        ("‹42› past".to_owned(), Role::Past, "a number of the moment that is looked at"),
        ("2s 3m 5h".to_owned(), Role::Muted, "how old a number is"),
        ("▸  ▹".to_owned(), Role::Selected, "selected; keys act on the filled one"),
        ("✱".to_owned(), Role::Selected, "an alert that is marked"),
        ("D ▲ a e ! n".to_owned(), Role::Text, "under charts: deploy, fired, acked, escalated, action, note"),
    ];
    let line = |(sign, role, meaning): (String, Role, &'static str)| {
        let space = " ".repeat(KEYS.saturating_sub(sign.chars().count()));
        Line::from_iter([
            Span::styled(sign, look.theme.style(role)),
            Span::raw(space),
            Span::styled(meaning, look.theme.style(Role::Text)),
        ])
    };
    states.into_iter().map(line).collect()
}
