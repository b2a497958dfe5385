//! Copying: what is selected, the query behind it, where to read on. The terminal's clipboard gets it, on
//! whatever machine that is.

use super::chosen;
use crate::app::message::Effect;
use crate::app::state::{App, Focus, View};
use crate::app::timeline;
use crate::model::{Event, Evidence, Link, Text};
use crate::signals::Gauge;

/// Bytes that are copied at most: some terminals drop what is longer.
const MOST: usize = 48 * 1024;

/// The link that is copied before any other.
const RUNBOOK: &str = "runbook";

/// What is selected: an event, or else a gauge.
enum Chosen {
    Event(Box<Event>),
    Gauge(Box<Gauge>),
}

/// Copies what is selected as one line.
pub(super) fn line(app: &mut App) -> Vec<Effect> {
    match chosen(app) {
        Some(Chosen::Event(event)) => copy(app, "", &in_one_line(&event)),
        Some(Chosen::Gauge(gauge)) => copy(app, "", &reading(&gauge)),
        None => nothing(app),
    }
}

/// Copies the query that the selected event rests on, or the gauge's expression.
pub(super) fn query(app: &mut App) -> Vec<Effect> {
    let query = match chosen(app) {
        Some(Chosen::Event(event)) => {
            told(app, &event, |event| Some(event.evidence.as_ref()?.query.to_string()))
        }
        Some(Chosen::Gauge(gauge)) => Some(gauge.spec.expr.clone()),
        None => return nothing(app),
    };
    match query.filter(|query| !query.is_empty()) {
        // A query may have been written over several lines.
        Some(query) => copy(app, "", &query.replace(['␊', '␉', '\n', '\t'], " ")),
        None => say(app, "no query stands behind this"),
    }
}

/// Copies the selected event's runbook, else its first link; with nothing selected that of the most urgent
/// alert that has one.
pub(super) fn link(app: &mut App) -> Vec<Effect> {
    let found = match chosen(app) {
        Some(Chosen::Event(event)) => told(app, &event, first_link),
        Some(Chosen::Gauge(_)) | None => urgent(app),
    };
    match found {
        Some(link) => copy(app, &format!("{} ", link.name), &link.url.to_string()),
        None => say(app, "no link is known here"),
    }
}

fn chosen(app: &App) -> Option<Chosen> {
    if app.focus == Focus::Alerts && app.view == View::Board {
        let fired = chosen::episode(app)?.first.id;
        return timeline::find(app, fired).map(|recorded| Chosen::Event(Box::new(recorded.event)));
    }
    let event = chosen::event(app).map(|recorded| Chosen::Event(Box::new(recorded.event.clone())));
    let gauge = || app.gauges.get(&chosen::gauge(app)?).map(|gauge| Chosen::Gauge(Box::new(gauge.clone())));
    event.or_else(gauge)
}

/// What an event tells, or else the event that it is about.
fn told<T>(app: &App, event: &Event, tell: impl Fn(&Event) -> Option<T>) -> Option<T> {
    let about = || timeline::find(app, event.about?).and_then(|recorded| tell(&recorded.event));
    tell(event).or_else(about)
}

fn first_link(event: &Event) -> Option<Link> {
    let runbook = event.links.iter().find(|link| link.name.as_str() == RUNBOOK);
    runbook.or(event.links.first()).cloned()
}

fn urgent(app: &App) -> Option<Link> {
    app.situation.alerts.iter().find_map(|alert| first_link(&timeline::find(app, alert.first.id)?.event))
}

/// `2024-08-14T02:00:04Z fired HighErrorRate{zone="a"} critical 61.3 % ≥ 5 %: the text (by recorder)`.
fn in_one_line(event: &Event) -> String {
    let text = event.text.as_str().trim().replace('\n', " ");
    let parts = [
        event.at.to_string(),
        event.kind.to_string(),
        event.subject.to_string(),
        event.severity.map(|severity| severity.name().to_owned()).unwrap_or_default(),
        event.evidence.as_ref().map(Evidence::comparison).unwrap_or_default(),
        text,
    ];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} ({})", said.join(" "), event.actor)
}

/// `2024-08-14T02:00:04Z Error rate{zone="a"} 61.3 %`.
fn reading(gauge: &Gauge) -> String {
    let Gauge { spec, labels, latest, .. } = gauge;
    let labels = if labels.is_empty() { String::new() } else { labels.to_string() };
    match latest {
        Some(reading) => {
            let limit =
                reading.limit.map(|limit| format!(" of {}", spec.unit.show(limit))).unwrap_or_default();
            format!("{} {}{labels} {}{limit}", reading.at, spec.name, spec.unit.show(reading.value))
        }
        None => format!("{}{labels} no data", spec.name),
    }
}

/// Hands it to the terminal and says so; `what` stands before it.
fn copy(app: &mut App, what: &str, text: &str) -> Vec<Effect> {
    let text = Text::line(text);
    let whole = text.as_str();
    let kept = whole.floor_char_boundary(MOST.min(whole.len()));
    let cut = if kept < whole.len() { format!(" (cut after {} KiB)", MOST / 1024) } else { String::new() };
    app.tell(&format!("copied{cut}: {what}{whole}"));
    vec![Effect::Copy(Text::line(whole.get(..kept).unwrap_or(whole)))]
}

fn nothing(app: &mut App) -> Vec<Effect> {
    say(app, "nothing is selected to copy: tab and the arrows select")
}

fn say(app: &mut App, what: &str) -> Vec<Effect> {
    app.tell(what);
    Vec::new()
}
