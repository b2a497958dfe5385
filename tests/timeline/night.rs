//! The story of the night of 14 August 2024 and its figures.

use warroom::model::{EventId, EventKind, Mark, Phase, Subject, Text, Verdict};
use warroom::timeline::{FIGURES, Figure, Slice};

use crate::story::{Journal, alice, at, board, error_rate, story, until_the_hotfix};

fn slice(journal: &Journal) -> Slice {
    let incident = journal.incidents.current(&board()).unwrap();
    Slice::of_incident(&journal.history(), incident.id).unwrap()
}

fn seconds(slice: &Slice) -> Vec<Option<u64>> {
    slice.figures.iter().map(|figure| figure.seconds).collect()
}

fn figure<'a>(slice: &'a Slice, name: &str) -> &'a Figure {
    slice.figures.iter().find(|figure| figure.name.as_str() == name).unwrap()
}

#[test]
fn the_figures_are_those_of_the_night() {
    let slice = slice(&story());
    let names: Vec<&str> = slice.figures.iter().map(|figure| figure.name.as_str()).collect();
    assert_eq!(names, FIGURES);
    let expected = [None, Some(300), Some(2400), Some(5400), Some(7200), Some(9000), Some(9000)];
    assert_eq!(seconds(&slice), expected);
    let acknowledge = figure(&slice, "acknowledge");
    assert_eq!(acknowledge.formula.as_str(), "first acknowledgement 02:05:00 − page 02:00:00");
    assert_eq!((acknowledge.from, acknowledge.to), (Some(at(200)), Some(at(205))));
    let detect = figure(&slice, "detect");
    assert_eq!(detect.reason.as_ref().unwrap().as_str(), "nobody marked the start of the impact");
}

#[test]
fn the_slice_holds_the_night() {
    let slice = slice(&story());
    assert_eq!((slice.from, slice.to), (at(130), Some(at(430))));
    let kinds: Vec<&str> = slice.entries.iter().map(|entry| entry.recorded.event.kind.family()).collect();
    assert_eq!(kinds[..2], ["deploy", "crossed"]);
    assert_eq!(kinds.len(), story().events.len());
    assert_eq!(slice.episodes.len(), 1);
    assert_eq!(slice.open().count(), 0);
    assert_eq!(slice.todos[0].text.as_str(), "alert on pool growth");
    let verdicts: Vec<_> = slice.hypotheses.iter().map(|h| (h.subject.name.as_str(), h.verdict)).collect();
    assert_eq!(verdicts, [("network", Verdict::RuledOut), ("leak", Verdict::Confirmed)]);
    assert_eq!(slice.hypotheses[0].text.as_str(), "probe 0.4 ms, unchanged");
}

#[test]
fn marks_come_before_guesses() {
    let mut journal = story();
    let incident = journal.incidents.current(&board()).unwrap().id;
    for (hhmm, mark) in [(150, Mark::ImpactStart), (158, Mark::ImpactStart), (405, Mark::Mitigated)] {
        let id = journal.person(hhmm, EventKind::Milestone(mark), Subject::default(), "");
        let mut marked = journal.events.pop().unwrap();
        assert_eq!(marked.event.id, id);
        marked.event.incident = Some(incident);
        journal.events.push(marked);
    }
    let slice = slice(&journal);
    assert_eq!(figure(&slice, "detect").seconds, Some(120));
    assert_eq!(figure(&slice, "mitigate").seconds, Some(7500));
    assert_eq!(figure(&slice, "restore").seconds, Some(9000));
    assert_eq!(figure(&slice, "duration").seconds, Some(9120));
}

#[test]
fn what_is_taken_back_does_not_count() {
    let mut journal = story();
    let of = |kind: &str| {
        let found = journal.events.iter().find(|recorded| recorded.event.kind.name() == kind);
        found.unwrap().event.id
    };
    let (acknowledged, escalated, todo) = (of("acknowledged"), of("escalated"), of("todo"));
    journal.about(431, EventKind::Unacknowledged, acknowledged, alice());
    let retraction = journal.about(431, EventKind::Retracted, escalated, alice());
    journal.about(431, EventKind::Retracted, todo, alice());
    let slice = slice(&journal);
    assert_eq!(figure(&slice, "acknowledge").reason.as_ref().unwrap().as_str(), "nobody acknowledged");
    assert_eq!(figure(&slice, "escalate").seconds, None);
    assert!(slice.todos.is_empty());
    let struck = slice.entries.iter().find(|entry| entry.recorded.event.id == escalated).unwrap();
    assert_eq!(struck.struck_by, Some(retraction));
}

#[test]
fn a_correction_stands_in_the_place_of_the_old() {
    let mut journal = story();
    let old = journal.events.iter().find(|r| r.event.kind == EventKind::Escalated).unwrap().clone();
    let correct = |journal: &mut Journal, hhmm| {
        let id = journal.person(435, EventKind::Escalated, Subject::named("database team"), "");
        let mut corrected = journal.events.pop().unwrap();
        corrected.event.at = at(hhmm);
        corrected.event.corrects = Some(old.event.id);
        corrected.event.incident = old.event.incident;
        journal.events.push(corrected);
        id
    };
    correct(&mut journal, 235);
    let last = correct(&mut journal, 250);
    let cut = slice(&journal);
    assert_eq!(figure(&cut, "escalate").seconds, Some(3000));
    let replaced = cut.entries.iter().filter(|entry| entry.replaced_by == Some(last)).count();
    assert_eq!(replaced, 2);
    journal.about(440, EventKind::Retracted, last, alice());
    assert_eq!(figure(&slice(&journal), "escalate").seconds, Some(2100));
}

#[test]
fn an_open_incident_has_no_end_yet() {
    let slice = slice(&until_the_hotfix());
    assert_eq!(slice.to, None);
    assert_eq!(figure(&slice, "mitigate").seconds, Some(7200));
    assert_eq!(figure(&slice, "restore").reason.as_ref().unwrap().as_str(), "the incident is not over");
    assert_eq!(slice.open().count(), 1);
}

#[test]
fn a_range_without_an_incident_has_reasons_only() {
    let history = story().history();
    let calm = Slice::of_range(&history, &board(), at(100), at(130));
    assert!(calm.incident.is_none() && calm.entries.is_empty());
    let no_incident = |figure: &Figure| figure.reason.as_ref().unwrap().as_str() == "no incident was opened";
    assert!(calm.figures[1..].iter().all(no_incident));
    let part = Slice::of_range(&history, &board(), at(300), at(330));
    assert_eq!(part.entries.len(), 3);
    assert_eq!(seconds(&part)[5], Some(9000));
    assert_eq!(part.episodes.len(), 1);
}

#[test]
fn another_board_is_another_story() {
    let mut journal = story();
    let mut foreign = journal.events[2].clone();
    foreign.event.board = Text::line("other");
    foreign.event.id = EventId::from_bytes([9; 16]);
    journal.append(foreign.event);
    let slice = slice(&journal);
    assert!(slice.entries.iter().all(|entry| entry.recorded.event.board == board()));
    assert_eq!(journal.open.episodes().len(), 1);
    assert!(journal.open.episode(&board(), &error_rate()).is_none());
}

#[test]
fn outages_are_gaps() {
    let mut journal = story();
    journal.person(210, EventKind::SourceDown, Subject::named("prod"), "connection refused");
    journal.person(212, EventKind::SourceUp, Subject::named("prod"), "");
    journal.person(425, EventKind::RecorderDown, Subject::named("bastion"), "");
    let slice = slice(&journal);
    let spans: Vec<_> = slice.gaps.iter().map(|gap| (gap.from, gap.to)).collect();
    assert_eq!(spans, [(at(210), Some(at(212))), (at(425), None)]);
    assert_eq!(slice.gaps[0].reason.as_str(), "connection refused");
    assert_eq!(journal.open.down().len(), 1);
    let phase = EventKind::Incident(Phase::Resolved);
    assert!(slice.entries.iter().any(|entry| entry.recorded.event.kind == phase));
}
