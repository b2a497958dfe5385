//! How bad it is, in glyphs as large as the wall allows.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::place::largest;
use crate::app::{App, Unknown, glance};
use crate::model::Timestamp;
use crate::signals::Level;
use crate::timeline::Incident;
use crate::ui::face::{self, Face, elapsed};
use crate::ui::glimpsed::word;
use crate::ui::panes::header::whose;
use crate::ui::paper::{Paper, columns};
use crate::ui::sign::sev_role;
use crate::ui::tell::subject;
use crate::ui::theme::Role;
use crate::ui::widgets::biggest;

/// Columns between the glyphs and what stands beside them.
const GAP: u16 = 2;

/// What the banner says.
struct Said {
    /// Symbol and words, above the glyphs.
    words: String,
    /// In glyphs.
    glyphs: String,
    /// Beside the glyphs, the more important first.
    beside: Vec<String>,
    role: Role,
    /// Whether the whole banner has the colour: somebody is needed.
    is_filled: bool,
}

/// Draws it.
pub(super) fn banner(app: &App, faces: &[Face<'_>], area: Rect, paper: &mut Paper<'_>) {
    let said = Said::of(app, faces);
    let style = if said.is_filled {
        paper.theme().fill(said.role).add_modifier(Modifier::REVERSED)
    } else {
        paper.theme().fill(said.role)
    };
    if said.is_filled {
        paper.fill(area, style);
    }
    let bold = style.add_modifier(Modifier::BOLD);
    let air = u16::from(area.height >= 13);
    let x = area.x + 2;
    let room = area.width.saturating_sub(4);
    paper.styled(x, area.y + air, room, &said.words, bold);
    let glyphs = Rect { x, y: area.y + air + 1, width: room, height: area.height.saturating_sub(air + 1) };
    let end = big(&said.glyphs, glyphs, bold, paper);
    for (fact, y) in said.beside.iter().zip(glyphs.y..glyphs.bottom()) {
        paper.styled(end + GAP, y, glyphs.right().saturating_sub(end + GAP), fact, style);
    }
}

/// Writes in the biggest glyphs that fit, or else as text; returns the column after it.
fn big(text: &str, area: Rect, style: Style, paper: &mut Paper<'_>) -> u16 {
    let Some(rows) = biggest(text, largest(u16::MAX), area.width, area.height) else {
        return paper.styled(area.x, area.y, area.width, text, style);
    };
    for (row, y) in rows.iter().zip(area.y..) {
        paper.styled(area.x, y, area.width, row, style);
    }
    area.x + rows.first().map_or(0, |row| columns(row))
}

impl Said {
    fn of(app: &App, faces: &[Face<'_>]) -> Self {
        if let Some(incident) = app.situation.open_incident() {
            return Self::incident(app, incident, faces);
        }
        let glimpse = glance(app);
        match app.worst().max(glimpse.alerts) {
            Level::Ok => Self::calm(app, faces),
            Level::NoData => {
                Self::unknown(app, faces, glimpse.blind.map_or(Unknown::NoData, |blind| blind.why))
            }
            level => Self::alarming(app, level, faces),
        }
    }

    /// The incident's clock.
    fn incident(app: &App, incident: &Incident, faces: &[Face<'_>]) -> Self {
        let whose = whose(app).map(|(words, _)| words);
        let mut beside = vec![subject(&incident.subject), since(app, incident.started)];
        beside.extend(whose.clone().filter(|_| !app.situation.needs_somebody()));
        let called = app.situation.escalated.as_ref();
        beside.extend(called.map(|deed| format!("escalated {} {}", deed.who, app.times.minutes(deed.at))));
        beside.extend(unknown(faces));
        let missing = whose.filter(|_| app.situation.needs_somebody());
        Self {
            words: [Some(format!("▲ INCIDENT {}", incident.sev)), missing]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("   "),
            glyphs: elapsed(app.now.since(incident.started)),
            beside,
            role: sev_role(incident.sev),
            is_filled: app.situation.needs_somebody(),
        }
    }

    fn alarming(app: &App, level: Level, faces: &[Face<'_>]) -> Self {
        let at_worst: Vec<&Face<'_>> = faces.iter().filter(|face| face.level == level).collect();
        let began: Option<Vec<Timestamp>> = at_worst.iter().map(|face| face.since()).collect();
        let began = began.and_then(|began| began.into_iter().min());
        let open = app.situation.alerts.len();
        let alerts = format!("{open} open {}", if open == 1 { "alert" } else { "alerts" });
        let mut beside = vec![format!("{} of {} signals", at_worst.len(), faces.len())];
        beside.extend((open > 0).then_some(alerts));
        beside.extend(began.map(|began| since(app, began)));
        beside.extend(unknown(faces));
        Self {
            words: format!("{} on {}", face::symbol(level), app.board),
            glyphs: face::word(level).to_owned(),
            beside,
            role: face::level_role(level),
            is_filled: true,
        }
    }

    /// Nobody knows how it is: that is not calm.
    fn unknown(app: &App, faces: &[Face<'_>], why: Unknown) -> Self {
        let oldest = faces
            .iter()
            .filter(|face| !face.is_live())
            .filter_map(|face| face.gauge.latest.as_ref().map(|reading| app.now.since(reading.at)));
        let mut beside: Vec<String> = unknown(faces).into_iter().collect();
        beside.extend(oldest.max().map(|age| format!("the oldest number is {} old", face::short(age))));
        Self {
            words: format!("? nobody knows how {} is", app.board),
            glyphs: word(why).to_owned(),
            beside,
            role: Role::NoData,
            is_filled: true,
        }
    }

    /// All is well: the time of day, and little else.
    fn calm(app: &App, faces: &[Face<'_>]) -> Self {
        let last = app.situation.incident.as_ref().and_then(|incident| incident.ended.as_ref());
        let quiet =
            last.map(|ending| format!("last incident ended {} ago", face::short(app.now.since(ending.at))));
        let noun = if faces.len() == 1 { "signal" } else { "signals" };
        Self {
            words: format!("{} ok   {} {noun}", face::symbol(Level::Ok), faces.len()),
            glyphs: app.times.minutes(app.now),
            beside: quiet.into_iter().collect(),
            role: Role::Ok,
            is_filled: false,
        }
    }
}

/// `since 02:00 UTC`.
fn since(app: &App, began: Timestamp) -> String {
    format!("since {} {}", app.times.minutes(began), app.times.label(began))
}

/// How many signals nobody knows.
fn unknown(faces: &[Face<'_>]) -> Option<String> {
    let unknown = faces.iter().filter(|face| face.level == Level::NoData).count();
    (unknown > 0).then(|| format!("? {unknown} of {} signals unknown", faces.len()))
}
