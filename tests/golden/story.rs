//! Boards in known states, reached the way the running program reaches them: by messages.

use std::sync::Arc;
use std::time::Duration;

use warroom::app::{App, Effect, Keeping, Message, Opening, Page, Past, Query, Recording, update};
use warroom::model::{
    Clock, EventKind, Failure, Item, Labels, Notice, Observation, Reading, Readings, Recorded, Text,
    Timestamp, Unit,
};
use warroom::signals::{Role, SignalSpec, SourceSpec, Threshold};

use crate::journal::{self, Journal};

/// 02:04:17 UTC on 14 August 2024, four minutes into the incident.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_723_601_057_000);
/// 02:00:04 UTC, when the pool ran dry.
const DRY: i64 = 1_723_600_804;

/// Readings of one poll: signal, labels, value, limit.
type Row = (&'static str, Labels, f64, Option<f64>);

/// A board with all its sources and signals, and nothing known yet.
pub(crate) fn new() -> App {
    let board = Text::line("checkout-prod");
    let mut app = App::new(Opening::new(board, Clock::System, NOW - Duration::from_secs(4000)));
    discover(&mut app, "prod", "http://prometheus.example:9090", prod());
    discover(&mut app, "probe", "http://probe.example:9115/metrics", probe());
    app
}

/// Everything is well.
pub(crate) fn calm() -> App {
    polled(new(), NOW, well)
}

/// Connections leaked until the pool ran dry.
pub(crate) fn incident() -> App {
    let mut app = polled(new(), NOW, |at| if at.millis() / 1000 < DRY { leaking(at) } else { dry(at) });
    let notice = Notice { text: Text::line("3 malformed lines, the first in line 812") };
    let observation = Observation { items: vec![Item::Notice(notice)], ..answer("probe", NOW, Vec::new()) };
    update(&mut app, Message::Observed(observation), NOW);
    app
}

/// 02:42:17, with what was noted meanwhile.
pub(crate) const LATER: Timestamp = Timestamp::from_millis(1_723_603_337_000);

/// Forty-two minutes into the incident, with a journal.
pub(crate) fn night() -> App {
    let mut app = new();
    app.now = LATER - Duration::from_secs(4000);
    app = polled(app, LATER, |at| if at.millis() / 1000 < DRY { leaking(at) } else { dry(at) });
    open_journal(&mut app, &journal::night(), LATER);
    app
}

/// A fleet of many gauges, of which a few are not calm.
pub(crate) fn many() -> App {
    fleet(|pod| (if pod == 31 { 0.97 } else { 0.2 }, if pod == 17 { 2.5 } else { 0.1 }))
}

/// A fleet of which half is in trouble.
pub(crate) fn storm() -> App {
    fleet(|pod| (if pod % 3 == 0 { 0.97 } else { 0.2 }, if pod % 2 == 0 { 2.5 } else { 0.1 }))
}

/// A fleet whose pods use so much CPU and answer after so many seconds.
fn fleet(of: impl Fn(i32) -> (f64, f64)) -> App {
    let mut app = new();
    app.now = LATER - Duration::from_mins(1);
    let fleet = vec![
        signal("cpu", "CPU", Role::Usage, Unit::Ratio, [Some(0.8), Some(0.95)]),
        signal("p99", "Latency p99", Role::Latency, Unit::Seconds, [Some(1.0), Some(5.0)]),
        signal("queue", "Queue", Role::Waiting, Unit::Count, [Some(100.0), None]),
        signal("heap", "Heap", Role::Usage, Unit::Ratio, [Some(0.9), None]),
    ];
    discover(&mut app, "fleet", "http://fleet.example:9090", fleet);
    for at in times(LATER - Duration::from_secs(61), LATER) {
        update(&mut app, Message::Observed(answer("prod", at, dry(at))), at);
        update(&mut app, Message::Observed(answer("probe", at, vec![row("probe", 0.000_4)])), at);
        let mut rows = Vec::new();
        for pod in 0..48_i32 {
            let labels = |name: &str| Labels::new([("pod", format!("{name}-{pod:02}"))]);
            let (cpu, wait) = of(pod);
            rows.push(("cpu", labels("web"), cpu + 0.01 * f64::from(pod % 7), None));
            rows.push(("p99", labels("web"), wait, None));
            rows.push(("queue", labels("jobs"), f64::from(pod % 5), None));
            rows.push(("heap", labels("web"), 0.4 + 0.01 * f64::from(pod % 9), None));
        }
        update(&mut app, Message::Observed(answer("fleet", at, rows)), at);
    }
    update(&mut app, Message::Tick, LATER);
    app
}

/// Everything is well, and a few things are written down.
pub(crate) fn quiet() -> App {
    let mut app = calm();
    open_journal(&mut app, &journal::morning(), NOW);
    app
}

/// Opens a journal with these events.
pub(crate) fn open_journal(app: &mut App, journal: &Journal, now: Timestamp) {
    update(app, Message::Keeping(Keeping::Ready("journal.db".into())), now);
    update(app, Message::Recording(Recording::Here), now);
    let past = Past { open: journal.open.clone(), incidents: journal.incidents.clone() };
    let asked = update(app, Message::Opened(Box::new(past)), now);
    let [Effect::Read(query)] = &asked[..] else { panic!("{asked:?}") };
    answer_page(app, query, journal, now);
}

/// Answers a question for a page as a journal would.
pub(crate) fn answer_page(app: &mut App, query: &Query, journal: &Journal, now: Timestamp) {
    let waiting = journal.open.unacknowledged();
    let mut events: Vec<Recorded> = journal.events.clone();
    events.retain(|recorded| query.filter.passes(&recorded.event, &waiting));
    events.retain(|recorded| query.before.is_none_or(|before| recorded.event.key() < before));
    events.sort_by_key(|recorded| std::cmp::Reverse(recorded.event.key()));
    let is_last = events.len() <= query.limit;
    events.truncate(query.limit);
    let beside = journal.events.iter().filter(|r| r.event.kind == EventKind::Retracted).cloned().collect();
    update(app, Message::Page(Page { number: query.number, events, beside, is_last }), now);
}

/// One source has been silent for 72 s, the other refuses.
pub(crate) fn stale() -> App {
    let last = NOW - Duration::from_secs(72);
    let mut app = polled(new(), last, well);
    for at in times(last + Duration::from_secs(5), NOW) {
        fail(&mut app, "prod", "no answer within 5 s", true, at);
        fail(&mut app, "probe", "connection refused", false, at);
    }
    update(&mut app, Message::Tick, NOW);
    app
}

/// One source answers without numbers, the other has not been reached yet.
pub(crate) fn no_data() -> App {
    let mut app = new();
    let empty = |signal: &str| Item::Readings(Readings { signal: signal.into(), readings: Vec::new() });
    for at in times(NOW - Duration::from_secs(30), NOW) {
        let mut observation = answer("prod", at, vec![row("errors", f64::NAN), row("traffic", 0.0)]);
        observation.items.extend([empty("pool"), empty("waiting")]);
        observation.items.push(Item::Failure(Failure {
            signal: Some("latency".into()),
            reason: Text::line("histogram_quantile: the histogram has no +Inf bucket"),
            silent: false,
        }));
        update(&mut app, Message::Observed(observation), at);
    }
    app
}

/// Adds a source with its signals.
pub(crate) fn discover(app: &mut App, name: &str, url: &str, signals: Vec<SignalSpec>) {
    let stale_after = Duration::from_secs(10);
    let source = SourceSpec { name: name.into(), url: Text::line(url), stale_after, insecure: false };
    let signals = signals.into_iter().map(|signal| SignalSpec { source: name.into(), ..signal }).collect();
    let now = app.now;
    update(app, Message::Discovered(source, signals), now);
}

/// A signal as a config would have it.
pub(crate) fn signal(id: &str, name: &str, role: Role, unit: Unit, bounds: [Option<f64>; 2]) -> SignalSpec {
    SignalSpec {
        id: id.into(),
        name: name.into(),
        source: Arc::from(""),
        role,
        unit,
        expr: format!("warroom_story_{id}"),
        limit: None,
        warning: bounds[0].map(Threshold::at_once),
        critical: bounds[1].map(Threshold::at_once),
    }
}

/// The answer to one poll.
pub(crate) fn answer(source: &str, at: Timestamp, rows: Vec<Row>) -> Observation {
    let mut items: Vec<Readings> = Vec::new();
    for (signal, labels, value, limit) in rows {
        let reading = Reading { labels, value, limit, at };
        match items.iter_mut().find(|item| &*item.signal == signal) {
            Some(item) => item.readings.push(reading),
            None => items.push(Readings { signal: signal.into(), readings: vec![reading] }),
        }
    }
    let items = items.into_iter().map(Item::Readings).collect();
    Observation { source: source.into(), at, received_at: at, items }
}

/// The failure of one poll.
pub(crate) fn fail(app: &mut App, source: &str, reason: &str, silent: bool, at: Timestamp) {
    let failure = Failure { signal: None, reason: Text::line(reason), silent };
    let observation = Observation { items: vec![Item::Failure(failure)], ..answer(source, at, Vec::new()) };
    update(app, Message::Observed(observation), at);
}

fn prod() -> Vec<SignalSpec> {
    let errors = "sum(rate(http_requests_total{code=~\"5..\"}[1m])) / sum(rate(http_requests_total[1m]))";
    vec![
        SignalSpec {
            expr: errors.to_owned(),
            ..signal("errors", "Error rate", Role::Errors, Unit::Ratio, [Some(0.01), Some(0.05)])
        },
        SignalSpec {
            expr: "hikaricp_connections_active".to_owned(),
            limit: Some("hikaricp_connections_max".to_owned()),
            ..signal("pool", "Pool", Role::Saturation, Unit::Count, [Some(0.8), Some(1.0)])
        },
        signal("waiting", "Waiting", Role::Waiting, Unit::Count, [Some(20.0), Some(200.0)]),
        signal("latency", "Latency p99", Role::Latency, Unit::Seconds, [Some(1.0), Some(5.0)]),
        signal("traffic", "Traffic", Role::Traffic, Unit::PerSecond, [None, None]),
    ]
}

fn probe() -> Vec<SignalSpec> {
    vec![signal("probe", "Probe db", Role::Probe, Unit::Seconds, [Some(0.1), Some(1.0)])]
}

/// An hour of polls every 5 s, the last one a second before `until`.
fn polled(mut app: App, until: Timestamp, rows: impl Fn(Timestamp) -> Vec<Row>) -> App {
    for at in times(until - Duration::from_secs(3601), until) {
        update(&mut app, Message::Observed(answer("prod", at, rows(at))), at);
        let wobble = 0.000_02 * wave(at, 7);
        update(&mut app, Message::Observed(answer("probe", at, vec![row("probe", 0.000_4 + wobble)])), at);
    }
    update(&mut app, Message::Tick, until);
    app
}

fn times(from: Timestamp, until: Timestamp) -> impl Iterator<Item = Timestamp> {
    let steps = until.since(from).as_secs() / 5;
    (0..=steps).map(move |step| from + Duration::from_secs(step * 5))
}

fn well(at: Timestamp) -> Vec<Row> {
    vec![
        row("errors", 0.000_4 + 0.000_1 * wave(at, 11)),
        pool("orders", 9.0 + (2.0 * wave(at, 13)).round(), Some(50.0)),
        pool("reports", 2.0, None),
        waiting(0.0),
        row("latency", 0.084 + 0.006 * wave(at, 17)),
        traffic(at),
    ]
}

fn leaking(at: Timestamp) -> Vec<Row> {
    // From ten minutes before it runs dry, four connections a minute.
    let leaked = ((at.millis() / 1000 - (DRY - 600)).max(0) as f64 * 4.1 / 60.0).round();
    let mut rows = well(at);
    rows[1] = pool("orders", (9.0 + leaked).min(49.0), Some(50.0));
    rows
}

fn dry(at: Timestamp) -> Vec<Row> {
    let secs = (at.millis() / 1000 - DRY) as f64;
    let mut rows = well(at);
    rows[0] = row("errors", 0.613 * (1.0 - (-secs / 20.0).exp()) + 0.02);
    rows[1] = pool("orders", 50.0, Some(50.0));
    rows[3] = waiting((secs * 1.2).min(212.0).round());
    rows[4] = row("latency", (0.3 + secs * 0.4).min(30.0));
    rows
}

fn row(signal: &'static str, value: f64) -> Row {
    (signal, Labels::default(), value, None)
}

fn pool(name: &str, in_use: f64, limit: Option<f64>) -> Row {
    ("pool", Labels::new([("pool", name)]), in_use, limit)
}

fn waiting(threads: f64) -> Row {
    ("waiting", Labels::new([("pool", "orders")]), threads, None)
}

fn traffic(at: Timestamp) -> Row {
    row("traffic", 398.0 + 20.0 * wave(at, 19))
}

/// Something between -1 and 1 that looks like life and is the same every time.
fn wave(at: Timestamp, period: i64) -> f64 {
    let phase = (at.millis() / 5000).rem_euclid(period) as f64 / period as f64;
    (phase * std::f64::consts::TAU).sin()
}
