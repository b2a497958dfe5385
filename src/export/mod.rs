//! A slice of the timeline as a document (pure).
