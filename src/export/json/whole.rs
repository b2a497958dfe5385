//! A document as one JSON object.

use serde::Serialize;

use super::entry::Entry;
use super::figure::Figure;
use super::header::Header;
use super::incident::Incident;
use super::layout::written;
use super::reading::Reading;
use super::rest::{Gap, Todo};
use crate::export::document::Document;
use crate::model::Text;

#[derive(Serialize)]
struct Whole<'a> {
    schema: Header,
    board: &'a Text,
    incident: Option<Incident<'a>>,
    figures: Vec<Figure<'a>>,
    events: Vec<Entry<'a>>,
    readings: Vec<Reading<'a>>,
    gaps: Vec<Gap<'a>>,
    todos: Vec<Todo<'a>>,
}

/// The document as one JSON object, with a line for each event.
pub fn json(document: &Document) -> String {
    let slice = &document.slice;
    let whole = Whole {
        schema: Header::of(document),
        board: &slice.board,
        incident: Incident::of(slice),
        figures: slice.figures.iter().map(Figure::from).collect(),
        events: slice.entries.iter().map(Entry::from).collect(),
        readings: document.readings.iter().map(Reading::from).collect(),
        gaps: slice.gaps.iter().map(Gap::from).collect(),
        todos: slice.todos.iter().map(Todo::from).collect(),
    };
    written(&whole, 2) + "\n"
}
