//! A document as JSON Lines.

use serde::Serialize;

use super::entry::Entry;
use super::figure::Figure;
use super::header::Header;
use super::incident::Incident;
use super::layout::written;
use crate::export::document::Document;
use crate::model::Text;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Header { schema: Header, board: &'a Text, incident: Option<Incident<'a>>, figures: Vec<Figure<'a>> },
    Event(Entry<'a>),
}

/// The document as JSON Lines: a `header` with board, range, incident and figures, then every event in
/// order. Readings are left out: they are no events, and would be most of the bytes.
pub fn json_lines(document: &Document) -> String {
    let slice = &document.slice;
    let header = Line::Header {
        schema: Header::of(document),
        board: &slice.board,
        incident: Incident::of(slice),
        figures: slice.figures.iter().map(Figure::from).collect(),
    };
    let events = slice.entries.iter().map(|entry| Line::Event(entry.into()));
    [header].into_iter().chain(events).map(|line| written(&line, 0) + "\n").collect()
}
