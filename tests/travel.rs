//! Looking at the past: what the gauges show of a moment is what the journal has of it.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/binary.rs"]
#[allow(dead_code)]
mod binary;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::collections::BTreeMap;
use std::time::Duration;

use binary::Home;
use pty::{Terminal, warroom};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;
use warroom::app::{Action, App, Effect, Keeping, Look as Asked, Message, Opening, Spot, Stroke, update};
use warroom::journal::{Access, Journal};
use warroom::model::{Clock, Item, Labels, Observation, Reading, Readings, Series, Text, Timestamp, Unit};
use warroom::signals::{GaugeId, Role, SignalSpec, SourceSpec};
use warroom::ui::keymap::Keymap;
use warroom::ui::theme::{Depth, Theme};
use warroom::ui::{Charset, Look, draw_with_hits, snapshot};

/// How long a reading of the story is good for: it is polled every 5 s.
const GOOD: Duration = Duration::from_secs(10);

/// A story that was told, as its journal and its export have it.
struct Told {
    home: Home,
    night: Value,
    first: Timestamp,
    last: Timestamp,
}

impl Told {
    fn new() -> Self {
        let home = Home::new();
        home.run(&["demo", "--headless", "--speed", "max", "--journal", "night.db"]).done();
        let night = home.run(&["export", "--journal", "night.db", "--format", "json"]).done();
        let night: Value = serde_json::from_str(&night).unwrap();
        let end = |name: &str| {
            let of_series = night["readings"].as_array().unwrap().iter().map(|series| time(&series[name]));
            of_series.collect::<Vec<_>>()
        };
        let (first, last) = (end("first").into_iter().min().unwrap(), end("last").into_iter().max().unwrap());
        Self { home, night, first, last }
    }
}

/// What the export says a series was at a moment, as a gauge writes it.
fn expected(series: &Value, moment: Timestamp) -> String {
    let column = |name: &str| series["columns"].as_array().unwrap().iter().position(|column| column == name);
    let points = series["points"].as_array().unwrap();
    let newest = points.iter().rev().find(|point| time(&point[0]) <= moment);
    let Some(point) = newest.filter(|point| moment.since(time(&point[0])) <= GOOD) else {
        return "–".to_owned();
    };
    let Some(value) = number(&point[column("value").unwrap()]).filter(|value| !value.is_nan()) else {
        return "–".to_owned();
    };
    let unit = Unit::from_name(series["unit"].as_str().unwrap()).unwrap();
    let limit = number(column("limit").map_or(&series["limit"], |at| &point[at]));
    match limit {
        Some(limit) => format!("‹{}/{}›", unit.show(value), unit.show(limit)),
        None => format!("‹{}›", unit.show(value)),
    }
}

fn time(text: &Value) -> Timestamp {
    chrono::DateTime::parse_from_rfc3339(text.as_str().unwrap()).unwrap().to_utc().into()
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

/// Numbers that look like chance and are the same every time.
fn moments(told: &Told, count: u64) -> Vec<Timestamp> {
    let (first, last) = (told.first.millis() / 1000, told.last.millis() / 1000);
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % u64::try_from(last - first + 1).unwrap()).unwrap()
    };
    (0..count).map(|_| Timestamp::from_millis((first + next()) * 1000)).collect()
}

/// A screen with the story's gauges, opened at `now`.
fn screen(series: &[Series], now: Timestamp) -> App {
    let board = Text::line("checkout-demo");
    let mut app = App::new(Opening::new(board, Clock::System, now));
    let spec = |series: &Series| SignalSpec {
        id: series.info.signal.as_str().into(),
        name: series.info.name.as_str().into(),
        source: "checkout".into(),
        role: Role::from_name(series.info.role.as_str()).unwrap(),
        unit: series.info.unit,
        expr: series.info.query.to_string(),
        limit: series.points.iter().any(|point| point.limit.is_some()).then(|| "limit".to_owned()),
        warning: None,
        critical: None,
    };
    let url = Text::line("http://checkout/metrics");
    let source = SourceSpec { name: "checkout".into(), url, stale_after: GOOD, insecure: false };
    update(&mut app, Message::Discovered(source, series.iter().map(spec).collect()), now);
    let mut items: BTreeMap<&str, Vec<Reading>> = BTreeMap::new();
    for one in series {
        let labels = one.info.labels.clone();
        let reading = Reading { labels, value: 0.0, limit: one.points[0].limit, at: now };
        items.entry(one.info.signal.as_str()).or_default().push(reading);
    }
    let items = items
        .into_iter()
        .map(|(signal, readings)| Item::Readings(Readings { signal: signal.into(), readings }));
    let observation =
        Observation { source: "checkout".into(), at: now, received_at: now, items: items.collect() };
    update(&mut app, Message::Observed(observation), now);
    update(&mut app, Message::Keeping(Keeping::Ready("night.db".into())), now);
    app
}

/// Goes to a moment by keys.
fn go(app: &mut App, moment: Timestamp, now: Timestamp) -> Vec<Effect> {
    update(app, Message::Act(Action::Goto), now);
    for c in moment.utc().format("%Y-%m-%dT%H:%M:%S").to_string().chars() {
        update(app, Message::Typed(Stroke::Char(c)), now);
    }
    update(app, Message::Typed(Stroke::Enter), now)
}

/// The row of each gauge.
fn rows(app: &App) -> BTreeMap<GaugeId, String> {
    let theme = Theme::named("dark", Depth::TrueColour).unwrap();
    let look = Look { theme, keymap: Keymap::default(), charset: Charset::Unicode };
    let area = Rect::new(0, 0, 99, 60);
    let mut buffer = Buffer::empty(area);
    let hits = draw_with_hits(app, &look, area, &mut buffer).1;
    let text = snapshot::text(&buffer);
    assert!(
        text.contains(&format!(" {} ", app.chart.cursor.unwrap().utc().format("AT %H:%M:%S")))
            || text.contains("AT ")
    );
    let rows = text.lines().zip(0..).filter_map(|(row, y)| match hits.at(1, y) {
        Some(Spot::Gauge(id)) => Some((id, row.to_owned())),
        _ => None,
    });
    rows.collect()
}

fn hold_against_the_export(told: &Told, app: &App, moment: Timestamp) -> usize {
    let rows = rows(app);
    let mut numbers = 0;
    for series in told.night["readings"].as_array().unwrap() {
        let labels = series["labels"].as_object().unwrap();
        let labels = Labels::new(labels.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())));
        let id = GaugeId { signal: series["signal"].as_str().unwrap().into(), labels };
        let (expected, row) = (expected(series, moment), &rows[&id]);
        let is_there = row.split("  ").any(|word| word.trim().ends_with(&expected));
        assert!(is_there, "{id:?} at {moment} was {expected}: {row}");
        numbers += usize::from(expected != "–");
    }
    numbers
}

/// By what is on hand, right after the story, and by what is looked up, a month later.
#[tokio::test]
async fn gauges_show_of_fifty_moments_what_the_export_has_of_them() {
    let told = Told::new();
    let (journal, _) = Journal::open(&told.home.file("night.db"), Access::ReadOnly).await.unwrap();
    let board = Text::line("checkout-demo");
    let series = journal.readings(&board, told.first, told.last).await.unwrap();
    let soon = told.last + Duration::from_secs(30);
    let late = told.last + Duration::from_hours(24 * 30);
    let (mut on_hand, mut looked_up) = (screen(&series, soon), screen(&series, late));
    update(&mut on_hand, Message::Recalled(series), soon);
    let mut numbers = [0; 2];
    for moment in moments(&told, 50) {
        let asked = go(&mut on_hand, moment, soon);
        assert!(!asked.iter().any(|effect| matches!(effect, Effect::Look(_))), "{asked:?}");
        numbers[0] += hold_against_the_export(&told, &on_hand, moment);
        let mut asked = go(&mut looked_up, moment, late);
        assert!(asked.contains(&Effect::Look(Asked::Moment(moment))), "{asked:?}");
        asked.retain(|effect| matches!(effect, Effect::Look(Asked::Moment(_))));
        let answer = journal.readings_at(&board, moment).await.unwrap();
        update(&mut looked_up, Message::Looked(Asked::Moment(moment), answer, Vec::new()), late);
        numbers[1] += hold_against_the_export(&told, &looked_up, moment);
    }
    assert!(numbers[0] > 200 && numbers[0] == numbers[1], "{numbers:?}");
}

/// With keys, in a terminal: back through the events, and to now with one key.
#[test]
fn a_story_on_the_screen_is_walked_through_and_left_again() {
    let home = Home::new();
    let mut command = warroom(&["demo", "--speed", "120", "--solo", "--journal"]);
    command.arg(home.file("night.db")).env("HOME", home.path());
    let mut terminal = Terminal::start(command, 80, 24);
    terminal.wait_for_text("INCIDENT");
    terminal.send("(");
    let past =
        terminal.wait_for("a moment of the past", |text| text.contains("AT ") && text.contains(" ago"));
    assert!(past.contains("THE PAST") && past.contains('‹'), "{past}");
    terminal.send("hh");
    terminal.wait_for("a round moment", |text| text.contains(":00 — ") || text.contains(":30 — "));
    terminal.send("n");
    terminal.wait_for_text("Note");
    terminal.wait_for("the moment is proposed", |text| text.contains("▸ @0"));
    terminal.send("\x1b");
    terminal.wait_for("the line is left", |text| !text.contains("Note "));
    terminal.send("\r");
    terminal.wait_for_text("window");
    terminal.send("\x1b");
    terminal
        .wait_for("now", |text| !text.contains("AT ") && text.contains("UTC 0") && text.contains("window"));
    terminal.quit();
}
