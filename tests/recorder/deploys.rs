//! Deploys and restarts.

use warroom::model::{EventKind, Labels, Observation, Timestamp, Unit};
use warroom::signals::{Role, SignalSpec};

use crate::board::{Board, SOURCE, answer, at};

fn signal(id: &str, role: Role, expr: &str) -> SignalSpec {
    SignalSpec {
        id: id.into(),
        name: id.into(),
        source: SOURCE.into(),
        role,
        unit: Unit::Count,
        expr: expr.to_owned(),
        limit: None,
        warning: None,
        critical: None,
    }
}

fn board() -> Board {
    Board::new(vec![
        signal("build", Role::Build, "shop_build_info"),
        signal("start", Role::Start, "process_start_time_seconds"),
    ])
}

/// Pods with version and start; an empty version is none told.
fn pods(secs: i64, pods: &[(&str, &str, Timestamp)]) -> Observation {
    let build = |(pod, version, _): &(&str, &str, Timestamp)| {
        (Labels::new([("pod", *pod), ("version", *version), ("goversion", "go1.23")]), 1.0)
    };
    let start = |(pod, _, start): &(&str, &str, Timestamp)| (Labels::new([("pod", *pod)]), start.secs_f64());
    let builds = pods.iter().filter(|(_, version, _)| !version.is_empty()).map(build).collect();
    answer(secs, &[("build", builds), ("start", pods.iter().map(start).collect())])
}

fn told(board: &Board) -> Vec<(String, Timestamp)> {
    let tell = |event: &&warroom::model::Event| (format!("{} {}", event.subject, event.text), event.at);
    board.of_kind(&EventKind::Deploy).iter().map(tell).collect()
}

#[test]
fn a_rollout_is_one_deploy_dated_by_the_first_start() {
    let mut board = board();
    board.observe(&pods(0, &[("a", "v1", at(-900)), ("b", "v1", at(-900))]));
    board.observe(&pods(5, &[("b", "v1", at(-900))]));
    board.observe(&pods(30, &[("a", "v2", at(22)), ("b", "v1", at(-900))]));
    board.observe(&pods(90, &[("a", "v2", at(22)), ("b", "v2", at(80))]));
    assert_eq!(told(&board), [("shop v2 (was v1)".to_owned(), at(22))]);
    // Rolled back an hour later: a deploy of its own, once it stays.
    board.observe(&pods(3600, &[("a", "v1", at(3595)), ("b", "v1", at(3595))]));
    board.observe(&pods(3660, &[("a", "v1", at(3595)), ("b", "v1", at(3595))]));
    assert_eq!(told(&board)[1..], [("shop v1 (was v2)".to_owned(), at(3595))]);
}

#[test]
fn a_start_long_ago_dates_nothing() {
    let mut board = board();
    board.observe(&pods(0, &[("a", "v1", at(-900))]));
    board.observe(&pods(5, &[("a", "v2", at(-900))]));
    assert_eq!(told(&board), [("shop v2 (was v1)".to_owned(), at(5))]);
}

#[test]
fn a_crash_loop_is_no_flood() {
    let mut board = board();
    for round in 0..60 {
        let secs = round * 20;
        board.observe(&pods(secs, &[("a", "v1", at(secs))]));
    }
    assert_eq!(told(&board), []);
    let mut board = self::board();
    for round in 0..60 {
        let secs = round * 20;
        board.observe(&pods(secs, &[("a", "", at(secs))]));
    }
    // Twenty minutes: the first that is not the first sight, then one every five minutes.
    let restarts = told(&board);
    assert_eq!(restarts.len(), 4, "{restarts:?}");
    assert_eq!(restarts[0], ("app restarted (version unknown)".to_owned(), at(20)));
}

#[test]
fn a_deploy_is_due_until_it_is_absorbed_or_old() {
    let mut board = board();
    board.observe(&pods(0, &[("a", "v1", at(-900))]));
    let mut other = board.clone();
    let due = board.recorder.observe(&pods(5, &[("a", "v2", at(3))]), at(5));
    // Another recorder polls a little later and sees the same start.
    assert_eq!(other.recorder.observe(&pods(8, &[("a", "v2", at(3))]), at(8))[0].id, due[0].id);
    let again = board.recorder.observe(&pods(100, &[("a", "v2", at(3))]), at(100));
    assert_eq!(due, again);
    assert!(board.recorder.observe(&pods(126, &[("a", "v2", at(3))]), at(126)).is_empty());
    other.append(&due);
    assert!(other.recorder.observe(&pods(10, &[("a", "v2", at(3))]), at(10)).is_empty());
}
