//! An incident worked off as it usually is: on a host behind ssh, within tmux, on a small screen and on a large
//! one, on a connection that breaks; and by somebody who knows no key before.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;
#[path = "support/login.rs"]
mod login;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{TimeDelta, Utc};
use endpoint::{Behaviour, Endpoint};
use kept::pty::Terminal;
use kept::{Kept, PATIENCE, told};
use login::{Host, PROMPT};
use rustix::process::{Pid, Signal};
use serde_json::Value;
use warroom::model::Recorded;

/// How often a condition is looked at again.
const LOOK: Duration = Duration::from_millis(20);

const WARROOM: &str = env!("CARGO_BIN_EXE_warroom");

/// What an alert says that nobody is on.
const UNOWNED: &str = "NOT ACKNOWLEDGED";

/// What is typed when the connection breaks.
const TYPED: &str = "half a thou";

/// What the screen says while another moment than now is looked at.
const PAST: &str = "THE PAST";

/// The comment of the acknowledgements.
const COMMENT: &str = "on it, rolling back";

/// A signal of the config each: name, role, expression, unit, critical threshold.
const SIGNALS: [[&str; 5]; 4] = [
    ["Error rate", "errors", "error_ratio", "ratio", "0.05"],
    ["Queue", "waiting", "queue_length", "count", "200"],
    ["Latency", "latency", "latency_seconds", "seconds", "2"],
    ["Disk", "saturation", "disk_used_ratio", "ratio", "0.85"],
];

/// A service with these four figures; with a load of 2 all of them are critical.
fn service(load: f64) -> Behaviour {
    Behaviour::Page(format!(
        "error_ratio {}\nqueue_length {}\nlatency_seconds {}\ndisk_used_ratio {}\n",
        load * 0.05,
        load * 200.0,
        load * 2.0,
        load * 0.48
    ))
}

/// What is watched, where it is kept, and from where.
struct Scene {
    kept: Kept,
    endpoint: Endpoint,
    host: Host,
    config: PathBuf,
}

impl Scene {
    /// A service that is well; none where the machine lacks what a host takes.
    fn set() -> Option<Self> {
        let host = Host::start()?;
        let kept = Kept::new();
        let endpoint = Endpoint::start(service(0.1));
        let mut text = format!(
            "[board]\nname = \"shop\"\n\n[journal]\npath = {:?}\n\n\
             [[source]]\nname = \"app\"\nurl = {:?}\nevery = \"500ms\"\n",
            kept.path().display().to_string(),
            endpoint.url()
        );
        for [name, role, expression, unit, critical] in SIGNALS {
            let signal = format!(
                "\n[[signal]]\nname = {name:?}\nsource = \"app\"\nrole = {role:?}\nexpr = {expression:?}\n\
                 unit = {unit:?}\ncritical = {critical}\n"
            );
            text.push_str(&signal);
        }
        let config = kept.path().with_file_name("config.toml");
        fs::write(&config, text).unwrap();
        Some(Self { kept, endpoint, host, config })
    }

    /// Types the command that opens the board, and waits for it.
    fn open(&self, terminal: &mut Terminal) {
        terminal.send(&format!("{WARROOM} -c {}\n", self.config.display()));
        terminal.wait_for("the board", |screen| {
            screen.contains("recording here") && SIGNALS.iter().all(|[name, ..]| screen.contains(name))
        });
    }

    /// Lets everything go wrong at once, and waits until the screen and the journal say so.
    fn break_down(&self, terminal: &Terminal) {
        self.endpoint.set(service(2.0));
        terminal.wait_for("four alerts", |screen| alerts(screen, UNOWNED) == SIGNALS.len());
        self.kept.wait_for("four alerts", |all| of_kind(all, "fired").count() == SIGNALS.len());
    }

    /// Changes the figures, and waits until the screen has the queue's: somebody polls and draws.
    fn assert_live(&self, terminal: &Terminal, load: f64) {
        self.endpoint.set(service(load));
        let before = terminal.screen(vt100::Screen::contents);
        terminal.wait_for("the queue's new figure", |screen| {
            shows(screen, load * 200.0) && screen.lines().next() != before.lines().next()
        });
    }

    /// The only board's process.
    fn process(&self) -> Pid {
        let running = self.host.running(Path::new(WARROOM));
        assert_eq!(running.len(), 1, "{running:?}");
        running[0]
    }

    /// The ids of the events that `warroom export` has.
    fn exported(&self) -> BTreeSet<String> {
        let mut export = Command::new(WARROOM);
        export.args(["export", "--format", "json", "--since", "24h", "-c"]).arg(&self.config);
        let output = export.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
        let events = whole["events"].as_array().unwrap().iter();
        events.map(|event| event["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The journal is sound, and an export has all of it.
    fn assert_complete(&self) {
        self.kept.assert_sound();
        let stored = self.kept.all();
        let stored: BTreeSet<String> = stored.iter().map(|recorded| recorded.event.id.to_string()).collect();
        assert_eq!(self.exported(), stored);
    }
}

/// Whether figures are as tall as five lines, and no text.
fn is_large(screen: &str) -> bool {
    screen.lines().count() > 40
}

/// Whether the screen shows this length of the queue, where it is text.
fn shows(screen: &str, queue: f64) -> bool {
    let figure = format!(" {queue:.0} ");
    is_large(screen) || screen.lines().any(|line| line.contains(&figure) && line.contains("▲ CRITICAL"))
}

/// How many open alerts say so.
fn alerts(screen: &str, said: &str) -> usize {
    let alerts = screen.lines().filter(|line| line.contains("▲ ") && !line.contains("INCIDENT"));
    alerts.filter(|line| line.contains(said)).count()
}

fn of_kind<'a>(all: &'a [Recorded], kind: &'a str) -> impl Iterator<Item = &'a Recorded> {
    all.iter().filter(move |recorded| recorded.event.kind.name() == kind)
}

/// Prints the screen where `WARROOM_FRAMES` is set, to be looked at.
fn show(terminal: &Terminal, what: &str) {
    if std::env::var_os("WARROOM_FRAMES").is_none() {
        return;
    }
    terminal.screen(|screen| {
        println!("==== {what}");
        screen.rows(0, screen.size().1).for_each(|row| println!("|{row}"));
    });
}

fn wait_until(what: &str, wanted: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !wanted() {
        assert!(began.elapsed() < PATIENCE, "{what} never came");
        sleep(LOOK);
    }
    began.elapsed()
}

/// Remembers the settings of the shell's terminal.
fn remember_settings(terminal: &mut Terminal) {
    terminal.send("stty -a >before; echo remembered=$?\n");
    terminal.wait_for_text("remembered=0");
}

/// Leaves the board for the shell, whose terminal has the settings it had.
fn quit(terminal: &mut Terminal) {
    terminal.send("q");
    // Those of the two commands before, and a new one.
    terminal.wait_for("the shell", |screen| screen.matches(PROMPT).count() == 3);
    terminal.send("stty -a | cmp before -; echo compared=$?\n");
    terminal.wait_for_text("compared=0");
}

/// This end's terminal is as a shell wants it.
fn assert_clean(terminal: &Terminal) {
    terminal.screen(|screen| {
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert!(!screen.application_cursor(), "arrows still send other bytes");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    });
}

fn filter_and_let_go(terminal: &mut Terminal) {
    terminal.send("/kind:fired disk\r");
    let filtered = terminal.wait_for_text("following · 1 event ");
    assert!(filtered.contains("FIRING       Disk") && !filtered.contains("FIRING       Queue"), "{filtered}");
    show(terminal, "filtered");
    terminal.send("\x1b");
    terminal.wait_for("everything", |screen| {
        !screen.contains("filter:") && screen.matches("▲ FIRING").count() == SIGNALS.len()
    });
}

fn acknowledge_three(scene: &Scene, terminal: &mut Terminal) {
    terminal.send("\t j j ");
    terminal.wait_for("three marks", |screen| screen.matches('✱').count() == 3);
    show(terminal, "marked");
    terminal.send("a");
    terminal.wait_for_text("Acknowledge 3 alerts");
    terminal.send(COMMENT);
    terminal.wait_for_text(COMMENT);
    show(terminal, "acknowledging");
    terminal.send("\r");
    terminal.wait_for("three owned", |screen| alerts(screen, COMMENT) == 3 && alerts(screen, UNOWNED) == 1);
    show(terminal, "acknowledged");
    let all = scene.kept.all();
    let given: Vec<&Recorded> = of_kind(&all, "acknowledged").collect();
    let on: BTreeSet<&str> = given.iter().map(|recorded| recorded.event.subject.name.as_str()).collect();
    assert_eq!((given.len(), on.len()), (3, 3), "{}", told(&all));
    assert!(given.iter().all(|recorded| recorded.event.text.as_str() == COMMENT), "{}", told(&all));
}

/// A note of what happened twenty minutes before anybody looked.
fn note_what_was(scene: &Scene, terminal: &mut Terminal) {
    let at = (Utc::now() - TimeDelta::minutes(20)).format("%H:%M").to_string();
    terminal.send(&format!("n@{at} customers call"));
    terminal.wait_for_text(&format!("at {at} UTC"));
    show(terminal, "backdated");
    terminal.send("\r");
    scene.kept.wait_for("the note", |all| of_kind(all, "note").count() == 1);
    terminal.wait_for_text("following · 9 events");
    show(terminal, "noted");
    terminal.send(&format!("ga{at}\r"));
    terminal.wait_for("the note at its time", |screen| {
        let mut lines = screen.lines();
        lines.any(|line| line.starts_with(&format!("▸{at}:00  ✎ note")) && line.contains("customers call"))
    });
    show(terminal, "gone to");
    let before = terminal.bytes().len();
    terminal.send("y");
    terminal.wait_for_text("copied");
    // Through ssh and tmux it reaches the clipboard of the terminal at this end.
    wait_until("the clipboard", || clipboard(&terminal.bytes()[before..]).is_some());
    let copied = clipboard(&terminal.bytes()[before..]).unwrap();
    assert!(copied.contains("customers call"), "{copied}");
    let event = of_kind(&scene.kept.all(), "note").next().unwrap().event.clone();
    assert_eq!(event.text.as_str(), "customers call");
    assert_eq!(event.at.utc().format("%H:%M:%S").to_string(), format!("{at}:00"));
    let ago = event.recorded_at.since(event.at);
    assert!(ago >= Duration::from_mins(20) && ago < Duration::from_mins(25), "{ago:?}");
    terminal.send("\x1b");
    terminal.wait_for_text("following · 9 events");
}

/// How much time the charts show, as the screen says it.
fn window(screen: &str) -> Option<&str> {
    screen.lines().find_map(|line| line.split_once("─ last ")?.1.split(" ─").next())
}

/// Looks at the moment of the newest event, whose figures stay, and at more of the time before it.
fn look_back(scene: &Scene, terminal: &mut Terminal) {
    let before = terminal.screen(vt100::Screen::contents);
    terminal.send("(");
    let past = terminal.wait_for("the past", |screen| screen.contains(PAST) && screen.contains('▹'));
    // A large screen has figures as tall as five lines: what is marked there is the heading.
    let figure = |screen: &str| is_large(screen) || screen.contains("‹400›");
    assert!(figure(&past), "{past}");
    scene.endpoint.set(service(1.8));
    let asked = scene.endpoint.requests();
    wait_until("polls", || scene.endpoint.requests() > asked + 3);
    assert!(figure(&terminal.screen(vt100::Screen::contents)), "now is not then");
    show(terminal, "time travel");
    terminal.send("-");
    let wider = |screen: &str| window(screen).is_some_and(|shown| Some(shown) != window(&before));
    let past = terminal.wait_for("more time", wider);
    assert!(past.contains(PAST), "{past}");
    show(terminal, "more of the time before");
    terminal.send("\x1b");
    terminal.wait_for("now", |screen| !screen.contains(PAST) && shows(screen, 360.0));
}

/// What was put on this end's clipboard last.
fn clipboard(bytes: &[u8]) -> Option<String> {
    let written = String::from_utf8_lossy(bytes);
    let (_, command) = written.rsplit_once("\x1b]52;")?;
    let (encoded, _) = command.split_once(['\x07', '\x1b'])?;
    let (_, encoded) = encoded.split_once(';')?;
    Some(String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap())
}

/// The worst gauge's part alone, in which the alerts are not forgotten, and all parts again.
fn zoom_and_back(terminal: &mut Terminal) {
    terminal.send("!z");
    let alone = terminal.wait_for("the gauges alone", |screen| {
        screen.contains("Gauges alone") && !screen.contains("─ Timeline ─")
    });
    assert!(!alone.contains("─ Open alerts ─") && alone.contains("▲ 1 NOT ACKNOWLEDGED"), "{alone}");
    show(terminal, "the gauges alone");
    terminal.send("z");
    terminal.wait_for("all parts", |screen| {
        screen.contains("─ Timeline ─") && alerts(screen, COMMENT) == 3 && !screen.contains("alone")
    });
    terminal.send("\x1b");
    terminal.wait_for("nothing selected", |screen| !screen.contains('▸') && !screen.contains('▹'));
}

/// The timeline and what stands below it: nothing in it moves with the time.
fn lower_half(terminal: &Terminal) -> Vec<String> {
    terminal.screen(|screen| {
        let rows = screen.rows(0, screen.size().1).map(|row| row.trim_end().to_owned());
        let timeline = rows.skip_while(|row| !row.contains("─ Timeline ─"));
        timeline.take_while(|row| !row.starts_with('[')).collect()
    })
}

/// Whether the newest are shown, down to the keys: no row is left of what was looked at before.
fn shows_the_newest(lower_half: &[String]) -> bool {
    let count = |said: &str| lower_half.iter().filter(|row| row.contains(said)).count();
    let keys = lower_half.last().is_some_and(|row| row.starts_with(" a ack"));
    // A large screen has room for the note of long ago, too.
    let has_room = lower_half.len() > 15;
    keys && count("✔ ACK") == 3 && (has_room || count("✎ note") == 0) && count("▸") == 0
}

/// The newest, once some polls have changed nothing about them: no frame is half drawn, and no news on its way.
fn at_rest(scene: &Scene, terminal: &Terminal) -> Vec<String> {
    for _ in 0..20 {
        wait_until("the newest", || shows_the_newest(&lower_half(terminal)));
        let seen = lower_half(terminal);
        let asked = scene.endpoint.requests();
        wait_until("polls", || scene.endpoint.requests() > asked + 2);
        if lower_half(terminal) == seen {
            return seen;
        }
    }
    panic!("the timeline never came to rest");
}

fn detach_and_attach(scene: &Scene, terminal: &mut Terminal) {
    let before = at_rest(scene, terminal);
    terminal.send("\x02d");
    terminal.wait_for_text("[detached");
    assert_clean(terminal);
    terminal.send(&Host::tmux("attach"));
    wait_until("the same timeline", || lower_half(terminal) == before);
    scene.assert_live(terminal, 1.9);
    show(terminal, "attached again");
}

/// The screen has been drawn for this size: the header at the top, a rule as wide as it, the keys above
/// tmux's own line.
fn is_drawn_for(terminal: &Terminal, columns: u16, rows: u16) -> bool {
    terminal.screen(|screen| {
        let seen: Vec<String> = screen.rows(0, columns).collect();
        let [header, .., rule, keys, tmux] = seen.as_slice() else { return false };
        let is_wide = *rule == "─".repeat(columns.into()) && header.contains("INCIDENT");
        seen.len() == usize::from(rows) && is_wide && keys.starts_with(" a ack") && tmux.starts_with("[0]")
    })
}

fn resize_and_back(terminal: &Terminal, size: (u16, u16)) {
    for (columns, rows) in [(100, 30), size] {
        terminal.resize(columns, rows);
        wait_until("the new size", || is_drawn_for(terminal, columns, rows));
        show(terminal, "resized");
    }
}

/// Types half a note, and cuts the connection under it.
fn cut_while_typing(mut terminal: Terminal) {
    terminal.send(&format!("n{TYPED}"));
    terminal.wait_for_text(TYPED);
    show(&terminal, "typing");
    terminal.signal(Signal::KILL);
    terminal.wait_for_exit(PATIENCE).expect("who is killed ends");
}

/// Sends the rest of the note, and waits until it is stored and shown.
fn finish_note(scene: &Scene, terminal: &mut Terminal) {
    terminal.send("ght\r");
    scene.kept.wait_for("the note", |all| {
        of_kind(all, "note").any(|recorded| recorded.event.text.as_str() == "half a thought")
    });
    terminal.wait_for("the note", |screen| {
        screen.lines().any(|line| line.contains("✎ note") && line.contains("half a thought"))
    });
}

#[test]
fn within_tmux_an_incident_outlives_the_connection() {
    work_off((80, 24));
}

#[test]
fn on_a_large_screen_it_does_as_well() {
    work_off((200, 50));
}

fn work_off(size: (u16, u16)) {
    let Some(scene) = Scene::set() else { return };
    let mut terminal = scene.host.login_at(size.0, size.1);
    terminal.send(&Host::tmux("new-session bash --norc --noprofile -i"));
    terminal.wait_for("tmux", |screen| screen.contains("[0]") && screen.contains(PROMPT));
    terminal.send(&Host::tmux("set -s set-clipboard on"));
    terminal.send("clear\n");
    terminal.wait_for("a clear screen", |screen| screen.matches(PROMPT).count() == 1);
    remember_settings(&mut terminal);
    scene.open(&mut terminal);
    show(&terminal, "opened");
    scene.break_down(&terminal);
    show(&terminal, "broken down");
    filter_and_let_go(&mut terminal);
    acknowledge_three(&scene, &mut terminal);
    look_back(&scene, &mut terminal);
    zoom_and_back(&mut terminal);
    note_what_was(&scene, &mut terminal);
    detach_and_attach(&scene, &mut terminal);
    resize_and_back(&terminal, size);

    let board = scene.process();
    cut_while_typing(terminal);
    let mut terminal = scene.host.login_at(size.0, size.1);
    terminal.send(&Host::tmux("attach"));
    terminal.wait_for_text(TYPED);
    assert_eq!(scene.process(), board, "it went on within tmux");
    scene.assert_live(&terminal, 1.8);
    show(&terminal, "attached after the cut");
    finish_note(&scene, &mut terminal);
    quit(&mut terminal);
    // What was copied went through tmux, which keeps it.
    terminal.send(&Host::tmux("show-buffer"));
    terminal.wait_for_text("customers call");
    terminal.send("exit\n");
    terminal.wait_for_text("[exited]");
    assert_clean(&terminal);
    assert_eq!(scene.host.running(Path::new(WARROOM)), []);
    scene.assert_complete();
}

#[test]
fn without_tmux_a_cut_connection_ends_the_board_and_keeps_what_was_typed() {
    let Some(scene) = Scene::set() else { return };
    let mut terminal = scene.host.login();
    scene.open(&mut terminal);
    scene.break_down(&terminal);
    acknowledge_three(&scene, &mut terminal);
    let before = scene.kept.all();
    cut_while_typing(terminal);
    let took = wait_until("the board's end", || scene.host.running(Path::new(WARROOM)).is_empty());
    println!("the board ended {took:.0?} after the connection");
    assert_eq!(scene.kept.all(), before);
    scene.assert_complete();

    let mut terminal = scene.host.login();
    remember_settings(&mut terminal);
    scene.open(&mut terminal);
    terminal.wait_for("the alerts", |screen| alerts(screen, COMMENT) == 3 && alerts(screen, UNOWNED) == 1);
    show(&terminal, "logged in again");
    terminal.send("n");
    terminal.wait_for("the draft", |screen| screen.contains(TYPED) && screen.contains("draft from"));
    show(&terminal, "the draft");
    finish_note(&scene, &mut terminal);
    quit(&mut terminal);
    assert_clean(&terminal);
    show(&terminal, "left");
    scene.assert_complete();
}

/// Somebody at the keyboard, who presses only what the screen says.
struct Newcomer<'a> {
    terminal: &'a mut Terminal,
    keys: usize,
}

impl Newcomer<'_> {
    /// Presses a key that the screen names as the one for `does`.
    fn press(&mut self, key: &str, label: &str, does: &str) {
        self.terminal.wait_for("the key", |screen| {
            screen.lines().any(|line| {
                let at = line.find(&format!(" {label} "));
                at.is_some_and(|at| line[at..].trim_start()[label.len()..].contains(does))
            })
        });
        self.write(key);
    }

    fn write(&mut self, text: &str) {
        self.keys += text.chars().count();
        self.terminal.send(text);
    }

    /// Finds out which key does something, and goes back to the board.
    fn look_up(&mut self, word: &str, key: &str) {
        self.press("?", "?", "help");
        self.press("/", "/", "search");
        self.terminal.wait_for_text("Find:");
        self.write(word);
        self.terminal.wait_for("the only answer", |screen| {
            screen.lines().any(|line| line.starts_with(&format!(" {key} ")) && line.contains(word))
        });
        show(self.terminal, "looked up");
        self.press("\x1b", "esc", "leave");
        self.terminal.wait_for("the help", |screen| !screen.contains("Find:"));
        self.press("\x1b", "esc", "close");
        self.terminal.wait_for_text("─ Timeline ─");
    }
}

/// Acknowledge, find what changed, write down what was: with the keys that the footer and the help name.
#[test]
fn who_knows_no_key_is_told_every_one() {
    let Some(scene) = Scene::set() else { return };
    let mut terminal = scene.host.login();
    scene.open(&mut terminal);
    let mut deploy = Command::new(WARROOM);
    deploy.args(["note", "--kind", "deploy", "shop v2.31", "-c"]).arg(&scene.config);
    assert!(deploy.output().unwrap().status.success());
    terminal.wait_for_text("shop  v2.31");
    scene.break_down(&terminal);
    let mut newcomer = Newcomer { terminal: &mut terminal, keys: 0 };

    newcomer.press("a", "a", "ack");
    newcomer.terminal.wait_for_text("comment:");
    newcomer.write("on it");
    newcomer.terminal.wait_for_text("on it");
    newcomer.press("\r", "enter", "send");
    newcomer.terminal.wait_for("one owned", |screen| alerts(screen, UNOWNED) == SIGNALS.len() - 1);
    println!("acknowledged with a comment: {} keys", newcomer.keys);

    newcomer.keys = 0;
    newcomer.look_up("event before", "(");
    let is_found = |screen: &str| {
        screen
            .lines()
            .any(|line| line.starts_with('▹') && line.contains("D deploy") && line.contains("v2.31"))
    };
    let mut at = String::new();
    while !is_found(&at) {
        newcomer.write("(");
        let last = std::mem::take(&mut at);
        let pointed = |screen: &str| screen.lines().find(|line| line.starts_with('▹')).map(str::to_owned);
        at = newcomer.terminal.wait_for("the event before", |screen| {
            pointed(screen).is_some() && pointed(screen) != pointed(&last)
        });
        assert!(newcomer.keys < 60, "{at}");
    }
    show(newcomer.terminal, "what changed");
    println!("what changed before the first error: {} keys", newcomer.keys);
    newcomer.press("\x1b", "esc", "now");
    // A key right behind it would make another key of the two.
    newcomer.terminal.wait_for("now", |screen| !screen.contains("THE PAST"));

    newcomer.keys = 0;
    newcomer.look_up("backdates", "n");
    let at = (Utc::now() - TimeDelta::minutes(20)).format("%H:%M").to_string();
    newcomer.press("n", "n", "note");
    newcomer.terminal.wait_for_text("Note");
    newcomer.write(&format!("@{at} customers call"));
    newcomer.terminal.wait_for_text(&format!("at {at} UTC"));
    newcomer.press("\r", "enter", "send");
    scene.kept.wait_for("the note", |all| of_kind(all, "note").count() == 1);
    println!("a backdated note: {} keys", newcomer.keys);
    let all = scene.kept.all();
    let note = &of_kind(&all, "note").next().unwrap().event;
    assert_eq!(note.at.utc().format("%H:%M").to_string(), at);
    quit_board(&mut terminal);
    scene.assert_complete();
}

/// Leaves the board for the shell.
fn quit_board(terminal: &mut Terminal) {
    terminal.send("q");
    terminal.wait_for("the shell", |screen| screen.contains(PROMPT) && !screen.contains("─ Timeline ─"));
    assert_clean(terminal);
}
