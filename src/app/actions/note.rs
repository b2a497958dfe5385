//! Writing a note.

use super::{chosen, deed};
use crate::app::prompt::{About, Ask, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind, Evidence, Subject, Text, Timestamp};
use crate::signals::GaugeId;
use crate::timeline::{Episode, read_timed};

/// A line for a note about what is selected.
pub(super) fn ask(app: &App) -> Prompt {
    let event = chosen::event(app).map(|recorded| chosen::about(app, &recorded.event));
    let about = event.or_else(|| chosen::episode(app).map(|episode| alert(&episode)));
    let ask = Ask::Note { kind: EventKind::Note, about, gauge: chosen::gauge(app) };
    Prompt::new(ask, moment(app).unwrap_or_default())
}

/// The moment that is looked at, as it would be typed: what is noted is likely to be about it. Not where that
/// is the selected event's own: the note points at the event already.
fn moment(app: &App) -> Option<String> {
    let at = app.chart.cursor?;
    if chosen::event(app).is_some_and(|recorded| recorded.event.at == at) {
        return None;
    }
    let at = Timestamp::from_millis(at.millis().div_euclid(1000) * 1000);
    let forms = ["@%H:%M ", "@%H:%M:%S ", "@%Y-%m-%dT%H:%M:%S "];
    let mut written = forms.iter().map(|form| app.times.format(at, form));
    written.find(|typed| read_timed(typed, app.times.here(app.now)).is_ok_and(|line| line.at == Some(at)))
}

/// The note; `kind` unless the text says otherwise.
pub(super) fn event(
    app: &mut App,
    kind: &EventKind,
    about: Option<&About>,
    gauge: Option<&GaugeId>,
    said: &Said,
) -> Event {
    let kind = said.kind.as_ref().unwrap_or(kind);
    let mut note = deed::event(app, kind.clone(), said);
    if let Some(about) = about {
        note.about = Some(about.event);
        note.subject = about.subject.clone();
        note.incident = about.incident.or(note.incident);
    }
    // What the gauge shows now says nothing about another time.
    if let Some((subject, evidence)) = gauge.filter(|_| said.at.is_none()).and_then(|id| reading(app, id)) {
        note.subject = subject;
        note.evidence = Some(evidence);
    }
    note
}

fn alert(episode: &Episode) -> About {
    let what = Text::line(&format!("{} ({})", episode.subject, episode.severity()));
    let event = episode.later.last().unwrap_or(&episode.first).id;
    About { event, subject: episode.subject.clone(), incident: None, what }
}

fn reading(app: &App, id: &GaugeId) -> Option<(Subject, Evidence)> {
    let (gauge, reading) = app.live(id)?;
    let subject = Subject { name: Text::line(&gauge.spec.name), labels: gauge.labels.clone() };
    let query = Text::line(&gauge.spec.expr);
    Some((subject, Evidence { query, value: reading.value, threshold: None, unit: gauge.spec.unit }))
}
