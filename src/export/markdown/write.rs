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
