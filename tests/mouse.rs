//! The mouse: a click acts on what was seen, by its name or id, and never does a deed.

#![allow(clippy::unwrap_used)]

#[path = "golden/journal.rs"]
#[allow(dead_code, unused_imports)]
mod journal;
#[path = "golden/story.rs"]
#[allow(dead_code)]
mod story;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use warroom::app::{Action, App, Effect, Fitted, Focus, Message, Mode, Press, Spot, View, update};
use warroom::model::{EventKind, Subject};
use warroom::ui::keymap::Keymap;
use warroom::ui::theme::{Depth, Theme};
use warroom::ui::{Charset, Hits, Look, draw_with_hits, snapshot};

struct Seen {
    text: Vec<String>,
    hits: Hits,
    fitted: Fitted,
}

fn see(app: &App, width: u16, height: u16) -> Seen {
    let theme = Theme::named("dark", Depth::TrueColour).unwrap();
    let look = Look { theme, keymap: Keymap::default(), charset: Charset::Unicode };
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let (fitted, hits) = draw_with_hits(app, &look, area, &mut buffer);
    Seen { text: snapshot::text(&buffer).lines().map(str::to_owned).collect(), hits, fitted }
}

impl Seen {
    /// What stands where this text is written.
    fn spot(&self, text: &str) -> Spot {
        let mut rows = self.text.iter().enumerate();
        let found = rows.find_map(|(y, row)| Some((row[..row.find(text)?].chars().count(), y)));
        let (x, y) = found.unwrap_or_else(|| panic!("{text} in {:#?}", self.text));
        self.hits.at(x as u16, y as u16).unwrap()
    }
}

fn point(app: &mut App, spot: &Spot, press: Press) -> Vec<Effect> {
    update(app, Message::Pointed(spot.clone(), press), story::LATER)
}

/// The night as it is shown on this screen.
fn night(width: u16, height: u16) -> (App, Seen) {
    let mut app = story::night();
    let fitted = see(&app, width, height).fitted;
    update(&mut app, Message::Fitted(fitted), story::LATER);
    let seen = see(&app, width, height);
    (app, seen)
}

#[test]
fn everything_on_the_board_is_selected_by_a_click_and_opened_by_another() {
    for (width, height) in [(80, 24), (120, 40), (200, 50)] {
        let (mut app, seen) = night(width, height);
        let parts = [
            ("Latency p99", Focus::Gauges),
            ("PoolExhausted", Focus::Alerts),
            ("looking at pool", Focus::Timeline),
        ];
        for (text, focus) in parts {
            let spot = seen.spot(text);
            point(&mut app, &spot, Press::Click);
            assert_eq!((app.focus, app.mode()), (focus, Mode::Board), "{text} at {width}×{height}");
            let selected = match &spot {
                Spot::Gauge(id) => app.selected.as_ref() == Some(id),
                Spot::Alert(id) => app.alert == Some(*id),
                Spot::Event(id) => app.log.selected == Some(*id),
                other => panic!("{text} is {other:?}"),
            };
            assert!(selected, "{spot:?}");
            point(&mut app, &spot, Press::Click);
            assert_eq!(app.mode(), Mode::Detail, "{text}");
            update(&mut app, Message::Act(Action::Close), story::LATER);
        }
    }
}

#[test]
fn a_click_is_for_what_was_seen_whatever_has_come_since() {
    let (mut app, seen) = night(80, 24);
    let spot = seen.spot("looking at pool");
    let mut journal = journal::night();
    let known = journal.events.len();
    journal.person(242, EventKind::Note, Subject::default(), "db-team is in the call");
    update(&mut app, Message::Appended(journal.events.split_off(known)), story::LATER);
    assert_ne!(see(&app, 80, 24).text, seen.text);
    point(&mut app, &spot, Press::Click);
    let selected = app.log.selected.and_then(|id| app.log.get(id)).unwrap();
    assert!(selected.event.text.as_str().starts_with("looking at pool"));
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let (mut app, seen) = night(80, 24);
    let timeline = seen.spot("looking at pool");
    let rows = seen.fitted.timeline_rows;
    let newest = app.log.in_sight(rows);
    point(&mut app, &timeline, Press::WheelUp);
    assert_eq!(app.log.in_sight(rows), newest.start - 3..newest.end - 3);
    assert_eq!((app.log.selected_index(), app.focus), (Some(newest.end - 4), Focus::Gauges));
    for _ in 0..20 {
        point(&mut app, &timeline, Press::WheelUp);
    }
    assert_eq!(app.log.in_sight(rows), 0..rows);
    for _ in 0..20 {
        point(&mut app, &timeline, Press::WheelDown);
    }
    assert_eq!((app.log.selected, app.log.in_sight(rows)), (None, newest));
    point(&mut app, &seen.spot("Latency p99"), Press::WheelDown);
    assert!(app.selected.is_some());
    update(&mut app, Message::Act(Action::Help), story::LATER);
    let text = see(&app, 80, 24).spot("acknowledge:");
    point(&mut app, &text, Press::WheelDown);
    assert_eq!(app.view, View::Help(3));
}

#[test]
fn a_click_on_a_chart_looks_at_the_moment_under_it() {
    let (mut app, seen) = night(200, 50);
    // Below the incident's beginning on the first chart, and a column on.
    let [first, next] = [25, 26].map(|x| seen.hits.at(x, 14).unwrap());
    let (Spot::Chart(gauge, moment), Spot::Chart(_, later)) = (&first, &next) else {
        panic!("{first:?} {next:?}");
    };
    assert!(moment < later && *later < story::LATER, "{moment} {later}");
    point(&mut app, &first, Press::Click);
    assert_eq!((app.chart.cursor, app.selected.as_ref()), (Some(*moment), Some(gauge)));
    assert_eq!(app.mode(), Mode::Board);
    assert!(see(&app, 200, 50).text.concat().contains("THE PAST"));
    update(&mut app, Message::Act(Action::Follow), story::LATER);
    assert_eq!(app.chart.cursor, None);
}

#[test]
fn while_a_line_is_typed_only_the_wheel_works() {
    let (mut app, seen) = night(80, 24);
    update(&mut app, Message::Keeping(warroom::app::Keeping::Ready("j".into())), story::LATER);
    let spot = seen.spot("looking at pool");
    for action in [Action::Note, Action::Command] {
        update(&mut app, Message::Act(action), story::LATER);
        assert_eq!(point(&mut app, &spot, Press::Click), []);
        assert_eq!((app.mode(), app.log.selected), (Mode::Line, None));
        point(&mut app, &spot, Press::WheelUp);
        assert_eq!(app.log.selected.is_some(), action == Action::Note);
        update(&mut app, Message::Typed(warroom::app::Stroke::Escape), story::LATER);
        app.log.selected = None;
    }
}

#[test]
fn one_key_leaves_the_mouse_to_the_terminal() {
    let (mut app, _) = night(80, 24);
    assert!(app.mouse);
    let toggle = |app: &mut App| update(app, Message::Act(Action::Mouse), story::LATER);
    assert_eq!(toggle(&mut app), [Effect::Mouse(false)]);
    assert!(app.hint.as_ref().unwrap().as_str().contains("to copy"));
    assert_eq!(toggle(&mut app), [Effect::Mouse(true)]);
}

#[test]
fn nothing_is_hit_outside_or_where_nothing_is_drawn() {
    let (app, seen) = night(80, 24);
    assert_eq!([seen.hits.at(0, 0), seen.hits.at(80, 12), seen.hits.at(5, 23)], [None, None, None]);
    assert_eq!(see(&app, 30, 5).hits, Hits::default());
}
