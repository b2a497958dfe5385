//! Golden documents, to be read and reviewed.
//!
//! `UPDATE_GOLDEN=1 cargo test --test export` writes them anew.

use std::fs;
use std::path::Path;

use warroom::export::{Document, Format};
use warroom::model::{Event, EventId, EventKind, Link, Recorded, Subject, Text};

use crate::readings::document;
use crate::story::{Journal, alice, at, error_rate, story, until_the_hotfix};

fn check(name: &str, document: &Document) {
    for (ending, format) in Format::NAMES {
        let written = format.write(document);
        assert_eq!(written, format.write(&document.clone()), "the same document gives the same bytes");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/export/{name}.{ending}"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, written).unwrap();
            continue;
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            golden == written,
            "{name}.{ending} is not as it was\n--- golden\n{golden}\n--- written\n{written}"
        );
    }
}

#[test]
fn the_story() {
    check("story", &document(&story()));
}

#[test]
fn while_it_goes_on() {
    check("open", &document(&until_the_hotfix()));
}

/// Changes the event that was appended last.
fn last_event(journal: &mut Journal, change: impl FnOnce(&mut Event)) {
    let Recorded { seq, mut event } = journal.events.pop().unwrap();
    change(&mut event);
    journal.events.push(Recorded { seq, event });
}

/// A night with all that an entry can carry: two on one alert, outages, what was struck out, corrected
/// or written down later, a text of several lines, links, and the next day.
pub(crate) fn busy() -> Journal {
    let mut journal = until_the_hotfix();
    let incident = journal.incidents.current(&crate::story::board()).unwrap().id;
    journal.acknowledge(207, error_rate(), "bob");
    journal.person(210, EventKind::SourceDown, Subject::named("prod"), "connection refused");
    journal.person(212, EventKind::SourceUp, Subject::named("prod"), "");
    journal.person(425, EventKind::RecorderDown, Subject::named("bastion"), "");
    let wrong = journal.person(241, EventKind::Note, Subject::default(), "it is DNS");
    journal.about(245, EventKind::Retracted, wrong, alice());
    last_event(&mut journal, |event| event.text = Text::line("it was not"));
    let old = journal.person(250, EventKind::Action, Subject::default(), "restarted one replica");
    journal.person(250, EventKind::Action, Subject::default(), "restarted two replicas");
    last_event(&mut journal, |event| {
        event.corrects = Some(old);
        event.recorded_at = at(302);
        event.links = vec![
            Link { name: Text::line("runbook"), url: Text::line("https://wiki.example/db?a=1&b=(2)") },
            Link { name: Text::line("shell"), url: Text::line("javascript:alert(1)") },
        ];
    });
    journal.person(255, EventKind::Note, Subject::default(), "");
    last_event(&mut journal, |event| {
        event.text = Text::block("from the log:\n\n    ERROR pool: timeout\n```");
    });
    journal.person(256, EventKind::Hypothesis(warroom::model::Verdict::Open), Subject::named("cache"), "");
    journal.person(2430, EventKind::Todo, Subject::default(), "tell the customers");
    last_event(&mut journal, |event| event.incident = Some(incident));
    journal.person(155, EventKind::Milestone(warroom::model::Mark::ImpactStart), Subject::default(), "");
    last_event(&mut journal, |event| event.incident = Some(incident));
    journal
}

#[test]
fn a_busy_night() {
    check("busy", &document(&busy()));
}

#[test]
fn nothing_at_all() {
    let journal = Journal::default();
    let slice =
        warroom::timeline::Slice::of_range(&journal.history(), &crate::story::board(), at(100), at(130));
    check("nothing", &Document { slice, readings: vec![], as_of: at(130) });
}

#[test]
fn ids_are_found_in_every_format_for_programs() {
    let document = document(&busy());
    let ids: Vec<EventId> = document.slice.entries.iter().map(|entry| entry.recorded.event.id).collect();
    for format in [Format::Json, Format::JsonLines] {
        let written = format.write(&document);
        assert!(ids.iter().all(|id| written.contains(&format!("\"id\":\"{id}\""))));
    }
}
