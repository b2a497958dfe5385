//! A journal that somebody else holds locked.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::{Kept, PATIENCE, Running, printed};
use rustix::process::Signal;
use warroom::model::EventKind;

const PROBE: &str = "probe_success{target=\"a\"} 1\n";

/// A recorder that is not yet started.
fn record(journal: &Path, endpoint: &Endpoint) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warroom"));
    command.arg("record").arg(endpoint.url()).arg("--journal").arg(journal).stderr(Stdio::piped());
    command
}

#[test]
fn a_note_says_that_it_waits_and_is_stored_afterwards() {
    let kept = Kept::new();
    assert!(kept.note("the first").output().unwrap().status.success());
    let lock = kept.lock();
    let mut child = kept.note("the second").spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.starts_with("warroom: waiting for the journal: another program"), "{line}");
    drop(lock);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let all = kept.all();
    assert_eq!(printed(&output.stdout), [all[1].event.id]);
    line.clear();
    stderr.read_to_string(&mut line).unwrap();
    assert_eq!(line, "", "said once");
}

#[test]
fn a_recorder_ends_when_asked_to_though_the_journal_takes_nothing() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut child = record(&kept.path(), &endpoint).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut running = Running(child);
    assert!(lines.any(|line| line.contains("recording")));
    let lock = kept.lock();
    endpoint.set(Behaviour::Page(PROBE.replace('1', "0")));
    assert!(lines.any(|line| line.contains("waiting for the journal")));
    running.signal(Signal::TERM);
    let status = running.wait(Duration::from_secs(20)).expect("it ends");
    assert!(status.success(), "{status}");
    drop(lock);
    kept.assert_sound();
}

#[test]
fn a_recorder_ends_when_asked_to_though_the_journal_cannot_be_opened() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    // A file where the journal's folder should be.
    std::fs::write(kept.state(), "").unwrap();
    let mut child = record(&kept.state().join("journal.db"), &endpoint).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut running = Running(child);
    assert!(lines.any(|line| line.contains("waiting for the journal")));
    running.signal(Signal::TERM);
    assert!(running.wait(Duration::from_secs(20)).expect("it ends").success());
}

/// What the help says and the board does not.
const HELP: &str = "acknowledge: you are on it";

#[test]
fn a_dashboard_takes_notes_while_the_journal_is_locked_and_stores_them_in_order() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("recording here");
    let lock = kept.lock();
    terminal.send("nwe look at the pool\r");
    terminal.wait_for_text("waiting for the journal (1 queued)");
    let pressed = Instant::now();
    terminal.send("?");
    terminal.wait_for_text(HELP);
    println!("a key while the journal is locked: {:.1?}", pressed.elapsed());
    terminal.send("?");
    terminal.wait_for("the board", |screen| !screen.contains(HELP));
    terminal.send("nthe pool is reset\r");
    terminal.wait_for_text("waiting for the journal (2 queued)");
    assert!(kept.notes().is_empty());
    drop(lock);
    terminal.wait_for("both notes stored", |screen| {
        let told = screen.contains("note         we look at the pool")
            && screen.contains("note         the pool is reset");
        told && !screen.contains("waiting") && !screen.contains("queued")
    });
    assert_eq!(kept.notes(), ["we look at the pool", "the pool is reset"]);
    terminal.quit();
    assert!(kept.unsent().is_empty());
}

#[test]
fn a_dashboard_left_while_the_journal_is_locked_keeps_its_notes_for_the_next_start() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("recording here");
    let lock = kept.lock();
    for n in 1..=3 {
        terminal.send(&format!("nnote {n}\r"));
        terminal.wait_for_text(&format!("{n} queued"));
    }
    terminal.send("nnote 4\r");
    // Before it can have been tried even once.
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).unwrap().success());
    terminal.wait_for_text("4 entries are not stored");
    assert_eq!(kept.unsent().len(), 1);
    drop(lock);
    let terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("note 4");
    assert_eq!(kept.notes(), ["note 1", "note 2", "note 3", "note 4"]);
    terminal.quit();
    assert!(kept.unsent().is_empty());
}

#[test]
fn an_acknowledgement_that_is_stored_too_late_says_so_and_is_stored_once() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.replace("} 1", "} 0")));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("NOT ACKNOWLEDGED");
    let lock = kept.lock();
    terminal.send("aon it\r");
    terminal.wait_for_text("1 queued");
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).unwrap().success());
    drop(lock);
    let [unsent] = &kept.unsent()[..] else { panic!("what waits is kept") };
    let left_behind = std::fs::read(unsent).unwrap();
    // Meanwhile the alert is over, as somebody else notices who knows nothing of it.
    endpoint.set(Behaviour::Page(PROBE.to_owned()));
    let recorder = Running(record(&kept.path(), &endpoint).spawn().unwrap());
    kept.wait_for("the end", |all| all.iter().any(|recorded| recorded.event.kind == EventKind::Resolved));
    drop(recorder);

    let terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("already resolved at");
    terminal.quit();
    for _ in 0..2 {
        // As after a crash between the journal's answer and the end of the file.
        std::fs::write(unsent, &left_behind).unwrap();
        let terminal = kept.dashboard(&[&endpoint.url()]);
        terminal.wait_for("an empty queue", |_| kept.unsent().is_empty());
        terminal.quit();
    }
    let all = kept.all();
    let given = all.iter().filter(|recorded| recorded.event.kind == EventKind::Acknowledged);
    assert_eq!(given.count(), 1);
}

#[test]
fn a_dashboard_killed_while_the_journal_is_locked_keeps_its_notes_for_the_next_start() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("recording here");
    let lock = kept.lock();
    terminal.send("nbefore the end\r");
    terminal.wait_for_text("1 queued");
    terminal.signal(Signal::KILL);
    assert!(terminal.wait_for_exit(PATIENCE).is_some());
    drop(lock);
    let terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("note         before the end");
    assert_eq!(kept.notes(), ["before the end"]);
    terminal.quit();
}
