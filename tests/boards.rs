//! Several boards in one dashboard: the wall that shows them in turn, and keys that act on the one that is seen.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::pty::{PATIENCE, Terminal, warroom};
use kept::{Kept, told};
use warroom::model::{EventKind, Recorded};

const CALM: &str = "queue_depth 7\n";
const BAD: &str = "queue_depth 70\n";

/// An endpoint, the config of a board that watches it, and a journal for all boards.
struct Watched<'a> {
    kept: &'a Kept,
    endpoint: Endpoint,
    config: PathBuf,
}

impl<'a> Watched<'a> {
    fn new(kept: &'a Kept, board: &str) -> Self {
        let endpoint = Endpoint::start(Behaviour::Page(CALM.to_owned()));
        let config = kept.path().with_file_name(format!("{board}.toml"));
        let text = format!(
            "[board]\nname = \"{board}\"\n[[source]]\nname = \"app\"\nurl = \"{}\"\nevery = \"200ms\"\n[[signal]]\n\
             name = \"Depth\"\nsource = \"app\"\nexpr = \"queue_depth\"\nrole = \"waiting\"\ncritical = 50\n",
            endpoint.url()
        );
        fs::write(&config, text).unwrap();
        fs::set_permissions(&config, Permissions::from_mode(0o600)).unwrap();
        Self { kept, endpoint, config }
    }

    fn becomes(&self, page: &str) {
        self.endpoint.set(Behaviour::Page(page.to_owned()));
    }

    /// The texts of what people wrote on this board.
    fn notes(&self) -> Vec<String> {
        let board = self.config.file_stem().unwrap().to_string_lossy().into_owned();
        let is_note = |recorded: &&Recorded| {
            recorded.event.board.as_str() == board && !recorded.event.actor.is_machine()
        };
        self.kept.all().iter().filter(is_note).map(|recorded| recorded.event.text.to_string()).collect()
    }
}

/// A dashboard of these boards.
fn dashboard(boards: &[&Watched<'_>], flags: &[&str]) -> Terminal {
    let mut command = warroom(flags);
    for board in boards {
        command.arg("-c").arg(&board.config);
    }
    boards[0].kept.equip(&mut command);
    Terminal::start(command, 80, 24)
}

/// The board in front, by the first row that says anything: the picture moves.
fn front(screen: &str) -> &str {
    screen.split_whitespace().next().unwrap_or_default()
}

fn wait_for_front(terminal: &Terminal, board: &str) -> String {
    terminal.wait_for(&format!("{board} in front"), |screen| front(screen) == board)
}

/// Waits until somebody was called about this.
fn wait_for_call(terminal: &Terminal, about: &str) {
    let began = Instant::now();
    while !String::from_utf8_lossy(&terminal.bytes()).contains(about) {
        assert!(began.elapsed() < PATIENCE, "nobody was called: {about}");
        sleep(Duration::from_millis(20));
    }
}

fn note(terminal: &mut Terminal, text: &str) {
    terminal.send("n");
    terminal.wait_for_text("Note");
    terminal.send(&format!("{text}\r"));
    terminal.wait_for("the note, stored", |screen| screen.contains(text) && !screen.contains("pending"));
}

#[test]
fn what_becomes_critical_comes_to_the_front_and_keys_act_on_what_is_seen() {
    let kept = Kept::new();
    let (shop, bank) = (Watched::new(&kept, "shop"), Watched::new(&kept, "bank"));
    let mut terminal = dashboard(&[&shop, &bank], &["--wall", "--rotate", "1h"]);
    let calm = terminal.wait_for("both calm", |screen| screen.matches("● ok").count() >= 3);
    assert_eq!(front(&calm), "shop");
    bank.becomes(BAD);
    let alarm = wait_for_front(&terminal, "bank");
    assert!(alarm.contains("▸ bank"), "{alarm}");
    wait_for_call(&terminal, "bank: CRITICAL Depth");
    terminal.wait_for("the incident", |screen| screen.contains("INCIDENT SEV1") && front(screen) == "bank");
    // Off the wall it is the one that was seen, and the other is one key away.
    terminal.send("w");
    terminal.wait_for_text("a ack");
    wait_for_front(&terminal, "bank");
    note(&mut terminal, "looking at the bank");
    terminal.send("b");
    let other = wait_for_front(&terminal, "shop");
    assert!(other.contains("bank ▲ SEV1"), "what is wrong elsewhere is told: {other}");
    note(&mut terminal, "the shop is well");
    terminal.quit();
    assert_eq!(
        (bank.notes(), shop.notes()),
        (vec!["looking at the bank".to_owned()], vec!["the shop is well".to_owned()])
    );
    let fired = |board: &str| {
        let fired = |recorded: &&Recorded| {
            recorded.event.board.as_str() == board && recorded.event.kind == EventKind::Fired
        };
        kept.all().iter().filter(fired).count()
    };
    assert_eq!((fired("bank"), fired("shop")), (1, 0), "{}", told(&kept.all()));
    kept.assert_sound();
}

#[test]
fn boards_take_turns_on_the_wall_alone_and_all_of_them_are_recorded() {
    let kept = Kept::new();
    let boards = ["one", "two", "three"].map(|name| Watched::new(&kept, name));
    let all: Vec<&Watched<'_>> = boards.iter().collect();
    let mut terminal = dashboard(&all, &["--wall", "--rotate", "2s"]);
    for name in ["two", "three", "one"] {
        wait_for_front(&terminal, name);
    }
    terminal.send("\u{1b}");
    let left = terminal.wait_for_text("a ack");
    let seen = front(&left).to_owned();
    // What is not seen is recorded, too, and takes nobody's place off the wall.
    let other = boards.iter().find(|board| board.config.file_stem().unwrap() != seen.as_str()).unwrap();
    other.becomes(BAD);
    kept.wait_for("an alert", |all| all.iter().any(|recorded| recorded.event.kind == EventKind::Fired));
    let told = terminal.wait_for_text("▲ SEV1");
    assert_eq!(front(&told), seen);
    terminal.quit();
}

#[test]
fn what_no_journal_took_is_told_of_every_board_and_found_by_the_next_start() {
    let kept = Kept::new();
    let (shop, bank) = (Watched::new(&kept, "shop"), Watched::new(&kept, "bank"));
    let mut terminal = dashboard(&[&shop, &bank], &[]);
    terminal.wait_for_text("recording here");
    let lock = kept.lock();
    for (board, text) in [("shop", "noted here"), ("bank", "noted there")] {
        wait_for_front(&terminal, board);
        terminal.send("n");
        terminal.wait_for_text("Note");
        terminal.send(&format!("{text}\r"));
        terminal.wait_for("the note, waiting", |screen| screen.contains("waiting for the journal"));
        terminal.send("b");
    }
    wait_for_front(&terminal, "shop");
    assert_eq!(kept.unsent().len(), 2);
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).expect("q ends it").success());
    for board in ["shop", "bank"] {
        terminal.wait_for_text(&format!("{board}: 1 entry is not stored"));
    }
    drop(lock);
    let terminal = dashboard(&[&shop, &bank], &[]);
    terminal.wait_for_text("noted here");
    kept.wait_for("both notes", |all| {
        all.iter().filter(|recorded| recorded.event.kind == EventKind::Note).count() == 2
    });
    terminal.quit();
    assert_eq!((shop.notes(), bank.notes()), (vec!["noted here".to_owned()], vec!["noted there".to_owned()]));
}

#[test]
fn a_config_that_is_read_again_is_that_of_the_board_that_is_seen() {
    let kept = Kept::new();
    let (shop, bank) = (Watched::new(&kept, "shop"), Watched::new(&kept, "bank"));
    let mut terminal = dashboard(&[&shop, &bank], &[]);
    terminal.wait_for("the shop, calm", |screen| front(screen) == "shop" && screen.contains("● ok"));
    for board in [&shop, &bank] {
        let text = fs::read_to_string(&board.config).unwrap();
        fs::write(&board.config, text.replace("critical = 50", "critical = 5")).unwrap();
    }
    terminal.send("\u{12}");
    terminal.wait_for_text("INCIDENT SEV1");
    terminal.send("b");
    let other = terminal.wait_for("the bank", |screen| front(screen) == "bank" && screen.contains("● ok"));
    assert!(!other.contains("INCIDENT SEV1"), "{other}");
    terminal.quit();
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let kept = Kept::new();
    let (shop, bank) = (Watched::new(&kept, "shop"), Watched::new(&kept, "bank"));
    let twin = kept.path().with_file_name("twin.toml");
    fs::copy(&shop.config, &twin).unwrap();
    let [shop, bank, twin] = [&shop.config, &bank.config, &twin].map(|path| path.to_str().unwrap());
    let refused: [(&[&str], &str); 5] = [
        (&["-c", shop, "--rotate", "20s"], "--rotate 20s goes with several boards"),
        (&["-c", shop, "-c", twin], "both the board shop"),
        (&["-c", shop, "-c", bank, "127.0.0.1:9"], "URLs go with one config"),
        (&["-c", shop, "-c", bank, "--rotate", "1s"], "from 2s to 1h"),
        (&["record", "-c", shop, "-c", bank], "only the dashboard takes several configs"),
    ];
    for (args, words) in refused {
        let output = kept.command(args).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
}
