//! The config read again while the real binary is at work, on a screen and without one.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::pty::{Terminal, in_terminal, warroom};
use kept::{Kept, PATIENCE, Running};
use rustix::process::Signal;
use warroom::model::{EventKind, Recorded, Text, Timestamp};

/// The board, whatever its sources.
const BOARD: &str = "[board]\nname = \"post\"\n";

/// How often a condition is looked at again.
const LOOK: Duration = Duration::from_millis(20);

/// An endpoint with one series, 7 whenever it is asked.
fn endpoint() -> Endpoint {
    Endpoint::start(Behaviour::Page("queue_depth 7\n".to_owned()))
}

/// A source called `name` with a signal `Depth of name`, critical from `critical` on.
fn source(name: &str, endpoint: &Endpoint, critical: u32) -> String {
    format!(
        "[[source]]\nname = \"{name}\"\nurl = \"{}\"\nevery = \"200ms\"\n\n[[signal]]\nname = \"Depth of {name}\"\n\
         source = \"{name}\"\nexpr = \"queue_depth\"\nrole = \"waiting\"\ncritical = {critical}\n\n",
        endpoint.url()
    )
}

/// A config beside a journal of its own.
struct Config {
    kept: Kept,
    path: PathBuf,
}

impl Config {
    fn of(sources: &[String]) -> Self {
        let kept = Kept::new();
        let path = kept.path().with_file_name("w.toml");
        let config = Self { kept, path };
        config.write(&format!("{BOARD}\n{}", sources.concat()));
        config
    }

    fn write(&self, text: &str) {
        fs::write(&self.path, text).unwrap();
        fs::set_permissions(&self.path, Permissions::from_mode(0o600)).unwrap();
    }

    fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }

    fn dashboard(&self) -> Terminal {
        let mut command = warroom(&["-c", self.path()]);
        self.kept.equip(&mut command);
        Terminal::start(command, 160, 40)
    }

    /// `warroom record`, and what it says.
    fn record(&self) -> (Running, PathBuf) {
        let said = self.path.with_file_name("said");
        let mut command = self.kept.command(&["record", "-c", self.path()]);
        let running = Running(command.stderr(File::create(&said).unwrap()).spawn().unwrap());
        (running, said)
    }
}

/// Waits until the file says `text` so often.
fn wait_for_words(file: &PathBuf, text: &str, times: usize) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let said = fs::read_to_string(file).unwrap();
        if said.matches(text).count() >= times {
            return said;
        }
        assert!(Instant::now() < deadline, "{text:?} never came: {said}");
        sleep(LOOK);
    }
}

/// Of an event: what, about whom, in which words.
fn is(recorded: &Recorded, kind: &EventKind, subject: &str) -> bool {
    recorded.event.kind == *kind && recorded.event.subject.to_string() == subject
}

/// Waits for `count` new requests, each of which follows an answer.
fn wait_for_requests(endpoint: &Endpoint, count: usize) {
    let (before, deadline) = (endpoint.requests(), Instant::now() + PATIENCE);
    while endpoint.requests() < before + count {
        assert!(Instant::now() < deadline, "nobody asks any more");
        sleep(LOOK);
    }
}

#[test]
fn the_board_shows_what_the_config_says_now() {
    let (mail, post, parcels) = (endpoint(), endpoint(), endpoint());
    let config = Config::of(&[source("mail", &mail, 100), source("post", &post, 100)]);
    let mut terminal = config.dashboard();
    terminal.wait_for("both gauges", |screen| {
        screen.contains("Depth of mail")
            && screen.contains("Depth of post")
            && screen.contains("2 sources live")
    });
    // One stays, one goes, one comes.
    config.write(&format!("{BOARD}\n{}{}", source("mail", &mail, 100), source("parcels", &parcels, 100)));
    terminal.send(":reload\r");
    terminal.wait_for("the new board", |screen| {
        screen.contains("config read again: 1 source added, 1 removed")
            && screen.contains("Depth of mail")
            && screen.contains("Depth of parcels")
            && !screen.contains("Depth of post")
    });
    let asked = post.requests();
    wait_for_requests(&mail, 5);
    assert_eq!(post.requests(), asked, "nobody asks a source that is gone");
    // What is broken changes nothing, and says where.
    config.write(&format!("{BOARD}colour = 1\n\n{}", source("mail", &mail, 1).replace("url", "ulr")));
    terminal.send(":reload\r");
    let place = format!("{}:3:1: ", config.path());
    terminal.wait_for("the problem", |screen| {
        screen.contains("config not applied, 2 problems: ") && screen.contains(&place)
    });
    terminal.wait_for("the old gauges", |screen| {
        screen.contains("Depth of mail") && screen.contains("Depth of parcels")
    });
    for endpoint in [&mail, &parcels] {
        wait_for_requests(endpoint, 3);
    }
    fs::remove_file(&config.path).unwrap();
    terminal.send("\x12");
    terminal.wait_for_text("config not applied, 1 problem: the config");
    // Another threshold judges the same numbers.
    assert!(!terminal.screen(|screen| screen.contents().contains("CRITICAL")));
    let sources = source("mail", &mail, 5) + &source("parcels", &parcels, 100);
    config.write(&format!("{BOARD}\n[ui]\nascii = true\n[keys]\nX = \"quit\"\n\n{sources}"));
    terminal.send(":reload\r");
    terminal.wait_for_text("config read again: 1 source changed, look, keys or name changed");
    let screen = terminal.wait_for_text("CRITICAL");
    assert!(screen.is_ascii(), "{screen}");
    terminal.send(":reload\r");
    terminal.wait_for_text("config read again: nothing changed");
    config.write(&format!("[board]\nname = \"other\"\n[journal]\npath = \"other.db\"\n{sources}"));
    terminal.send(":reload\r");
    terminal.wait_for_text("restart for the board's name");
    terminal.quit();
}

#[test]
fn a_board_of_urls_has_nothing_to_read() {
    let mail = endpoint();
    let kept = Kept::new();
    let mut terminal = kept.dashboard(&[&mail.url()]);
    terminal.wait_for_text("recording here");
    terminal.send(":reload\r");
    terminal.wait_for_text("started from URLs: there is no config to read again");
    terminal.quit();
}

#[test]
fn a_hangup_has_the_recorder_read_its_config_again() {
    let (mail, post, parcels) = (endpoint(), endpoint(), endpoint());
    let config = Config::of(&[source("mail", &mail, 5), source("post", &post, 5)]);
    let (mut running, said) = config.record();
    let fired = |of: &'static str| {
        move |all: &[Recorded]| all.iter().any(|recorded| is(recorded, &EventKind::Fired, of))
    };
    config.kept.wait_for("the alerts", |all| fired("Depth of mail")(all) && fired("Depth of post")(all));
    config.write(&format!("{BOARD}\n{}{}", source("mail", &mail, 5), source("parcels", &parcels, 100)));
    running.signal(Signal::HUP);
    wait_for_words(&said, "config read again: 1 source added, 1 removed\n", 1);
    config.kept.wait_for("the end", |all| {
        let end = all.iter().find(|recorded| is(recorded, &EventKind::Resolved, "Depth of post"));
        end.is_some_and(|end| end.event.text.as_str() == "post is no longer watched")
    });
    // Broken: all of it is said, and it goes on as before.
    config.write(&format!("{BOARD}colour = 1\n\n{}", source("mail", &mail, 1).replace("url", "ulr")));
    running.signal(Signal::HUP);
    let words = wait_for_words(&said, "the config is not applied; all is watched as before\n", 1);
    assert!(words.contains(&format!("\n{}:3:1: ", config.path())), "{words}");
    assert!(words.contains(&format!("\n{}:7:1: ", config.path())), "{words}");
    wait_for_readings(&config.kept, "parcels/Depth of parcels");
    for endpoint in [&mail, &parcels] {
        wait_for_requests(endpoint, 3);
    }
    running.signal(Signal::TERM);
    assert_eq!(running.wait(PATIENCE).unwrap().code(), Some(0));
    let all = config.kept.all();
    let of_mail = all.iter().filter(|recorded| recorded.event.subject.name.as_str() == "Depth of mail");
    let kinds: Vec<&str> = of_mail.map(|recorded| recorded.event.kind.name()).collect();
    // Either of the two alerts may have opened the incident.
    assert_eq!(kinds[0], "fired", "{}", kept::told(&all));
    assert!(matches!(kinds[1..], [] | ["incident.opened"]), "what stays watched stays as it is: {kinds:?}");
    let ends = all.iter().filter(|recorded| recorded.event.kind == EventKind::Resolved).count();
    assert_eq!(ends, 1, "{}", kept::told(&all));
    config.kept.assert_sound();
}

/// Waits until readings of a signal are kept.
fn wait_for_readings(kept: &Kept, signal: &str) {
    let (board, deadline) = (Text::line("post"), Instant::now() + PATIENCE);
    loop {
        let ever = Timestamp::from_millis(0)..Timestamp::from_millis(i64::MAX);
        let series = kept.look(async |journal| journal.readings(&board, ever.start, ever.end).await.unwrap());
        if series.iter().any(|series| series.info.signal.as_str() == signal) {
            return;
        }
        assert!(Instant::now() < deadline, "no readings of {signal}");
        sleep(LOOK);
    }
}

#[test]
fn a_recorder_of_urls_says_so_and_goes_on() {
    let mail = endpoint();
    let kept = Kept::new();
    let said = kept.path().with_file_name("said");
    let mut command = kept.command(&["record", &mail.url()]);
    let mut running = Running(command.stderr(File::create(&said).unwrap()).spawn().unwrap());
    wait_for_words(&said, "warroom: recording\n", 1);
    for times in 1..=2 {
        running.signal(Signal::HUP);
        wait_for_words(&said, "started from URLs: there is no config to read again\n", times);
    }
    wait_for_requests(&mail, 1);
    running.signal(Signal::INT);
    assert_eq!(running.wait(PATIENCE).unwrap().code(), Some(0));
}

#[test]
fn a_recorder_whose_terminal_is_gone_ends() {
    let mail = endpoint();
    let config = Config::of(&[source("mail", &mail, 5)]);
    let mut command = in_terminal(env!("CARGO_BIN_EXE_warroom"));
    command.args(["record", "-c", config.path()]);
    config.kept.equip(&mut command);
    let mut terminal = Terminal::start(command, 120, 40);
    terminal.wait_for_text("warroom: recording");
    terminal.signal(Signal::HUP);
    terminal.wait_for_text("config read again: nothing changed");
    terminal.hang_up();
    assert_eq!(terminal.wait_for_exit(PATIENCE).expect("it ends").code(), Some(0));
}
