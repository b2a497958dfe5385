//! Panics in a whole dashboard on a real terminal: those in the background leave the screen alone,
//! all others give the terminal back.
//!
//! The tests run themselves again as a child inside a pty: what is tested belongs to a whole process.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use pty::{PATIENCE, Terminal, in_terminal};
use warroom::app::{Message, Opening};
use warroom::journal::Access;
use warroom::model::{Actor, Clock, Item, Labels, Observation, Reading, Readings, Text, Timestamp, Unit};
use warroom::runtime::{self, Board, Dashboard, Keep, Mirrors, Now, Outlet, Polling, Unread};
use warroom::signals::{Role, SignalSpec, SourceSpec};
use warroom::sources::Source;
use warroom::ui::keymap::Keymap;
use warroom::ui::terminal::Outside;
use warroom::ui::theme::{Depth, Theme};
use warroom::ui::{Charset, Look};

/// What a panic says: a clipboard write and a colour, for a terminal that would obey.
const HOSTILE: &str = "boom \x1b]52;c;QUFBQQ==\x07\x1b[31mred";

/// A secret in the environment.
const CANARY: &str = "canary-7f3a";

/// A terminal so low that a gauge's number is written in plain digits.
const ROWS: u16 = 10;
const COLUMNS: u16 = 100;

/// What a poll does, given how many there have been before over all restarts.
type Act = fn(u64);

/// Counts its polls, and does something else first.
struct Counter {
    name: Arc<str>,
    polls: Arc<AtomicU64>,
    act: Act,
}

impl Source for Counter {
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
        Box::pin(async move {
            let before = self.polls.fetch_add(1, Ordering::SeqCst);
            (self.act)(before);
            let reading = Reading { labels: Labels::default(), value: before as f64, limit: None, at };
            let readings = Readings { signal: self.name.clone(), readings: vec![reading] };
            let items = vec![Item::Readings(readings)];
            Observation { source: self.name.clone(), at, received_at: at, items }
        })
    }
}

fn signal(name: &Arc<str>) -> SignalSpec {
    SignalSpec {
        id: name.clone(),
        name: format!("Polls {name}").into(),
        source: name.clone(),
        role: Role::Traffic,
        unit: Unit::Count,
        expr: String::new(),
        limit: None,
        warning: None,
        critical: None,
    }
}

fn polling(name: &str, act: Act) -> Polling {
    let name: Arc<str> = name.into();
    let spec = SourceSpec {
        name: name.clone(),
        url: Text::line("http://127.0.0.1/metrics"),
        stale_after: Duration::from_mins(1),
        insecure: false,
    };
    let (shown, polls) = (spec.clone(), Arc::new(AtomicU64::new(0)));
    let make = move |outlet: &Outlet| {
        assert!(outlet.try_send(Message::Discovered(shown.clone(), vec![signal(&name)])));
        Box::new(Counter { name: name.clone(), polls: polls.clone(), act }) as Box<dyn Source>
    };
    Polling {
        spec,
        target: None,
        signals: Vec::new(),
        interval: Duration::from_millis(100),
        make: Box::new(make),
    }
}

/// A dashboard of a steady source and one that does `act` with each poll.
fn dashboard(act: Act) -> ! {
    show(vec![polling("steady", |_| {}), polling("shaky", act)]);
}

fn show(sources: Vec<Polling>) -> ! {
    show_kept(sources, None)
}

fn show_kept(sources: Vec<Polling>, keep: Option<Keep>) -> ! {
    let now = Now::new(Clock::System);
    let opening = Opening::new(Text::line("crashes"), now.clock(), now.board());
    let theme = Theme::named(Theme::names().next().unwrap(), Depth::TrueColour).unwrap();
    let look = Look { theme, keymap: Keymap::default(), charset: Charset::Unicode };
    let read_again = Arc::new(|| Err(Unread::Nothing(Text::line("no config"))));
    let (troubles, outside) = (Vec::new(), Outside::default());
    let board = Board { opening, now, sources, look, keep, troubles, read_again };
    let (boards, turn) = (vec![board], Duration::from_secs(20));
    let dashboard = Dashboard { boards, turn, outside, frames: warroom::runtime::FRAMES };
    let code = runtime::run(runtime::background().unwrap(), dashboard).unwrap();
    process::exit(i32::from(code));
}

#[test]
#[ignore = "a child of the tests below: needs a terminal of its own"]
fn child_crashes_with_every_poll() {
    dashboard(|_| panic!("{HOSTILE}"));
}

#[test]
#[ignore = "a child of the tests below: needs a terminal of its own"]
fn child_crashes_with_the_first_poll() {
    dashboard(|before| assert!(before > 0, "{HOSTILE}"));
}

#[test]
#[ignore = "a child of the tests below: needs a terminal of its own"]
fn child_crashes_while_a_source_is_made() {
    let mut shaky = polling("shaky", |_| {});
    let (make, times) = (shaky.make, AtomicU64::new(0));
    shaky.make = Box::new(move |outlet| {
        assert!(times.fetch_add(1, Ordering::SeqCst) > 0, "{HOSTILE}");
        make(outlet)
    });
    show(vec![polling("steady", |_| {}), shaky]);
}

#[test]
#[ignore = "a child of the tests below: needs a terminal of its own"]
fn child_crashes_outside_the_background() {
    let act: Act = |before| {
        // The second poll comes long after the screen is up.
        if before == 1 {
            let crash = || panic!("{HOSTILE}");
            thread::Builder::new().name("elsewhere".to_owned()).spawn(crash).unwrap();
        }
    };
    let state = PathBuf::from(env::var_os("XDG_STATE_HOME").unwrap());
    let keep = Keep {
        path: state.join("journal.db"),
        access: Access::ReadWrite,
        board: Text::line("crashes"),
        holder: Text::line("a@h (pid 1)"),
        recorder: Actor::machine("warroom@h"),
        state: Some(state),
        mirrors: Mirrors::default(),
        team: Vec::new(),
    };
    show_kept(vec![polling("steady", |_| {}), polling("shaky", act)], Some(keep));
}

fn run(child: &str) -> (Terminal, String) {
    run_in(None, child)
}

fn run_in(state: Option<&Path>, child: &str) -> (Terminal, String) {
    let mut command = in_terminal(&std::env::current_exe().unwrap().display().to_string());
    command.args(["--ignored", "--exact", "--nocapture", child]);
    command.env("SOME_TOKEN", CANARY).envs(state.map(|state| ("XDG_STATE_HOME", state)));
    let terminal = Terminal::start(command, COLUMNS, ROWS);
    // Line settings are the terminal's, whoever runs on it: a fresh one tells how they begin.
    let before = Terminal::start(in_terminal("true"), COLUMNS, ROWS).settings();
    (terminal, format!("{before:?}"))
}

/// How often the source has been polled, as the screen tells: the number right under its title.
fn polls(screen: &str, source: &str) -> Option<u64> {
    let title = format!("Polls {source}");
    let mut lines = screen.lines().skip_while(|line| !line.contains(&title));
    let above = lines.next()?;
    let column = above[..above.find(&title)?].chars().count();
    let number: String = lines.next()?.chars().skip(column).take_while(char::is_ascii_digit).collect();
    number.parse().ok()
}

fn wait_for_polls(terminal: &Terminal, source: &str, least: u64) -> u64 {
    let enough = |screen: &str| polls(screen, source).is_some_and(|count| count >= least);
    polls(&terminal.wait_for(&format!("{least} polls of {source}"), enough), source).unwrap()
}

/// The panic is told in harmless words, never in its own bytes.
fn assert_harmless(terminal: &Terminal) {
    let bytes = terminal.bytes();
    for payload in ["\x1b]52", "\x07", "\x1b[31mred", "thread '", "RUST_BACKTRACE"] {
        let found = bytes.windows(payload.len()).any(|window| window == payload.as_bytes());
        assert!(!found, "{payload:?} reached the terminal");
    }
}

fn assert_clean(terminal: &Terminal, before: &str) {
    terminal.screen(|screen| {
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
    });
    assert_eq!(format!("{:?}", terminal.settings()), before);
}

/// The keys answer, `q` ends it, and nothing of it is left on the terminal.
fn assert_usable(mut terminal: Terminal, before: &str) {
    terminal.send("?");
    terminal.wait_for_text("acknowledge: you are on it");
    terminal.send("?");
    terminal.wait_for("the board", |screen| !screen.contains("acknowledge: you are on it"));
    terminal.send("q");
    let status = terminal.wait_for_exit(PATIENCE).expect("q ends it");
    assert_eq!(status.code(), Some(0));
    assert_clean(&terminal, before);
    assert_harmless(&terminal);
}

#[test]
fn a_source_that_always_crashes_disturbs_nobody() {
    let (terminal, before) = run("child_crashes_with_every_poll");
    let screen = terminal.wait_for_text("shaky: the task crashed and was restarted: boom");
    assert!(screen.lines().next().unwrap().contains("crashes"), "{screen}");
    let began = wait_for_polls(&terminal, "steady", 1);
    // Further crashes happen meanwhile: one a second, ten polls of the other.
    wait_for_polls(&terminal, "steady", began + 25);
    let screen = terminal.screen(vt100::Screen::contents);
    assert!(screen.contains("the task crashed and was restarted"), "{screen}");
    assert_usable(terminal, &before);
}

#[test]
fn a_source_that_crashed_once_answers_again() {
    for child in ["child_crashes_with_the_first_poll", "child_crashes_while_a_source_is_made"] {
        let (terminal, before) = run(child);
        terminal.wait_for_text("shaky: the task crashed and was restarted: boom");
        wait_for_polls(&terminal, "shaky", 2);
        wait_for_polls(&terminal, "steady", 2);
        assert_usable(terminal, &before);
    }
}

#[test]
fn a_crash_where_the_screen_lives_gives_the_terminal_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut terminal, before) = run_in(Some(folder.path()), "child_crashes_outside_the_background");
    let status = terminal.wait_for_exit(PATIENCE).expect("the crash ends it");
    assert_eq!(status.code(), Some(101));
    let screen = terminal.wait_for_text("warroom: crashed: boom");
    assert_eq!(screen.matches("crashed").count(), 1, "{screen}");
    assert!(screen.contains("please report this"), "{screen}");
    assert_clean(&terminal, &before);
    assert_harmless(&terminal);
    let bytes = terminal.bytes();
    let was_up = bytes.windows(8).any(|window| window == b"\x1b[?1049h");
    assert!(was_up, "the dashboard was never up");
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<PathBuf> = names.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    // The line wraps anywhere.
    let name = file.file_name().unwrap().to_string_lossy();
    assert!(screen.replace('\n', "").contains(&format!("with {}", folder.path().display())), "{screen}");
    assert!(screen.replace('\n', "").contains(&*name), "{screen}");
    let text = fs::read_to_string(file).unwrap();
    for part in ["boom ␛]52", "thread: elsewhere", "crash.rs:", env!("CARGO_PKG_VERSION"), "  0: "] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    assert!(!text.contains(CANARY) && !text.contains('\u{1b}'), "{text}");
}
