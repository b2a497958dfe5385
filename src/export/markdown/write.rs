//! The sections, one after the other.

use std::fmt::Write as _;

use super::acknowledgements::acknowledgements;
use super::cause::{left_open, root_cause, ruled_out};
use super::closing::{colophon, gaps, measures};
use super::page::Page;
use super::response::figures;
use super::summary::{summary, title};
use super::timeline::timeline;
use crate::export::document::Document;

type Section = (&'static str, fn(&Page<'_>) -> String);

const SECTIONS: [Section; 9] = [
    ("Issue summary", summary),
    ("Timeline", timeline),
    ("Detection and response", figures),
    ("Acknowledgements", acknowledgements),
    ("Root cause and resolution", root_cause),
    ("What was ruled out", ruled_out),
    ("What stayed open", left_open),
    ("Corrective and preventative measures", measures),
    ("Data gaps", gaps),
];

/// The document as the draft of a postmortem. A section with nothing in it says so in a line; without an
/// incident those that speak of one alone are left out.
///
/// ```
/// use std::time::Duration;
/// use warroom::export::{Document, markdown};
/// use warroom::model::{Actor, Event, EventId, EventKind, Recorded, Text, Timestamp};
/// use warroom::timeline::{History, Slice};
///
/// let (board, at) = (Text::line("orders"), Timestamp::from_secs_f64(1_723_603_200.0));
/// let (id, alice) = (EventId::of_person(at, [7; 10]), Actor::person("alice", "bastion"));
/// let note = Event::new(id, board.clone(), EventKind::Note, at, alice);
/// let event = Event { text: Text::line("<b>all</b> pods are slow"), ..note };
///
/// let mut history = History::default();
/// history.insert(Recorded { seq: 1, event });
/// let slice = Slice::of_range(&history, &board, at - Duration::from_hours(1), at);
/// let page = markdown(&Document { slice, readings: Vec::new(), as_of: at });
/// assert!(page.contains(r"\<b>all\</b> pods are slow"));
/// ```
pub fn markdown(document: &Document) -> String {
    let page = Page::new(document);
    let mut text = format!("# {}\n\n", title(&page));
    for (name, section) in SECTIONS {
        let section = section(&page);
        if !section.is_empty() {
            let _ = writeln!(text, "## {name}\n\n{}\n", section.trim_end_matches('\n'));
        }
    }
    let _ = writeln!(text, "---\n\n{}", colophon(&page));
    text
}
