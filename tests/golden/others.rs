//! A board that watches a Prometheus and its Alertmanager, opened in the middle of the night: what the recorder
//! writes from their answers, and what they say of it.

use std::time::Duration;

use warroom::app::{App, Message, update};
use warroom::model::{
    Alert, AlertState, Bygone, Event, Item, Labels, Matcher, Muted, Observation, Silence, Text, Timestamp,
    Unit,
};
use warroom::recorder::Recorder;
use warroom::signals::SourceSpec;
use warroom::timeline::{Incidents, OpenEpisodes};

use crate::journal::{Journal, at, board};
use crate::story;

fn labels(text: &str) -> Labels {
    Labels::new(text.split(' ').map(|pair| pair.split_once('=').unwrap()))
}

fn alert(text: &str, since: Timestamp) -> Alert {
    let active_at = Some(since - Duration::from_secs(30));
    Alert { active_at, ..Alert::firing(labels(text), since) }
}

const ERRORS: &str = "alertname=HighErrorRate service=shop severity=critical";
const POOL: &str = "alertname=DbPoolSaturation service=shop severity=warning";
const LATENCY: &str = "alertname=LatencyHigh service=shop severity=warning";
const CLIENTS: &str = "alertname=ClientsWaiting database=shop severity=warning";

fn prometheus(now: Timestamp) -> Vec<Item> {
    let errors = Alert {
        query: Some(Text::line("sum(rate(errors[1m])) / sum(rate(requests[1m]))")),
        value: Some(0.613),
        threshold: Some(0.05),
        unit: Unit::Ratio,
        annotations: Labels::new([
            ("summary", "61 % of requests of shop fail"),
            ("runbook_url", "https://runbooks.example/HighErrorRate"),
        ]),
        generator: Text::line("http://prometheus.example:9090/graph?g0.expr=x"),
        ..alert(ERRORS, at(200))
    };
    let pending = Alert { state: AlertState::Pending, ..alert(CLIENTS, now - Duration::from_secs(12)) };
    let bygone = |minute: i64| Bygone {
        alert: alert(LATENCY, at(minute)),
        ended_at: Some(at(minute + 4)),
        precision: Duration::from_secs(11),
    };
    let alerts = vec![errors, alert(POOL, at(159)), alert(LATENCY, at(201)), pending];
    vec![Item::Alerts(alerts), Item::Bygone(vec![bygone(110), bygone(131)])]
}

fn alertmanager() -> Vec<Item> {
    let sent = |text: &str, since, muted_by: Vec<Muted>| Alert {
        receivers: vec![Text::line("payments-pager")],
        muted_by,
        ..Alert::firing(labels(&format!("{text} cluster=eu")), since)
    };
    let errors = sent(ERRORS, at(200), Vec::new());
    let inhibitor = Text::line(&errors.fingerprint().to_string());
    let silence = Silence {
        id: Text::line("1f2e"),
        matchers: vec![Matcher::equal("alertname", "DbPoolSaturation")],
        unread: Vec::new(),
        starts_at: at(210),
        ends_at: at(310),
        created_by: Text::line("alice"),
        comment: Text::line("known leak, fix on its way"),
    };
    let alerts = vec![
        errors,
        sent(POOL, at(159), vec![Muted::Silence(silence.id.clone())]),
        sent(LATENCY, at(201), vec![Muted::Inhibition(inhibitor)]),
    ];
    vec![Item::Alerts(alerts), Item::Silences(vec![silence])]
}

/// The board just after both answered for the first time.
pub(crate) fn app() -> App {
    let now = story::LATER;
    let mut app = story::new();
    let mut journal = Journal::default();
    let mut recorder =
        Recorder::new(board(), crate::journal::recorder(), OpenEpisodes::default(), Incidents::default());
    for (name, items) in [("prometheus", prometheus(now)), ("alertmanager", alertmanager())] {
        let url = Text::line(&format!("http://{name}.example"));
        let spec =
            SourceSpec { name: name.into(), url, stale_after: Duration::from_secs(10), insecure: false };
        update(&mut app, Message::Discovered(spec.clone(), Vec::new()), now);
        recorder.add_source(spec);
        let observation = Observation { source: name.into(), at: now, received_at: now, items };
        let due = recorder.observe(&observation, now);
        append(&mut journal, &mut recorder, due);
        update(&mut app, Message::Observed(observation), now);
    }
    let due = recorder.settle(now);
    append(&mut journal, &mut recorder, due);
    story::open_journal(&mut app, &journal, now);
    app
}

fn append(journal: &mut Journal, recorder: &mut Recorder, events: Vec<Event>) {
    for event in events {
        journal.append(event);
        let last = journal.events.last().unwrap();
        recorder.absorb(last);
    }
}
