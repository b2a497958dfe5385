//! Raising, ruling out or confirming a hypothesis.

use super::{chosen, deed};
use crate::app::prompt::{Ask, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::app::stroke::Stroke;
use crate::model::{Event, EventKind, Verdict};
use crate::timeline::{Entry, hypotheses};

/// A line for a new hypothesis, or to rule the selected one out.
pub(super) fn ask(app: &App) -> Prompt {
    match chosen::event(app).map(|recorded| &recorded.event) {
        Some(event) if matches!(event.kind, EventKind::Hypothesis(_)) => {
            Prompt::new(Ask::Hypothesis(Verdict::RuledOut), format!("{}: ", event.subject.name))
        }
        _ => Prompt::new(Ask::Hypothesis(Verdict::Open), String::new()),
    }
}

/// The verdict: the subject is the hypothesis.
pub(super) fn event(app: &mut App, verdict: Verdict, said: &Said) -> Event {
    deed::event(app, EventKind::Hypothesis(verdict), said)
}

/// Puts the next or previous known name before the colon; the reason after it stays. A name that is not
/// known stays too, unless known ones begin with it.
pub(super) fn recall(app: &mut App, stroke: Stroke) {
    let names = known(app);
    let Some(prompt) = app.prompt.as_mut().filter(|prompt| matches!(prompt.ask, Ask::Hypothesis(_))) else {
        return;
    };
    let typed = prompt.input.value();
    let (name, reason) = typed.split_once(':').unwrap_or((typed, ""));
    if let Some(next) = next(&names, name.trim(), stroke == Stroke::Up) {
        let text = format!("{next}: {}", reason.trim_start());
        prompt.input.set(&text);
    }
}

/// The names on the timeline at hand, by when they were raised.
fn known(app: &App) -> Vec<String> {
    let standing = app.log.entries().iter().filter(|entry: &&Entry| entry.stands());
    let all = hypotheses(standing.map(|entry| &entry.recorded.event));
    let mut names: Vec<String> = Vec::new();
    for hypothesis in all {
        let name = hypothesis.subject.name.to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn next<'n>(names: &'n [String], name: &str, back: bool) -> Option<&'n String> {
    let last = names.len().checked_sub(1)?;
    let at = names.iter().position(|known| known == name);
    match at {
        Some(at) if back => names.get(at.checked_sub(1).unwrap_or(last)),
        Some(at) => names.get(if at == last { 0 } else { at + 1 }),
        None if back => names.iter().rev().find(|known| known.starts_with(name)),
        None => names.iter().find(|known| known.starts_with(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_walked_through_and_completed() {
        let names = ["leak", "network", "noise"].map(str::to_owned);
        let walk = |name, back| next(&names, name, back).map(String::as_str);
        assert_eq!([walk("", false), walk("leak", false)], [Some("leak"), Some("network")]);
        assert_eq!([walk("", true), walk("leak", true)], [Some("noise"), Some("noise")]);
        assert_eq!([walk("n", false), walk("dns", false)], [Some("network"), None]);
        assert_eq!(next(&[], "", true), None);
    }
}
