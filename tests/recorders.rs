//! Who records: one process at a time, another soon after it died, and nothing from one that slept.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::pty::Terminal;
use kept::{Kept, PATIENCE, Running, told};
use rustix::process::Signal;
use warroom::model::Recorded;

/// How soon another one records after the holder died.
const TAKEOVER: Duration = Duration::from_secs(15);

/// Notes typed to see how soon others see them.
const NOTES: usize = 20;

/// A service whose probes of these targets fail.
fn probes(failing: &[&str]) -> Behaviour {
    let line = |target: &&str| {
        let success = u8::from(!failing.contains(target));
        format!("probe_success{{target=\"{target}\"}} {success}\n")
    };
    Behaviour::Page(["a", "b", "c", "d"].iter().map(line).collect())
}

/// `warroom record`, and what it says line by line.
struct Recorder {
    running: Running,
    lines: Receiver<String>,
}

impl Recorder {
    fn start(kept: &Kept, endpoint: &Endpoint) -> Self {
        let mut child = kept.command(&["record", &endpoint.url()]).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { running: Running(child), lines }
    }

    fn wait_for(&self, wanted: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("{wanted:?} was never said"));
            if line.contains(wanted) {
                return;
            }
        }
    }
}

fn dashboard(kept: &Kept, endpoint: &Endpoint) -> Terminal {
    let terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("Probe failing");
    terminal
}

/// Whether the journal tells that the probe of `target` failed, or succeeds again.
fn tells(all: &[Recorded], kind: &str, target: &str) -> bool {
    all.iter().any(|recorded| is_about(recorded, kind, target))
}

fn is_about(recorded: &Recorded, kind: &str, target: &str) -> bool {
    recorded.event.kind.name() == kind && recorded.event.subject.labels.get("target") == Some(target)
}

#[test]
fn one_records_whoever_dies_or_sleeps() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(probes(&[]));
    let sleeper = Recorder::start(&kept, &endpoint);
    sleeper.wait_for("recording");
    let dashboards = [dashboard(&kept, &endpoint), dashboard(&kept, &endpoint)];
    endpoint.set(probes(&["a"]));
    kept.wait_for("a's alert", |all| tells(all, "fired", "a"));
    let first = kept.holder().unwrap();
    assert_eq!((first.number, first.process), (1, sleeper.running.process()));

    // It sleeps through its replacement, and through all of b's outage.
    sleeper.running.signal(Signal::STOP);
    endpoint.set(probes(&["a", "b"]));
    let second = kept.wait_for_holder(|holder| holder.number > first.number);
    kept.wait_for("b's alert", |all| tells(all, "fired", "b"));
    endpoint.set(probes(&["a"]));
    kept.wait_for("b's end", |all| tells(all, "resolved", "b"));
    sleeper.running.signal(Signal::CONT);
    sleeper.wait_for(&format!("(pid {}) records; standing by", second.process));
    assert_eq!(kept.holder(), Some(second.clone()), "who slept must not take it back");

    // The holder dies; what becomes due after that is written within the time a takeover may take.
    let holder = dashboards.iter().position(|terminal| terminal.process() == second.process);
    dashboards[holder.expect("a dashboard took over")].signal(Signal::KILL);
    endpoint.set(probes(&["a", "c"]));
    let took = kept.wait_for("c's alert", |all| tells(all, "fired", "c"));
    println!("the alert after the holder's death was stored after {took:.1?}");
    assert!(took < TAKEOVER, "{took:?}");
    let third = kept.holder().unwrap();
    assert!(third.number > second.number && third.process != second.process, "{third:?}");
    endpoint.set(probes(&[]));
    kept.wait_for("all well", |all| tells(all, "resolved", "a") && tells(all, "resolved", "c"));

    let all = kept.all();
    for target in ["a", "b", "c"] {
        for kind in ["fired", "resolved"] {
            let times = all.iter().filter(|recorded| is_about(recorded, kind, target)).count();
            assert_eq!(times, 1, "{kind} {target}: {}", told(&all));
        }
    }
    let once: BTreeSet<_> =
        all.iter().map(|Recorded { event, .. }| (&event.subject, event.kind.name(), event.about)).collect();
    assert_eq!(once.len(), all.len(), "something is told twice: {}", told(&all));
    kept.assert_sound();
}

#[test]
fn what_one_types_the_other_sees() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(probes(&[]));
    let mut dashboards = [dashboard(&kept, &endpoint), dashboard(&kept, &endpoint)];
    dashboards[0].wait_for("the recorder", |screen| screen.contains("record"));
    let mut took: Vec<Duration> = (0..NOTES)
        .map(|n| {
            let text = format!("thought {n} of one of them");
            dashboards[n % 2].send(&format!("n{text}\r"));
            let sent = Instant::now();
            dashboards[1 - n % 2].wait_for_text(&text);
            sent.elapsed()
        })
        .collect();
    took.sort_unstable();
    println!(
        "from enter to the other's screen: median {:.1?}, longest {:.1?}",
        took[NOTES / 2],
        took[NOTES - 1]
    );
    assert_eq!(kept.notes().len(), NOTES);
    for dashboard in dashboards {
        dashboard.quit();
    }
}
