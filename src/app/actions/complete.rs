//! Completing the word before the cursor.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::app::completion::Completion;
use crate::app::log::Log;
use crate::app::prompt::{Ask, Prompt};
use crate::app::state::App;
use crate::model::{Event, EventKind};
use crate::timeline::{Names, filter_completions};

/// Words offered at most.
const MOST: usize = 20;

/// Letters from which names are offered: fewer begin too many.
const LETTERS: usize = 2;

/// Looks what the word before the cursor may become; nothing where another word goes on at the cursor.
pub(super) fn look(app: &mut App) {
    let found = app.prompt.as_ref().and_then(|prompt| completion(app, prompt));
    if let Some(prompt) = app.prompt.as_mut() {
        prompt.completion = found;
    }
}

/// Puts the next or the previous completion into the line; without any the next or previous choice is taken.
pub(super) fn turn(app: &mut App, back: bool) {
    let Some(prompt) = app.prompt.as_mut() else { return };
    let Some(mut completion) = prompt.completion.take() else { return choose(&mut prompt.ask, back) };
    if completion.turn(&mut prompt.input, back) {
        prompt.completion = Some(completion);
    } else {
        // The only one: what it begins may be completed further.
        look(app);
    }
}

fn choose(ask: &mut Ask, back: bool) {
    let choices = ask.choices().len().max(1);
    ask.choose((ask.chosen() + if back { choices - 1 } else { 1 }) % choices);
}

fn completion(app: &App, prompt: &Prompt) -> Option<Completion> {
    if prompt.input.after().starts_with(|c: char| !c.is_whitespace()) {
        return None;
    }
    let before = prompt.input.before();
    let at = word_start(before);
    let mut words = words(app, &prompt.ask, before.get(at..)?, before.get(..at)?.trim().is_empty());
    words.truncate(MOST);
    (!words.is_empty()).then_some(Completion { words, chosen: None, at })
}

/// Where the last word begins; blanks within quotes part none.
fn word_start(before: &str) -> usize {
    let mut quoted = false;
    let mut start = 0;
    for (at, c) in before.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    // A quote that is never closed is an apostrophe or a slip.
    if quoted { before.rfind(char::is_whitespace).map_or(0, |at| at + 1) } else { start }
}

fn words(app: &App, ask: &Ask, word: &str, is_first: bool) -> Vec<String> {
    let log = &app.log;
    match ask {
        Ask::Filter => filter_completions(word, &names(log)),
        Ask::Command(_) | Ask::Severity(..) | Ask::Export(_) => Vec::new(),
        Ask::Goto => times(app, word, ""),
        _ if is_first && word.starts_with('@') && takes_time(ask) => {
            times(app, word.trim_start_matches('@'), "@")
        }
        Ask::Note { .. } if word.starts_with('#') => begun(word, ["#todo"].map(str::to_owned)),
        Ask::Note { .. } if word.starts_with('!') => begun(word, ["!action"].map(str::to_owned)),
        _ if word.chars().count() < LETTERS => Vec::new(),
        Ask::Deploy if is_first => begun(word, subjects(log, |event| event.kind == EventKind::Deploy)),
        Ask::Escalate if is_first => {
            let called = subjects(log, |event| event.kind == EventKind::Escalated);
            begun(word, called.into_iter().chain(people(log)))
        }
        _ => begun(word, subjects(log, is_alert).into_iter().chain(people(log))),
    }
}

const fn takes_time(ask: &Ask) -> bool {
    !matches!(
        ask,
        Ask::Acknowledge(_) | Ask::Unacknowledge(_) | Ask::Retract(_) | Ask::Silence(_) | Ask::Expire(_)
    )
}

const fn is_alert(event: &Event) -> bool {
    matches!(event.kind, EventKind::Fired | EventKind::Crossed | EventKind::Hypothesis(_))
}

/// Those that begin with the word, whatever the case, without the word itself.
fn begun(word: &str, names: impl IntoIterator<Item = String>) -> Vec<String> {
    let sought = word.to_lowercase();
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if name != word && name.to_lowercase().starts_with(&sought) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Minutes that begin so: of what is selected, of now, and of a while ago.
fn times(app: &App, begun: &str, sign: &str) -> Vec<String> {
    let selected = app.log.selected.and_then(|id| app.log.get(id)).map(|recorded| recorded.event.at);
    let ago = [0, 5, 10, 15, 30, 60].map(|minutes| app.now - Duration::from_mins(minutes));
    let mut found: Vec<String> = Vec::new();
    for at in selected.into_iter().chain(ago) {
        let is_recent = app.now.since(at) < Duration::from_hours(24);
        let time = app.times.format(at, if is_recent { "%H:%M" } else { "%Y-%m-%dT%H:%M" });
        if time.starts_with(begun) && time != begun {
            found.extend(Some(format!("{sign}{time}")).filter(|time| !found.contains(time)));
        }
    }
    found
}

fn names(log: &Log) -> Names {
    let sources = log.entries().iter().map(|entry| entry.recorded.event.source.to_string());
    let people = actors(log, false).into_iter().chain(actors(log, true));
    Names { people: people.collect(), sources: sources.filter(|source| !source.is_empty()).collect() }
}

/// The names that people on hand go by, whoever wrote last first.
fn people(log: &Log) -> Vec<String> {
    actors(log, false)
}

fn actors(log: &Log, machines: bool) -> Vec<String> {
    let events = log.entries().iter().rev().map(|entry| &entry.recorded.event);
    let mut seen = BTreeSet::new();
    let named = events
        .filter(|event| event.actor.is_machine() == machines)
        .map(|event| event.actor.name().to_string());
    named.filter(|name| !name.is_empty() && seen.insert(name.clone())).collect()
}

/// The names of what such events on hand are about, the latest first.
fn subjects(log: &Log, of: impl Fn(&Event) -> bool) -> Vec<String> {
    let events = log.entries().iter().rev().map(|entry| &entry.recorded.event);
    let mut seen = BTreeSet::new();
    let named = events.filter(|event| of(event)).map(|event| event.subject.name.to_string());
    named.filter(|name| !name.is_empty() && seen.insert(name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_before_the_cursor_is_completed() {
        assert_eq!(word_start("by:\"Alice B"), 10, "a quote that is still open");
        assert_eq!([word_start("a by:\"x y\""), word_start("don't wor"), word_start("a ")], [2, 6, 2]);
        let names = ["HighErrors", "hi", "Hikari", "pool", "Hikari"].map(str::to_owned);
        assert_eq!(begun("hi", names), ["HighErrors", "Hikari"]);
    }
}
