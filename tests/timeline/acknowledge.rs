//! Who is on it, and when that ends.

use warroom::model::{EventKind, Labels, Severity, Subject, Text};
use warroom::timeline::{Because, OpenEpisodes, episodes, rearms};

use crate::story::{Journal, alice, at, board, error_rate};

fn zone(name: &str) -> Subject {
    Subject::alert("HighErrorRate", &Labels::new([("zone", name)]))
}

fn firing(severity: Severity) -> Journal {
    let mut journal = Journal::default();
    journal.alert(200, error_rate(), EventKind::Fired, severity);
    journal
}

fn owner(open: &OpenEpisodes) -> Option<Text> {
    let episode = open.episode(&board(), &error_rate())?;
    episode.acknowledgement.owner().map(|ack| ack.by.name().clone())
}

#[test]
fn the_first_in_the_journal_wins() {
    let mut journal = firing(Severity::Critical);
    journal.acknowledge(206, error_rate(), "bob");
    journal.acknowledge(205, error_rate(), "alice");
    let episode = journal.open.episode(&board(), &error_rate()).unwrap();
    assert_eq!(episode.acknowledgement.owner().unwrap().by.name().as_str(), "bob");
    assert_eq!(episode.acknowledgement.also()[0].by.name().as_str(), "alice");
    assert!(journal.open.unacknowledged().is_empty());
}

#[test]
fn taking_it_back_leaves_it_to_the_next() {
    let mut journal = firing(Severity::Critical);
    let first = journal.acknowledge(205, error_rate(), "bob");
    journal.acknowledge(206, error_rate(), "carol");
    journal.about(207, EventKind::Unacknowledged, first, alice());
    assert_eq!(owner(&journal.open), Some(Text::line("carol")));
    let episode = journal.open.episode(&board(), &error_rate()).unwrap().first.id;
    journal.about(208, EventKind::Unacknowledged, episode, alice());
    assert_eq!(owner(&journal.open), None);
    assert!(journal.open.unacknowledged().contains(&episode));
    journal.acknowledge(209, error_rate(), "dave");
    assert_eq!(owner(&journal.open), Some(Text::line("dave")));
}

#[test]
fn it_ends_with_its_episode() {
    let mut journal = firing(Severity::Critical);
    journal.acknowledge(205, error_rate(), "alice");
    journal.alert(210, error_rate(), EventKind::Resolved, Severity::Critical);
    assert!(journal.open.episodes().is_empty());
    journal.alert(220, error_rate(), EventKind::Fired, Severity::Critical);
    assert_eq!(owner(&journal.open), None);
    let all = episodes(&journal.history());
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].acknowledgement.owner().unwrap().by.name().as_str(), "alice");
    assert_eq!(all[0].age(at(500)).as_secs(), 600);
}

#[test]
fn an_acknowledgement_that_comes_too_late_stays_with_what_was_meant() {
    let mut journal = firing(Severity::Critical);
    let meant = journal.open.episode(&board(), &error_rate()).unwrap().first.id;
    journal.alert(210, error_rate(), EventKind::Resolved, Severity::Critical);
    journal.alert(211, error_rate(), EventKind::Fired, Severity::Critical);
    journal.about(212, EventKind::Acknowledged, meant, alice());
    assert_eq!(owner(&journal.open), None);
    let all = episodes(&journal.history());
    assert!(all[0].acknowledgement.owner().is_some() && all[1].needs_somebody());
}

#[test]
fn getting_worse_rearms_and_says_why() {
    let mut journal = firing(Severity::Warning);
    journal.acknowledge(205, error_rate(), "alice");
    assert!(rearms(&journal.open).is_empty());
    let worse = journal.alert(210, error_rate(), EventKind::Fired, Severity::Critical);
    let due = rearms(&journal.open);
    let expected = Because::Worse { from: Severity::Warning, to: Severity::Critical };
    assert_eq!((due.len(), &due[0].because, due[0].cause), (1, &expected, worse));
    journal.settle(at(210));
    let said = journal.events.iter().find(|r| r.event.kind == EventKind::Unacknowledged).unwrap();
    assert_eq!(said.event.text.as_str(), "no longer acknowledged by alice: rose from warning to critical");
    assert_eq!(owner(&journal.open), None);
    journal.acknowledge(211, error_rate(), "alice");
    assert!(rearms(&journal.open).is_empty());
    assert_eq!(journal.open.episodes()[0].worst(), Severity::Critical);
}

#[test]
fn who_acknowledges_knowingly_keeps_it_acknowledged() {
    let mut journal = firing(Severity::Warning);
    journal.acknowledge(205, error_rate(), "alice");
    journal.alert(210, error_rate(), EventKind::Fired, Severity::Critical);
    let late = rearms(&journal.open).remove(0);
    journal.acknowledge(211, error_rate(), "bob");
    assert!(rearms(&journal.open).is_empty());
    // A recorder that had already decided does not take bob's word away.
    journal.append(late.event(at(211), crate::story::recorder()));
    assert_eq!(owner(&journal.open), Some(Text::line("bob")));
}

#[test]
fn a_new_member_of_the_group_rearms_once() {
    let mut journal = Journal::default();
    journal.alert(200, zone("a"), EventKind::Fired, Severity::Critical);
    journal.acknowledge(205, zone("a"), "alice");
    journal.alert(206, Subject::named("Other"), EventKind::Fired, Severity::Critical);
    assert!(rearms(&journal.open).is_empty());
    journal.alert(207, zone("b"), EventKind::Fired, Severity::Critical);
    let due = rearms(&journal.open);
    assert_eq!((due.len(), &due[0].because), (1, &Because::Joined(zone("b"))));
    assert_eq!(due[0].subject, zone("a"));
    journal.settle(at(207));
    journal.acknowledge(208, zone("a"), "alice");
    journal.acknowledge(208, zone("b"), "alice");
    // A member that flaps is no new member, though it needs somebody again itself.
    journal.alert(209, zone("b"), EventKind::Resolved, Severity::Critical);
    journal.alert(210, zone("b"), EventKind::Fired, Severity::Critical);
    assert!(rearms(&journal.open).is_empty());
    assert!(journal.open.episode(&board(), &zone("b")).unwrap().needs_somebody());
}

#[test]
fn the_most_urgent_come_first() {
    let mut journal = Journal::default();
    journal.alert(200, zone("old"), EventKind::Fired, Severity::Warning);
    journal.alert(201, zone("new"), EventKind::Fired, Severity::Warning);
    journal.alert(202, zone("bad"), EventKind::Fired, Severity::Critical);
    journal.alert(203, zone("worse"), EventKind::Fired, Severity::Critical);
    journal.acknowledge(204, zone("bad"), "alice");
    let order: Vec<Subject> = journal.open.episodes().into_iter().map(|episode| episode.subject).collect();
    assert_eq!(order, [zone("worse"), zone("old"), zone("new"), zone("bad")]);
}

#[test]
fn late_news_of_the_past_opens_nothing() {
    let mut journal = Journal::default();
    journal.alert(210, error_rate(), EventKind::Resolved, Severity::Critical);
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    assert!(journal.open.episodes().is_empty());
    assert_eq!(episodes(&journal.history()).len(), 1);
}
