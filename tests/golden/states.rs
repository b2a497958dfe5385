//! Everything a board can look like: what is so, what is being done, and how the terminal shows it.

use warroom::app::{Action, App, Glimpse, Message, Opening, Stroke, View, Welcome, glance, update};
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
    pub(crate) shown: Shown,
    pub(crate) depth: Depth,
    pub(crate) charset: Charset,
}

/// What a screen shows.
pub(crate) enum Shown {
    /// A board.
    Board(Box<App>),
    /// That nothing says what to watch.
    First(Welcome),
}

/// All of them.
pub(crate) fn states() -> Vec<State> {
    let shown =
        |name, says, shown| State { name, says, shown, depth: Depth::TrueColour, charset: Charset::Unicode };
    let colour = |name, says, app| shown(name, says, Shown::Board(Box::new(app)));
    let first = |name, says, keys| shown(name, says, Shown::First(welcome(keys)));
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
        first("first", "nothing says what to watch", ""),
        first("first-help", "where a config lies", "?"),
        first("first-typing", "a URL is typed", "u127.0.0.1:9090"),
        first("first-asking", "the URL is asked", "u127.0.0.1:9090\n"),
        shown("first-refused", "why the URL cannot be watched", Shown::First(refused())),
    ]
}

/// The first screen after these keys.
fn welcome(keys: &str) -> Welcome {
    let places = ["/home/alice/.config/warroom/config.toml", "/etc/warroom/config.toml"];
    let mut welcome = Welcome::new(places.iter().map(|place| Text::line(place)).collect());
    for c in keys.chars() {
        welcome.press(if c == '\n' { Stroke::Enter } else { Stroke::Char(c) });
    }
    welcome
}

/// The first screen with a URL that leads nowhere, the cursor back where it went wrong.
pub(crate) fn refused() -> Welcome {
    let mut welcome = welcome("uhttp://prometheus.shop.example:9091/-/metrics\n");
    let why = "http://prometheus.shop.example:9091/-/metrics: connection refused: nobody listens there";
    welcome.refuse(Text::line(why));
    for _ in 0.."/-/metrics".len() {
        welcome.press(Stroke::Left);
    }
    welcome
}

fn empty() -> App {
    App::new(Opening::new(journal::board(), Clock::System, story::NOW))
}

pub(crate) fn wall() -> App {
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
