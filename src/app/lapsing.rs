//! Silences that end soon, or when nobody prolongs them any more.

use std::time::Duration;

use super::keeping::Recording;
use super::state::App;
use crate::model::{Errand, Stage, Timestamp};

/// What is so near is soon.
const SOON: Duration = Duration::from_mins(15);

/// `2 silences lapse in 12 min`: those that somebody asked for and that end soon, and, where this process is the
/// one that prolongs them, those of acknowledged alerts.
pub(super) fn lapsing(app: &App) -> Option<String> {
    let is_here = app.recording == Recording::Here;
    let ends: Vec<Timestamp> = app.errands.iter().filter_map(|errand| end(app, errand, is_here)).collect();
    let first = ends.iter().min()?;
    let minutes = first.since(app.now).as_secs().div_ceil(60);
    Some(match ends.len() {
        1 => format!("1 silence lapses in {minutes} min"),
        many => format!("{many} silences lapse, the first in {minutes} min"),
    })
}

fn end(app: &App, errand: &Errand, is_here: bool) -> Option<Timestamp> {
    let end = errand.progress.until.filter(|_| errand.progress.stage == Stage::Confirmed)?;
    let is_soon = end > app.now && end.since(app.now) <= SOON;
    let is_asked = errand.asked.event.order.is_some();
    (is_asked && is_soon || !is_asked && is_here && end > app.now).then_some(end)
}
