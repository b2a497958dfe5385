//! Taking an acknowledgement back.

use super::{chosen, deed};
use crate::app::prompt::{Ask, Held, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Actor, Event, EventKind};
use crate::timeline::{Ack, Episode};

/// A line for the acknowledgements of the marked alerts, else of the selected one, else for the
/// operator's own latest.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    let mut episodes = chosen::marked(app);
    if episodes.is_empty() {
        chosen::still_open(app)?;
        episodes.extend(chosen::episode(app));
    }
    let held: Vec<Held> = if episodes.is_empty() {
        own(app).into_iter().collect()
    } else {
        episodes.iter().filter_map(|episode| Some(held(episode, on_it(episode, &app.operator)?))).collect()
    };
    match (held.is_empty(), episodes.as_slice()) {
        (false, _) => Ok(Prompt::new(Ask::Unacknowledge(held), String::new())),
        (true, []) => Err("no acknowledgement of yours stands".to_owned()),
        (true, [one]) => Err(format!("nobody is on {}", one.subject)),
        (true, _) => Err("nobody is on the marked alerts".to_owned()),
    }
}

/// One event for each acknowledgement that still stands.
pub(super) fn events(app: &mut App, held: &[Held], said: &Said) -> Result<Vec<Event>, String> {
    app.marked.clear();
    let open = app.open.episodes();
    let standing: Vec<&Held> = held.iter().filter(|held| stands(&open, held)).collect();
    match held.len() - standing.len() {
        0 => {}
        _ if standing.is_empty() => return Err("nothing to take back any more".to_owned()),
        ended => app.tell(&format!("{ended} ended meanwhile: left out")),
    }
    Ok(standing.into_iter().map(|held| event(app, held, said)).collect())
}

/// The operator's own acknowledgement of the episode, else that of whoever is on it.
fn on_it<'e>(episode: &'e Episode, operator: &Actor) -> Option<&'e Ack> {
    let own = episode.acknowledgement.standing().iter().find(|ack| ack.by == *operator);
    own.or_else(|| episode.acknowledgement.owner())
}

fn own(app: &App) -> Option<Held> {
    let episodes = app.open.episodes();
    let acks = episodes
        .iter()
        .flat_map(|episode| episode.acknowledgement.standing().iter().map(move |ack| (episode, ack)));
    let own = acks.filter(|(episode, ack)| ack.by == app.operator && episode.board == app.board);
    own.max_by_key(|(_, ack)| (ack.at, ack.seq)).map(|(episode, ack)| held(episode, ack))
}

fn held(episode: &Episode, ack: &Ack) -> Held {
    Held {
        board: episode.board.clone(),
        ack: ack.id,
        subject: episode.subject.clone(),
        by: ack.by.clone(),
        since: ack.at,
    }
}

fn stands(open: &[Episode], held: &Held) -> bool {
    open.iter().flat_map(|episode| episode.acknowledgement.standing()).any(|ack| ack.id == held.ack)
}

fn event(app: &mut App, held: &Held, said: &Said) -> Event {
    let withdrawn = deed::on(app, held.board.clone(), EventKind::Unacknowledged, said);
    Event { subject: held.subject.clone(), about: Some(held.ack), ..withdrawn }
}
