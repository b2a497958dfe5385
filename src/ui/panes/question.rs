//! What an open line will do, in words.

use unicode_width::UnicodeWidthStr;

use super::parts::Part;
use crate::app::{App, Ask, Enter, Held, Keeping, Ongoing, Prompt, Quiet, Said, Target, has_critical, muted};
use crate::model::{Severity, Text, Timestamp};
use crate::signals::{GaugeId, Told};
use crate::timeline::{Ack, Episode, read_silence_so_far};
use crate::ui::paper::squeeze;
use crate::ui::theme::Role;

/// What the line is for, and what it acts on: of a name too long for `width` the middle is left out.
pub(super) fn title(app: &App, ask: &Ask, width: u16) -> String {
    let room = usize::from(width.saturating_sub(2));
    match ask {
        Ask::Acknowledge(targets) => acknowledge(targets, room),
        Ask::Unacknowledge(held) => unacknowledge(app, held, room),
        Ask::Note { .. } => "Note ".to_owned(),
        Ask::Deploy => "Deploy: what? ".to_owned(),
        Ask::Escalate => "Escalate: to whom? ".to_owned(),
        Ask::Hypothesis(_) => "Hypothesis ".to_owned(),
        Ask::Milestone(_) => "Milestone ".to_owned(),
        Ask::Resolve(incident) => {
            around(&format!("Resolve {}: ", incident.sev), &incident.subject, "? ", room)
        }
        Ask::Severity(..) => "Severity ".to_owned(),
        Ask::Retract(about) => around("Strike out \"", &about.what, "\"? reason:", room),
        Ask::Silence(quiet) => silence(quiet, room),
        Ask::Expire(muting) => around("End the silence of ", &muting.by, "? reason:", room),
        Ask::Filter => "Filter: ".to_owned(),
        Ask::Export(Some(_)) => "Write the incident to: ".to_owned(),
        Ask::Export(None) => "Write the last 24 h to: ".to_owned(),
        Ask::Goto => "Go to: ".to_owned(),
        Ask::Search => "Find: ".to_owned(),
        Ask::Command(_) => "Command: ".to_owned(),
    }
}

/// How it is typed, or what it is about.
pub(super) fn question(ask: &Ask) -> String {
    match ask {
        Ask::Note { about: Some(about), .. } => format!(" about {}", about.what),
        Ask::Deploy => "e.g. checkout v2.32".to_owned(),
        Ask::Escalate => "e.g. db-team: locks on orders".to_owned(),
        Ask::Hypothesis(_) => " name: reason".to_owned(),
        Ask::Severity(incident, _) => format!(" now {}: {}", incident.sev, incident.subject),
        Ask::Resolve(_) => "how it ended:".to_owned(),
        Ask::Silence(_) => "how long, {what}, why".to_owned(),
        Ask::Expire(muting) => format!(" \"{}\"", muting.comment),
        Ask::Goto => "e.g. 02:40 or 2024-08-14T02:40".to_owned(),
        Ask::Search => "a word of what you want to do, or of what you see".to_owned(),
        Ask::Command(_) => "a name or what it does, e.g. note pool drained".to_owned(),
        Ask::Export(_) => ".md, .json or .jsonl; never over another file".to_owned(),
        Ask::Filter => "e.g. kind:note severity>=warning source:prod since:30m pool".to_owned(),
        _ => String::new(),
    }
}

/// What there is to choose from, and which one it is: a tag in a note's text overrules the choice.
pub(super) fn chips(ask: &Ask, said: Option<&Said>) -> Vec<(&'static str, bool)> {
    let tag = said.and_then(|said| said.kind.as_ref());
    let choices = ask.choices();
    let tagged = tag.and_then(|kind| choices.iter().position(|choice| *choice == kind.name()));
    let chosen = tagged.unwrap_or_else(|| ask.chosen());
    choices.iter().enumerate().map(|(at, choice)| (*choice, at == chosen)).collect()
}

/// What is to be known before the line is sent, what is wrong first.
pub(super) fn facts(app: &App, prompt: &Prompt, said: Option<&Said>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    parts.extend(app.hint.iter().map(|hint| (hint.to_string(), Role::Warning)));
    parts.extend(prompt.misread.iter().map(|misread| (misread.reason.to_string(), Role::Warning)));
    if let Ask::Resolve(incident) = &prompt.ask {
        parts.extend(still_firing(app, incident));
    }
    let at = said.and_then(|said| said.at);
    parts.extend(at.map(|at| (moment(app, at), Role::Text)));
    parts.extend(of_now(app, &prompt.ask).filter(|_| at.is_none()));
    match &prompt.ask {
        Ask::Acknowledge(targets) => parts.extend(standing(app, targets)),
        Ask::Silence(quiet) => parts.extend(mutes(app, quiet, prompt.input.value())),
        Ask::Escalate => parts.push(("recorded only: nobody is paged".to_owned(), Role::Text)),
        Ask::Command(palette) => {
            if let Enter::Refused(why) = palette.enter(prompt.input.value()) {
                parts.push((why, Role::Warning));
            }
        }
        Ask::Note { gauge: Some(gauge), .. } => parts.extend(evidence(app, gauge, at.is_some())),
        _ => {}
    }
    if let Some(draft) = prompt.draft {
        parts.push((format!("draft from {}, ctrl-u clears", app.times.minutes(draft)), Role::Muted));
    }
    if let Keeping::Waiting { reason, .. } = &app.keeping {
        parts.push((format!("the journal waits: {reason}"), Role::Warning));
    }
    parts
}

/// While the past is looked at: that nothing acts on it.
fn of_now(app: &App, ask: &Ask) -> Option<Part> {
    let then = app.chart.cursor?;
    let looks = matches!(ask, Ask::Note { .. } | Ask::Filter | Ask::Goto | Ask::Search | Ask::Command(_));
    (!looks).then(|| (format!("as things are now, not at {}", app.times.clock(then)), Role::Past))
}

fn acknowledge(targets: &[Target], room: usize) -> String {
    match targets {
        [one] => around("Acknowledge ", &one.subject, &format!(" ({})? comment:", one.severity), room),
        many => {
            let worst = many.iter().map(|target| target.severity).max().unwrap_or(Severity::Info);
            format!("Acknowledge {} alerts (worst {worst})? comment:", many.len())
        }
    }
}

fn silence(quiet: &Quiet, room: usize) -> String {
    match quiet.alerts.as_slice() {
        [] => "Silence: ".to_owned(),
        [(alert, _)] => around("Silence ", alert, "? ", room),
        many => format!("Silence {} alerts, each by its labels? ", many.len()),
    }
}

/// What the silences that are typed so far would mute: what is muted unawares is worse than a page too many.
fn mutes(app: &App, quiet: &Quiet, typed: &str) -> Vec<Part> {
    let Ok(line) = read_silence_so_far(typed) else { return Vec::new() };
    let mut all: Vec<&Told> = Vec::new();
    for (_, matchers) in quiet.wanted(&line) {
        let news = muted(app, &matchers).into_iter().filter(|told| !all.contains(told));
        let news: Vec<&Told> = news.collect();
        all.extend(news);
    }
    let until = format!("until {}", app.times.minutes(app.now + line.lasts));
    if all.is_empty() {
        return vec![(until, Role::Text), ("matches nothing that fires now".to_owned(), Role::Warning)];
    }
    let names: Vec<String> = all.iter().map(|told| told.subject.to_string()).collect();
    let what = match names.as_slice() {
        [one] => format!("mutes 1 alert: {one}"),
        many => format!("mutes {} alerts: {}", many.len(), many.join(", ")),
    };
    let critical = has_critical(&all).then(|| ("covers critical".to_owned(), Role::Critical));
    [(until, Role::Text)].into_iter().chain(critical).chain([(what, Role::Text)]).collect()
}

fn unacknowledge(app: &App, held: &[Held], room: usize) -> String {
    match held {
        [one] => {
            let own = one.by == app.operator;
            let whose = if own { "your".to_owned() } else { format!("{}'s", one.by.name()) };
            around(&format!("Take back {whose} ack of "), &one.subject, "? reason:", room)
        }
        many => format!("Take back {} acknowledgements? reason:", many.len()),
    }
}

/// The name between the words around it; the last of those, after a blank, goes before the name is cut.
fn around(before: &str, name: &impl ToString, after: &str, room: usize) -> String {
    let name = name.to_string();
    let fits = |after: &str| before.width() + name.width() + after.width() <= room;
    let after = match after.rsplit_once(' ') {
        Some((shorter, _)) if !fits(after) => shorter,
        _ => after,
    };
    let left = room.saturating_sub(before.width() + after.width());
    format!("{before}{}{after}", squeeze(&name, left.max(8)))
}

/// What became of the targets since the line was opened, who is on them, and what it will not do.
fn standing(app: &App, targets: &[Target]) -> Vec<Part> {
    let open = app.open.episodes();
    let find = |target: &Target| {
        open.iter().find(|episode| episode.firings().any(|firing| firing.id == target.episode))
    };
    let mut parts = Vec::new();
    let ended = targets.iter().filter(|target| find(target).is_none()).count();
    match (ended, targets.len()) {
        (0, _) => {}
        (_, 1) => parts.push(("has resolved meanwhile: nothing to acknowledge".to_owned(), Role::Warning)),
        (_, all) => parts.push((format!("{ended} of {all} has resolved"), Role::Warning)),
    }
    let worse = targets.iter().filter_map(|target| Some((target, find(target)?.severity())));
    let worse = worse.filter(|(target, severity)| *severity > target.severity).map(|(_, severity)| severity);
    parts.extend(worse.max().map(|severity| (format!("now {severity}"), Role::Critical)));
    let owners: Vec<&Ack> = targets.iter().filter_map(find).filter_map(owner).collect();
    parts.extend(owned(app, &owners, targets.len()));
    if targets.iter().filter_map(find).any(|episode| app.pendings.acknowledges(episode)) {
        parts.push(("yours is on its way already".to_owned(), Role::Warning));
    }
    parts.push((outside(app, targets), Role::Text));
    parts
}

/// Whether an acknowledgement of these stops the page.
fn outside(app: &App, targets: &[Target]) -> String {
    let Some(name) = &app.reach.alertmanager else {
        return "recorded only: the page is not stopped".to_owned();
    };
    let silenced = targets.iter().filter(|target| app.is_paged_outside(target.episode)).count();
    match (silenced, targets.len()) {
        (0, _) => "recorded only: nobody outside pages for it".to_owned(),
        (1, 1) => format!("silences it at {name} while it fires"),
        (some, all) if some == all => format!("silences them at {name} while they fire"),
        (some, all) => format!("silences {some} of {all} at {name} while they fire"),
    }
}

fn owner(episode: &Episode) -> Option<&Ack> {
    episode.acknowledgement.owner()
}

fn owned(app: &App, owners: &[&Ack], targets: usize) -> Option<Part> {
    let text = match owners {
        [] => return None,
        [one] if targets == 1 && one.by == app.operator => {
            format!("you are on it since {}", app.times.minutes(one.at))
        }
        [one] if targets == 1 => format!("{} is on it since {}", one.by.name(), app.times.minutes(one.at)),
        some => format!("somebody is on {} of them", some.len()),
    };
    Some((text, Role::Warning))
}

/// The reading that goes with a note, or why none does.
fn evidence(app: &App, id: &GaugeId, is_backdated: bool) -> Option<Part> {
    let name = Text::line(&app.gauges.get(id)?.spec.name);
    Some(match app.live(id) {
        _ if is_backdated => (format!("{name} not attached: its reading is of now"), Role::Muted),
        Some((gauge, reading)) => {
            (format!("with {name} {}", gauge.spec.unit.show(reading.value)), Role::Text)
        }
        None => (format!("{name} not attached: no live reading"), Role::Warning),
    })
}

fn still_firing(app: &App, incident: &Ongoing) -> Option<Part> {
    let of_incident = app.incidents.all().into_iter().find(|known| known.id == incident.incident)?;
    let open = app.open.episodes();
    Some(match open.iter().filter(|episode| episode.board == of_incident.board).count() {
        0 => ("no alert fires any more".to_owned(), Role::Muted),
        1 => ("1 alert still fires".to_owned(), Role::Warning),
        many => (format!("{many} alerts still fire"), Role::Warning),
    })
}

/// `at 02:40 UTC, 12 min ago`; with the date when it is not of the last day.
fn moment(app: &App, at: Timestamp) -> String {
    let (minute, zone) = (app.times.minutes(at), app.times.label(at));
    match app.now.since(at).as_secs() / 60 {
        0 => format!("at {minute} {zone}, just now"),
        minutes @ 1..60 => format!("at {minute} {zone}, {minutes} min ago"),
        minutes @ 60..1440 => format!("at {minute} {zone}, {} h {} min ago", minutes / 60, minutes % 60),
        minutes => {
            let date = app.times.format(at, "%Y-%m-%d");
            format!("at {date} {minute} {zone}, {} d ago", minutes / 1440)
        }
    }
}
