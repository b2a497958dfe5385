//! `x` on the screen: the incident as a file, the same as `warroom export` writes, and never over another.
#![allow(clippy::unwrap_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::fs;

use endpoint::{Behaviour, Endpoint};
use kept::pty::{Terminal, warroom};
use kept::{BOARD, Kept};

#[test]
fn the_screen_writes_what_the_command_writes_and_overwrites_nothing() {
    let endpoint = Endpoint::start(Behaviour::Page("probe_success{target=\"a\"} 1\n".to_owned()));
    let kept = Kept::new();
    let folder = tempfile::tempdir().unwrap();
    let mut command = warroom(&[&endpoint.url()]);
    kept.equip(&mut command);
    command.current_dir(folder.path());
    let mut terminal = Terminal::start(command, 120, 40);
    terminal.wait_for_text("recording here");
    terminal.send("nthe pool ran dry\r");
    kept.wait_for("the note", |all| {
        all.iter().any(|recorded| recorded.event.text.as_str() == "the pool ran dry")
    });
    terminal.send("x");
    terminal.wait_for_text("-127-0-0-1.md");
    terminal.send("\u{15}report.jsonl\r");
    terminal.wait_for_text("wrote ");
    let written = fs::read(folder.path().join("report.jsonl")).unwrap();
    assert!(String::from_utf8_lossy(&written).contains("the pool ran dry"));

    fs::write(folder.path().join("mine.md"), "mine").unwrap();
    terminal.send("x\u{15}mine.md\r");
    terminal.wait_for_text("stays as it is");
    assert_eq!(fs::read(folder.path().join("mine.md")).unwrap(), b"mine");
    // The line is open again: another name does.
    terminal.send("\u{15}other.md\r");
    terminal.wait_for_text("other.md (");
    terminal.quit();

    // The screen's end is told on the timeline, so what is compared is what was before it.
    let output =
        kept.command(&["export", "--since", "24h", "--format", "md", "--board", BOARD]).output().unwrap();
    let (by_command, by_screen) = (
        String::from_utf8(output.stdout).unwrap(),
        fs::read_to_string(folder.path().join("other.md")).unwrap(),
    );
    let note = |text: &str| text.lines().find(|line| line.contains("the pool ran dry")).map(str::to_owned);
    assert!(note(&by_command).is_some());
    assert_eq!(note(&by_command), note(&by_screen));
    assert_eq!(by_command.lines().next(), by_screen.lines().next());
}
