//! Everything a board can look like: what is so, what is being done, and how the terminal shows it.

use warroom::app::{Action, App, Glimpse, Message, Opening, Stroke, View, glance, update};
use warroom::model::{Clock, Text};
use warroom::timeline::Filter;
use warroom::ui::Charset;
use warroom::ui::theme::Depth;

use crate::{journal, story};

/// One of them.
pub(crate) struct State {
    /// What its frames are called.
    pub(crate) name: &'static str,
    /// What is seen.
    pub(crate) says: &'static str,
    pub(crate) app: App,
    pub(crate) depth: Depth,
    pub(crate) charset: Charset,
}

/// All of them.
pub(crate) fn states() -> Vec<State> {
    let colour =
        |name, says, app| State { name, says, app, depth: Depth::TrueColour, charset: Charset::Unicode };
    vec![
        colour("calm", "nothing is wrong", story::quiet()),
        colour("incident", "forty-two minutes into an incident", story::night()),
        colour("stale", "one source is silent, the other refuses", story::stale()),
        colour("asking", "nobody has answered yet", story::new()),
        colour("no-sources", "nothing is watched", empty()),
        colour("editor", "a note is typed", typing()),
        colour("filtered", "only what people thought and wrote", filtered()),
        colour("past", "time travel: what was at 02:05", crate::travelled()),
        colour("wall", "to be read across a room", wall()),
        colour("boards", "the wall of three boards, which take turns", boards()),
        State { depth: Depth::Monochrome, ..colour("mono", "the incident without colours", story::night()) },
        State {
            depth: Depth::Monochrome,
            charset: Charset::Ascii,
            ..colour("ascii", "the incident without colours, in ASCII", story::night())
        },
    ]
}

fn empty() -> App {
    App::new(Opening::new(journal::board(), Clock::System, story::NOW))
}

fn wall() -> App {
    let mut app = story::night();
    app.view = View::Wall;
    app
}

/// The wall of the incident's board between two others: how those are is told, too.
pub(crate) fn boards() -> App {
    let mut app = wall();
    let named = |name, app: &App| Glimpse { board: Text::line(name), ..glance(app) };
    let boards = vec![named("payments", &story::quiet()), glance(&app), named("search", &story::stale())];
    update(&mut app, Message::Boards(boards), story::LATER);
    app
}

fn typing() -> App {
    let mut app = story::night();
    update(&mut app, Message::Act(Action::Note), story::LATER);
    for c in "@02:40 restarted the database, no effect #todo ask db-team why".chars() {
        update(&mut app, Message::Typed(Stroke::Char(c)), story::LATER);
    }
    app
}

fn filtered() -> App {
    let mut app = story::night();
    app.log.typed.push_str("kind:note,hypothesis");
    app.log.filter = Filter::parse(&app.log.typed, story::LATER).unwrap();
    story::open_journal(&mut app, &journal::night(), story::LATER);
    app
}
