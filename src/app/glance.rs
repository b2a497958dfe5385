//! Looking at a board.

use super::alarm;
use super::glimpse::{Blind, Glimpse, Unknown};
use super::lapsing::lapsing;
use super::state::App;
use crate::model::Text;
use crate::signals::{Freshness, Health, Level};
use crate::timeline::Episode;

/// How a board is.
pub fn glance(app: &App) -> Glimpse {
    let situation = &app.situation;
    let calls = situation.alerts.iter().filter(|alert| alarm::calls(app, alert));
    Glimpse {
        board: app.board.clone(),
        gauges: app.worst().max(if is_down(app) { Level::NoData } else { Level::Ok }),
        alerts: situation.alerts.iter().map(|alert| alert.severity().into()).max().unwrap_or(Level::Ok),
        blind: blind(app),
        incident: situation.open_incident().map(|incident| (incident.sev, incident.started)),
        needs_somebody: situation.needs_somebody(),
        waits: situation.alerts.iter().any(Episode::needs_somebody),
        calls: calls.map(|alert| alert.first.id).collect(),
        lapses: lapsing(app).map(|said| Text::line(&said)),
    }
}

/// What is not known of a board: nothing where all is.
fn blind(app: &App) -> Option<Blind> {
    let states = app.gauges.iter().map(|gauge| app.gauges.state(gauge, app.now));
    let unknown = states.filter(|(_, level)| *level == Level::NoData).map(|(freshness, _)| freshness);
    let unknown: Vec<Freshness> = unknown.collect();
    let all = |is: fn(&Freshness) -> bool| !unknown.is_empty() && unknown.iter().all(is);
    let is_empty = app.gauges.iter().next().is_none();
    let why = if all(|freshness| *freshness == Freshness::Stale) {
        Unknown::Stale
    } else if all(|freshness| matches!(freshness, Freshness::Down(_))) || unknown.is_empty() && is_down(app) {
        Unknown::Down
    } else if !unknown.is_empty() || is_empty {
        Unknown::NoData
    } else {
        return None;
    };
    Some(Blind { gauges: unknown.len(), why })
}

fn is_down(app: &App) -> bool {
    app.gauges.sources().iter().any(Health::is_down)
}
