//! What must hold for every frame, whatever the size and whatever an endpoint says.

#![allow(clippy::unwrap_used)]

#[path = "golden/journal.rs"]
#[allow(dead_code, unused_imports)]
mod journal;
#[path = "golden/story.rs"]
#[allow(dead_code)]
mod story;

use std::time::Duration;

use journal::Journal;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;
use warroom::app::{
    Action, App, Fate, Fitted, Focus, Keeping, Message, Mode, Opening, Pending, Recording, update,
};
use warroom::model::{
    Actor, Clock, Event, EventId, EventKind, Evidence, Item, Labels, Link, Notice, Observation, Sev,
    Severity, Subject, Text, Unit,
};
use warroom::signals::{Role as Purpose, SignalSpec};
use warroom::ui::keymap::{Keymap, Keys};
use warroom::ui::theme::{Depth, Role, Theme};
use warroom::ui::{Charset, Look, draw, snapshot};

const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 50)];
const STORIES: [fn() -> App; 6] =
    [story::calm, story::incident, story::stale, story::no_data, story::night, story::quiet];

fn look(depth: Depth, charset: Charset) -> Look {
    Look { theme: Theme::named("dark", depth).unwrap(), keymap: Keymap::default(), charset }
}

fn frame_in(look: &Look, app: &App, width: u16, height: u16) -> (Buffer, Fitted) {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let drawn = draw(app, look, area, &mut buffer);
    (buffer, drawn)
}

fn frame(app: &App, width: u16, height: u16) -> Buffer {
    frame_in(&look(Depth::TrueColour, Charset::Unicode), app, width, height).0
}

fn text(app: &App, width: u16, height: u16) -> String {
    snapshot::text(&frame(app, width, height))
}

fn act(app: &mut App, action: Action) {
    update(app, Message::Act(action), story::NOW);
}

/// Each row fills its columns exactly, and holds nothing that commands a terminal or reorders a line.
fn assert_sound(buffer: &Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks(width) {
        let mut column = 0;
        while column < width {
            let symbol = row[column].symbol();
            assert!(
                !symbol.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)),
                "{symbol:?}"
            );
            assert!(symbol.width() >= 1, "{symbol:?} takes no column");
            column += symbol.width();
        }
        assert_eq!(column, width, "a row runs over");
    }
}

fn draw_every_size(app: &App) {
    for width in 0..=60 {
        for height in 0..=20 {
            assert_sound(&frame(app, width, height));
        }
    }
    for (width, height) in [(2000, 5), (2000, 12), (65535, 10), (40, 1000)] {
        assert_sound(&frame(app, width, height));
    }
}

#[test]
fn every_size_is_drawn() {
    for story in STORIES {
        let mut app = story();
        for view in [None, Some(Action::Detail), Some(Action::Help)] {
            if let Some(action) = view {
                act(&mut app, action);
            }
            draw_every_size(&app);
        }
    }
}

#[test]
fn every_size_of_alerts_and_timeline_is_drawn() {
    let mut app = story::night();
    for part in [Focus::Alerts, Focus::Timeline] {
        act(&mut app, Action::Pane);
        act(&mut app, Action::Previous);
        assert_eq!(app.focus, part);
        draw_every_size(&app);
        act(&mut app, Action::Detail);
        assert_eq!(app.mode(), Mode::Detail);
        draw_every_size(&app);
        act(&mut app, Action::Close);
    }
}

#[test]
fn too_small_says_so() {
    let app = story::calm();
    for (width, height) in [(39, 10), (40, 9), (18, 1)] {
        assert!(text(&app, width, height).contains("enlarge to 40×10"), "{width}×{height}");
    }
}

#[test]
fn an_area_beyond_the_buffer_is_cut() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 5));
    draw(&story::calm(), &look(Depth::Ansi16, Charset::Unicode), Rect::new(5, 3, 100, 50), &mut buffer);
    assert_sound(&buffer);
}

#[test]
fn monochrome_says_every_state_that_colour_says() {
    for story in STORIES {
        let app = story();
        for (width, height) in SIZES {
            let mono = frame_in(&look(Depth::Monochrome, Charset::Unicode), &app, width, height).0;
            assert_eq!(snapshot::text(&mono), text(&app, width, height));
            let colourless = |cell: &Cell| cell.fg == cell.bg;
            assert!(mono.content.iter().all(colourless), "colour at {width}×{height}");
        }
    }
}

#[test]
fn monochrome_criticals_stand_out() {
    let mono = frame_in(&look(Depth::Monochrome, Charset::Unicode), &story::incident(), 80, 24).0;
    let marks = mono.content.iter().filter(|cell| cell.symbol() == "▲");
    assert!(marks.clone().count() >= 5);
    assert!(marks.into_iter().all(|cell| cell.modifier.contains(Modifier::REVERSED)));
}

#[test]
fn ascii_is_ascii() {
    for story in STORIES {
        let app = story();
        for (width, height) in SIZES {
            let buffer = frame_in(&look(Depth::Ansi16, Charset::Ascii), &app, width, height).0;
            assert!(snapshot::text(&buffer).is_ascii());
        }
    }
}

#[test]
fn an_old_number_never_looks_live() {
    let ok = look(Depth::TrueColour, Charset::Unicode).theme.style(Role::Ok).fg.unwrap();
    for (width, height) in SIZES {
        let buffer = frame(&story::stale(), width, height);
        assert!(buffer.content.iter().all(|cell| cell.fg != ok && cell.symbol() != "█"), "{width}×{height}");
        let text = snapshot::text(&buffer);
        assert!(text.contains("? STALE") && text.contains("? DOWN") && text.contains("73s"), "{text}");
        assert!(text.contains("(11/50)") && text.contains("NO DATA") && !text.contains("● ok"), "{text}");
    }
}

#[test]
fn a_limit_nobody_knows_is_said_to_be_unknown() {
    assert!(text(&story::calm(), 80, 24).contains("2 of ?"));
}

/// A board of `count` gauges of one signal, of which the last but one is critical.
fn crowded(count: usize) -> App {
    let mut app = story::new();
    let spec = story::signal("queue", "Queue", Purpose::Waiting, Unit::Count, [None, Some(100.0)]);
    story::discover(&mut app, "prod", "http://prometheus.example:9090", vec![spec]);
    let value = |n: usize| if n + 2 == count { 100.0 } else { 1.0 };
    let series = |n: usize| ("queue", Labels::new([("shard", format!("s{n:02}"))]), value(n), None);
    let answer = story::answer("prod", story::NOW, (0..count).map(series).collect());
    update(&mut app, Message::Observed(answer), story::NOW);
    app
}

#[test]
fn when_not_all_fit_the_worst_and_the_selected_do() {
    let mut app = crowded(45);
    act(&mut app, Action::Last);
    act(&mut app, Action::Previous);
    act(&mut app, Action::Previous);
    act(&mut app, Action::Previous);
    let text = text(&app, 80, 24);
    let marked = text.lines().find(|line| line.starts_with('▸')).unwrap();
    assert!(marked.contains("Probe") || marked.contains("s4"), "{marked}");
    assert!(text.contains("+ 1 ▲ CRITICAL: Queue s43 · "), "the page tells of the worst elsewhere: {text}");
    act(&mut app, Action::Follow);
    let text = self::text(&app, 80, 24);
    assert!(text.contains("s43") && text.contains("▲ CRITICAL"), "{text}");
}

#[test]
fn series_without_room_are_counted() {
    assert!(text(&crowded(60), 120, 40).contains("10 series beyond the limit are not kept"));
}

#[test]
fn scrolling_ends_where_the_text_does() {
    let mut app = story::incident();
    act(&mut app, Action::Worst);
    act(&mut app, Action::Detail);
    let plain = look(Depth::Ansi16, Charset::Unicode);
    let fitted = frame_in(&plain, &app, 80, 24).1;
    assert!(fitted.max_scroll > 0);
    act(&mut app, Action::Last);
    let end = text(&app, 80, 24);
    update(&mut app, Message::Fitted(fitted), story::NOW);
    assert_eq!(text(&app, 80, 24), end);
    assert_eq!(frame_in(&plain, &app, 200, 200).1.max_scroll, 0);
}

#[test]
fn a_gauge_that_went_away_under_its_detail_says_so() {
    let mut app = story::incident();
    act(&mut app, Action::Worst);
    act(&mut app, Action::Detail);
    let mut elsewhere = story::no_data();
    elsewhere.gauges = warroom::signals::Gauges::default();
    elsewhere.view = app.view.clone();
    assert!(text(&elsewhere, 80, 24).contains("gone from the board"));
}

#[test]
fn trouble_with_the_watching_itself_is_on_the_screen() {
    let mut app = story::calm();
    let mut source = app.gauges.sources()[1].spec.clone();
    source.insecure = true;
    update(&mut app, Message::Discovered(source, Vec::new()), story::NOW);
    let restarted = Message::Restarted { source: "prod".into(), reason: Text::line("index out of bounds") };
    update(&mut app, restarted, story::NOW);
    let text = text(&app, 200, 50);
    assert!(text.contains("TLS NOT VERIFIED: probe"), "{text}");
    assert!(text.contains("prod: the task crashed and was restarted"), "{text}");
}

#[test]
fn a_clock_that_is_not_the_machines_is_marked() {
    let mut app = story::calm();
    let (start, end) = (story::NOW - Duration::from_mins(1), story::NOW + Duration::from_mins(1));
    app.clock = Clock::Scaled { origin: start, start, end, speed: 60.0 };
    assert!(text(&app, 80, 24).contains("×60"));
    update(&mut app, Message::Tick, end);
    assert!(text(&app, 80, 24).contains("ended"));
    app.clock = Clock::Stepped { at: start };
    assert!(text(&app, 80, 24).contains("stepped"));
}

#[test]
fn an_empty_board_is_friendly() {
    let board = Text::line("checkout-prod");
    let mut app = App::new(Opening::new(board, Clock::System, story::NOW));
    assert!(text(&app, 80, 24).contains("Looking for something to watch"));
    story::discover(&mut app, "prod", "http://prometheus.example:9090", Vec::new());
    assert!(text(&app, 80, 24).contains("Waiting for the first answer"));
}

/// Everything an endpoint or a config can name, named by someone who means harm.
fn hostile(name: &str) -> App {
    let board = Text::line(name);
    let mut app = App::new(Opening::new(board, Clock::System, story::NOW));
    let spec = SignalSpec {
        expr: name.to_owned(),
        ..story::signal("x", name, Purpose::Usage, Unit::Count, [Some(1.0), Some(2.0)])
    };
    story::discover(&mut app, name, name, vec![spec]);
    let rows = [f64::NAN, f64::INFINITY, -1e300, 5e-324]
        .into_iter()
        .enumerate()
        .map(|(n, value)| ("x", Labels::new([(name.to_owned(), format!("{n}{name}"))]), value, Some(value)));
    let answer = story::answer(name, story::NOW, rows.collect());
    let mut items = answer.items.clone();
    items.push(Item::Notice(Notice { text: Text::line(name) }));
    update(&mut app, Message::Observed(Observation { items, ..answer }), story::NOW);
    app
}

/// A journal in which everything an event can hold is `name`, and something on its way to it.
fn scribble(app: &mut App, name: &str) {
    let block = Text::block(name);
    let subject =
        || Subject { name: Text::line(name), labels: Labels::new([(name.to_owned(), name.to_owned())]) };
    let mut journal = Journal::default();
    let kinds = EventKind::names().map(|kind| EventKind::from_name(kind, Some(Sev::Sev1)));
    for (kind, n) in kinds.chain([EventKind::Other(Text::line(name))]).zip(1..) {
        let id = EventId::from_bytes([n; 16]);
        let new = Event::new(id, app.board.clone(), kind, story::NOW, Actor::person(name, name));
        let link = Link { name: Text::line(name), url: Text::line(name) };
        journal.append(Event {
            subject: subject(),
            text: block.clone(),
            source: Text::line(name),
            severity: Some(Severity::Critical),
            evidence: Some(Evidence {
                query: block.clone(),
                value: f64::NAN,
                threshold: Some(1.0),
                unit: Unit::Bytes,
            }),
            links: vec![link],
            about: Some(EventId::from_bytes([1; 16])),
            ..new
        });
    }
    // The last word on the alert: it fires.
    let event = Event {
        id: EventId::from_bytes([99; 16]),
        kind: EventKind::Fired,
        ..journal.events[0].event.clone()
    };
    journal.append(event.clone());
    let mut pending = Pending::new(event, story::NOW, None);
    pending.fate = Some(Fate::Refused(block.clone()));
    app.pendings.0.push(pending);
    app.log.typed = Text::line(name).to_string();
    story::open_journal(app, &journal, story::NOW);
    update(app, Message::Recording(Recording::Nobody(Text::line(name))), story::NOW);
    update(app, Message::Keeping(Keeping::ReadOnly(Text::line(name))), story::NOW);
    assert_eq!(app.situation.alerts.len(), 1);
}

#[test]
fn the_timeline_keeps_its_room() {
    let rows = |width, height| {
        frame_in(&look(Depth::Ansi16, Charset::Unicode), &story::night(), width, height).1.timeline_rows
    };
    assert!(rows(40, 10) >= 2 && rows(80, 24) >= 6 && rows(120, 40) >= 12 && rows(200, 50) >= 12);
}

#[test]
fn the_incident_says_who_is_on_it() {
    let mut app = story::night();
    assert!(text(&app, 120, 40).contains("▲ INCIDENT SEV1   00:42:17  detected 02:00  acked alice 02:05"));
    assert!(text(&app, 80, 24).contains(" acked alice 02:05 · escalated db-team 02:40"));
    let mut journal = journal::night();
    let known = journal.events.len();
    let fired =
        journal.events.iter().find(|recorded| recorded.event.kind == EventKind::Fired).unwrap().event.id;
    journal.about(242, EventKind::Unacknowledged, fired, journal::alice());
    update(&mut app, Message::Appended(journal.events.split_off(known)), story::LATER);
    let text = text(&app, 80, 24);
    assert_eq!(text.matches("NOT ACKNOWLEDGED").count(), 3, "{text}");
}

#[test]
fn an_event_that_is_not_on_hand_says_so() {
    let mut app = story::night();
    app.view = warroom::app::View::Event(EventId::from_bytes([123; 16]), 0);
    assert!(text(&app, 80, 24).contains("not on hand"));
}

#[test]
fn hostile_text_keeps_every_row_in_its_width() {
    let zalgo = format!("z{}", "\u{301}\u{302}\u{323}".repeat(40));
    let long = "w".repeat(5000);
    let names = [
        "\u{1b}[31m\u{1b}]52;c;cm0gLXJm\u{7}",
        "\u{9b}2J\u{9d}0;title\u{9c}",
        "\u{202e}reversed\u{2066}",
        zalgo.as_str(),
        "日本語の名前がとても長い場合にはどうなるのか",
        "👩‍👩‍👧‍👦👍🏽🇩🇪",
        "a\nb\tc\r\0",
        long.as_str(),
        "",
    ];
    for name in names {
        let mut app = hostile(name);
        scribble(&mut app, name);
        for refuse in [false, true] {
            if refuse {
                story::fail(&mut app, name, name, false, story::NOW);
                story::fail(&mut app, name, name, false, story::NOW);
            }
            let keys = [Action::Close, Action::Detail, Action::Help, Action::Close, Action::Pane];
            for action in
                keys.into_iter().chain([Action::Detail, Action::Close, Action::Pane, Action::Detail])
            {
                act(&mut app, action);
                for (width, height) in SIZES {
                    assert_sound(&frame(&app, width, height));
                }
            }
        }
    }
}

/// The help's line for an action under a keymap.
fn help_line(keymap: Keymap, action: Action) -> String {
    let look = Look { keymap, ..look(Depth::Monochrome, Charset::Unicode) };
    let mut app = story::calm();
    act(&mut app, Action::Help);
    let drawn = snapshot::text(&frame_in(&look, &app, 120, 200).0);
    let lines: Vec<&str> = drawn.lines().filter(|line| line.ends_with(action.description())).collect();
    assert_eq!(lines.len(), 1, "{action:?} in\n{drawn}");
    lines[0].trim().to_owned()
}

#[test]
fn the_help_has_every_action_with_all_that_reaches_it() {
    for action in Action::ALL {
        let line = help_line(Keymap::default(), action);
        for mode in action.modes() {
            let keymap = Keymap::default();
            let labels: Vec<String> = keymap.keys(*mode, action).map(Keys::label).collect();
            assert!(!labels.is_empty(), "{action:?} has no key in {mode:?}");
            for label in labels {
                let keys = line.strip_suffix(action.description()).unwrap();
                assert!(keys.split("  ").any(|key| key == label), "{label:?} in {line:?}");
            }
        }
    }
}

#[test]
fn an_action_without_a_key_is_in_the_help_by_its_name() {
    let user = "[board]\na = \"none\"\n[detail]\na = \"none\"\n";
    let line = help_line(Keymap::default().with(user).unwrap(), Action::Acknowledge);
    assert!(line.starts_with(":ack "), "{line}");
}
