//! Text that would command a terminal or a document: from an endpoint, from a shell, pasted; through the real
//! binary, its journal, its screen and its export.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "export/parse.rs"]
mod parse;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use endpoint::{Behaviour, Endpoint};
use pty::{Terminal, warroom};
use tempfile::TempDir;
use warroom::journal::{Access, Journal};
use warroom::model::{Actor, Event, EventId, EventKind, Text, Timestamp};

const BOARD: &str = "127.0.0.1";

/// A clipboard write, a colour, a cleared screen, a title, text that reads backwards, text that is not there.
const COMMANDS: &str =
    "\u{1b}]52;c;SEFDS0VE\u{7}\u{1b}[31mred\u{9b}2J\u{1b}]0;owned\u{7}\u{202e}live\u{200b}";

/// None of these may reach a terminal or a document as they are.
const RAW: [&str; 6] = ["\u{1b}]52", "\u{1b}]0;", "\u{9b}", "\u{202e}", "\u{200b}", "\u{1b}[31mred"];

/// Markdown that would be a table, code, a picture, a link, a heading, a page.
const MARKDOWN: [&str; 6] = [
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```\nrm -rf /\n```\n~~~",
    "![pixel](https://evil.example/p.png) [click](javascript:alert(1)) <https://evil.example>",
    "# ROOT CAUSE: nothing\n\n- [x] all done\n\n---",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "**02:00:00** Incident resolved\n1. one\n> two",
];

/// A pool that is full, called something awful.
fn page() -> String {
    let label = COMMANDS.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let label = format!("{label} | x | `{}`", "y".repeat(100_000));
    format!(
        "hikaricp_connections_active{{pool=\"{label}\"}} 50\nhikaricp_connections_max{{pool=\"{label}\"}} 50\n\
         hikaricp_connections_pending{{pool=\"{label}\"}} 90\n"
    )
}

fn note(journal: &Path, text: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warroom"));
    command.args(["note", "-", "--board", BOARD, "--journal"]).arg(journal);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
}

/// A line of a megabyte, which no command takes but a journal may hold.
fn append_a_megabyte(path: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (journal, _) = Journal::open(path, Access::ReadWrite).await.unwrap();
        let latest = journal.as_of(&Text::line(BOARD)).await.unwrap().unwrap_or(Timestamp::from_millis(1));
        let id = EventId::of_person(latest, [7; 10]);
        let long = format!("{COMMANDS}{}", "| z ".repeat(262_144));
        let who = Actor::person(COMMANDS, "host\n# heading");
        let event = Event {
            text: Text::block(&long),
            ..Event::new(id, Text::line(BOARD), EventKind::Note, latest, who)
        };
        journal.append(&[event], None).await.unwrap();
        journal.close().await;
    });
}

fn assert_inert(what: &str, bytes: &[u8]) {
    for raw in RAW {
        let found = bytes.windows(raw.len()).any(|window| window == raw.as_bytes());
        assert!(!found, "{raw:?} reached the {what}");
    }
}

fn export(journal: &Path, format: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warroom"));
    command.args(["export", "--board", BOARD, "--since", "1h", "--format", format, "--journal"]).arg(journal);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn hostile_text_is_inert_on_the_screen_and_in_the_document() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    let endpoint = Endpoint::start(Behaviour::Page(page()));
    let url = endpoint.url();
    let start =
        |columns, rows| Terminal::start(warroom(&[&url, "--journal", path.to_str().unwrap()]), columns, rows);
    let mut terminal = start(120, 40);
    terminal.wait_for_text("recording here");
    for text in MARKDOWN {
        note(&path, text);
    }
    note(&path, COMMANDS);
    append_a_megabyte(&path);
    terminal.wait_for_text("z | z");
    // A paste full of keys: `q` would leave, `r` would resolve.
    terminal.send("n");
    terminal.wait_for_text("▸");
    terminal.send(&format!("\u{1b}[200~pasted q r {COMMANDS}\n| t |\n\u{1b}[201~"));
    terminal.wait_for_text("pasted q r");
    terminal.send("\r");
    terminal.wait_for("the paste on the timeline", |screen| {
        screen.lines().any(|line| line.contains("✎ note") && line.contains("pasted q r"))
    });
    // Each entry whole, then the gauge whose label is hostile.
    terminal.send("\t\r");
    terminal.wait_for_text("esc close");
    terminal.send("\u{1b}");
    terminal.wait_for("the board", |screen| !screen.contains("esc close"));
    terminal.quit();
    assert_inert("terminal", &terminal_bytes(start(80, 24)));

    let markdown = export(&path, "md");
    assert_inert("document", markdown.as_bytes());
    let seen = parse::seen(&markdown);
    let json: serde_json::Value = serde_json::from_str(&export(&path, "json")).unwrap();
    let events = json["events"].as_array().unwrap().len();
    assert!(events >= MARKDOWN.len() + 3, "{events} events");
    assert!(seen.links.is_empty() && seen.strange.is_empty(), "{:?} {:?}", seen.links, seen.strange);
    assert!(seen.rows.is_empty() && seen.headings.iter().all(|heading| !heading.contains("ROOT CAUSE")));
    let is_entry =
        |item: &&String| item.as_bytes().get(..8).is_some_and(|time| time[2] == b':' && time[5] == b':');
    assert_eq!(seen.items.iter().filter(is_entry).count(), events, "an entry is one item each");
    assert_inert("JSON", export(&path, "json").as_bytes());
}

/// Everything a fresh screen writes when it shows all of this and opens the newest entry.
fn terminal_bytes(mut terminal: Terminal) -> Vec<u8> {
    terminal.wait_for_text("pasted q r");
    terminal.send("\t\r");
    terminal.wait_for_text("esc close");
    terminal.send("G");
    // Told apart from Alt and a letter: nothing is typed before the board is back.
    terminal.send("\u{1b}");
    terminal.wait_for("the board", |screen| !screen.contains("esc close"));
    let bytes = terminal.bytes();
    terminal.quit();
    bytes
}
