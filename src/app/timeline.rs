//! What the journal tells the screen.

use super::alarm;
use super::closeup::Closeup;
use super::log::Sought;
use super::message::{Effect, Page, Past};
use super::outcome;
use super::situation::tells;
use super::state::{App, Focus, View};
use crate::model::{EventId, Recorded};
use crate::timeline::Entry;

/// Takes in what is open, and asks for the newest page.
pub(super) fn open(app: &mut App, past: Past) -> Vec<Effect> {
    app.open = past.open;
    app.incidents = past.incidents;
    settle(app);
    restart(app)
}

/// Forgets the pages on hand and asks for the newest that passes the filter.
pub(super) fn restart(app: &mut App) -> Vec<Effect> {
    vec![Effect::Read(app.log.restart())]
}

/// Asks for older entries where the selection comes near the oldest on hand.
pub(super) fn older(app: &mut App) -> Vec<Effect> {
    app.log.older().map(Effect::Read).into_iter().collect()
}

/// Takes in a page that was asked for.
pub(super) fn page(app: &mut App, mut page: Page) -> Vec<Effect> {
    page.events.retain(|recorded| recorded.event.board == app.board);
    let told: Vec<Recorded> = page.events.iter().chain(&page.beside).cloned().collect();
    if app.log.page(page) {
        match app.log.sought() {
            Some(Sought::Moment(at)) => drop(app.log.seek(at)),
            Some(Sought::Landmark(..) | Sought::Before(_)) => found_earlier(app),
            None => {}
        }
        app.situation.hear(told.iter().filter(|recorded| recorded.event.board == app.board));
        review(app);
        settle(app);
    }
    older(app)
}

/// Selects what is looked for, if it is on hand; says so when it is nowhere.
pub(super) fn found_earlier(app: &mut App) {
    let Some(sought) = app.log.sought() else { return };
    let unacknowledged = app.open.unacknowledged();
    let is_meant = |entry: &&Entry| match sought {
        Sought::Landmark(landmark, before) => {
            before.is_none_or(|before| entry.recorded.event.key() < before)
                && landmark.is(entry, &unacknowledged)
        }
        Sought::Before(at) => entry.recorded.event.at < at && is_moment(entry),
        Sought::Moment(_) => false,
    };
    let found = app.log.entries().iter().rfind(is_meant).map(|entry| entry.recorded.event.key());
    if let Some((at, id)) = found {
        app.hint = None;
        app.log.index(id).into_iter().for_each(|place| app.log.select(place));
        if matches!(sought, Sought::Before(_)) {
            app.chart.look_at(at, app.now);
        }
    } else if app.log.is_complete {
        app.log.give_up();
        match sought {
            Sought::Landmark(landmark, _) => app.tell(&format!("no earlier {}", landmark.name())),
            _ => app.tell("nothing happened earlier"),
        }
    } else {
        app.tell("looking further back…");
    }
}

/// Whether charts have a mark for it.
pub(super) fn is_moment(entry: &Entry) -> bool {
    entry.stands() && tells(&entry.recorded.event)
}

/// Takes in what is new in the journal.
pub(super) fn append(app: &mut App, mut events: Vec<Recorded>) -> Vec<Effect> {
    for recorded in &events {
        app.open.append(recorded);
        app.incidents.append(recorded);
    }
    events.retain(|recorded| recorded.event.board == app.board);
    outcome::tell(app, &events);
    app.situation.hear(&events);
    let unacknowledged = app.open.unacknowledged();
    let filter = app.log.filter.clone();
    let news = events.clone();
    app.log.append(events, |recorded| filter.passes(&recorded.event, &unacknowledged));
    review(app);
    settle(app);
    alarm::hear(app, &news);
    alarm::call(app)
}

/// Applies a filter anew that depends on who is on what: an entry may have begun or ceased to pass.
pub(super) fn review(app: &mut App) {
    if !app.log.filter.unacknowledged {
        return;
    }
    let unacknowledged = app.open.unacknowledged();
    let filter = app.log.filter.clone();
    let passes = |recorded: &Recorded| filter.passes(&recorded.event, &unacknowledged);
    app.log.retain(passes);
    let board = &app.board;
    let open = app.open.rows().filter(|row| row.key.board == *board).flat_map(|row| row.events);
    app.log.append(open.collect(), passes);
}

/// The event with this id, from wherever it is on hand.
pub(super) fn find(app: &App, id: EventId) -> Option<Recorded> {
    let of_open = || app.open.rows().flat_map(|row| row.events).find(|recorded| recorded.event.id == id);
    app.log.known(id).cloned().or_else(of_open)
}

/// Shows one event whole, if it is on hand.
pub(super) fn show(app: &mut App, id: EventId) {
    let Some(recorded) = find(app, id) else { return };
    if let Some(about) = recorded.event.about.and_then(|about| find(app, about)) {
        app.log.keep(about);
    }
    app.log.keep(recorded);
    app.view = View::Event(id, 0);
    look_closer(app);
}

/// Sees anew what is going on. A selected alert that is over stays selected: no key may fall to another.
fn settle(app: &mut App) {
    app.situation.settle(&app.board, &app.open, &app.incidents, app.now);
    if app.focus == Focus::Alerts && app.situation.alerts.is_empty() {
        app.focus = Focus::Gauges;
    }
    look_closer(app);
}

fn look_closer(app: &mut App) {
    if let View::Event(id, _) = app.view {
        app.closeup = Closeup::of(id, &app.log, &app.situation).or(app.closeup.take());
    }
}
