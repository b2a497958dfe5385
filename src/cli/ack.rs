//! `warroom ack`: acknowledging from a shell.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::sleep;

use super::args::AckArgs;
use super::journal::{Desk, patiently};
use super::operator::new_id;
use super::print::print;
use crate::app::{Times, words as outside};
use crate::journal::{Access, Journal};
use crate::model::{Errand, Event, EventId, Fingerprint, Stage, Text};
use crate::runtime::Now;
use crate::timeline::{Episode, Incident, OpenEpisodes};

/// How often it is looked at what became of it outside, and how many times.
const LOOK: Duration = Duration::from_millis(200);
const TRIES: usize = 25;

/// Acknowledges, and prints the ids once they are durable.
pub(super) fn run(args: &AckArgs) -> Result<ExitCode> {
    let desk = Desk::of_existing(&args.of, Access::ReadWrite)?;
    let (journal, board) = (&desk.journal, &desk.board);
    let open = desk.runtime.block_on(patiently(async || journal.open_episodes(board).await))?;
    let targets = targets(&open, args)?;
    let incidents = desk.runtime.block_on(patiently(async || journal.incidents(board).await))?;
    let incident = incidents.current(board).filter(Incident::is_open).map(|incident| incident.id);
    let (now, comment) = (Now::machine(), Text::block(&args.comment));
    let words: Vec<_> = targets
        .iter()
        .map(|episode| {
            episode.acknowledge(new_id(now), now, desk.operator.clone(), comment.clone(), incident)
        })
        .collect();
    let appended = desk.runtime.block_on(patiently(async || journal.append(&words, None).await))?;
    let ids: Vec<String> = appended.iter().map(|appended| appended.recorded.event.id.to_string()).collect();
    print(&format!("{}\n", ids.join("\n")))?;
    let after = desk.runtime.block_on(patiently(async || journal.open_episodes(board).await))?;
    for (episode, word) in targets.iter().zip(&words) {
        tell_who_was_first(&after, episode, word.id);
    }
    if desk.reaches_out {
        desk.runtime.block_on(tell_how_far(journal, board, &words))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn targets(open: &OpenEpisodes, args: &AckArgs) -> Result<Vec<Episode>> {
    let firing = open.episodes();
    let Some(wanted) = &args.alert else {
        let waiting: Vec<Episode> = firing.into_iter().filter(Episode::needs_somebody).collect();
        return if waiting.is_empty() {
            Err(anyhow!("nothing fires that nobody is on"))
        } else {
            Ok(waiting)
        };
    };
    let fingerprint = wanted.parse::<Fingerprint>().ok();
    let is_wanted = |episode: &&Episode| {
        episode.subject.name.as_str() == wanted || Some(episode.subject.fingerprint()) == fingerprint
    };
    let found: Vec<Episode> = firing.iter().filter(is_wanted).cloned().collect();
    if found.is_empty() { Err(nothing_fires(wanted, &firing)) } else { Ok(found) }
}

fn nothing_fires(wanted: &str, firing: &[Episode]) -> anyhow::Error {
    let wanted = Text::line(wanted);
    let names: Vec<String> = firing.iter().map(|episode| episode.subject.to_string()).collect();
    match names.as_slice() {
        [] => anyhow!("{wanted} does not fire: nothing does"),
        names => anyhow!("{wanted} does not fire; these do: {}", names.join(", ")),
    }
}

/// One owner: whoever came second hears who was first.
fn tell_who_was_first(open: &OpenEpisodes, episode: &Episode, own: EventId) {
    let Some(now) = open.episode(&episode.board, &episode.subject) else { return };
    if let Some(first) = now.acknowledgement.owner().filter(|first| first.id != own) {
        eprintln!("warroom: {}: {} was first, at {}", episode.subject, first.by, first.at.clock());
    }
}

/// Says what became of it outside, as soon as whoever records has tried.
async fn tell_how_far(journal: &Journal, board: &Text, words: &[Event]) -> Result<()> {
    let is_ours = |errand: &Errand| words.iter().any(|word| word.id == errand.asked.event.id);
    let is_tried = |errand: &Errand| errand.progress.stage != Stage::Pending || errand.progress.failures > 0;
    for _ in 0..TRIES {
        let errands = patiently(async || journal.errands(board).await).await?;
        let ours: Vec<&Errand> = errands.iter().filter(|errand| is_ours(errand)).collect();
        if ours.iter().all(|errand| is_tried(errand)) {
            for Errand { asked, progress } in ours {
                eprintln!("warroom: {}: {}", asked.event.subject, outside(progress, &Times::default()));
            }
            return Ok(());
        }
        sleep(LOOK).await;
    }
    eprintln!("warroom: the page is not stopped yet: whoever records the board does it");
    Ok(())
}
