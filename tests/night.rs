//! The story as an operator lives it: the alert comes, is acknowledged and written about by keys, and all of
//! it stands on the timeline, in the journal and in the document.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::path::Path;
use std::process::Command;

use pty::{PATIENCE, Terminal, warroom};
use regex::Regex;
use tempfile::TempDir;
use warroom::journal::{Access, Journal};
use warroom::model::{EventKind, Recorded, Text};
use warroom::timeline::{Incident, OpenEpisodes};

const BOARD: &str = "checkout-demo";

/// The demo without its team, at a hundred and twenty times its speed, keeping its journal here.
fn demo(journal: &Path) -> Terminal {
    let journal = journal.to_str().unwrap();
    Terminal::start(warroom(&["demo", "--speed", "120", "--solo", "--journal", journal]), 120, 40)
}

/// What the journal holds afterwards.
fn journal(path: &Path) -> (Vec<Recorded>, OpenEpisodes, Option<Incident>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let board = Text::line(BOARD);
        let (journal, notices) = Journal::open(path, Access::ReadOnly).await.unwrap();
        assert_eq!(notices, []);
        let all = journal.after(Some(&board), 0, 10_000).await.unwrap();
        let incident = journal.incidents(&board).await.unwrap().current(&board);
        (all, journal.open_episodes(&board).await.unwrap(), incident)
    })
}

fn user() -> String {
    whoami::username().unwrap()
}

/// The timeline's rows that tell of `what`.
fn rows<'a>(screen: &'a str, what: &str) -> Vec<&'a str> {
    let is_entry = Regex::new(r"^.\d\d:\d\d:\d\d  ").unwrap();
    screen.lines().filter(|line| is_entry.is_match(line) && line.contains(what)).collect()
}

#[test]
fn an_alert_is_acknowledged_and_written_about_by_keys() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    let mut terminal = demo(&path);
    // From then on nothing is ever better for a moment.
    let fails = |screen: &str| rows(screen, "FIRING").iter().any(|row| row.contains("Error rate"));
    let screen = terminal.wait_for("a firing alert", |screen| fails(screen) && screen.contains("NOT ACK"));
    let fired = rows(&screen, "FIRING")[0];
    // The pool runs dry at 01:59:40; when that has held for long enough depends on when it is asked.
    assert!(("01:59:40".."02:01:59").contains(&&fired[1..9]), "{screen}");
    assert!(screen.contains("INCIDENT SEV1") && screen.contains("NOT ACKNOWLEDGED"), "{screen}");

    terminal.send("a");
    let screen = terminal.wait_for_text("comment:");
    let alert = Regex::new(r"Acknowledge (.*?)(\{.*)? \(critical\)").unwrap();
    let alert = alert.captures(&screen).expect("one alert is named")[1].to_owned();
    assert!(screen.contains("recorded only: the page is not stopped"), "{screen}");
    terminal.send("on it, looking at the pool");
    terminal.wait_for_text("▸ on it, looking at the pool");
    terminal.send("\r");
    let acked = format!("acked {}", user());
    let screen = terminal.wait_for("the acknowledgement", |screen| {
        screen.contains(&acked) && !rows(screen, "✔ ACK").is_empty() && !screen.contains("pending")
    });
    let ack = rows(&screen, "✔ ACK")[0];
    assert!(ack.contains(&alert) && ack.contains("on it") && ack.contains(&user()), "{screen}");

    terminal.send("n");
    terminal.wait_for_text("Note");
    terminal.send("@01:55 pool creeps up\r");
    let screen = terminal.wait_for("the note", |screen| !rows(screen, "pool creeps").is_empty());
    let note = rows(&screen, "pool creeps")[0];
    assert!(note[1..].starts_with("01:55:00  ✎ note") && note.contains(&user()), "{screen}");
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).expect("q ends it").success());
    drop(terminal);

    let (events, open, incident) = journal(&path);
    let of_people: Vec<_> =
        events.iter().map(|recorded| &recorded.event).filter(|e| !e.actor.is_machine()).collect();
    let [ack, note] = of_people[..] else { panic!("{of_people:?}") };
    let incident = incident.expect("an incident").id;
    assert_eq!((&ack.kind, ack.text.as_str()), (&EventKind::Acknowledged, "on it, looking at the pool"));
    assert_eq!((&note.kind, note.text.as_str()), (&EventKind::Note, "pool creeps up"));
    for event in [ack, note] {
        assert_eq!((event.actor.name().as_str(), event.incident), (user().as_str(), Some(incident)));
    }
    assert!(ack.recorded_at == ack.at && note.is_backdated());
    let owned = open.episodes().into_iter().find(|episode| episode.subject == ack.subject).unwrap();
    assert_eq!(owned.acknowledgement.owner().map(|owner| owner.id), Some(ack.id));
    assert_eq!(ack.subject.name.as_str(), alert);

    let mut export = Command::new(env!("CARGO_BIN_EXE_warroom"));
    let document = export.args(["export", "--journal"]).arg(&path).output().unwrap();
    let document = String::from_utf8(document.stdout).unwrap();
    assert!(document.contains("pool creeps up"), "{document}");
    assert!(document.contains(&format!("on it, looking at the pool · {}@", user())), "{document}");
}

#[test]
fn the_team_acts_and_leaves_alone_what_the_operator_did() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    let command = warroom(&["demo", "--speed", "240", "--journal", path.to_str().unwrap()]);
    let mut terminal = Terminal::start(command, 120, 40);
    let fails = |screen: &str| rows(screen, "FIRING").iter().any(|row| row.contains("Error rate"));
    terminal.wait_for("alerts", |screen| fails(screen) && screen.contains("NOT ACKNOWLEDGED"));
    terminal.send("\t \x1b[B \x1b[B \x1b[B a");
    terminal.wait_for_text("comment:");
    terminal.send("mine\r");
    // The team's own words come as those of other people, each under their name.
    let screen = terminal.wait_for("the team", |screen| !rows(screen, "ruled out").is_empty());
    assert!(rows(&screen, "ruled out")[0].contains("alice"), "{screen}");
    terminal.quit();
    let (events, open, _) = journal(&path);
    let acks = events.iter().map(|recorded| &recorded.event).filter(|e| e.kind == EventKind::Acknowledged);
    let mine: Vec<_> = acks.clone().filter(|ack| ack.actor.name().as_str() == user()).collect();
    assert!(!mine.is_empty());
    for ack in acks.filter(|ack| ack.actor.name().as_str() == "alice") {
        assert!(mine.iter().all(|own| own.about != ack.about), "{ack:?} was the operator's already");
    }
    assert!(open.episodes().iter().all(|episode| episode.acknowledgement.owner().is_some()));
}
