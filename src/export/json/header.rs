//! What a reader has to know before anything else.

use serde::Serialize;

use crate::export::document::Document;
use crate::model::Timestamp;

/// The name of what is written.
pub const SCHEMA: &str = "warroom.export";

/// The version written.
pub const SCHEMA_VERSION: u32 = 1;

/// What the document is, and of which time.
#[derive(Serialize)]
pub(super) struct Header {
    name: &'static str,
    version: u32,
    /// The slice's first moment.
    from: Timestamp,
    /// Its last moment; null while its incident goes on.
    to: Option<Timestamp>,
    /// The last moment the journal knew.
    as_of: Timestamp,
}

impl Header {
    pub(super) fn of(document: &Document) -> Self {
        let (from, to) = (document.slice.from, document.slice.to);
        Self { name: SCHEMA, version: SCHEMA_VERSION, from, to, as_of: document.as_of }
    }
}
