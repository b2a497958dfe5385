//! What becomes of what is done outside.

use std::time::Duration;

use super::errands::{Errands, words};
use super::state::App;
use crate::model::{Errand, Order, Stage, Timestamp};

/// What was asked for within this time is new, also where it has come to something at once.
const NEW: Duration = Duration::from_secs(30);

/// Takes in how errands stand, and tells what became of those of this operator.
pub(super) fn take_in(app: &mut App, errands: Vec<Errand>) {
    let over = app.errands.over.clone();
    let before = std::mem::replace(&mut app.errands, Errands { open: errands, over });
    let own = |errand: &&Errand| errand.asked.event.actor == app.operator;
    let news = app.errands.open.iter().filter(own).filter(|errand| is_news(errand, &before, app.now));
    let ended = before.open.iter().filter(own).filter(|errand| {
        let is_gone = app.errands.of(errand.asked.event.id).is_none();
        is_gone && matches!(errand.asked.event.order, Some(Order::Expire { .. }))
    });
    let told =
        news.map(|errand| outcome(app, errand)).chain(ended.map(|_| "the silence is ended".to_owned()));
    if let Some(told) = told.last() {
        app.tell(&told);
    }
}

/// Whether it came to something. What stood like this before this screen began to look is no news.
fn is_news(errand: &Errand, before: &Errands, now: Timestamp) -> bool {
    let Errand { asked, progress } = errand;
    let is_young = now.since(asked.event.recorded_at) < NEW;
    let known = before.of(asked.event.id).map(|known| known.progress.stage);
    let known = known.or_else(|| is_young.then_some(Stage::Pending));
    matches!(progress.stage, Stage::Confirmed | Stage::Failed)
        && known.is_some_and(|known| known != progress.stage)
}

fn outcome(app: &App, errand: &Errand) -> String {
    let what = match &errand.asked.event.order {
        None => errand.asked.event.subject.to_string(),
        Some(Order::Silence { .. }) => "silence".to_owned(),
        Some(Order::Expire { .. }) => "ending the silence".to_owned(),
    };
    let place = app.reach.alertmanager.as_ref().map(|name| format!(" at {name}")).unwrap_or_default();
    format!("{what}: {}{place}", words(&errand.progress, &app.times))
}
