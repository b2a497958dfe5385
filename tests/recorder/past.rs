//! What servers remember of the time before anybody watched, held against a board's own thresholds.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use warroom::model::{
    Event, EventKind, Evidence, Item, Labels, Observation, Past, Reading, Readings, Recalling, Text,
    Timestamp,
};
use warroom::signals::SignalSpec;

use crate::board::{Board, asking, at, failure, in_use, of_source, pool};

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
    assert!(board.observe(&asking(0, &[("orders", 100.0)])).is_empty());
    board.observe(&with_past(5, &[("orders", 100.0)], STEP, every_step("orders", (-900, 0), |_| 100.0)));
    assert_eq!(of(&board, &EventKind::Fired), [(at(-900), true)]);
}

#[test]
fn what_ended_while_nobody_watched_waits_for_when_it_did() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(-900, &[("orders", 100.0)]));
    board.restart();
    assert!(board.observe(&asking(0, &[("orders", 20.0)])).is_empty());
    board.observe(&with_past(5, &[("orders", 20.0)], STEP, every_step("orders", (-600, 0), |_| 20.0)));
    assert_eq!(of(&board, &EventKind::Resolved), [(at(-600), true)]);
}

#[test]
fn a_past_that_cannot_be_had_holds_up_nothing_for_longer_than_a_minute() {
    let mut board = Board::new(vec![pool(0)]);
    for secs in (0..120).step_by(5) {
        board.observe(&asking(secs, &[("orders", if secs < 90 { 100.0 } else { 20.0 })]));
        assert_eq!(board.events.is_empty(), secs < 60, "{secs}");
    }
    assert_eq!(of(&board, &EventKind::Fired), [(at(0), false)]);
    assert_eq!(of(&board, &EventKind::Resolved), [(at(90), false)]);
}

/// Full in these seconds.
fn full_in(full: &std::ops::Range<i64>, secs: i64) -> f64 {
    if full.contains(&secs) { 100.0 } else { 20.0 }
}

#[test]
fn what_came_and_went_while_a_past_was_waited_for_is_told() {
    for comes_at in [None, Some(30), Some(40)] {
        let mut board = Board::new(vec![pool(5)]);
        for secs in (0..90).step_by(5) {
            let now = [("orders", full_in(&(10..30), secs))];
            match comes_at {
                Some(at) if secs == at => board.observe(&with_past(secs, &now, 5, Vec::new())),
                Some(at) if secs > at => board.observe(&in_use(secs, &now)),
                _ => board.observe(&asking(secs, &now)),
            };
            assert_eq!(board.events.is_empty(), secs < comes_at.unwrap_or(60), "{secs}");
        }
        assert_eq!(of(&board, &EventKind::Fired), [(at(15), false)]);
        assert_eq!(of(&board, &EventKind::Resolved), [(at(30), false)]);
    }
}

#[test]
fn what_was_watched_before_waits_for_nothing() {
    let mut board = Board::new(vec![pool(0)]);
    for secs in (0..90).step_by(5) {
        board.observe(&in_use(secs, &[("orders", 20.0)]));
    }
    board.observe(&asking(90, &[("orders", 100.0)]));
    board.observe(&asking(95, &[("orders", 20.0)]));
    assert_eq!(of(&board, &EventKind::Fired), [(at(90), false)]);
    assert_eq!(of(&board, &EventKind::Resolved), [(at(95), false)]);
}

#[test]
fn a_past_that_is_never_had_holds_up_no_series_that_comes_later() {
    let mut board = Board::new(vec![pool(0)]);
    for secs in (0..600).step_by(5) {
        // It is asked for time and again.
        let is_asked = secs % 60 < 30;
        board.observe(&if is_asked { asking(secs, &[]) } else { in_use(secs, &[]) });
    }
    board.observe(&asking(600, &[("orders", 100.0)]));
    assert_eq!(of(&board, &EventKind::Fired), [(at(600), false)]);
    // Unless the server was away: then it may know something new.
    board.observe(&in_use(605, &[("orders", 20.0)]));
    (610..900).step_by(5).for_each(|secs| drop(board.observe(&failure(secs))));
    assert!(
        board
            .observe(&asking(900, &[("reports", 100.0)]))
            .iter()
            .all(|event| event.subject.name.as_str() != "Pool")
    );
}

#[test]
fn only_its_own_past_is_waited_for() {
    let other = SignalSpec { id: "other/pool".into(), source: "other".into(), ..pool(0) };
    let second = SignalSpec { id: "app/second".into(), name: "Second".into(), ..pool(0) };
    let mut board = Board::new(vec![pool(0), second, other]);
    let asks = |source: &str, signal: &str, secs| {
        let reading = reading("orders", secs, 100.0);
        let readings = Item::Readings(Readings { signal: signal.into(), readings: vec![reading] });
        let recalling = Recalling { signals: vec!["app/pool".into()], alerts: true };
        of_source(source, secs, vec![readings, Item::Recalling(recalling)])
    };
    let told = |events: &[Event]| events.iter().filter(|event| event.kind == EventKind::Fired).count();
    assert_eq!(told(&board.observe(&asks("app", "app/pool", 0))), 0);
    assert_eq!(told(&board.observe(&asks("app", "app/second", 0))), 1);
    assert_eq!(told(&board.observe(&asks("other", "other/pool", 0))), 1);
}

#[test]
fn a_clock_set_back_makes_nobody_wait_longer() {
    for back in [30, 3600] {
        let mut board = Board::new(vec![pool(0)]);
        board.observe(&asking(0, &[("orders", 20.0)]));
        let mut waited = 0;
        for secs in (-back..120).step_by(5) {
            board.observe(&asking(secs, &[("orders", 100.0)]));
            if !board.events.is_empty() {
                break;
            }
            waited = secs + back;
        }
        assert!(waited < 120, "{back}: {waited}");
    }
}

#[test]
fn a_past_that_comes_too_late_tells_what_was_over_by_then() {
    let past = || every_step("orders", (-900, 0), |_| 100.0);
    let told_late = |full: std::ops::Range<i64>| {
        let mut board = Board::new(vec![pool(0)]);
        for secs in (0..120).step_by(5) {
            board.observe(&asking(secs, &[("orders", full_in(&full, secs))]));
        }
        board.observe(&with_past(120, &[("orders", full_in(&full, 120))], STEP, past()));
        board
    };
    let over = told_late(0..0);
    assert_eq!(of(&over, &EventKind::Fired), [(at(-900), true)]);
    assert_eq!(of(&over, &EventKind::Resolved), [(at(0), false)]);
    // What was told meanwhile stands.
    assert_eq!(of(&told_late(20..50), &EventKind::Fired), [(at(20), false)]);
    assert_eq!(of(&told_late(0..200), &EventKind::Fired), [(at(0), false)]);
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
    let lower = SignalSpec { name: "Lower".into(), ..pool(0) };
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
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Polls every five seconds, watched one by one, or remembered and told at once, some polls later.
    #[test]
    fn what_is_remembered_says_what_watching_would_have_said(
        values in values(),
        hold in 0_u64..20,
        late in 0_usize..9,
    ) {
        let secs = |step: usize| i64::try_from(step).unwrap() * 5;
        let mut lived = Board::new(vec![pool(hold)]);
        let mut filled = Board::new(vec![pool(hold)]);
        for (step, value) in values.iter().enumerate() {
            lived.observe(&in_use(secs(step), &[("orders", *value)]));
        }
        let last = values.len() - 1;
        let first = last.saturating_sub(late);
        for (step, value) in values.iter().enumerate().take(last).skip(first) {
            prop_assert!(filled.observe(&asking(secs(step), &[("orders", *value)])).is_empty());
        }
        let missed = (0..first).map(|step| reading("orders", secs(step), values[step])).collect();
        filled.observe(&with_past(secs(last), &[("orders", values[last])], 5, missed));
        // What follows on the past is due once the journal has that.
        for _ in 0..2 {
            let due = filled.recorder.due(at(secs(last)));
            filled.append(&due);
        }
        prop_assert_eq!(told(&lived), told(&filled));
    }
}
