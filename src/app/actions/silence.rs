//! Muting alerts for a time, whoever is on them.

use super::{chosen, deed};
use crate::app::muting::matchers_of;
use crate::app::prompt::{Ask, Prompt, Quiet};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind, Matcher, Order, Subject, Text};
use crate::timeline::{Episode, SilenceLine, braces};

/// What stands in the line: how long, unless it is said otherwise.
const OFFERED: &str = "1h ";

/// A line for a silence of the marked alerts, else of the selected one, else of the most urgent; without any
/// alert, of whatever is typed.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    reaches(app)?;
    let mut episodes = chosen::marked(app);
    if episodes.is_empty() {
        chosen::still_open(app)?;
        episodes.extend(chosen::episode(app));
    }
    let paged = |episode: &Episode| app.is_paged_outside(episode.first.id);
    if let (Some(first), false) = (episodes.first(), episodes.iter().any(paged)) {
        return Err(format!("{} is a rule of this board: nobody outside pages for it", first.subject));
    }
    episodes.retain(paged);
    if episodes.is_empty() {
        episodes.extend(app.situation.alerts.iter().find(|episode| paged(episode)).cloned());
    }
    let alerts: Vec<(Subject, Vec<Matcher>)> = episodes
        .into_iter()
        .map(|episode| {
            let matchers = matchers_of(app, &episode.subject);
            (episode.subject, matchers)
        })
        .collect();
    let what = match alerts.as_slice() {
        [] => "{".to_owned(),
        [(_, only)] => format!("{} ", braces(only)),
        _ => String::new(),
    };
    Ok(Prompt::new(Ask::Silence(Quiet { alerts }), format!("{OFFERED}{what}")))
}

/// Whether there is an Alertmanager to silence in, or why not.
pub(super) fn reaches(app: &App) -> Result<(), String> {
    let missing = || "no Alertmanager to silence in: watch one, or name one under [acknowledge]".to_owned();
    app.reach.alertmanager.as_ref().map(|_| ()).ok_or_else(missing)
}

/// One event for each silence.
pub(super) fn events(app: &mut App, quiet: &Quiet, said: &Said) -> Result<Vec<Event>, String> {
    let line = said.silence.clone().ok_or("nothing to silence")?;
    let wanted = quiet.wanted(&line);
    if wanted.is_empty() {
        return Err("name what to silence in braces, such as {pool=\"orders\"}".to_owned());
    }
    app.marked.clear();
    Ok(wanted.into_iter().map(|(subject, matchers)| event(app, subject, matchers, &line)).collect())
}

fn event(app: &mut App, subject: Subject, matchers: Vec<Matcher>, line: &SilenceLine) -> Event {
    let SilenceLine { lasts, comment, .. } = line.clone();
    let action = deed::event(app, EventKind::Action, &Said::default());
    let text = format!("silence for {} {}: {comment}", humantime::format_duration(lasts), braces(&matchers));
    let order = Some(Order::Silence { matchers, lasts, comment });
    Event { subject, text: Text::line(&text), order, ..action }
}
