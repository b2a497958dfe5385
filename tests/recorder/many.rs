//! Many recorders on one board, a rule that flaps, a week without a restart.

use std::collections::BTreeSet;
use std::fs;

use warroom::app::{Action, App, Message, Opening, update};
use warroom::model::{Clock, EventKind, Labels, Recorded};
use warroom::recorder::Recorder;
use warroom::signals::SignalSpec;
use warroom::timeline::{Incidents, OpenEpisodes};

use crate::board::{Board, answer, at, in_use, name, pool, recorder, source};

#[test]
fn ten_that_see_the_same_transitions_write_each_once() {
    const TRANSITIONS: u32 = 500;
    let fresh = || recorder(&[source("app")], &[pool(0)], OpenEpisodes::default(), Incidents::default());
    let mut recorders: Vec<Recorder> = (0..10).map(|_| fresh()).collect();
    let mut rows: Vec<Recorded> = Vec::new();
    let mut ids = BTreeSet::new();
    // Without a lease, as if all of them held it: what they write has the same ids.
    for n in 0..i64::from(TRANSITIONS) {
        let observation = in_use(n * 5, &[("orders", if n % 2 == 0 { 100.0 } else { 10.0 })]);
        let written: Vec<_> = recorders.iter_mut().map(|one| one.observe(&observation, at(n * 5))).collect();
        let news: Vec<_> = written.into_iter().flatten().filter(|event| ids.insert(event.id)).collect();
        for event in news {
            rows.push(Recorded { seq: rows.len() as u64 + 1, event });
            for one in &mut recorders {
                one.absorb(&rows[rows.len() - 1]);
            }
        }
    }
    let alert = [EventKind::Fired, EventKind::Resolved];
    assert_eq!(rows.iter().filter(|row| alert.contains(&row.event.kind)).count(), TRANSITIONS as usize);
    assert_eq!(rows.len(), TRANSITIONS as usize * 2, "warnings are told beside alerts");
}

#[test]
fn of_a_thousand_flips_none_is_lost_and_a_hold_tells_of_none() {
    let flip = |n: i64| in_use(n * 5, &[("orders", if n % 2 == 0 { 100.0 } else { 10.0 })]);
    let (mut raw, mut held) = (Board::new(vec![pool(0)]), Board::new(vec![pool(30)]));
    let mut app = App::new(Opening::new(name(), Clock::System, at(0)));
    for n in 0..1000 {
        let before = raw.events.len();
        raw.observe(&flip(n));
        held.observe(&flip(n));
        update(&mut app, Message::Appended(raw.events[before..].to_vec()), at(n * 5));
    }
    assert_eq!(raw.of_kind(&EventKind::Fired).len(), 500);
    assert_eq!(raw.of_kind(&EventKind::Resolved).len(), 500);
    assert!(held.events.is_empty(), "a hold is what keeps flapping off the timeline");
    assert_eq!(app.log.entries().len(), raw.events.len(), "all of them are there to be looked at");
    update(&mut app, Message::Act(Action::Worst), at(5000));
    assert!(app.open.episodes().is_empty());
}

const SIGNALS: usize = 12;
const DAY: i64 = 86_400;

fn signals() -> Vec<SignalSpec> {
    let numbered = |n: usize| SignalSpec {
        id: format!("app/pool{n}").into(),
        name: format!("Pool {n}").into(),
        ..pool(0)
    };
    (0..SIGNALS).map(numbered).collect()
}

/// A screen and a recorder that watch for days, polled every `step` seconds, with ten transitions an hour.
struct Watch {
    recorder: Recorder,
    app: App,
    seq: u64,
    step: i64,
}

impl Watch {
    fn new(step: i64) -> Self {
        let signals = signals();
        let recorder = recorder(&[source("app")], &signals, OpenEpisodes::default(), Incidents::default());
        let mut app = App::new(Opening::new(name(), Clock::System, at(0)));
        update(&mut app, Message::Discovered(source("app"), signals), at(0));
        Self { recorder, app, seq: 0, step }
    }

    fn day(&mut self, day: i64) {
        for secs in (day * DAY..(day + 1) * DAY).step_by(self.step as usize) {
            // Each signal's turn comes: it is full for six minutes, and so on through the hour.
            let full = (secs / 720) as usize % SIGNALS;
            let is_full = secs / 360 % 2 == 0;
            let ids: Vec<String> = (0..SIGNALS).map(|n| format!("app/pool{n}")).collect();
            let value = |n: usize| if n == full && is_full { 100.0 } else { (secs % 50) as f64 };
            let rows = |n: usize| vec![(Labels::new([("pool", "orders")]), value(n))];
            let signals: Vec<_> = (0..SIGNALS).map(|n| (ids[n].as_str(), rows(n))).collect();
            let observation = answer(secs, &signals);
            let mut news = self.recorder.observe(&observation, at(secs));
            let _ = self.recorder.points(&observation);
            update(&mut self.app, Message::Observed(observation), at(secs));
            while !news.is_empty() {
                for event in std::mem::take(&mut news) {
                    self.seq += 1;
                    let recorded = Recorded { seq: self.seq, event };
                    self.recorder.absorb(&recorded);
                    update(&mut self.app, Message::Appended(vec![recorded]), at(secs));
                }
                news = self.recorder.settle(at(secs));
            }
            update(&mut self.app, Message::Tick, at(secs));
        }
    }

    /// How much the screen and the recorder hold beside the timeline, as the length of all of it written out.
    fn size(&self) -> usize {
        let App { gauges, situation, open, incidents, pendings, .. } = &self.app;
        format!("{gauges:?}{situation:?}{open:?}{incidents:?}{pendings:?}{:?}", self.recorder).len()
    }
}

#[test]
fn a_week_makes_neither_the_screen_nor_the_recorder_grow() {
    let mut watch = Watch::new(60);
    let mut sizes = Vec::new();
    for day in 0..7 {
        watch.day(day);
        sizes.push(watch.size());
    }
    println!("{} events; sizes day by day: {sizes:?}", watch.seq);
    assert!(watch.seq > 7 * 24 * 10);
    // Charts reach back for days, and then they are full.
    assert!(sizes[6] < sizes[4] / 100 * 101, "{sizes:?}");
    assert!(watch.app.log.entries().len() <= 5000);
}

/// Kilobytes that this process holds in memory.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn memory_over_a_week() {
    let mut watch = Watch::new(5);
    let kilobytes: Vec<u64> = (0..7)
        .map(|day| {
            watch.day(day);
            resident()
        })
        .collect();
    let slope = (kilobytes[6] as f64 - kilobytes[1] as f64) / 5.0 / 1024.0;
    println!("{} events; {kilobytes:?} KiB day by day: {slope:.3} MiB a day after the second", watch.seq);
    assert!(slope < 1.0);
}
