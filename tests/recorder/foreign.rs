//! Alerts that others raise: one episode each, from its true beginning to its end.

use std::time::Duration;

use warroom::model::{
    Actor, Alert, AlertState, Bygone, Event, EventId, EventKind, Item, Labels, Observation, Recalling,
    Severity, Text, Timestamp, Unit,
};
use warroom::signals::Unwatched;
use warroom::timeline::Episode;

use crate::board::{Board, at, name, of_source, refusal};

fn labels(text: &str) -> Labels {
    Labels::new(text.split(' ').map(|pair| pair.split_once('=').unwrap()))
}

/// A critical alert of a pool that became active ten seconds before it fired, as a server with rules has it.
pub(crate) fn full(pool: &str, fired: i64) -> Alert {
    Alert {
        active_at: Some(at(fired - 10) + Duration::from_millis(588)),
        query: Some(Text::line("in_use / max")),
        value: Some(0.97),
        threshold: Some(0.9),
        unit: Unit::Ratio,
        annotations: Labels::new([
            ("summary", "the pool is full"),
            ("runbook_url", "https://r.example/pool"),
        ]),
        ..Alert::firing(labels(&format!("alertname=PoolFull pool={pool} severity=critical")), at(fired))
    }
}

/// The same as a notifier has it: with external labels, and without the rule.
pub(crate) fn sent(pool: &str, fired: i64) -> Alert {
    let all = labels(&format!("alertname=PoolFull pool={pool} severity=critical cluster=eu replica=0"));
    Alert { receivers: vec![Text::line("team")], ..Alert::firing(all, at(fired)) }
}

pub(crate) fn prometheus(source: &str, secs: i64, alerts: Vec<Alert>) -> Observation {
    of_source(source, secs, vec![Item::Alerts(alerts)])
}

/// A server whose alerts' past is being asked for.
fn asking(secs: i64, alerts: Vec<Alert>) -> Observation {
    let mut observation = prometheus("prom", secs, alerts);
    observation.items.push(Item::Recalling(Recalling { signals: Vec::new(), alerts: true }));
    observation
}

pub(crate) fn alertmanager(secs: i64, alerts: Vec<Alert>) -> Observation {
    of_source("am", secs, vec![Item::Alerts(alerts), Item::Silences(Vec::new())])
}

fn bygone(pool: &str, fired: i64, ended: Option<i64>) -> Bygone {
    let alert = Alert { value: None, annotations: Labels::default(), ..full(pool, fired) };
    // A server remembers whole seconds.
    let alert = Alert { active_at: Some(at(fired - 10)), ..alert };
    Bygone { alert, ended_at: ended.map(at), precision: Duration::from_secs(11) }
}

fn times(events: &[&Event]) -> Vec<Timestamp> {
    events.iter().map(|event| event.at).collect()
}

fn fired(board: &Board) -> Vec<&Event> {
    board.of_kind(&EventKind::Fired)
}

fn resolved(board: &Board) -> Vec<&Event> {
    board.of_kind(&EventKind::Resolved)
}

#[test]
fn an_alert_begins_when_it_began_and_ends_when_it_vanishes() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&prometheus("prom", 600, vec![full("orders", 100)]));
    board.observe(&prometheus("prom", 605, vec![Alert { value: Some(1.0), ..full("orders", 100) }]));
    board.observe(&prometheus("prom", 610, Vec::new()));
    board.observe(&prometheus("prom", 615, Vec::new()));
    assert_eq!(board.kinds(), ["fired", "incident.opened", "resolved"]);
    let event = fired(&board)[0];
    assert_eq!((event.at, event.recorded_at, event.backfilled), (at(100), at(600), None));
    assert_eq!(event.subject.to_string(), r#"PoolFull{pool="orders",severity="critical"}"#);
    assert_eq!((event.severity, event.source.as_str()), (Some(Severity::Critical), "prom"));
    assert_eq!(event.text.as_str(), "the pool is full");
    assert_eq!(event.evidence.as_ref().unwrap().comparison(), "97 % ≥ 90 %");
    assert_eq!(event.links[0].url.as_str(), "https://r.example/pool");
    assert_eq!(board.events[1].event.at, at(100));
    let over = resolved(&board)[0];
    assert_eq!((over.at, over.about, over.source.as_str()), (at(610), Some(event.id), "prom"));
    assert_eq!(over.severity, Some(Severity::Critical));
}

#[test]
fn what_is_pending_or_for_nobody_does_not_fire() {
    let mut board = Board::of_sources(&["prom"]);
    let pending = Alert { state: AlertState::Pending, ..full("orders", 100) };
    let watchdog = Alert::firing(labels("alertname=Watchdog severity=none"), at(0));
    assert!(board.observe(&prometheus("prom", 100, vec![pending, watchdog])).is_empty());
    board.observe(&prometheus("prom", 105, vec![full("orders", 104)]));
    assert_eq!(times(&fired(&board)), [at(104)]);
}

#[test]
fn two_that_tell_of_it_tell_of_one() {
    let ids = [true, false].map(|evaluator_first| {
        let mut board = Board::of_sources(&["prom", "am"]);
        let mut polls =
            [prometheus("prom", 10, vec![full("orders", 7)]), alertmanager(10, vec![sent("orders", 7)])];
        if !evaluator_first {
            polls.reverse();
        }
        assert!(board.observe(&polls[0]).is_empty(), "the other may know more");
        board.observe(&polls[1]);
        assert_eq!(board.kinds(), ["fired", "incident.opened"]);
        // The rule's own labels, whoever was first.
        assert_eq!(fired(&board)[0].subject.to_string(), r#"PoolFull{pool="orders",severity="critical"}"#);
        board.observe(&prometheus("prom", 15, Vec::new()));
        assert_eq!(resolved(&board).len(), 0, "the notifier still tells of it");
        board.observe(&alertmanager(16, Vec::new()));
        assert_eq!(times(&resolved(&board)), [at(16)]);
        board.events.iter().map(|recorded| recorded.event.id).collect::<Vec<_>>()
    });
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn a_notifier_that_forgets_ends_nothing_while_a_server_tells_of_it() {
    let mut board = Board::of_sources(&["prom", "am"]);
    let firing = |board: &mut Board, secs| board.observe(&prometheus("prom", secs, vec![full("orders", 7)]));
    board.observe(&alertmanager(10, vec![sent("orders", 7)]));
    firing(&mut board, 10);
    board.observe(&alertmanager(15, Vec::new()));
    firing(&mut board, 20);
    assert_eq!(resolved(&board).len(), 0);
    // The server is gone, and what it sent lapses: nobody who evaluates says that it is over.
    for secs in (25..2000).step_by(5) {
        board.observe(&refusal("prom", secs));
        board.observe(&alertmanager(secs, Vec::new()));
    }
    assert_eq!(resolved(&board).len(), 0);
    board.restart();
    board.observe(&refusal("prom", 2000));
    board.observe(&alertmanager(2000, Vec::new()));
    assert_eq!(resolved(&board).len(), 0);
    // It was restarted itself: its rules may not have been evaluated yet.
    board.observe(&prometheus("prom", 2005, Vec::new()));
    board.observe(&prometheus("prom", 2100, Vec::new()));
    assert_eq!(resolved(&board).len(), 0);
    board.observe(&prometheus("prom", 2125, Vec::new()));
    assert_eq!(times(&resolved(&board)), [at(2005)]);
}

#[test]
fn a_notifier_alone_is_believed_once_it_must_know() {
    let mut board = Board::of_sources(&["am"]);
    board.observe(&alertmanager(10, vec![sent("orders", 7)]));
    assert_eq!(fired(&board)[0].subject.labels.get("cluster"), Some("eu"));
    for secs in [15, 20] {
        board.observe(&refusal("am", secs));
    }
    // Restarted, it knows nothing until everything is sent again.
    board.observe(&alertmanager(25, Vec::new()));
    board.observe(&alertmanager(60, vec![sent("orders", 7)]));
    assert_eq!(resolved(&board).len(), 0);
    board.observe(&alertmanager(65, Vec::new()));
    assert_eq!(times(&resolved(&board)), [at(65)]);
}

#[test]
fn replicas_are_one_and_one_of_them_is_enough() {
    let mut board = Board::of_sources(&["p0", "p1"]);
    let poll = |board: &mut Board, source, secs, alerts| board.observe(&prometheus(source, secs, alerts));
    poll(&mut board, "p0", 10, vec![full("orders", 7)]);
    poll(&mut board, "p1", 10, vec![full("orders", 9)]);
    assert_eq!(times(&fired(&board)), [at(7)]);
    for secs in (15..100).step_by(5) {
        board.observe(&refusal("p0", secs));
        poll(&mut board, "p1", secs, vec![full("orders", 9)]);
    }
    board.restart();
    board.observe(&refusal("p0", 100));
    poll(&mut board, "p1", 100, vec![full("orders", 9)]);
    assert_eq!((fired(&board).len(), resolved(&board).len()), (1, 0));
    poll(&mut board, "p1", 105, Vec::new());
    assert_eq!(times(&resolved(&board)), [at(105)]);
}

#[test]
fn a_firing_that_nobody_saw_end_is_another() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&prometheus("prom", 10, vec![full("orders", 7)]));
    board.restart();
    board.observe(&prometheus("prom", 900, vec![full("orders", 600)]));
    assert_eq!(times(&fired(&board)), [at(7), at(600)]);
    assert_eq!(resolved(&board).len(), 1);
    board.observe(&prometheus("prom", 905, vec![full("orders", 600)]));
    assert_eq!(fired(&board).len(), 2);
}

#[test]
fn what_was_said_to_be_over_and_fires_on_begins_again() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&prometheus("prom", 10, vec![full("orders", 7)]));
    board.observe(&prometheus("prom", 15, Vec::new()));
    // A server that was restarted goes on with what was active before.
    board.observe(&prometheus("prom", 20, vec![full("orders", 7)]));
    board.observe(&prometheus("prom", 25, vec![full("orders", 7)]));
    assert_eq!(times(&fired(&board)), [at(7), at(20)]);
    assert_eq!(board.recorder.open().episodes().len(), 1);
}

#[test]
fn a_new_member_re_arms_the_acknowledgement() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&prometheus("prom", 10, vec![full("orders", 7)]));
    let first = fired(&board)[0].clone();
    let alice = Actor::person("alice", "bastion");
    let id = EventId::of_person(at(11), [1; 10]);
    let new = Event::new(id, name(), EventKind::Acknowledged, at(11), alice);
    board.append(&[Event { subject: first.subject, about: Some(first.id), ..new }]);
    assert!(!board.recorder.open().episodes()[0].needs_somebody());
    board.observe(&prometheus("prom", 15, vec![full("orders", 7), full("reports", 14)]));
    assert!(board.recorder.open().episodes().iter().all(Episode::needs_somebody));
    let told = board.of_kind(&EventKind::Unacknowledged)[0].text.to_string();
    assert!(told.contains("reports") && told.contains("fires too"), "{told}");
}

#[test]
fn what_is_watched_no_longer_is_over_unless_another_tells_of_it() {
    for another in [false, true] {
        let mut board = Board::of_sources(&["p0", "p1"]);
        board.observe(&prometheus("p0", 10, vec![full("orders", 7)]));
        board.observe(&prometheus("p1", 10, if another { vec![full("orders", 7)] } else { Vec::new() }));
        let due = board.recorder.forget(&Unwatched::Source("p0".into()), at(12));
        assert_eq!(due.len(), usize::from(!another), "{due:?}");
        assert!(due.iter().all(|event| event.text.as_str() == "p0 is no longer watched"));
    }
}

#[test]
fn what_was_before_is_told_once_with_its_precision() {
    let mut board = Board::of_sources(&["p0", "p1"]);
    let past = |source| {
        let all = vec![bygone("orders", -3000, Some(-2800)), bygone("orders", -2000, Some(-1500))];
        let mut observation = prometheus(source, 0, vec![full("orders", -60)]);
        observation.items.push(Item::Bygone(all));
        observation
    };
    board.observe(&past("p0"));
    assert!(board.events.is_empty(), "the other may know more");
    board.observe(&past("p1"));
    assert_eq!(times(&fired(&board)), [at(-3000), at(-2000), at(-60)]);
    assert_eq!(times(&resolved(&board)), [at(-2800), at(-1500)]);
    let precision = Some(Duration::from_secs(11));
    assert!(resolved(&board).iter().all(|event| event.backfilled == precision));
    assert_eq!(fired(&board)[2].backfilled, None);
    // One incident: of what still fires, as of when it began.
    let opened: Vec<Timestamp> =
        board.events.iter().map(|r| &r.event).filter(|e| e.incident == Some(e.id)).map(|e| e.at).collect();
    assert_eq!(opened, [at(-60)]);
    let known = board.events.len();
    board.restart();
    board.observe(&past("p1"));
    board.observe(&past("p0"));
    assert_eq!(board.events.len(), known);
}

#[test]
fn what_ended_while_nobody_watched_ended_when_the_server_says() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&prometheus("prom", 10, vec![full("orders", 7)]));
    board.restart();
    let mut later = prometheus("prom", 3000, vec![full("orders", 2500)]);
    later.items.push(Item::Bygone(vec![bygone("orders", 7, Some(700)), bygone("orders", 1000, Some(1400))]));
    board.observe(&later);
    board.observe(&prometheus("prom", 3005, vec![full("orders", 2500)]));
    assert_eq!(times(&resolved(&board))[0], at(700));
    assert_eq!(resolved(&board)[0].backfilled, Some(Duration::from_secs(11)));
    let mut begun = times(&fired(&board));
    begun.sort_unstable();
    assert_eq!(begun, [at(7), at(1000), at(2500)]);
    assert_eq!(board.recorder.open().episodes().len(), 1);
}

#[test]
fn a_past_that_comes_later_still_tells_when_it_ended() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&prometheus("prom", 10, vec![full("orders", 7)]));
    board.restart();
    assert!(board.observe(&asking(3000, Vec::new())).is_empty());
    let mut told = prometheus("prom", 3001, Vec::new());
    told.items.push(Item::Bygone(vec![bygone("orders", 7, Some(700))]));
    board.observe(&told);
    assert_eq!(times(&resolved(&board)), [at(700)]);
    // Where it does not come at all, nobody waits for ever.
    board.observe(&prometheus("prom", 3010, vec![full("orders", 3007)]));
    board.restart();
    for secs in (4000..4065).step_by(5) {
        board.observe(&asking(secs, Vec::new()));
    }
    assert_eq!(times(&resolved(&board)), [at(700), at(4000)]);
}

#[test]
fn a_past_that_is_asked_for_again_holds_up_nothing() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&asking(10, vec![full("orders", 7)]));
    board.observe(&prometheus("prom", 15, vec![full("orders", 7)]));
    board.observe(&asking(75, Vec::new()));
    assert_eq!(times(&resolved(&board)), [at(75)]);
}

#[test]
fn what_is_lived_is_not_bygone() {
    let mut board = Board::of_sources(&["prom"]);
    board.observe(&prometheus("prom", 10, vec![full("orders", 7)]));
    board.observe(&prometheus("prom", 105, Vec::new()));
    let known = board.events.len();
    board.restart();
    let mut again = prometheus("prom", 400, Vec::new());
    again.items.push(Item::Bygone(vec![bygone("orders", 7, Some(112))]));
    assert!(board.observe(&again).is_empty());
    assert_eq!(board.events.len(), known);
}
