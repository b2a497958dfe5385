//! What servers remember of the time before anybody watched, held against a board's own thresholds.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use warroom::model::{Event, EventKind, Evidence, Item, Labels, Observation, Past, Reading, Text, Timestamp};

use crate::board::{Board, at, in_use, pool};

const STEP: i64 = 30;

/// Connections in use of a hundred.
fn reading(name: &str, secs: i64, value: f64) -> Reading {
    Reading { labels: Labels::new([("pool", name)]), value, limit: Some(100.0), at: at(secs) }
}

/// A poll at `secs` that also tells what was before.
fn with_past(secs: i64, now: &[(&str, f64)], step: i64, readings: Vec<Reading>) -> Observation {
    let step = Duration::from_secs(step.unsigned_abs());
    let mut observation = in_use(secs, now);
    observation.items.push(Item::Past(Past { signal: "app/pool".into(), readings, step }));
    observation
}

/// Every half minute from `from` to `to`, as `value` has it.
fn every_step(name: &str, (from, to): (i64, i64), value: impl Fn(i64) -> f64) -> Vec<Reading> {
    (from..to).step_by(STEP as usize).map(|secs| reading(name, secs, value(secs))).collect()
}

/// Full for a while, and again up to now.
fn full_twice(secs: i64) -> f64 {
    if (-3000..-2000).contains(&secs) || secs >= -600 { 100.0 } else { 20.0 }
}

fn of(board: &Board, kind: &EventKind) -> Vec<(Timestamp, bool)> {
    board.of_kind(kind).iter().map(|event| (event.at, event.backfilled.is_some())).collect()
}

#[test]
fn what_was_over_is_told_and_what_goes_on_opens_an_incident() {
    let mut board = Board::new(vec![pool(30)]);
    board.observe(&with_past(0, &[("orders", 100.0)], STEP, every_step("orders", (-6000, 0), full_twice)));
    board.observe(&in_use(5, &[("orders", 100.0)]));
    assert_eq!(of(&board, &EventKind::Fired), [(at(-2970), true), (at(-570), true)]);
    assert_eq!(of(&board, &EventKind::Resolved), [(at(-1980), true)]);
    assert_eq!(of(&board, &EventKind::Crossed).len(), 2);
    let opened = board.events.iter().map(|r| &r.event).filter(|event| event.incident == Some(event.id));
    assert_eq!(opened.map(|event| event.at).collect::<Vec<_>>(), [at(-570)]);
    let resolved = board.of_kind(&EventKind::Resolved)[0];
    assert_eq!(resolved.backfilled, Some(Duration::from_secs(30)));
    assert_eq!(resolved.about, Some(board.of_kind(&EventKind::Fired)[0].id));
    // What is watched is not marked.
    board.observe(&in_use(10, &[("orders", 10.0)]));
    assert_eq!(of(&board, &EventKind::Resolved)[1], (at(10), false));
}

#[test]
fn what_begins_waits_for_a_past_that_is_being_asked_for() {
    let mut board = Board::new(vec![pool(0)]);
    let mut asking = in_use(0, &[("orders", 100.0)]);
    asking.items.push(Item::Recalling);
    assert!(board.observe(&asking).is_empty());
    board.observe(&with_past(5, &[("orders", 100.0)], STEP, every_step("orders", (-900, 0), |_| 100.0)));
    assert_eq!(of(&board, &EventKind::Fired), [(at(-900), true)]);
}

#[test]
fn a_restart_tells_nothing_twice_and_judges_nothing_that_was_watched() {
    let past = |secs| every_step("orders", (-6000, secs), full_twice);
    let mut board = Board::new(vec![pool(30)]);
    board.observe(&with_past(0, &[("orders", 100.0)], STEP, past(0)));
    board.observe(&in_use(5, &[("orders", 100.0)]));
    let known = board.events.len();
    // Even where nobody kept the readings.
    for is_kept in [false, true] {
        board.restart();
        if is_kept {
            board.recorder.know_readings(BTreeMap::from([(Text::line("app/pool"), at(5))]));
        }
        board.observe(&with_past(60, &[("orders", 100.0)], STEP, past(60)));
        board.observe(&in_use(65, &[("orders", 100.0)]));
        assert_eq!(board.events.len(), known, "{is_kept}: {:?}", board.kinds());
    }
    // A threshold that was lowered since judges only what comes.
    let lower = warroom::signals::SignalSpec { name: "Lower".into(), ..pool(0) };
    let mut lowered = Board::new(vec![lower]);
    lowered.recorder.know_readings(BTreeMap::from([(Text::line("app/pool"), at(-1))]));
    lowered.observe(&with_past(0, &[("orders", 20.0)], STEP, past(0)));
    assert!(lowered.events.is_empty());
}

#[test]
fn what_ended_while_nobody_watched_ended_then() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(-9000, &[("orders", 100.0)]));
    board.restart();
    board.recorder.know_readings(BTreeMap::from([(Text::line("app/pool"), at(-9000))]));
    // Over for a while, full again for a while, and now it is well.
    let was = |secs: i64| if (-6000..-3000).contains(&secs) { 100.0 } else { 20.0 };
    board.observe(&with_past(0, &[("orders", 20.0)], STEP, every_step("orders", (-8970, 0), was)));
    assert_eq!(of(&board, &EventKind::Fired), [(at(-9000), false), (at(-5970 - STEP), true)]);
    assert_eq!(of(&board, &EventKind::Resolved), [(at(-8970), true), (at(-3000), true)]);
    assert!(board.recorder.open().episodes().is_empty());
}

#[test]
fn a_series_that_is_gone_is_over() {
    let mut board = Board::new(vec![pool(30)]);
    let gone = every_step("orders", (-3000, -1000), |_| 100.0);
    let last = gone.last().unwrap().at;
    board.observe(&with_past(0, &[("reports", 1.0)], STEP, gone));
    assert_eq!(of(&board, &EventKind::Fired), [(at(-2970), true)]);
    assert_eq!(of(&board, &EventKind::Resolved), [(last, true)]);
    assert!(board.recorder.open().episodes().is_empty());
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    let value = prop::sample::select(vec![0.0, 69.0, 75.0, 80.0, 95.0, 100.0, f64::NAN]);
    let stretch = (value, 1_usize..5).prop_map(|(value, times)| vec![value; times]);
    prop::collection::vec(stretch, 1..30).prop_map(|stretches| stretches.concat())
}

fn told(board: &Board) -> Vec<(Timestamp, String, Option<Evidence>, String)> {
    let by_rules = board.events.iter().map(|recorded| &recorded.event);
    let by_rules = by_rules.filter(|event| !matches!(event.kind, EventKind::Incident(_)));
    let told =
        |event: &Event| (event.at, event.kind.to_string(), event.evidence.clone(), event.text.to_string());
    let mut all: Vec<_> = by_rules.map(told).collect();
    all.sort_by_key(|(at, kind, ..)| (*at, kind.clone()));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Polls every five seconds, watched one by one, or remembered and told at once.
    #[test]
    fn what_is_remembered_says_what_watching_would_have_said(values in values(), hold in 0_u64..20) {
        let secs = |step: usize| i64::try_from(step).unwrap() * 5;
        let mut lived = Board::new(vec![pool(hold)]);
        let mut filled = Board::new(vec![pool(hold)]);
        for (step, value) in values.iter().enumerate() {
            lived.observe(&in_use(secs(step), &[("orders", *value)]));
        }
        let last = values.len() - 1;
        let missed = (0..last).map(|step| reading("orders", secs(step), values[step])).collect();
        filled.observe(&with_past(secs(last), &[("orders", values[last])], 5, missed));
        // What follows on the past is due once the journal has that.
        for _ in 0..2 {
            let due = filled.recorder.due(at(secs(last)));
            filled.append(&due);
        }
        prop_assert_eq!(told(&lived), told(&filled));
    }
}
