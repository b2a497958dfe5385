//! What a frame costs the line, at the real program in a terminal: no more than what has changed.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/frames.rs"]
mod frames;
#[path = "support/kept.rs"]
mod kept;
#[path = "support/signals.rs"]
mod signals;

use std::thread::sleep;
use std::time::{Duration, Instant};

use endpoint::Endpoint;
use frames::{Frame, frames};
use kept::pty::{Terminal, warroom};
use kept::{BOARD, Kept, PATIENCE};
use tempfile::TempDir;
use warroom::model::{Actor, Event, EventId, EventKind, Mark, Severity, Subject, Text, Timestamp, Verdict};

const SIZES: [(u16, u16); 2] = [(200, 50), (80, 24)];

/// Bytes of a list that moves by a row, at the most.
const ROW: usize = 400;

/// Bytes of a tick that changes the clocks and two ages, at the most, and of each age more: where it stands, its
/// digits, and the `s`.
const TICK: usize = 100;
const AGE: usize = 8;

/// Bytes of a minute or an hour that begins with the tick.
const MINUTE: usize = 12;

/// Ticks that are looked at.
const TICKS: usize = 5;

/// Entries of the journal.
const EVENTS: u32 = 180;

/// Moves of the list that are looked at.
const LOOKS: usize = 12;

const TEXTS: [&str; 5] = [
    "the pool was reset by hand",
    "61.3 % > 5.0 % for 30 s, and what else somebody has to say who was woken by that and writes it all down",
    "日本 network: mtr clean to both zones",
    "v2.31",
    "caches cleared, no effect; the databases were restarted one after the other",
];

const KINDS: [EventKind; 9] = [
    EventKind::Note,
    EventKind::Crossed,
    EventKind::Cleared,
    EventKind::Deploy,
    EventKind::Action,
    EventKind::Hypothesis(Verdict::Open),
    EventKind::Milestone(Mark::Mitigated),
    EventKind::Todo,
    EventKind::Escalated,
];

/// The entry with this number, so long before now.
fn event(n: u32, ago: Duration) -> Event {
    let at = Timestamp::from(chrono::Utc::now()) - ago;
    let mut random = [0; 10];
    random[6..].copy_from_slice(&n.to_be_bytes());
    let kind = KINDS[n as usize % KINDS.len()].clone();
    let actor =
        [Actor::person("alice", "bastion"), Actor::machine("warroom@bastion")][n as usize % 2].clone();
    Event {
        severity: matches!(kind, EventKind::Crossed | EventKind::Cleared).then_some(Severity::Warning),
        subject: Subject::named(&format!("Subject{}", n / 9)),
        text: Text::line(TEXTS[n as usize % TEXTS.len()]),
        source: Text::line("local"),
        ..Event::new(EventId::of_person(at, random), Text::line(BOARD), kind, at, actor)
    }
}

/// A dashboard whose signals are asked for rarely.
struct Rig {
    kept: Kept,
    terminal: Terminal,
    _endpoint: Endpoint,
    _folder: TempDir,
}

impl Rig {
    fn start(size: (u16, u16), signals: u64, level: u64, events: u32) -> Self {
        let (kept, folder) = (Kept::new(), tempfile::tempdir().unwrap());
        let endpoint = Endpoint::start(signals::still(signals, level));
        let config = signals::config(folder.path(), &endpoint.url(), "10m", signals);
        // Three to the minute: charts of an hour show half of them.
        let events: Vec<Event> =
            (0..events).map(|n| event(n, Duration::from_secs(20) * (events - n))).collect();
        kept.look(async |journal| drop(journal.append(&events, None).await.unwrap()));
        let mut command = warroom(&["-c", &config]);
        kept.equip(&mut command);
        let terminal = Terminal::start(command, size.0, size.1);
        terminal.wait_for_text("recording here");
        Self { kept, terminal, _endpoint: endpoint, _folder: folder }
    }

    /// The frames since so many bytes were written.
    fn since(&self, bytes: usize) -> Vec<Frame> {
        frames(&self.terminal.bytes()[bytes..])
    }

    fn written(&self) -> usize {
        self.terminal.bytes().len()
    }

    /// Presses a key that selects another entry, until so often only the list moved; returns those frames.
    fn walk(&mut self, key: &str) -> Vec<Frame> {
        let (from, pointed) = (self.written(), |screen: &str| {
            screen.lines().find(|line| line.contains('▸')).map(str::to_owned)
        });
        let deadline = Instant::now() + PATIENCE;
        loop {
            let moved: Vec<Frame> = self.since(from).into_iter().filter(Frame::is_a_list_moved).collect();
            if moved.len() >= LOOKS {
                return moved;
            }
            assert!(Instant::now() < deadline, "{} moves", moved.len());
            let before = pointed(&self.terminal.screen(vt100::Screen::contents));
            self.terminal.send(key);
            self.terminal.wait_for("another entry", |screen| pointed(screen) != before);
        }
    }

    /// The list's cells, with their colours.
    fn list(&self) -> Vec<String> {
        self.terminal.screen(|screen| {
            let (rows, columns) = screen.size();
            let heading = |row: &String| row.contains("─ Timeline");
            let first = screen.rows(0, columns).position(|row| heading(&row)).unwrap() as u16;
            let places = (first..rows).flat_map(|y| (0..columns).map(move |x| (y, x)));
            let cell = |(y, x)| {
                let cell = screen.cell(y, x).unwrap();
                match cell.contents().trim_end() {
                    "" => format!("{:?}", cell.bgcolor()),
                    text => format!("{text}{:?}{:?}{}", cell.fgcolor(), cell.bgcolor(), cell.bold()),
                }
            };
            places.map(cell).collect()
        })
    }

    /// What the changes left of the list is what a whole frame shows.
    fn assert_right(&mut self) {
        let (seen, from) = (self.list(), self.written());
        self.terminal.send("\u{c}");
        let deadline = Instant::now() + PATIENCE;
        while !self.since(from).iter().any(|frame| frame.0.contains("\x1b[2J")) {
            assert!(Instant::now() < deadline, "no whole frame came");
            sleep(Duration::from_millis(5));
        }
        assert!(self.list() == seen, "{}", self.terminal.screen(vt100::Screen::contents));
    }
}

fn sizes(frames: &[Frame]) -> Vec<usize> {
    frames.iter().map(Frame::len).collect()
}

fn assert_small(frames: &[Frame], most: usize) {
    let large = frames.iter().find(|frame| frame.len() > most);
    assert!(large.is_none(), "more than {most} bytes: {large:?}");
}

#[test]
fn a_list_that_moves_by_a_row_costs_that_row() {
    for size in SIZES {
        let mut rig = Rig::start(size, 12, 20, EVENTS);
        rig.terminal.wait_for_text(&format!("{EVENTS} events"));
        // The timeline comes last; its newest entry is selected then.
        rig.terminal.send("\t");
        rig.terminal.wait_for("the pointer in the timeline", |screen| screen.contains('▸'));
        for key in ["k", "j"] {
            let moved = rig.walk(key);
            println!("{size:?} {key}: {:?}", sizes(&moved));
            assert_small(&moved, ROW);
            rig.assert_right();
        }
        rig.terminal.quit();
    }
}

#[test]
fn an_entry_that_is_new_costs_its_row() {
    for size in SIZES {
        let mut rig = Rig::start(size, 12, 20, EVENTS);
        rig.terminal.wait_for_text(&format!("{EVENTS} events"));
        let from = rig.written();
        for n in EVENTS..EVENTS + 9 {
            let entry = event(n, Duration::ZERO);
            rig.kept.look(async |journal| drop(journal.append(&[entry], None).await.unwrap()));
            rig.terminal.wait_for_text(&format!("{} events", n + 1));
        }
        let moved: Vec<Frame> = rig.since(from).into_iter().filter(|frame| frame.moved().is_some()).collect();
        println!("{size:?} new: {:?}", sizes(&moved));
        assert!(moved.len() > 3, "{} moves", moved.len());
        assert_small(&moved, ROW);
        rig.assert_right();
        rig.terminal.quit();
    }
}

#[test]
fn a_tick_costs_tens_of_bytes_and_a_few_more_for_each_age() {
    // A gauge's age and the clock; on the worse boards the incident's clock and each alert's age, too.
    for (signals, level, ages) in [(1, 20, 1), (1, 90, 2), (12, 20, 12), (12, 90, 24)] {
        let rig = Rig::start(SIZES[0], signals, level, 0);
        rig.terminal.wait_for_text(if level > 80 { "INCIDENT" } else { "1 source live" });
        let (from, deadline) = (rig.written(), Instant::now() + PATIENCE);
        let ticks = loop {
            let ticks: Vec<Frame> = rig.since(from).into_iter().filter(Frame::is_a_tick).collect();
            if ticks.len() >= TICKS {
                break ticks;
            }
            assert!(Instant::now() < deadline, "{} ticks", ticks.len());
            sleep(Duration::from_millis(20));
        };
        println!("{signals} signals at {level}: {:?}", sizes(&ticks));
        let most = TICK + AGE * usize::saturating_sub(ages, 2);
        let mut usual = sizes(&ticks);
        usual.sort_unstable();
        assert!(usual[TICKS / 2] <= most, "more than {most} bytes: {usual:?}");
        assert_small(&ticks, most + MINUTE);
        rig.terminal.quit();
    }
}
