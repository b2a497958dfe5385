//! What the presets make of pages like those of real exporters: pages of a fixture in, rows of the screen out.
//!
//! `UPDATE_GOLDEN=1` writes the rows anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use endpoint::{Behaviour, Endpoint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use warroom::api::{Client, ClientSpec};
use warroom::app::{App, Message, Opening, update};
use warroom::config::{discover, shipped};
use warroom::metrics::exposition::Survey;
use warroom::model::{Clock, Observation, Text, Timestamp};
use warroom::signals::{SignalSpec, SourceSpec};
use warroom::sources::{Asked, Scrape, Source as _};
use warroom::ui::keymap::Keymap;
use warroom::ui::theme::{Depth, Theme};
use warroom::ui::{Charset, Look, draw, snapshot};

/// What stands between the pages of a fixture.
const LATER: &str = "# ten seconds later\n";
const BETWEEN: Duration = Duration::from_secs(10);

/// 02:00 UTC on 14 August 2024.
const BEGIN: Timestamp = Timestamp::from_millis(1_723_600_800_000);

/// Wide enough for whole titles, and a column short of cards.
const SIZE: Rect = Rect::new(0, 0, 99, 30);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/presets")
}

fn fixtures() -> Vec<PathBuf> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "prom")).collect();
    pages.sort();
    pages
}

/// The signals found, and what the polls of an endpoint with these pages say.
fn polled(pages: &[&str]) -> (Vec<SignalSpec>, Vec<Observation>) {
    let endpoint = Endpoint::start(Behaviour::Page(String::new()));
    let client =
        Client::new(ClientSpec::new(warroom::config::endpoint(&endpoint.url()).unwrap().or_path("/metrics")))
            .unwrap();
    let found: Arc<Mutex<Vec<SignalSpec>>> = Arc::default();
    let presets = shipped().unwrap();
    let kept = found.clone();
    let discovery = move |survey: &Survey| {
        let signals = discover(&presets, survey, &"app".into()).signals;
        kept.lock().unwrap().clone_from(&signals);
        signals.iter().map(asked).collect()
    };
    let mut scrape = Scrape::new("app".into(), client, "", Box::new(discovery));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut observations = Vec::new();
    for (at, page) in (0..).zip(pages) {
        endpoint.set(Behaviour::Page((*page).to_owned()));
        observations.push(runtime.block_on(scrape.poll(BEGIN + BETWEEN * at)));
    }
    let found = found.lock().unwrap().clone();
    (found, observations)
}

fn asked(signal: &SignalSpec) -> Asked {
    Asked {
        signal: signal.id.clone(),
        expr: signal.expr.clone(),
        limit: signal.limit.clone(),
        is_shown: signal.role.is_shown(),
    }
}

/// The board after the last page.
fn board(pages: &[&str]) -> App {
    let (signals, observations) = polled(pages);
    let mut app = App::new(Opening::new(Text::line("shop"), Clock::System, BEGIN));
    let (url, stale_after) = (Text::line("http://app/metrics"), Duration::from_secs(20));
    let source = SourceSpec { name: "app".into(), url, stale_after, insecure: false };
    update(&mut app, Message::Discovered(source, signals), BEGIN);
    for observation in observations {
        let at = observation.at;
        update(&mut app, Message::Observed(observation), at);
    }
    app
}

/// The rows of the gauges.
fn rows(app: &App) -> String {
    let mut buffer = Buffer::empty(SIZE);
    let theme = Theme::named("dark", Depth::TrueColour).unwrap();
    let look = Look { theme, keymap: Keymap::default(), charset: Charset::Unicode };
    draw(app, &look, SIZE, &mut buffer);
    let text = snapshot::text(&buffer);
    let is_gauge = |line: &&str| ["● ok", "◆ ", "▲ ", "○ ", "? "].iter().any(|state| line.contains(state));
    let gauges = text.lines().skip(1).filter(is_gauge).take(app.gauges.iter().count());
    gauges.fold(String::new(), |rows, line| rows + line.trim_end() + "\n")
}

#[test]
fn every_fixture_is_shown_as_it_is_meant() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 35, "{}", fixtures.len());
    let mut wrong = Vec::new();
    for path in fixtures {
        let text = fs::read_to_string(&path).unwrap();
        let pages: Vec<&str> = text.split(LATER).collect();
        let shown = rows(&board(&pages));
        let golden = path.with_extension("txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &shown).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if shown != expected {
            wrong.push(format!("{}\n--- shown\n{shown}--- expected\n{expected}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pool_and_every_kind_of_requests_has_a_fixture() {
    let mut seen = BTreeSet::new();
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let (signals, _) = polled(&text.split(LATER).collect::<Vec<_>>());
        seen.extend(signals.iter().filter_map(|signal| Some(signal.id.split('/').nth(1)?.to_owned())));
    }
    let presets = shipped().unwrap();
    let meant = presets.iter().filter(|preset| preset.pool.is_some() || preset.requests.is_some());
    for preset in meant {
        assert!(seen.contains(&preset.name), "{} is in no fixture", preset.name);
    }
}
