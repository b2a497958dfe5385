//! Saying that one is on an alert.

use super::{chosen, deed};
use crate::app::prompt::{Ask, Prompt, Target};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind, Subject};
use crate::timeline::Episode;

/// A line for the marked alerts, else the selected one, else the worst that nobody is on.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    let targets = meant(app)?.iter().map(target).collect();
    Ok(Prompt::new(Ask::Acknowledge(targets), String::new()))
}

/// One event for each alert that still fires; those that ended meanwhile are left out and told of.
pub(super) fn events(app: &mut App, targets: &[Target], said: &Said) -> Result<Vec<Event>, String> {
    app.marked.clear();
    let open = app.open.episodes();
    let fires = |target: &&Target| open.iter().any(|episode| chosen::fired(episode, target.episode));
    let (firing, ended): (Vec<&Target>, Vec<&Target>) = targets.iter().partition(fires);
    let ended: Vec<&Subject> = ended.into_iter().map(|target| &target.subject).collect();
    if firing.is_empty() {
        return Err(format!("{}: nothing to acknowledge any more", resolved(&ended)));
    }
    if !ended.is_empty() {
        app.tell(&format!("{}: left out", resolved(&ended)));
    }
    Ok(firing.into_iter().map(|target| event(app, target, said)).collect())
}

fn meant(app: &App) -> Result<Vec<Episode>, String> {
    let marked = chosen::marked(app);
    if !marked.is_empty() {
        return Ok(marked);
    }
    chosen::still_open(app)?;
    if let Some(episode) = chosen::episode(app) {
        return Ok(vec![episode]);
    }
    let over = chosen::event(app).map(|recorded| &recorded.event);
    if let Some(over) = over.filter(|event| matches!(event.kind, EventKind::Fired | EventKind::Resolved)) {
        return Err(format!("this firing of {} has resolved: nothing to acknowledge", over.subject));
    }
    worst(app).map(|worst| vec![worst])
}

/// The worst of the board's alerts that nobody is on, and whose acknowledgement is not on its way.
fn worst(app: &App) -> Result<Episode, String> {
    let open = app.open.episodes().into_iter().filter(|episode| episode.board == app.board);
    let (waiting, taken): (Vec<Episode>, Vec<Episode>) =
        open.partition(|episode| episode.needs_somebody() && !app.pendings.acknowledges(episode));
    let why = match taken.iter().any(Episode::needs_somebody) {
        true => "your acknowledgement is on its way to the journal",
        false if taken.is_empty() => "nothing to acknowledge: no alert is open",
        false => "nothing to acknowledge: somebody is on every open alert",
    };
    waiting.into_iter().next().ok_or_else(|| why.to_owned())
}

fn target(episode: &Episode) -> Target {
    Target {
        board: episode.board.clone(),
        episode: episode.first.id,
        seen: episode.later.last().unwrap_or(&episode.first).id,
        subject: episode.subject.clone(),
        severity: episode.severity(),
    }
}

fn event(app: &mut App, target: &Target, said: &Said) -> Event {
    let acknowledged = deed::on(app, target.board.clone(), EventKind::Acknowledged, said);
    Event { subject: target.subject.clone(), about: Some(target.seen), ..acknowledged }
}

fn resolved(ended: &[&Subject]) -> String {
    match ended {
        [one] => format!("{one} has resolved meanwhile"),
        all => format!("{} alerts have resolved meanwhile", all.len()),
    }
}
