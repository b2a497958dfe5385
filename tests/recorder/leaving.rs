//! What becomes of a source, a signal or a threshold that is watched no longer.

use warroom::model::{Event, EventKind, Labels, Severity};
use warroom::signals::{SignalSpec, Threshold, Unwatched};
use warroom::timeline::OpenEpisodes;

use crate::board::{Board, answer, at, failure, in_use, pool, recorder, source};

/// A signal of another source, called like the pool of the first.
fn other_pool() -> SignalSpec {
    SignalSpec { id: "db/pool".into(), source: "db".into(), ..pool(0) }
}

fn of_db(secs: i64, value: f64) -> warroom::model::Observation {
    let rows = vec![(Labels::new([("pool", "orders")]), value)];
    warroom::model::Observation { source: "db".into(), ..answer(secs, &[("db/pool", rows)]) }
}

/// Lets go, and appends what is due.
fn forget(board: &mut Board, gone: &Unwatched, secs: i64) -> Vec<Event> {
    let due = board.recorder.forget(gone, at(secs));
    board.append(&due);
    due
}

fn told(events: &[Event]) -> Vec<(&str, String, &str)> {
    let of_each = events.iter().map(|event| (&event.kind, &event.subject, &event.text));
    of_each.map(|(kind, subject, text)| (kind.name(), subject.to_string(), text.as_str())).collect()
}

#[test]
fn what_was_open_of_a_source_that_is_gone_ends_once() {
    for restarts in [false, true] {
        let mut board = Board::new(vec![pool(0)]);
        board.observe(&in_use(0, &[("orders", 100.0)]));
        board.observe(&failure(5));
        board.observe(&failure(10));
        assert_eq!(board.kinds(), ["fired", "crossed", "incident.opened", "source.down"]);
        if restarts {
            // Nothing was read since: that it is open is known from the journal alone.
            board.restart();
        }
        let ends = forget(&mut board, &Unwatched::Source("app".into()), 12);
        let pool = r#"Pool{pool="orders"}"#.to_owned();
        let gone = "app is no longer watched";
        let mut told = told(&ends);
        told.sort_unstable();
        assert_eq!(
            told,
            [
                ("cleared", pool.clone(), gone),
                ("resolved", pool, gone),
                ("source.up", "app".to_owned(), gone)
            ]
        );
        assert!(ends.iter().all(|end| end.at == at(12) && end.about.is_some()), "{ends:?}");
        let resolved = ends.iter().find(|end| end.kind == EventKind::Resolved).unwrap();
        assert_eq!(resolved.severity, Some(Severity::Critical));
        // Neither again nor after a restart without it; what arrives late begins nothing.
        assert!(board.recorder.due(at(20)).is_empty());
        assert!(board.observe(&in_use(20, &[("orders", 100.0)])).is_empty());
        let open = OpenEpisodes::from_rows(board.recorder.open().rows());
        let mut next = recorder(&[], &[], open, board.events.iter().cloned().collect());
        assert!(next.due(at(30)).is_empty());
    }
}

#[test]
fn an_end_that_the_journal_did_not_take_comes_again_as_it_was() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(0, &[("orders", 100.0)]));
    let first = board.recorder.forget(&Unwatched::Source("app".into()), at(3));
    let again = board.recorder.due(at(60));
    let same = |event: &Event| (event.id, event.at, event.text.clone());
    assert_eq!(first.iter().map(same).collect::<Vec<_>>(), again.iter().map(same).collect::<Vec<_>>());
    assert_eq!(first.len(), 2);
    board.append(&again);
    assert!(board.recorder.due(at(61)).is_empty());
}

#[test]
fn a_source_that_stays_is_untouched_also_where_it_shares_a_name() {
    let mut board = Board::new(vec![pool(0), other_pool()]);
    board.observe(&in_use(0, &[("orders", 100.0)]));
    board.observe(&of_db(0, 100.0));
    assert_eq!(board.of_kind(&EventKind::Fired).len(), 2);
    let ends = forget(&mut board, &Unwatched::Source("db".into()), 2);
    let of_db = |event: &Event| event.subject.to_string() == r#"Pool{pool="orders",source="db"}"#;
    assert!(ends.len() == 2 && ends.iter().all(of_db), "{ends:?}");
    // The other one goes on under the name it had, and ends as it would have.
    assert!(board.observe(&in_use(5, &[("orders", 100.0)])).is_empty());
    let over = board.observe(&in_use(10, &[("orders", 1.0)]));
    let subject = r#"Pool{pool="orders",source="app"}"#.to_owned();
    let said = "1 % of 100";
    let mut told = told(&over);
    told.sort_unstable();
    assert_eq!(told, [("cleared", subject.clone(), said), ("resolved", subject, said)]);
}

#[test]
fn what_is_open_keeps_its_name_when_another_of_that_name_comes() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(0, &[("orders", 100.0)]));
    board.recorder.add_source(source("db"));
    board.recorder.add_signal(other_pool());
    assert!(board.observe(&in_use(5, &[("orders", 100.0)])).is_empty());
    let of_other = board.observe(&of_db(5, 100.0));
    assert!(of_other.iter().any(|event| event.subject.to_string() == r#"Pool{pool="orders",source="db"}"#));
    for secs in (10..620).step_by(5) {
        assert!(board.observe(&in_use(secs, &[("orders", 100.0)])).is_empty(), "{secs}");
    }
    let over = board.observe(&in_use(620, &[("orders", 1.0)]));
    assert!(
        over.len() == 2 && over.iter().all(|event| event.subject.to_string() == r#"Pool{pool="orders"}"#)
    );
    // The next time it is told apart.
    let again = board.observe(&in_use(625, &[("orders", 100.0)]));
    let subject = r#"Pool{pool="orders",source="app"}"#;
    assert!(again.iter().any(|event| event.subject.to_string() == subject), "{again:?}");
}

#[test]
fn a_signal_that_is_gone_ends_and_its_source_stays() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(0, &[("orders", 100.0)]));
    let ends = forget(&mut board, &Unwatched::Signals(vec!["app/pool".into()]), 2);
    assert!(ends.len() == 2 && ends.iter().all(|end| end.text.as_str() == "its signal is no longer watched"));
    assert!(board.observe(&in_use(5, &[("orders", 100.0)])).is_empty());
    board.observe(&failure(10));
    board.observe(&failure(15));
    assert_eq!(board.kinds().last(), Some(&"source.down"), "an outage is noticed as before");
    // Watched again, it begins again.
    board.recorder.add_signal(pool(0));
    board.recorder.add_source(source("app"));
    assert_eq!(board.observe(&in_use(20, &[("orders", 100.0)])).len(), 3);
}

#[test]
fn a_new_threshold_judges_what_is_open_with_the_next_reading() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(0, &[("orders", 100.0)]));
    let laxer = Some(Threshold::at_once(2.0));
    board.recorder.add_signal(SignalSpec { critical: laxer, ..pool(0) });
    assert!(board.recorder.due(at(1)).is_empty(), "no reading has said so yet");
    let over = board.observe(&in_use(5, &[("orders", 100.0)]));
    assert_eq!(over.iter().map(|event| event.kind.name()).collect::<Vec<_>>(), ["resolved"]);
    let stricter = Some(Threshold::at_once(0.5));
    board.recorder.add_signal(SignalSpec { critical: stricter, ..pool(0) });
    let fired = board.observe(&in_use(10, &[("orders", 60.0)]));
    assert!(fired.iter().any(|event| event.kind == EventKind::Fired), "{fired:?}");
}

#[test]
fn without_a_threshold_what_it_began_is_over() {
    let mut board = Board::new(vec![pool(0)]);
    board.observe(&in_use(0, &[("orders", 100.0)]));
    board.recorder.add_signal(SignalSpec { critical: None, ..pool(0) });
    let over = board.observe(&in_use(5, &[("orders", 100.0)]));
    let subject = r#"Pool{pool="orders"}"#.to_owned();
    assert_eq!(told(&over), [("resolved", subject, "it has no threshold any more")]);
    assert!(board.observe(&in_use(10, &[("orders", 100.0)])).is_empty());
}
