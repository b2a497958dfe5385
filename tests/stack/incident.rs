//! The whole story: warroom is opened after the page came, and sees the incident to its end.

use std::fs;

use regex::Regex;
use serde_json::Value;

use crate::binary::Home;
use crate::pty::{Terminal, warroom};
use crate::real::{command, output};
use crate::stack::{FIXED, LEAKING, SIZE, Stack, Watcher, until};

/// The alert that pages.
const ALERT: &str = "OrdersFailing";

/// What the operator goes by.
const OPERATOR: &str = "Ada Lovelace";

/// A board over the stack, with its files in a home.
pub(crate) struct Board {
    pub(crate) home: Home,
}

impl Board {
    pub(crate) fn of(stack: &Stack) -> Self {
        let (metrics, alertmanager) = (stack.metrics.address, stack.alertmanager.address);
        let alerts = stack
            .rules
            .as_ref()
            .map_or(String::new(), |rules| format!("alerts_url = \"http://{}\"\n", rules.address));
        let source = |name: &str, kind: &str, address, more: &str| {
            format!(
                "[[source]]\nname = \"{name}\"\nkind = \"{kind}\"\nurl = \"http://{address}\"\nevery = \"1s\"\n{more}"
            )
        };
        // So little of the past is asked for second by second, and not for a day's chart.
        let past = "backfill = \"10m\"\n".to_owned() + &alerts;
        let config = [
            "[board]\nname = \"shop\"\n[journal]\npath = \"journal.db\"\n".to_owned(),
            source("prom", "prometheus", metrics, &past),
            source("am", "alertmanager", alertmanager, ""),
            format!("[acknowledge]\nalertmanager = \"am\"\n[ui]\nname = \"{OPERATOR}\"\n"),
        ];
        let home = Home::new();
        fs::write(home.file("warroom.toml"), config.concat()).unwrap();
        Self { home }
    }

    /// The dashboard in a terminal.
    pub(crate) fn open(&self) -> Terminal {
        let config = self.home.file("warroom.toml");
        Terminal::start(warroom(&["-c", config.to_str().unwrap()]), 160, 45)
    }

    /// What the journal has of the last two hours, as a document.
    pub(crate) fn export(&self, format: &str) -> String {
        self.home.run(&["export", "-c", "warroom.toml", "--since", "2h", "--format", format]).done()
    }

    /// The entries of a kind that name the alert.
    fn entries(&self, kind: &str, about: &str) -> Vec<Value> {
        let whole: Value = serde_json::from_str(&self.export("json")).unwrap();
        let of_kind = |event: &&Value| event["kind"] == kind && event.to_string().contains(about);
        whole["events"].as_array().unwrap().iter().filter(of_kind).cloned().collect()
    }
}

/// The second at which an entry happened.
fn second(entry: &Value) -> i64 {
    let at = chrono::DateTime::parse_from_rfc3339(entry["at"].as_str().unwrap()).unwrap();
    at.timestamp()
}

/// The seconds of the watcher's own record at which the alert fired.
fn recorded(stack: &Stack) -> Vec<i64> {
    let firing = format!("ALERTS{{alertname=\"{ALERT}\",alertstate=\"firing\"}}");
    stack.recorded(&firing, 600).iter().map(|(at, _)| *at).collect()
}

fn clock(second: i64) -> String {
    chrono::DateTime::from_timestamp(second, 0).unwrap().format("%H:%M:%S").to_string()
}

/// How many connections PostgreSQL holds that nobody works with.
fn held(stack: &Stack) -> usize {
    let mut psql = command("psql");
    psql.args([
        "-XAt",
        "-U",
        "postgres",
        "-h",
        "127.0.0.1",
        "-p",
        &stack.postgres.address.port().to_string(),
    ]);
    let question =
        "select count(*) from pg_stat_activity where query like '%pg_sleep(0.02)%' and state = 'idle'";
    output(psql.args(["-c", question])).trim().parse().unwrap()
}

/// A moment of the past as the screen shows it: when, how much of the pool was taken, how many per cent failed.
#[derive(Debug)]
struct Then {
    at: String,
    taken: f64,
    failed: f64,
}

impl Then {
    /// None where nothing was read then, as while the service was restarted.
    fn of(screen: &str) -> Option<Self> {
        let (taken, failed) = (found(screen, r"‹(\d+)/12›")?, found(screen, r"‹([\d.]+) %›")?);
        Some(Self { at: at(screen)?, taken: taken.parse().unwrap(), failed: failed.parse().unwrap() })
    }
}

fn found(screen: &str, pattern: &str) -> Option<String> {
    Some(Regex::new(pattern).unwrap().captures(screen)?[1].to_owned())
}

/// The moment that is looked at.
fn at(screen: &str) -> Option<String> {
    found(screen, r"AT (\d\d:\d\d:\d\d)")
}

/// What the charts' cursor shows on its way back, a quarter of a minute at a time, until the pool is at rest.
fn way_back(screen: &mut Terminal) -> Vec<Then> {
    // As little time as can be shown: then a step is the shortest.
    screen.send("+++");
    let (mut moments, mut last): (Vec<Then>, Option<String>) = (Vec::new(), None);
    for _ in 0..12 {
        screen.send("h");
        let shown = screen.wait_for("a moment before", |text| {
            // The past comes a moment after the present.
            let is_gap = !moments.is_empty() && text.contains("nothing was read then");
            (is_gap || Then::of(text).is_some()) && at(text) != last
        });
        last = at(&shown);
        moments.extend(Then::of(&shown));
        if moments.last().is_some_and(|then| then.taken <= 2.0) {
            break;
        }
    }
    screen.send("\x1b");
    screen.wait_for("now", |text| !text.contains("THE PAST"));
    moments
}

fn tells_the_whole_story(watcher: Watcher) {
    let Some(mut stack) = Stack::start(watcher) else { return };
    // So long that a chart's steps find some of it.
    let calm = "count_over_time(http_requests_total{code=\"200\"}[2m]) > 40";
    until("work for a while", || (!stack.query(calm, None).is_empty()).then_some(()));
    stack.deploy(LEAKING.0, Some(LEAKING.1));
    stack.wait_until_firing(ALERT, true);
    until("the page", || stack.pages(ALERT).then_some(()));
    assert!(held(&stack) >= SIZE, "what is forgotten is held");
    let fired = until("the record", || recorded(&stack).first().copied());

    // Opened now, it knows since when.
    let board = Board::of(&stack);
    let opened = clock(chrono::Utc::now().timestamp());
    let mut screen = board.open();
    let is_true_start = |line: &str| {
        let told = (fired - 1..=fired + 1).any(|second| line.contains(&clock(second)));
        told && line.contains("FIRING") && line.contains(ALERT)
    };
    screen.wait_for("the alert with its true start", |text| text.lines().any(is_true_start));
    screen.wait_for_text("▲ FULL");

    // And how it came: the pool filled step by step, before anybody watched.
    let moments = way_back(&mut screen);
    let (newest, oldest) = (moments.first().unwrap(), moments.last().unwrap());
    assert!(oldest.taken < newest.taken && oldest.failed <= newest.failed, "{moments:?}");
    assert!(moments.iter().any(|then| then.at < opened && then.taken < 12.0), "{moments:?}");
    assert!(moments.windows(2).all(|pair| pair[1].taken <= pair[0].taken + 1.0), "{moments:?}");

    // The page stops.
    screen.send("a");
    screen.wait_for("what it will do", |text| text.contains("silences it at am"));
    screen.send("on it\r");
    screen.wait_for_text("CONFIRMED");
    let silences = stack.silences(&[]);
    assert_eq!(silences.matches("ACK! on it").count(), 1, "{silences}");
    assert!(
        silences.contains(OPERATOR) && silences.contains(&format!("alertname=\"{ALERT}\"")),
        "{silences}"
    );

    // The fix ends it, and the silence.
    stack.deploy(FIXED, None);
    let is_end = |line: &str| line.contains("RESOLVED") && line.contains(ALERT);
    screen.wait_for("the end", |text| text.lines().any(is_end));
    until("no silence", || (!stack.silences(&[]).contains("ACK!")).then_some(()));
    assert!(stack.silences(&["--expired"]).contains("ACK! on it"));
    assert!(held(&stack) < SIZE, "they came back");
    screen.quit();
    let ended = *recorded(&stack).last().unwrap();
    the_journal_has_it_all(&board, fired, ended);
}

/// The journal holds the whole story, and agrees with the watcher's own record.
fn the_journal_has_it_all(board: &Board, began: i64, ended: i64) {
    let [fired] = &board.entries("fired", ALERT)[..] else { panic!("{}", board.export("json")) };
    let [resolved] = &board.entries("resolved", ALERT)[..] else { panic!("{}", board.export("json")) };
    assert!((second(fired) - began).abs() <= 1, "{fired} {began}");
    assert!((second(resolved) - ended).abs() <= 3, "{resolved} {ended}");
    assert_eq!(board.entries("acknowledged", OPERATOR).len(), 1);
    assert!(!board.entries("deploy", FIXED).is_empty(), "{}", board.export("json"));
    let page = board.export("md");
    let line = page.lines().find(|line| line.contains(ALERT) && line.to_lowercase().contains("fir"));
    let told = |line: &str| (began - 1..=began + 1).any(|second| line.contains(&clock(second)));
    assert!(line.is_some_and(told), "{began}: {page}");
}

#[test]
fn opened_after_the_page_it_sees_the_incident_to_its_end() {
    tells_the_whole_story(Watcher::Prometheus);
}

#[test]
fn the_same_over_victoria_metrics() {
    tells_the_whole_story(Watcher::VictoriaMetrics);
}
