//! The line that is typed: opened by a verb, sent, or left as a draft.

use super::{
    acknowledge, complete, deploy, escalate, expire, export, filter, goto, hypothesis, milestone, note,
    recall, resolve, retract, search, severity, silence, unacknowledge,
};
use crate::app::action::Action;
use crate::app::draft::Draft;
use crate::app::edit::{self, Bounds};
use crate::app::keeping::{Fate, Keeping};
use crate::app::message::Effect;
use crate::app::pending::Pending;
use crate::app::prompt::{Ask, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::app::stroke::Stroke;
use crate::model::{Event, EventId, Sev};
use crate::timeline::Filter;

/// Bytes a line holds.
const MOST: usize = 64 * 1024;

/// What a full line says.
const FULL: &str = "a line holds 64 KiB at most: the rest is left out";

/// Opens the line of a verb, with its draft in it; or says why there is nothing to type.
pub(super) fn open(app: &mut App, action: Action) {
    if !action.modes().contains(&app.mode()) {
        return;
    }
    match ask(app, action) {
        Ok(prompt) => start(app, prompt),
        Err(why) => app.tell(&why),
    }
}

/// Opens a line, with its draft in it.
pub(super) fn start(app: &mut App, mut prompt: Prompt) {
    if let Some(draft) = app.drafts.get(prompt.ask.name()) {
        prompt.restore(draft);
    }
    app.prompt = Some(prompt);
    reread(app);
    complete::look(app);
}

/// Takes a key into the open line.
pub(super) fn typed(app: &mut App, stroke: Stroke) -> Vec<Effect> {
    let Some(prompt) = app.prompt.as_mut() else { return Vec::new() };
    match (stroke, &mut prompt.ask) {
        (Stroke::Enter, _) => return send(app),
        (Stroke::Escape, _) => return leave(app),
        (Stroke::Tab | Stroke::BackTab, _) => complete::turn(app, stroke == Stroke::BackTab),
        (Stroke::Up | Stroke::Down, Ask::Hypothesis(_)) => hypothesis::recall(app, stroke),
        (Stroke::Up | Stroke::Down, _) => recall::walk(app, stroke == Stroke::Up),
        (Stroke::Char(digit @ '1'..='4'), Ask::Severity(_, sev)) if prompt.input.value().is_empty() => {
            let number = digit.to_digit(10).and_then(|number| u8::try_from(number).ok());
            *sev = number.and_then(Sev::from_number).unwrap_or(*sev);
        }
        _ => {
            prompt.recalled = None;
            if !edit::stroke(&mut prompt.input, stroke, bounds(&prompt.ask)) {
                app.tell(FULL);
            }
        }
    }
    if !matches!(stroke, Stroke::Tab | Stroke::BackTab) {
        complete::look(app);
    }
    reread(app);
    remember(app)
}

const fn bounds(ask: &Ask) -> Bounds {
    Bounds { bytes: MOST, takes_lines: ask.takes_lines() }
}

/// Takes pasted text into the open line; it never acts.
pub(in crate::app) fn pasted(app: &mut App, text: &str) -> Vec<Effect> {
    let Some(prompt) = app.prompt.as_mut() else {
        app.tell("pasted text is not run as keys: press n to note it");
        return Vec::new();
    };
    prompt.recalled = None;
    if !edit::paste(&mut prompt.input, text, bounds(&prompt.ask)) {
        app.tell(FULL);
    }
    complete::look(app);
    reread(app);
    remember(app)
}

/// Takes in what became of an event of this screen; the text of a refused one is a draft again.
pub(in crate::app) fn fated(app: &mut App, id: EventId, fate: Fate) -> Vec<Effect> {
    app.pendings.fated(id, fate, app.now);
    if bring_back(app) { vec![Effect::Keep(app.drafts.clone())] } else { Vec::new() }
}

/// Keeps what is typed before `effect` ends or stops the program.
pub(super) fn before_leaving(app: &App, effect: Effect) -> Vec<Effect> {
    let keep = app.prompt.is_some().then(|| Effect::Keep(app.drafts.clone()));
    keep.into_iter().chain([effect]).collect()
}

/// The line of a verb, or why there is nothing to type.
pub(super) fn ask(app: &App, action: Action) -> Result<Prompt, String> {
    match action {
        Action::Filter => return Ok(filter::ask(app)),
        Action::Goto => return Ok(goto::ask()),
        Action::Search => return Ok(search::ask(app)),
        Action::Export => return export::ask(app),
        _ => takes_events(app)?,
    }
    match action {
        Action::Acknowledge => acknowledge::ask(app),
        Action::Unacknowledge => unacknowledge::ask(app),
        Action::Deploy => Ok(deploy::ask()),
        Action::Escalate => Ok(escalate::ask()),
        Action::Hypothesis => Ok(hypothesis::ask(app)),
        Action::Milestone => Ok(milestone::ask(app)),
        Action::Severity => severity::ask(app),
        Action::Resolve => resolve::ask(app),
        Action::Retract => retract::ask(app),
        Action::Silence => silence::ask(app),
        Action::Expire => expire::ask(app),
        _ => Ok(note::ask(app)),
    }
}

/// Whether there is a journal to write to, or why not. One that only waits takes everything.
fn takes_events(app: &App) -> Result<(), String> {
    match &app.keeping {
        Keeping::Missing(reason) => Err(format!("nothing can be written, there is no journal: {reason}")),
        Keeping::ReadOnly(reason) => {
            Err(format!("nothing can be written, the journal is read only: {reason}"))
        }
        Keeping::Opening | Keeping::Ready(_) | Keeping::Waiting { .. } => Ok(()),
    }
}

/// Says what is wrong with the text. Nothing typed is nothing wrong: only sending it would be.
fn reread(app: &mut App) {
    let here = app.times.here(app.now);
    let Some(prompt) = app.prompt.as_mut() else { return };
    let read = Said::read(&prompt.ask, prompt.input.value(), here);
    prompt.misread = read.err().filter(|_| !prompt.input.value().trim().is_empty());
    if prompt.input.value().is_empty() {
        prompt.draft = None;
    }
}

/// Keeps what is typed as the draft of its kind; a filter is kept by the timeline, and of a command only
/// what would be written.
fn remember(app: &mut App) -> Vec<Effect> {
    let Some(prompt) = app.prompt.as_ref().filter(|prompt| is_kept(&prompt.ask)) else { return Vec::new() };
    let draft = match &prompt.ask {
        Ask::Command(palette) if !palette.writes(prompt.input.value()) => None,
        _ => draft(app, prompt),
    };
    if app.drafts.put(prompt.ask.name(), draft) { vec![Effect::Keep(app.drafts.clone())] } else { Vec::new() }
}

/// A silence's text names what it was for, and would be wrong for the next one.
const fn is_kept(ask: &Ask) -> bool {
    !matches!(ask, Ask::Filter | Ask::Goto | Ask::Search | Ask::Export(_) | Ask::Silence(_) | Ask::Expire(_))
}

fn draft(app: &App, prompt: &Prompt) -> Option<Draft> {
    let text = prompt.typed()?.to_owned();
    Some(Draft { text, at: app.now, choice: prompt.ask.chosen() })
}

/// Puts what could not be stored back where it was typed; says whether there was anything.
fn bring_back(app: &mut App) -> bool {
    let open = app.prompt.as_ref().map(|prompt| prompt.ask.name());
    let refused = app.pendings.refused(open);
    let any = !refused.is_empty();
    for (line, draft) in refused {
        app.drafts.bring_back(line, draft);
    }
    any
}

fn leave(app: &mut App) -> Vec<Effect> {
    let mut effects = remember(app);
    let Some(prompt) = app.prompt.take() else { return effects };
    if matches!(prompt.ask, Ask::Silence(_) | Ask::Expire(_)) {
        // One that came from the palette.
        app.drafts.put(prompt.ask.name(), None);
    }
    if prompt.ask == Ask::Filter {
        if prompt.input.value().trim().is_empty() && !app.log.filter.is_empty() {
            effects.extend(filter::filter(app, String::new(), Filter::default()));
        }
    } else if prompt.ask == Ask::Search {
        effects = search::narrow(app, "");
    } else if bring_back(app) {
        effects = vec![Effect::Keep(app.drafts.clone())];
    }
    effects
}

/// Sends the line if it can be read; otherwise it stays, and says where it cannot.
pub(super) fn send(app: &mut App) -> Vec<Effect> {
    let Some(prompt) = app.prompt.as_mut() else { return Vec::new() };
    match Said::read(&prompt.ask, prompt.input.value(), app.times.here(app.now)) {
        Err(misread) => {
            prompt.misread = Some(misread);
            Vec::new()
        }
        Ok(_) if prompt.ask == Ask::Filter => show(app),
        Ok(said) if prompt.ask == Ask::Search => {
            app.prompt = None;
            search::narrow(app, said.text.as_str())
        }
        Ok(Said { at: Some(at), .. }) if prompt.ask == Ask::Goto => {
            let remembered = recall::remember(app);
            app.prompt = None;
            goto::go(app, at).into_iter().chain(remembered).collect()
        }
        Ok(said) if matches!(prompt.ask, Ask::Export(_)) => {
            let remembered = recall::remember(app);
            let Some(Prompt { ask: Ask::Export(incident), .. }) = app.prompt.take() else {
                return Vec::new();
            };
            export::go(app, incident, said.text.as_str()).into_iter().chain(remembered).collect()
        }
        Ok(said) => match takes_events(app) {
            Ok(()) => write(app, &said),
            Err(why) => {
                app.tell(&why);
                Vec::new()
            }
        },
    }
}

fn show(app: &mut App) -> Vec<Effect> {
    let remembered = recall::remember(app);
    let typed = app.prompt.take().map(|prompt| prompt.input.value().trim().to_owned()).unwrap_or_default();
    let parsed = Filter::parse(&typed, app.times.here(app.now)).unwrap_or_default();
    filter::filter(app, typed, parsed).into_iter().chain(remembered).collect()
}

/// Hands the events over. Where nothing is left to do the text stays as a draft.
fn write(app: &mut App, said: &Said) -> Vec<Effect> {
    let Some(prompt) = app.prompt.clone() else { return Vec::new() };
    let events = match events(app, &prompt.ask, said) {
        Ok(events) => events,
        Err(why) => {
            app.tell(&why);
            return leave(app);
        }
    };
    let remembered = recall::remember(app);
    app.prompt = None;
    let line = prompt.ask.name();
    let typed = draft(app, &prompt).filter(|_| is_kept(&prompt.ask)).map(|draft| (line, draft));
    let pendings = events.iter().map(|event| Pending::new(event.clone(), app.now, typed.clone()));
    app.pendings.0.extend(pendings);
    let dropped = app.drafts.put(line, None);
    let keep = bring_back(app) || dropped;
    let keep = keep.then(|| Effect::Keep(app.drafts.clone()));
    [Effect::Append(events)].into_iter().chain(keep).chain(remembered).collect()
}

fn events(app: &mut App, ask: &Ask, said: &Said) -> Result<Vec<Event>, String> {
    let event = match ask {
        Ask::Acknowledge(targets) => return acknowledge::events(app, targets, said),
        Ask::Unacknowledge(held) => return unacknowledge::events(app, held, said),
        Ask::Silence(quiet) => return silence::events(app, quiet, said),
        Ask::Note { kind, about, gauge } => note::event(app, kind, about.as_ref(), gauge.as_ref(), said),
        Ask::Deploy => deploy::event(app, said),
        Ask::Escalate => escalate::event(app, said),
        Ask::Hypothesis(verdict) => hypothesis::event(app, *verdict, said),
        Ask::Milestone(mark) => milestone::event(app, *mark, said),
        Ask::Resolve(incident) => resolve::event(app, incident, said)?,
        Ask::Severity(incident, sev) => severity::event(app, incident, *sev, said)?,
        Ask::Retract(about) => retract::event(app, about, said)?,
        Ask::Expire(muting) => expire::event(app, muting, said),
        Ask::Filter | Ask::Goto | Ask::Search | Ask::Export(_) | Ask::Command(_) => return Ok(Vec::new()),
    };
    Ok(vec![event])
}
