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
struct First<'a> {
    r#type: &'static str,
    schema: Header,
    board: &'a Text,
    incident: Option<Incident<'a>>,
    figures: Vec<Figure<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    entry: Entry<'a>,
}

/// The document as JSON Lines: a `header` with board, range, incident and figures, then every event in
/// order. Readings are left out: they are no events, and would be most of the bytes.
pub fn json_lines(document: &Document) -> String {
    let slice = &document.slice;
    let header = First {
        r#type: "header",
        schema: Header::of(document),
        board: &slice.board,
        incident: Incident::of(slice),
        figures: slice.figures.iter().map(Figure::from).collect(),
    };
    let events = slice.entries.iter().map(|entry| Line { r#type: "event", entry: entry.into() });
    let lines = [written(&header, 0)].into_iter().chain(events.map(|line| written(&line, 0)));
    lines.map(|line| line + "\n").collect()
}
