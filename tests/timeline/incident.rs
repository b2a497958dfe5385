//! When incidents open, end and begin again.

use warroom::model::{EventKind, Phase, Sev, Severity, Subject, Text};
use warroom::timeline::{Incident, Slice, turn};

use crate::story::{Journal, alice, at, board, error_rate, until_the_hotfix};

fn current(journal: &Journal) -> Incident {
    journal.incidents.current(&board()).unwrap()
}

fn phases(journal: &Journal) -> Vec<&str> {
    let incident = journal.events.iter().filter(|r| matches!(r.event.kind, EventKind::Incident(_)));
    incident.map(|recorded| recorded.event.kind.name()).collect()
}

/// An alert from 02:00 to 02:30, settled all along.
fn half_an_hour() -> Journal {
    let mut journal = Journal::default();
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(200));
    journal.alert(230, error_rate(), EventKind::Resolved, Severity::Critical);
    journal.settle(at(230));
    journal
}

#[test]
fn a_critical_alert_opens_one_and_only_one() {
    let mut journal = Journal::default();
    journal.alert(150, error_rate(), EventKind::Fired, Severity::Warning);
    journal.settle(at(150));
    assert!(journal.incidents.current(&board()).is_none());
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(201));
    journal.alert(202, Subject::named("Other"), EventKind::Fired, Severity::Critical);
    journal.settle(at(203));
    assert_eq!(phases(&journal), ["incident.opened"]);
    let incident = current(&journal);
    assert_eq!((incident.sev, incident.started), (Sev::Sev1, at(200)));
    assert_eq!(incident.subject, error_rate());
}

#[test]
fn after_an_hour_of_ok_it_is_over_since_the_first_ok() {
    let mut journal = half_an_hour();
    assert_eq!(turn(&journal.open, &journal.incidents, &board(), at(329)), None);
    journal.settle(at(330));
    let ended = current(&journal).ended.unwrap();
    assert!(ended.automatic);
    assert_eq!(ended.at, at(230));
    let slice = Slice::of_incident(&journal.history(), current(&journal).id).unwrap();
    assert_eq!(slice.figures[5].seconds, Some(1800));
}

#[test]
fn the_story_without_an_operators_end_gives_the_same_figure() {
    let mut journal = until_the_hotfix();
    journal.alert(430, error_rate(), EventKind::Resolved, Severity::Critical);
    journal.settle(at(530));
    let slice = Slice::of_incident(&journal.history(), current(&journal).id).unwrap();
    assert_eq!(slice.figures[5].seconds, Some(9000));
}

#[test]
fn a_relapse_within_the_hour_keeps_it_open() {
    let mut journal = half_an_hour();
    journal.alert(300, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(330));
    assert_eq!(phases(&journal), ["incident.opened"]);
    journal.alert(400, error_rate(), EventKind::Resolved, Severity::Critical);
    journal.settle(at(500));
    assert_eq!(current(&journal).ended.unwrap().at, at(400));
}

#[test]
fn a_relapse_after_the_operators_word_reopens_it() {
    let mut journal = half_an_hour();
    journal.person(235, EventKind::Incident(Phase::Resolved), Subject::default(), "fixed");
    assert!(!current(&journal).is_open());
    journal.alert(300, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(300));
    assert_eq!(phases(&journal), ["incident.opened", "incident.resolved", "incident.reopened"]);
    assert!(current(&journal).is_open());
    assert_eq!(current(&journal).reopened.unwrap().at, at(300));
}

#[test]
fn a_later_one_is_another() {
    let mut journal = half_an_hour();
    journal.settle(at(330));
    journal.alert(345, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(345));
    assert_eq!(phases(&journal), ["incident.opened", "incident.resolved", "incident.opened"]);
    assert_eq!(journal.incidents.all().len(), 2);
    assert_eq!(current(&journal).started, at(345));
}

#[test]
fn resolving_over_a_firing_alert_is_the_operators_right() {
    let mut journal = Journal::default();
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(200));
    journal.person(210, EventKind::Incident(Phase::Resolved), Subject::default(), "known, harmless");
    journal.settle(at(220));
    assert!(!current(&journal).is_open());
}

#[test]
fn a_mistake_is_no_incident_and_does_not_come_back() {
    let mut journal = Journal::default();
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(200));
    let id = current(&journal).id;
    journal.about(201, EventKind::Retracted, id, alice());
    journal.settle(at(202));
    assert_eq!(journal.incidents.current(&board()), None);
    assert_eq!(Slice::of_incident(&journal.history(), id), None);
}

#[test]
fn its_severity_is_what_was_said_last() {
    let mut journal = half_an_hour();
    journal.person(210, EventKind::Incident(Phase::Severity(Sev::Sev3)), Subject::default(), "");
    journal.person(205, EventKind::Incident(Phase::Severity(Sev::Sev2)), Subject::default(), "");
    assert_eq!(current(&journal).sev, Sev::Sev3);
}

#[test]
fn what_an_operator_reopens_gets_the_whole_time_anew() {
    let mut journal = half_an_hour();
    journal.settle(at(330));
    let id = current(&journal).id;
    let reopened = journal.person(340, EventKind::Incident(Phase::Reopened), Subject::default(), "not over");
    let mut event = journal.events.pop().unwrap().event;
    assert_eq!(event.id, reopened);
    event.incident = Some(id);
    event.id = warroom::model::EventId::from_bytes([3; 16]);
    event.text = Text::line("still slow");
    journal.append(event);
    assert!(current(&journal).is_open());
    journal.settle(at(439));
    assert!(current(&journal).is_open());
    journal.settle(at(441));
    assert_eq!(current(&journal).ended.unwrap().at.clock(), "03:40:00");
}
