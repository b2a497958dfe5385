//! Golden frames: what the screen looks like, as text that can be read and reviewed.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes them anew.

#![allow(clippy::unwrap_used)]

#[path = "golden/gallery.rs"]
mod gallery;
#[path = "golden/journal.rs"]
#[allow(dead_code, unused_imports)]
mod journal;
#[path = "golden/others.rs"]
mod others;
#[path = "golden/states.rs"]
mod states;
#[path = "golden/story.rs"]
#[allow(dead_code)]
mod story;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use warroom::app::{
    Action, App, Fate, Fitted, Glimpse, Keeping, Message, Pending, Recording, Spot, Stroke, Themes, Times,
    View, update,
};
use warroom::model::{Event, EventId, EventKind, Labels, Severity, Subject, Text, Zone};
use warroom::signals::{Gauge, GaugeId, Level};
use warroom::timeline::Filter;
use warroom::ui::keymap::Keymap;
use warroom::ui::theme::{Depth, Role, Theme};
use warroom::ui::{Charset, Look, draw, draw_with_hits, snapshot};

const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 50)];

type Story = (&'static str, fn() -> App);
const STORIES: [Story; 6] = [
    ("calm", story::calm),
    ("incident", story::incident),
    ("stale", story::stale),
    ("no-data", story::no_data),
    ("night", story::night),
    ("quiet", story::quiet),
];

fn look(depth: Depth) -> Look {
    let theme = Theme::named("dark", depth).unwrap();
    Look { theme, keymap: Keymap::default(), charset: Charset::Unicode }
}

fn frame(app: &App, depth: Depth, (width, height): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(app, &look(depth), area, &mut buffer);
    buffer
}

/// The frame, below it the style of every cell as a letter, below that what the letters stand for.
fn with_styles(buffer: &Buffer, depth: Depth) -> String {
    let theme = &look(depth).theme;
    let mut styles: Vec<Style> = Vec::new();
    let mut map = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width)) {
        let mut letters = String::new();
        for cell in row {
            let style = cell.style();
            let blank = cell.symbol() == " " && style.bg.is_none_or(|bg| bg == Color::Reset);
            let reversed = style.add_modifier.contains(Modifier::REVERSED);
            if blank && !reversed {
                letters.push(' ');
                continue;
            }
            let at = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            letters.push(char::from(b'a' + at as u8));
        }
        let _ = writeln!(map, "{}", letters.trim_end());
    }
    let mut text = snapshot::text(buffer);
    let _ = writeln!(text, "{}\n{map}", "=".repeat(usize::from(buffer.area.width)));
    for (at, style) in styles.iter().enumerate() {
        let letter = char::from(b'a' + at as u8);
        let _ = writeln!(text, "{letter}: {}", meaning(style, theme));
    }
    text
}

/// The roles that have this colour, and what makes the text stand out.
fn meaning(style: &Style, theme: &Theme) -> String {
    let colour = |style: &Style| style.fg.filter(|colour| *colour != Color::Reset);
    let same = |role: &Role| colour(&theme.style(*role)) == colour(style);
    let roles: Vec<&str> = match colour(style) {
        Some(_) => Role::ALL.into_iter().filter(same).map(Role::name).collect(),
        None => vec!["colourless"],
    };
    let modifiers = style.add_modifier.iter_names().map(|(name, _)| name.to_lowercase());
    roles.into_iter().map(str::to_owned).chain(modifiers).collect::<Vec<_>>().join(" ")
}

fn check(name: &str, drawn: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, drawn).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == drawn, "{name} is not as it was\n--- golden\n{golden}\n--- drawn\n{drawn}");
}

#[test]
fn boards_in_colour_and_without() {
    for (name, story) in STORIES {
        let app = story();
        for (width, height) in SIZES {
            let colour = frame(&app, Depth::TrueColour, (width, height));
            check(&format!("{name}-{width}x{height}.txt"), &with_styles(&colour, Depth::TrueColour));
            let mono = frame(&app, Depth::Monochrome, (width, height));
            check(&format!("{name}-{width}x{height}-mono.txt"), &with_styles(&mono, Depth::Monochrome));
        }
    }
}

fn check_both(name: &str, app: &App, sizes: &[(u16, u16)]) {
    for size in sizes {
        let (width, height) = *size;
        let drawn = with_styles(&frame(app, Depth::TrueColour, *size), Depth::TrueColour);
        check(&format!("{name}-{width}x{height}.txt"), &drawn);
    }
}

#[test]
fn the_wall() {
    for (name, story) in STORIES {
        let mut app = story();
        app.view = View::Wall;
        check_both(&format!("wall-{name}"), &app, &[(80, 24), (120, 40), (200, 50)]);
        let mono = with_styles(&frame(&app, Depth::Monochrome, (80, 24)), Depth::Monochrome);
        check(&format!("wall-{name}-80x24-mono.txt"), &mono);
    }
    let mut app = story::night();
    app.view = View::Wall;
    check_both("wall-night", &app, &[(40, 10)]);
}

/// What several boards are is told by each of them; where not all fit, by the worst.
#[test]
fn several_boards() {
    let mut app = states::boards();
    check_both("boards", &app, &SIZES);
    for width in [40, 52, 64, 80, 99, 120, 160, 200, 400] {
        for height in [10, 12, 14, 18, 24, 29, 30, 31, 40, 50, 120] {
            let text = snapshot::text(&frame(&app, Depth::TrueColour, (width, height)));
            for needed in ["search", "? NO DATA", "SEV1", "checkout-prod"] {
                assert!(text.contains(needed), "{needed} at {width}x{height}\n{text}");
            }
        }
    }
    for (width, height) in [(40, 10), (80, 24)] {
        let mono = with_styles(&frame(&app, Depth::Monochrome, (width, height)), Depth::Monochrome);
        check(&format!("boards-{width}x{height}-mono.txt"), &mono);
    }
    let mut boards = app.boards.clone();
    let calm = boards[0].clone();
    boards.extend((1..9).map(|n| Glimpse { board: Text::line(&format!("shard-{n}")), ..calm.clone() }));
    boards[7].gauges = Level::Warning;
    update(&mut app, Message::Boards(boards), story::LATER);
    check_both("boards-many", &app, &[(40, 10), (80, 24), (200, 50)]);
    act(&mut app, &[Action::Wall]);
    app.hint = None;
    check_both("boards-off-wall", &app, &[(40, 10), (80, 24)]);
}

/// Presses keys that mean these, and rests.
fn act(app: &mut App, actions: &[Action]) {
    let keys = actions.iter().map(|action| Message::Act(*action));
    for message in keys.chain([Message::Rested]) {
        update(app, message, story::LATER);
    }
}

#[test]
fn paused_with_news() {
    use Action::{Next, PageUp, Pane, Previous};
    let mut app = story::night();
    update(&mut app, Message::Fitted(Fitted { timeline_rows: 7, ..Fitted::default() }), story::LATER);
    act(&mut app, &[Pane, Next, Pane, PageUp, Previous, Previous]);
    app.marked.extend(app.alert);
    let mut journal = journal::night();
    let known = journal.events.len();
    journal.person(242, EventKind::Note, Subject::default(), "db-team is in the call");
    journal.person(242, EventKind::Action, Subject::default(), "orders scaled to 12 pods");
    update(&mut app, Message::Appended(journal.events.split_off(known)), story::LATER);
    check_both("paused", &app, &[(40, 10), (80, 24), (120, 40)]);
}

/// Five minutes into the incident, looked at from forty minutes later.
fn travelled() -> App {
    let mut app = story::night();
    update(
        &mut app,
        Message::Fitted(Fitted { window: Duration::from_hours(1), ..Fitted::default() }),
        story::LATER,
    );
    let acknowledged = |app: &App| app.chart.cursor == Some(journal::at(205));
    while !acknowledged(&app) {
        act(&mut app, &[Action::EventBefore]);
        assert!(app.chart.cursor > Some(journal::at(200)), "{:?}", app.chart);
    }
    app
}

#[test]
fn the_past_is_never_taken_for_now() {
    let mut app = travelled();
    for (width, height) in SIZES {
        let colour = frame(&app, Depth::TrueColour, (width, height));
        check(&format!("past-{width}x{height}.txt"), &with_styles(&colour, Depth::TrueColour));
        let mono = frame(&app, Depth::Monochrome, (width, height));
        check(&format!("past-{width}x{height}-mono.txt"), &with_styles(&mono, Depth::Monochrome));
    }
    act(&mut app, &[Action::Wider, Action::PanBack, Action::Worst, Action::Detail]);
    check_both("past-detail", &app, &[(80, 24), (120, 40)]);
    act(&mut app, &[Action::Close]);
    assert!(!app.chart.is_past() && app.mode() == warroom::app::Mode::Detail);
}

#[test]
fn who_acts_while_the_past_is_looked_at_is_told_that_it_is_now_and_who_looks_is_not() {
    let told = |asks: &[Action]| {
        let mut app = travelled();
        act(&mut app, asks);
        assert!(app.prompt.is_some(), "{asks:?}");
        snapshot::text(&frame(&app, Depth::TrueColour, (80, 24))).contains("as things are now")
    };
    assert!(told(&[Action::Escalate]));
    assert!(!told(&[Action::Help, Action::Search]));
}

#[test]
fn a_part_alone_parts_hidden_and_moved() {
    use Action::{Hide, MoveUp, Pane, Zoom};
    let mut app = story::night();
    act(&mut app, &[Pane, Pane, Zoom]);
    check_both("zoomed", &app, &[(40, 10), (80, 24)]);
    act(&mut app, &[Pane]);
    check_both("zoomed-gauges", &app, &[(80, 24)]);
    act(&mut app, &[Zoom, Pane, Hide, Pane, MoveUp, MoveUp]);
    app.hint = None;
    check_both("arranged", &app, &[(40, 10), (80, 24)]);
    // That nobody is on it is told once.
    let mut app = others::app();
    act(&mut app, &[Zoom]);
    let text = snapshot::text(&frame(&app, Depth::TrueColour, (80, 24)));
    let status = text.lines().nth(1).unwrap();
    assert_eq!(status.matches("NOT ACKNOWLEDGED").count(), 1, "{text}");
}

/// The others have the other side, and all of it while the gauges are hidden.
#[test]
fn on_a_very_wide_screen_the_gauges_have_a_side() {
    let size = (300, 60);
    let mut app = story::night();
    let fitted = frame_and_fitted(&app, size);
    update(&mut app, Message::Fitted(fitted), story::LATER);
    let column = |app: &App, word: &str| {
        let text = snapshot::text(&frame(app, Depth::TrueColour, size));
        text.lines().find_map(|line| line.split_once(word).map(|(before, _)| before.chars().count()))
    };
    let first_gauge_and_timeline = |app: &App| (column(app, "┏ Error rate ━"), column(app, "─ Timeline ─"));
    assert_eq!(first_gauge_and_timeline(&app), (Some(0), Some(180)));
    act(&mut app, &[Action::MoveDown, Action::MoveDown]);
    assert_eq!(first_gauge_and_timeline(&app), (Some(120), Some(0)));
    act(&mut app, &[Action::Hide]);
    assert_eq!(first_gauge_and_timeline(&app), (None, Some(0)));
}

/// Two hundred gauges but one, of which six are not calm.
fn many() -> App {
    let mut app = story::many();
    let events = journal::night();
    story::open_journal(&mut app, &events, story::LATER);
    app
}

#[test]
fn of_many_the_worst_come_first_and_calm_ones_are_a_line() {
    let mut app = many();
    check_both("many", &app, &SIZES);
    let theirs = frame_and_fitted(&app, (80, 24));
    update(&mut app, Message::Fitted(theirs), story::LATER);
    act(&mut app, &[Action::First, Action::PageDown]);
    check_both("many-page", &app, &[(40, 10), (80, 24), (120, 40)]);
    for size in [(80, 24), (200, 50)] {
        check_both("many-alone", &alone(many(), size, &[Action::PageDown]), &[size]);
        check_both("many-storm", &alone(story::storm(), size, &[]), &[size]);
    }
}

/// The gauges alone, on a screen of this size, with the first of them selected and then so much done.
fn alone(mut app: App, size: (u16, u16), then: &[Action]) -> App {
    for actions in [&[Action::First, Action::Zoom], then] {
        let fitted = frame_and_fitted(&app, size);
        update(&mut app, Message::Fitted(fitted), story::LATER);
        act(&mut app, actions);
        let fitted = frame_and_fitted(&app, size);
        update(&mut app, Message::Fitted(fitted), story::LATER);
    }
    app
}

/// Whoever pages through them sees every gauge once, the worst first, and on each page what is bad elsewhere.
#[test]
fn pages_leave_no_gauge_out() {
    for (size, is_alone) in [((80, 24), false), ((80, 24), true), ((120, 40), true), ((200, 50), true)] {
        let mut app = if is_alone { alone(many(), size, &[]) } else { many() };
        act(&mut app, &[Action::First]);
        let mut seen = Vec::new();
        loop {
            let area = Rect::new(0, 0, size.0, size.1);
            let mut buffer = Buffer::empty(area);
            let (fitted, hits) = draw_with_hits(&app, &look(Depth::TrueColour), area, &mut buffer);
            update(&mut app, Message::Fitted(fitted), story::LATER);
            // Rows begin at the left, cards anywhere.
            let places = (0..area.height).flat_map(|y| (1..area.width).step_by(16).map(move |x| (x, y)));
            for (x, y) in places {
                if let Some(Spot::Gauge(id) | Spot::Chart(id, _)) = hits.at(x, y)
                    && !seen.contains(&id)
                {
                    seen.push(id);
                }
            }
            let text = snapshot::text(&buffer);
            assert!(text.contains("Error rate") && text.contains("CRITICAL"), "{text}");
            let before = app.selected.clone();
            act(&mut app, &[Action::PageDown]);
            if app.selected == before {
                break;
            }
        }
        let ranked = app.ranking.places().iter().filter_map(|place| app.gauges.iter().nth(*place));
        let ranked: Vec<GaugeId> = ranked.map(Gauge::id).collect();
        assert_eq!((seen.len(), &seen), (199, &ranked), "{size:?}");
    }
}

fn frame_and_fitted(app: &App, (width, height): (u16, u16)) -> Fitted {
    let area = Rect::new(0, 0, width, height);
    draw(app, &look(Depth::TrueColour), area, &mut Buffer::empty(area))
}

/// What matters first survives longest: the incident's clock, the worst gauge, alerts that nobody is on, and the
/// newest events.
#[test]
fn what_matters_is_on_every_size() {
    for app in [story::night(), many()] {
        for width in [40, 52, 64, 80, 99, 100, 120, 160, 200, 280, 400] {
            for height in [10, 11, 12, 14, 18, 24, 30, 40, 50, 80, 120] {
                let text = snapshot::text(&frame(&app, Depth::TrueColour, (width, height)));
                for needed in ["SEV1", "02:42:17", "NOT ACK", "crossed"] {
                    assert!(text.contains(needed), "{needed} at {width}x{height}\n{text}");
                }
                assert!(text.contains("CRITICAL") || text.contains("FULL"), "{width}x{height}\n{text}");
            }
        }
    }
}

#[test]
fn filtered() {
    let mut app = story::night();
    app.log.typed = "kind:note,hypothesis".to_owned();
    app.log.filter = Filter::parse(&app.log.typed, story::LATER).unwrap();
    story::open_journal(&mut app, &journal::night(), story::LATER);
    check_both("filtered", &app, &[(80, 24)]);
}

#[test]
fn an_event_whole() {
    let mut app = story::night();
    act(&mut app, &[Action::Pane, Action::Detail]);
    check_both("event", &app, &[(40, 10), (80, 24), (120, 40)]);
}

/// The machine's own times, and ages.
#[test]
fn times_that_are_not_utc() {
    let mut app = story::night();
    app.times = Times::new(Zone::between(story::NOW, story::LATER, |_| 19_800));
    act(&mut app, &[Action::Times]);
    update(&mut app, Message::Act(Action::Redraw), story::LATER);
    check_both("local", &app, &[(40, 10), (80, 24)]);
    act(&mut app, &[Action::Times, Action::Redraw]);
    check_both("ages", &app, &[(40, 10), (80, 24)]);
}

/// A note of several lines: in rows where there is room, else with signs for their ends.
#[test]
fn a_note_of_several_lines() {
    let mut app = story::night();
    act(&mut app, &[Action::Note]);
    let text = "@02:30 tried in this order:\nrestarted orders-3\ncleared its cache\nno effect\nescalated";
    update(&mut app, Message::Pasted(text.to_owned()), story::LATER);
    check_both("lines", &app, &[(40, 10), (80, 24)]);
    update(&mut app, Message::Typed(Stroke::Up), story::LATER);
    update(&mut app, Message::Typed(Stroke::Up), story::LATER);
    update(&mut app, Message::Typed(Stroke::Home), story::LATER);
    check_both("lines-above", &app, &[(80, 24)]);
}

/// An alert that flaps, and the line between two days.
#[test]
fn flaps_and_days() {
    let mut journal = journal::morning();
    for minute in 0..9 {
        let kind = if minute % 2 == 0 { EventKind::Fired } else { EventKind::Resolved };
        journal.alert(140 + minute, Subject::named("DiskFillsUp"), kind, Severity::Warning);
    }
    let mut app = story::calm();
    update(&mut app, Message::Fitted(Fitted { timeline_rows: 6, ..Fitted::default() }), story::NOW);
    story::open_journal(&mut app, &journal, story::NOW);
    check_both("flaps", &app, &[(40, 10), (80, 24)]);
    act(&mut app, &[Action::PreviousDeploy, Action::Previous, Action::Detail]);
    check_both("flaps-open", &app, &[(80, 24)]);
}

#[test]
fn more_alerts_than_fit() {
    let mut app = story::new();
    let mut journal = journal::night();
    for (minute, severity) in
        (0..9).zip([Severity::Warning, Severity::Critical, Severity::Info].iter().cycle())
    {
        let alert = Subject::alert("DiskFillsUp", &Labels::new([("instance", format!("db-{minute}"))]));
        journal.alert(230 + minute, alert, EventKind::Fired, *severity);
    }
    story::open_journal(&mut app, &journal, story::LATER);
    check_both("alerts", &app, &[(40, 10), (80, 24)]);
}

/// Of alerts that others raise: silenced, inhibited, pending, and what was before anybody watched.
#[test]
fn what_others_say() {
    let mut app = others::app();
    check_both("others", &app, &[(40, 10), (80, 24), (120, 40), (200, 50)]);
    act(&mut app, &[Action::Pane, Action::Next, Action::Next, Action::Detail]);
    check_both("others-event", &app, &[(80, 24)]);
}

#[test]
fn on_their_way_to_the_journal() {
    let mut app = story::night();
    let journal = journal::night();
    let note = |n: u8, text: &str| {
        let id = EventId::of_person(story::LATER, [n; 10]);
        let new = Event::new(id, journal::board(), EventKind::Note, story::LATER, journal::alice());
        Event { text: Text::line(text), ..new }
    };
    let waiting = Fate::Waiting(Text::line("locked by another process"));
    let refused = Fate::Refused(Text::line("the disk is full"));
    let fates = [None, Some(waiting), Some(refused)];
    for (fate, n) in fates.into_iter().zip(1..) {
        let event = note(n, "restarting the database, two minutes");
        let mut pending = Pending::new(event, story::LATER, None);
        pending.fate = fate;
        app.pendings.0.push(pending);
    }
    let reason = Text::line("locked by another process");
    update(&mut app, Message::Keeping(Keeping::Waiting { queued: 3, reason }), story::LATER);
    update(&mut app, Message::Recording(Recording::Nobody(Text::line("the lease was lost"))), story::LATER);
    assert_eq!(journal.events.len(), app.log.entries().len());
    check_both("pending", &app, &[(80, 24)]);
}

/// What is found by name, a verb with its text, and keys that were begun.
#[test]
fn a_name_is_typed_and_keys_are_begun() {
    let type_in = |app: &mut App, text: &str| {
        for c in text.chars() {
            update(app, Message::Typed(Stroke::Char(c)), story::LATER);
        }
    };
    let mut app = story::night();
    update(&mut app, Message::Keeping(Keeping::Ready("journal.db".into())), story::LATER);
    act(&mut app, &[Action::Command]);
    check_both("palette", &app, &[(40, 10), (80, 24)]);
    type_in(&mut app, "ac");
    check_both("palette-found", &app, &[(80, 24)]);
    type_in(&mut app, "k on it");
    check_both("palette-ack", &app, &[(80, 24)]);
    update(&mut app, Message::Typed(Stroke::Escape), story::LATER);
    let names = Theme::names().map(str::to_owned).collect();
    update(&mut app, Message::Themes(Themes { names, current: "dark".to_owned() }), story::LATER);
    act(&mut app, &[Action::Command]);
    update(&mut app, Message::Typed(Stroke::DeleteToStart), story::LATER);
    type_in(&mut app, "theme ");
    update(&mut app, Message::Typed(Stroke::Down), story::LATER);
    check_both("palette-themes", &app, &[(40, 10), (80, 24)]);
    update(&mut app, Message::Typed(Stroke::Escape), story::LATER);
    let mut look = look(Depth::TrueColour);
    look.keymap.press(app.mode(), &KeyEvent::from(KeyCode::Char('g')));
    let area = Rect::new(0, 0, 80, 24);
    let mut buffer = Buffer::empty(area);
    draw(&app, &look, area, &mut buffer);
    check("begun-80x24.txt", &with_styles(&buffer, Depth::TrueColour));
}

#[test]
fn detail_and_help() {
    let mut app = story::incident();
    for action in [Action::Worst, Action::Next, Action::Detail] {
        update(&mut app, Message::Act(action), story::NOW);
    }
    let mut night = story::night();
    act(&mut night, &[Action::Worst, Action::Detail]);
    check_both("detail-night", &night, &[(80, 24)]);
    check("detail-80x24.txt", &with_styles(&frame(&app, Depth::TrueColour, (80, 24)), Depth::TrueColour));
    check("detail-120x40.txt", &with_styles(&frame(&app, Depth::TrueColour, (120, 40)), Depth::TrueColour));
    update(&mut app, Message::Act(Action::Help), story::NOW);
    check("help-80x24.txt", &with_styles(&frame(&app, Depth::TrueColour, (80, 24)), Depth::TrueColour));
    update(&mut app, Message::Act(Action::Search), story::NOW);
    "deploy".chars().for_each(|c| drop(update(&mut app, Message::Typed(Stroke::Char(c)), story::NOW)));
    check_both("help-found", &app, &[(80, 24)]);
}
