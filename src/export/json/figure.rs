//! How long things took.

use serde::Serialize;

use crate::model::{Text, Timestamp};
use crate::timeline;

/// A figure: either both moments and the seconds between them, or a reason.
#[derive(Serialize)]
pub(super) struct Figure<'a> {
    name: &'a Text,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    seconds: Option<u64>,
    formula: &'a Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a Text>,
}

impl<'a> From<&'a timeline::Figure> for Figure<'a> {
    fn from(figure: &'a timeline::Figure) -> Self {
        let known = figure.seconds.is_some();
        Self {
            name: &figure.name,
            from: figure.from.filter(|_| known),
            to: figure.to.filter(|_| known),
            seconds: figure.seconds,
            formula: &figure.formula,
            reason: figure.reason.as_ref(),
        }
    }
}
