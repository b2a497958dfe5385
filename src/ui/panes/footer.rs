//! The last line: the few keys that matter right now.

use ratatui::layout::Rect;

use crate::app::{Action, App, Mode};
use crate::ui::paper::{Paper, columns};
use crate::ui::theme::Role;

/// Keys that are needed more than the one to another board.
const FIRST: usize = 4;

/// Draws the keys that fit: the most needed stay, and all stand in the order of the help.
pub(in crate::ui) fn footer(app: &App, area: Rect, paper: &mut Paper<'_>) {
    let mode = app.mode();
    let keymap = &paper.look.keymap;
    if let Some((begun, follows)) = keymap.what_follows(mode) {
        return following(&begun, follows, area, paper);
    }
    let key = |action: &Action| Some((*action, keymap.keys(mode, *action).next()?.label()));
    let mut keys: Vec<(Action, String)> = needed(app, mode).filter_map(key).collect();
    let width = |keys: &[(Action, String)]| -> u16 {
        keys.iter().map(|(action, key)| columns(key) + columns(action.name()) + 3).sum()
    };
    while width(&keys) > area.width {
        keys.pop();
    }
    keys.sort_by_key(|(action, _)| Action::ALL.iter().position(|listed| listed == action));
    let mut x = area.x + 1;
    for (action, key) in keys {
        x = paper.text(x, area.y, area.width, &key, Role::Accent) + 1;
        x = paper.text(x, area.y, area.right().saturating_sub(x), action.name(), Role::Muted) + 2;
    }
}

/// Draws what may follow the keys pressed so far; `…` where not all of it fits.
fn following(begun: &str, follows: Vec<(String, Action)>, area: Rect, paper: &mut Paper<'_>) {
    let mut x = paper.text(area.x + 1, area.y, area.width, &format!("{begun} …"), Role::Selected) + 2;
    let all = follows.into_iter().map(|(keys, action)| (keys, action.name()));
    for (keys, does) in all.chain([("esc".to_owned(), "drop")]) {
        let room = area.right().saturating_sub(x);
        if columns(&keys) + 2 + columns(does) > room {
            paper.text(x, area.y, room, "…", Role::Muted);
            return;
        }
        x = paper.text(x, area.y, room, &keys, Role::Accent) + 1;
        x = paper.text(x, area.y, area.right().saturating_sub(x), does, Role::Muted) + 2;
    }
}

/// The keys by how much they are needed: to another board right after the first few.
fn needed(app: &App, mode: Mode) -> impl Iterator<Item = &'static Action> {
    let needed = by_need(mode);
    let (most, rest) = needed.split_at(needed.len().min(FIRST));
    let other = (app.boards.len() > 1).then_some(&Action::NextBoard);
    most.iter().chain(other).chain(rest)
}

const fn by_need(mode: Mode) -> &'static [Action] {
    use Action::{
        Acknowledge, Close, Deploy, Detail, Escalate, Expire, Filter, Help, Hypothesis, Next, Note, Pane,
        Previous, Quit, Resolve, Search, Silence, Silences, Theme, Worst,
    };
    match mode {
        Mode::Board => &[
            Acknowledge,
            Note,
            Help,
            Quit,
            Escalate,
            Pane,
            Detail,
            Filter,
            Resolve,
            Hypothesis,
            Deploy,
            Next,
            Previous,
            Worst,
            Theme,
            Silence,
            Silences,
        ],
        Mode::Detail => &[Quit, Help, Close, Acknowledge, Note, Next, Previous],
        Mode::Help => &[Quit, Search, Close, Next, Previous],
        Mode::Silences => &[Expire, Quit, Close, Help, Silence, Next, Previous],
        Mode::Wall | Mode::Line => &[],
    }
}
