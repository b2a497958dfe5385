//! Keys while a name is typed.

use super::{line, verbs};
use crate::app::draft::Draft;
use crate::app::input::Input;
use crate::app::message::Effect;
use crate::app::palette::Enter;
use crate::app::prompt::{Ask, Palette, Prompt};
use crate::app::state::App;
use crate::app::stroke::Stroke;

/// Takes a key into the open line, whatever it is for.
pub(in crate::app) fn typed(app: &mut App, stroke: Stroke) -> Vec<Effect> {
    let Some((palette, input)) = opened(app) else { return line::typed(app, stroke) };
    match stroke {
        Stroke::Enter => return enter(app),
        Stroke::Up | Stroke::BackTab => palette.step(input.value(), true),
        Stroke::Down => palette.step(input.value(), false),
        Stroke::Tab => {
            if let Some(completed) = palette.completed(input.value()) {
                input.set(&completed);
                palette.release();
            }
        }
        _ => {
            palette.release();
            return line::typed(app, stroke);
        }
    }
    Vec::new()
}

fn opened(app: &mut App) -> Option<(&mut Palette, &mut Input)> {
    match app.prompt.as_mut()? {
        Prompt { ask: Ask::Command(palette), input, .. } => Some((palette, input)),
        _ => None,
    }
}

fn enter(app: &mut App) -> Vec<Effect> {
    let misread = app.prompt.as_ref().is_some_and(|prompt| prompt.misread.is_some());
    let Some((palette, input)) = opened(app).filter(|_| !misread) else { return Vec::new() };
    match palette.enter(input.value()) {
        Enter::Nothing => app.tell("nothing is called like that"),
        Enter::Refused(why) => app.tell(&why),
        Enter::Run(action) => return closing(app, |app| verbs::act(app, action)),
        Enter::Theme(name) => return closing(app, |_| vec![Effect::Theme(name)]),
        Enter::Open(prompt) => return closing(app, |app| open(app, prompt)),
        Enter::Fill(prompt) => return closing(app, |app| fill(app, prompt)),
        Enter::Send(prompt) => return closing(app, |app| send(app, prompt)),
    }
    Vec::new()
}

/// Closes the palette and does what was asked of it.
fn closing(app: &mut App, then: impl FnOnce(&mut App) -> Vec<Effect>) -> Vec<Effect> {
    let palette = app.prompt.take();
    let dropped = palette.is_some_and(|palette| app.drafts.put(palette.ask.name(), None));
    let mut effects = then(app);
    if dropped && !effects.iter().any(|effect| matches!(effect, Effect::Keep(_))) {
        effects.push(Effect::Keep(app.drafts.clone()));
    }
    effects
}

fn open(app: &mut App, prompt: Prompt) -> Vec<Effect> {
    line::start(app, prompt);
    Vec::new()
}

/// Opens the line with the text in it, before what stands there as a draft.
fn fill(app: &mut App, prompt: Prompt) -> Vec<Effect> {
    let draft = Draft { text: prompt.input.value().to_owned(), at: app.now, choice: prompt.ask.chosen() };
    app.drafts.bring_back(prompt.ask.name(), draft);
    line::start(app, prompt);
    vec![Effect::Keep(app.drafts.clone())]
}

/// Sends the line; a draft of its kind stays for later.
fn send(app: &mut App, prompt: Prompt) -> Vec<Effect> {
    let name = prompt.ask.name();
    let draft = app.drafts.get(name).cloned();
    app.prompt = Some(prompt);
    let mut effects = line::send(app);
    if let Some(draft) = draft {
        app.drafts.bring_back(name, draft);
        effects.push(Effect::Keep(app.drafts.clone()));
    }
    effects
}
