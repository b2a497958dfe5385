//! The script of the demo's team, played into a journal.

use warroom::demo::{Deed, Scenario, team};
use warroom::model::{EventId, EventKind, Phase, Severity, Subject, Verdict};
use warroom::timeline::{Episode, Incident, Moment, Slice};

use crate::story::{Journal, at, board, error_rate};

/// Plays deeds as a player of the story does.
fn play<'a>(journal: &mut Journal, deeds: impl IntoIterator<Item = &'a Deed>) {
    for deed in deeds {
        let incident = journal.incidents.current(&board()).filter(Incident::is_open);
        let incident = incident.map(|incident| incident.id);
        if deed.kind == EventKind::Acknowledged {
            acknowledge(journal, deed, incident);
        } else {
            journal.append(deed.event(&board(), incident));
        }
    }
}

/// Takes on every critical episode that nobody is on.
fn acknowledge(journal: &mut Journal, deed: &Deed, incident: Option<EventId>) {
    let critical = |episode: &&Episode| episode.critical().is_some() && episode.needs_somebody();
    for episode in journal.open.episodes().iter().filter(critical) {
        let fired = journal.history().get(episode.first.id).unwrap().event.clone();
        journal.append(deed.acknowledge(&fired, incident));
    }
}

/// The night of the leak, paged at two: what a recorder notices, and what the team does.
fn leak() -> Slice {
    let mut journal = Journal::default();
    let deploy = |journal: &mut Journal, hhmm, version| {
        journal.person(hhmm, EventKind::Deploy, Subject::named("checkout"), version);
    };
    deploy(&mut journal, 148, "v2.31");
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(200));
    let deeds = team(&Scenario::leak());
    let (before, after): (Vec<_>, Vec<_>) = deeds.iter().partition(|deed| deed.at < at(400));
    play(&mut journal, before);
    deploy(&mut journal, 400, "v2.32");
    deploy(&mut journal, 415, "v2.32");
    journal.alert(417, error_rate(), EventKind::Resolved, Severity::Critical);
    play(&mut journal, after);
    let incident = journal.incidents.current(&board()).unwrap();
    assert!(!incident.is_open());
    Slice::of_incident(&journal.history(), incident.id).unwrap()
}

#[test]
fn the_figures_are_those_of_the_story() {
    let slice = leak();
    let seconds: Vec<_> = slice.figures.iter().map(|figure| figure.seconds).collect();
    assert_eq!(seconds, [None, Some(300), Some(2400), Some(5400), Some(7200), Some(9000), Some(9000)]);
    let mitigated = slice.milestones.iter().find(|found| found.moment == Moment::Mitigated).unwrap();
    let event = slice.entries.iter().find(|entry| entry.recorded.event.id == mitigated.event).unwrap();
    assert_eq!(event.recorded.event.kind, EventKind::Deploy);
}

#[test]
fn the_slice_tells_the_whole_story() {
    let slice = leak();
    let verdicts: Vec<_> = slice.hypotheses.iter().map(|h| (h.subject.name.as_str(), h.verdict)).collect();
    let expected = [
        ("network", Verdict::RuledOut),
        ("databases", Verdict::RuledOut),
        ("connection leak", Verdict::Confirmed),
    ];
    assert_eq!(verdicts, expected);
    assert_eq!(slice.todos.len(), 3);
    let deeds = team(&Scenario::leak());
    let played = slice.entries.iter().filter(|entry| entry.recorded.event.kind != EventKind::Deploy);
    // Besides the deeds: the alert's beginning and end, and the incident's opening.
    assert_eq!(played.count(), deeds.len() + 3);
    let ended = slice.incident.unwrap().ended.unwrap();
    assert_eq!((ended.at, ended.automatic), (at(430), false));
    assert_eq!(slice.episodes[0].acknowledgement.owner().unwrap().by, deeds[0].who);
}

#[test]
fn the_shorter_stories_are_found_out_and_mended_too() {
    for scenario in [Scenario::surge(), Scenario::slow_queries()] {
        let mut journal = Journal::default();
        journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
        journal.settle(at(200));
        play(&mut journal, &team(&scenario));
        let incident = journal.incidents.current(&board()).unwrap();
        let slice = Slice::of_incident(&journal.history(), incident.id).unwrap();
        let known = |moment| slice.milestones.iter().any(|found| found.moment == moment);
        let moments = [Moment::Acknowledged, Moment::Cause, Moment::Mitigated, Moment::Restored];
        assert!(moments.into_iter().all(known), "{}: {:?}", scenario.name, slice.milestones);
        let last = &slice.entries.last().unwrap().recorded.event;
        assert_eq!(last.kind, EventKind::Incident(Phase::Resolved), "{}", scenario.name);
    }
}
