//! Playing the team of a story: what its people did arrives as events of other people.

use std::time::Duration;

use tokio::time::sleep;

use crate::demo::Deed;
use crate::journal::{Journal, JournalError};
use crate::model::{Event, EventId, EventKind, Recorded, Severity, Text};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;
use crate::runtime::time::Now;
use crate::timeline::Incident;

/// How often a story's clock is looked at: a tenth of a story minute at sixty times the machine's pace.
const LOOK: Duration = Duration::from_millis(100);

/// Plays every deed when its time comes.
pub(super) async fn play(journal: Journal, board: Text, deeds: Vec<Deed>, now: Now, outlet: Outlet) {
    let (mut crashes, mut left) = (Crashes::of("the story's team", outlet), &deeds[..]);
    while let Err(reason) = caught(play_on(&journal, &board, &mut left, &now)).await {
        crashes.another(reason).await;
    }
}

/// Plays the deeds that are left, and goes on with the one at hand after a crash.
async fn play_on(journal: &Journal, board: &Text, left: &mut &[Deed], now: &Now) {
    while let Some((deed, rest)) = left.split_first() {
        while now.board() < deed.at {
            sleep(LOOK).await;
        }
        while let Err(error) = played(journal, board, deed).await {
            if !error.is_passing() {
                return;
            }
            sleep(LOOK).await;
        }
        *left = rest;
    }
}

/// Plays one deed now. An acknowledgement is for the critical alerts that nobody is on; where an operator
/// was faster there is nothing left to do.
pub(in crate::runtime) async fn played(
    journal: &Journal,
    board: &Text,
    deed: &Deed,
) -> Result<Vec<Recorded>, JournalError> {
    let incident = journal.incidents(board).await?.current(board).filter(Incident::is_open);
    let incident = incident.map(|incident| incident.id);
    let events = match deed.kind {
        EventKind::Acknowledged => acknowledgements(journal, board, deed, incident).await?,
        // Whoever resolved it already needs no second word.
        EventKind::Incident(_) if incident.is_none() => Vec::new(),
        _ => vec![deed.event(board, incident)],
    };
    let appended = journal.append(&events, None).await?;
    Ok(appended.into_iter().map(|appended| appended.recorded).collect())
}

async fn acknowledgements(
    journal: &Journal,
    board: &Text,
    deed: &Deed,
    incident: Option<EventId>,
) -> Result<Vec<Event>, JournalError> {
    let episodes = journal.open_episodes(board).await?.episodes();
    let mut words = Vec::new();
    for episode in episodes.iter().filter(|e| e.needs_somebody() && e.severity() == Severity::Critical) {
        if let Some(fired) = journal.get(episode.first.id).await? {
            words.push(deed.acknowledge(&fired.event, incident));
        }
    }
    Ok(words)
}
