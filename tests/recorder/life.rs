//! The life of rules and sources.

use warroom::model::{Actor, Event, EventId, EventKind, Labels, Severity, Subject, Text};
use warroom::recorder;
use warroom::signals::SignalSpec;

use crate::board::{Board, answer, at, failure, in_use, name, pool};

fn full_since(board: &mut Board, secs: impl IntoIterator<Item = i64>, value: f64) {
    for secs in secs {
        board.observe(&in_use(secs, &[("orders", value)]));
    }
}

#[test]
fn a_pool_fills_up_and_empties() {
    let mut board = Board::new(vec![pool(30)]);
    full_since(&mut board, (0..30).step_by(5), 85.0);
    assert!(board.events.is_empty());
    full_since(&mut board, (30..65).step_by(5), 100.0);
    assert_eq!(board.kinds(), ["crossed", "fired", "incident.opened"]);
    full_since(&mut board, [65, 70], 75.0);
    full_since(&mut board, [75, 80], 10.0);
    assert_eq!(board.kinds()[3..], ["resolved", "cleared"]);

    let fired = board.of_kind(&EventKind::Fired)[0];
    assert_eq!(fired.subject.to_string(), r#"Pool{pool="orders"}"#);
    assert_eq!((fired.at, fired.severity), (at(60), Some(Severity::Critical)));
    assert_eq!(fired.text.as_str(), "100 % of 100, for 30 s not below 90 %");
    let evidence = fired.evidence.as_ref().unwrap();
    assert_eq!((evidence.query.as_str(), evidence.value, evidence.threshold), ("in_use", 100.0, Some(100.0)));
    let resolved = board.of_kind(&EventKind::Resolved)[0];
    assert_eq!((resolved.at, resolved.severity), (at(65), Some(Severity::Critical)));
    assert_eq!(resolved.about, Some(fired.id));
    assert_eq!(resolved.text.as_str(), "75 % of 100");
    let cleared = board.of_kind(&EventKind::Cleared)[0];
    assert_eq!((cleared.at, cleared.severity), (at(75), Some(Severity::Warning)));
}

#[test]
fn the_same_name_twice_has_ids_of_its_own() {
    let mut board = Board::new(vec![pool(0)]);
    for round in 0..3 {
        full_since(&mut board, [round * 10], 100.0);
        full_since(&mut board, [round * 10 + 5], 0.0);
    }
    assert_eq!(board.of_kind(&EventKind::Fired).len(), 3);
}

#[test]
fn a_lost_append_comes_again_as_it_was() {
    let mut board = Board::new(vec![pool(0)]);
    let first = board.recorder.observe(&in_use(0, &[("orders", 100.0)]), at(0));
    let again = board.recorder.observe(&in_use(5, &[("orders", 95.0)]), at(5));
    assert_eq!(first.len(), 2);
    for (first, again) in first.iter().zip(&again) {
        assert_eq!((first.id, first.at, &first.evidence), (again.id, again.at, &again.evidence));
        assert_eq!(again.recorded_at, at(5));
    }
}

#[test]
fn what_nobody_wrote_is_due_without_another_poll() {
    let mut board = Board::new(vec![pool(0)]);
    let first = board.recorder.observe(&in_use(0, &[("orders", 100.0)]), at(0));
    let due = board.recorder.due(at(3));
    let ids = |events: &[Event]| events.iter().map(|event| event.id).collect::<Vec<_>>();
    assert_eq!((ids(&due), due.len()), (ids(&first), 2));
    board.append(&due);
    assert!(board.recorder.due(at(3)).is_empty());
}

#[test]
fn nothing_known_changes_nothing() {
    let mut board = Board::new(vec![pool(0)]);
    full_since(&mut board, [0], 100.0);
    let fired = board.events.len();
    full_since(&mut board, [5], f64::NAN);
    let mut unlimited = in_use(10, &[("orders", 1.0)]);
    if let warroom::model::Item::Readings(readings) = &mut unlimited.items[0] {
        readings.readings[0].limit = None;
    }
    board.observe(&unlimited);
    // One outage, and no end of the alert however long it lasts.
    for secs in (15..2000).step_by(5) {
        board.observe(&failure(secs));
    }
    assert_eq!(board.kinds()[fired..], ["source.down"]);
    assert_eq!(board.of_kind(&EventKind::SourceDown)[0].at, at(15));
    full_since(&mut board, [2000], 100.0);
    assert_eq!(board.kinds()[fired..], ["source.down", "source.up"]);
    assert_eq!(board.of_kind(&EventKind::SourceUp)[0].text.as_str(), "answers again after 33m 5s");
}

#[test]
fn a_source_that_never_answered_is_down_after_two_failures() {
    let mut board = Board::new(vec![pool(0)]);
    assert!(board.observe(&failure(0)).is_empty());
    let down = board.observe(&failure(1));
    assert_eq!((down[0].at, down[0].text.as_str()), (at(0), "connection refused"));
    board.restart();
    // Down is down, whoever recorded it; the first answer to anybody is the end.
    assert!(board.observe(&failure(5)).is_empty() && board.observe(&failure(10)).is_empty());
    assert_eq!(board.observe(&in_use(15, &[])).len(), 1);
    assert_eq!(board.kinds(), ["source.down", "source.up"]);
}

#[test]
fn a_series_that_is_gone_for_good_is_over() {
    for restarts in [false, true] {
        let mut board = Board::new(vec![pool(0)]);
        board.observe(&in_use(0, &[("orders", 100.0), ("reports", 1.0)]));
        let fired = board.events.len();
        if restarts {
            board.restart();
        }
        for secs in (5..605).step_by(5) {
            assert!(board.observe(&in_use(secs, &[("reports", 1.0)])).is_empty(), "{secs}");
        }
        board.observe(&in_use(605, &[("reports", 1.0)]));
        let mut ends = board.kinds()[fired..].to_vec();
        ends.sort_unstable();
        assert_eq!(ends, ["cleared", "resolved"], "{restarts}");
        let resolved = board.of_kind(&EventKind::Resolved)[0];
        assert_eq!((resolved.at, resolved.severity), (at(605), Some(Severity::Critical)));
        assert!(resolved.text.as_str().starts_with("its series is gone since "), "{}", resolved.text);
    }
}

#[test]
fn signals_of_one_name_are_told_apart() {
    let other = SignalSpec { id: "app/other".into(), ..pool(0) };
    let far = SignalSpec { id: "db/pool".into(), source: "db".into(), ..pool(0) };
    let mut board = Board::new(vec![pool(0), other, far]);
    let full = vec![(Labels::default(), 100.0)];
    board.observe(&answer(0, &[("app/pool", full.clone()), ("app/other", full.clone()), ("db/pool", full)]));
    let subjects: Vec<String> =
        board.of_kind(&EventKind::Fired).iter().map(|event| event.subject.to_string()).collect();
    assert_eq!(subjects.len(), 3);
    for subject in [
        r#"Pool{signal="app/pool",source="app"}"#,
        r#"Pool{signal="app/other",source="app"}"#,
        r#"Pool{source="db"}"#,
    ] {
        assert!(subjects.iter().any(|of| of == subject), "{subjects:?}");
    }
}

#[test]
fn an_acknowledgement_is_re_armed_by_a_new_member() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(0, &[("orders", 100.0)]));
    let fired = board.of_kind(&EventKind::Fired)[0].clone();
    let ack = warroom::model::Event {
        subject: fired.subject.clone(),
        about: Some(fired.id),
        ..warroom::model::Event::new(
            EventId::of_person(at(1), [1; 10]),
            name(),
            EventKind::Acknowledged,
            at(1),
            Actor::person("alice", "bastion"),
        )
    };
    board.append(&[ack]);
    let news = board.observe(&in_use(5, &[("orders", 100.0), ("reports", 100.0)]));
    assert!(news.iter().any(|event| event.kind == EventKind::Unacknowledged), "{news:?}");
}

#[test]
fn readings_are_kept_of_what_people_look_at() {
    let build = SignalSpec {
        id: "app/build".into(),
        role: warroom::signals::Role::Build,
        limit: None,
        warning: None,
        critical: None,
        ..pool(0)
    };
    let board = Board::new(vec![pool(0), build]);
    let row = || vec![(Labels::new([("pool", "orders")]), 41.0)];
    let rows = [("app/pool", row()), ("app/build", row()), ("app/unknown", row())];
    let points = board.recorder.points(&answer(0, &rows));
    let [(info, point)] = points.as_slice() else { panic!("{points:?}") };
    assert_eq!(
        (info.signal.as_str(), info.role.as_str(), info.labels.get("pool")),
        ("app/pool", "saturation", Some("orders"))
    );
    assert_eq!((point.at, point.value, point.limit), (at(0), 41.0, Some(100.0)));
}

#[test]
fn a_gap_is_told_once() {
    let holder = Text::line("warroom@old");
    let gap = |now| recorder::gap(&name(), &holder, at(0), at(now), &Actor::machine("warroom@new"));
    let [down, up] = gap(240);
    assert_eq!((down.at, up.at), (at(0), at(240)));
    assert_eq!(down.subject, Subject::named("warroom@old"));
    assert_eq!(up.text.as_str(), "warroom@new records again after 4m");
    assert_eq!(gap(300).map(|event| event.id), [down.id, up.id]);
    let mut board = Board::new(vec![pool(0)]);
    board.append(&[down, up]);
    assert!(board.recorder.open().down().is_empty());
}
