//! Acknowledged alerts that still fire after a while: whoever is on them may have forgotten.

use super::keeping::Keeping;
use super::state::App;
use crate::model::{EventId, Severity, Text};
use crate::timeline::Episode;

/// What is due to be reminded of now, and how bad it is; each time only once.
pub(super) fn due(app: &mut App) -> Vec<(Text, Severity)> {
    let Some(after) = app.reach.remind.filter(|after| !after.is_zero()) else { return Vec::new() };
    if app.keeping == Keeping::Opening {
        return Vec::new();
    }
    let count = |episode: &Episode| {
        let owner = episode.acknowledgement.owner()?;
        let times = app.now.since(owner.at).as_millis() / after.as_millis().max(1);
        Some((owner.id, u64::try_from(times).unwrap_or(u64::MAX)))
    };
    let counts: Vec<(usize, EventId, u64)> = app
        .situation
        .alerts
        .iter()
        .enumerate()
        .filter_map(|(at, episode)| count(episode).map(|(id, times)| (at, id, times)))
        .collect();
    let is_first = !std::mem::replace(&mut app.reminders.has_begun, true);
    let known = std::mem::take(&mut app.reminders.told);
    let news = counts.iter().filter(|(_, id, times)| known.get(id).copied().unwrap_or(0) < *times);
    let said = news.filter(|_| !is_first).filter_map(|(at, ..)| words(app, app.situation.alerts.get(*at)?));
    let said = said.collect();
    app.reminders.told = counts.into_iter().map(|(_, id, times)| (id, times)).collect();
    said
}

/// `PoolFull still fires 30 min after alice acknowledged it`.
fn words(app: &App, episode: &Episode) -> Option<(Text, Severity)> {
    let owner = episode.acknowledgement.owner()?;
    let minutes = app.now.since(owner.at).as_secs() / 60;
    let who = if owner.by == app.operator { "you".to_owned() } else { owner.by.name().to_string() };
    let text = format!("{} still fires {minutes} min after {who} acknowledged it", episode.subject);
    Some((Text::line(&text), episode.severity()))
}
