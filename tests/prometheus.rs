//! The source `prometheus` against a real one.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/http.rs"]
#[allow(dead_code)]
mod http;
#[path = "support/real.rs"]
mod real;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use real::{PROMETHEUS, Server, has};
use rustix::process::Signal;
use serde_json::Value;
use warroom::api::prometheus::Prometheus as Api;
use warroom::api::{Client, ClientSpec, Timeouts};
use warroom::metrics::exposition::Survey;
use warroom::model::{Alert, AlertState, Bygone, Item, Observation, Past, Readings, Text, Timestamp};
use warroom::sources::{Asked, Chooser, Doors, Prometheus, Replicas, Source};

const PATIENCE: Duration = Duration::from_mins(1);
const LIMIT: Duration = Duration::from_secs(2);

const RULES: &str = "groups:
- name: pool
  interval: 1s
  rules:
  - alert: PoolFull
    expr: in_use > 40
    for: 2s
    labels: {severity: critical}
    annotations: {summary: '{{ $value }} in use', runbook_url: 'https://runbooks/pool'}
";

fn page(in_use: u32) -> Behaviour {
    Behaviour::Page(format!(
        "in_use{{pool=\"a\"}} {in_use}\nin_use{{pool=\"b\"}} 3\nmost{{pool=\"a\"}} 50\nmost{{pool=\"b\"}} 50\n"
    ))
}

fn now() -> Timestamp {
    chrono::Utc::now().into()
}

/// A source that asks the server there, and the door to it.
fn source(address: SocketAddr, chooser: Named, backfill: Option<Duration>) -> (Prometheus, Api) {
    let endpoint = warroom::api::Endpoint::parse(&format!("http://{address}")).unwrap();
    let timeouts = Timeouts { connect: LIMIT, read: LIMIT, total: LIMIT };
    let api = Api::new(Client::new(ClientSpec { timeouts, ..ClientSpec::new(endpoint) }).unwrap());
    let doors = Doors { api: api.clone(), patient: api.clone(), rules: api.clone() };
    (Prometheus::new("prod".into(), doors, Box::new(chooser), backfill, LIMIT), api)
}

/// A service and the Prometheus that watches it every second.
struct Scene {
    service: Endpoint,
    prometheus: Server,
}

impl Scene {
    fn set(in_use: u32) -> Option<Self> {
        if !has(&[&PROMETHEUS]) {
            return None;
        }
        let service = Endpoint::start(page(in_use));
        let configuration = format!(
            "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: [rules.yml]\n\
             scrape_configs:\n- job_name: shop\n  static_configs: [{{targets: ['{}']}}]\n",
            service.address
        );
        let prometheus = Server::prometheus_with(&configuration, RULES);
        Some(Self { service, prometheus })
    }

    fn source(&self, asked: &[(&str, Option<&str>)], backfill: Option<Duration>) -> Prometheus {
        let asked = asked.iter().map(|(expr, limit)| Asked {
            signal: (*expr).into(),
            expr: (*expr).to_owned(),
            limit: limit.map(str::to_owned),
            is_shown: true,
        });
        let chooser = Named { asked: asked.collect(), names: Vec::new() };
        source(self.prometheus.address, chooser, backfill).0
    }

    /// What Prometheus itself says to a question, as JSON.
    fn say(&self, path: &str) -> Value {
        let answer: Value = serde_json::from_str(&self.prometheus.get(path)).unwrap();
        answer["data"].clone()
    }

    /// The seconds at which Prometheus's own record has the alert firing.
    fn record(&self) -> Vec<i64> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // Its last second is not over when the alert has just begun.
            let recorded = self.recorded();
            if !recorded.is_empty() {
                return recorded;
            }
            assert!(Instant::now() < deadline, "nothing is recorded");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn recorded(&self) -> Vec<i64> {
        let to = now().millis() / 1000;
        let query = "ALERTS%7Balertstate%3D%22firing%22%7D";
        let path = format!("/api/v1/query_range?query={query}&start={}&end={to}&step=1", to - 300);
        let data = self.say(&path);
        let values = data["result"][0]["values"].as_array().cloned().unwrap_or_default();
        values.iter().map(|value| value[0].as_f64().unwrap() as i64).collect()
    }
}

/// Asks what it was made with, and remembers what it was offered.
struct Named {
    asked: Vec<Asked>,
    names: Vec<String>,
}

impl Chooser for Named {
    fn discovers(&self) -> bool {
        true
    }

    fn interesting(&mut self, names: &[String]) -> Vec<String> {
        self.names = names.iter().filter(|name| *name == "in_use" || *name == "most").cloned().collect();
        self.names.clone()
    }

    fn choose(&mut self, jobs: &[(String, Survey)]) -> Vec<Asked> {
        for (job, survey) in jobs {
            assert_eq!(job, "shop");
            assert!(self.names.iter().all(|name| survey.has_label(name, "pool")), "{survey:?}");
        }
        self.asked.clone()
    }

    fn hear_interval(&mut self, interval: Duration) {
        assert!(interval >= Duration::from_secs(1), "{interval:?}");
    }
}

/// Polls until an observation is as wanted.
async fn poll_until<T>(
    source: &mut Prometheus,
    wanted: impl Fn(&Observation) -> Option<T>,
) -> (T, Observation) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let observation = source.poll(now()).await;
        if let Some(found) = wanted(&observation) {
            return (found, observation);
        }
        assert!(Instant::now() < deadline, "never: {observation:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn readings(observation: &Observation) -> Vec<&Readings> {
    let of_item = |item: &'_ Item| matches!(item, Item::Readings(_));
    let found = observation.items.iter().filter(|item| of_item(item));
    found.filter_map(|item| if let Item::Readings(readings) = item { Some(readings) } else { None }).collect()
}

fn alerts(observation: &Observation) -> &[Alert] {
    let alerts = observation.items.iter().find_map(|item| match item {
        Item::Alerts(alerts) => Some(alerts.as_slice()),
        _ => None,
    });
    alerts.unwrap_or_default()
}

fn firing(observation: &Observation) -> Option<Alert> {
    alerts(observation).iter().find(|alert| alert.state == AlertState::Firing).cloned()
}

fn bygone(observation: &Observation) -> Vec<Bygone> {
    let all = observation.items.iter().filter_map(|item| match item {
        Item::Bygone(bygone) => Some(bygone.clone()),
        _ => None,
    });
    all.flatten().collect()
}

fn pasts(observation: &Observation) -> Vec<&Past> {
    let past = |item: &'_ Item| matches!(item, Item::Past(_));
    let all = observation.items.iter().filter(|item| past(item));
    all.filter_map(|item| if let Item::Past(past) = item { Some(past) } else { None }).collect()
}

#[tokio::test]
async fn a_signal_is_what_prometheus_answers_to_its_expression() {
    let Some(scene) = Scene::set(48) else { return };
    let expressions = ["in_use", "sum(in_use)", "rate(prometheus_http_requests_total[1m])", "vector(2)"];
    let asked: Vec<_> = expressions.iter().map(|e| (*e, (*e == "in_use").then_some("most"))).collect();
    let mut source = scene.source(&asked, None);
    let is_there = |observation: &Observation| {
        readings(observation).first().is_some_and(|first| first.readings.len() == 2).then_some(())
    };
    let ((), observation) = poll_until(&mut source, is_there).await;
    let told = readings(&observation);
    assert_eq!(told.len(), expressions.len());
    let at = observation.at.millis() as f64 / 1000.0;
    for (expression, readings) in expressions.iter().zip(told) {
        let mut query = String::new();
        expression.bytes().for_each(|byte| write!(query, "%{byte:02X}").unwrap());
        let data = scene.say(&format!("/api/v1/query?query={query}&time={at}"));
        let own: Vec<f64> = data["result"].as_array().unwrap().iter().map(value).collect();
        let mut values: Vec<f64> = readings.readings.iter().map(|reading| reading.value).collect();
        let mut own = own;
        values.sort_by(f64::total_cmp);
        own.sort_by(f64::total_cmp);
        assert_eq!(values, own, "{expression}");
        if *expression == "in_use" {
            assert!(readings.readings.iter().all(|reading| reading.limit == Some(50.0)));
            // The time of the sample, not that of the question.
            let ages: Vec<_> = readings.readings.iter().map(|r| observation.at.since(r.at)).collect();
            assert!(ages.iter().all(|age| *age < Duration::from_secs(5)), "{ages:?}");
        }
    }
}

fn value(result: &Value) -> f64 {
    result["value"][1].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_firing_alert_has_the_time_that_prometheus_recorded() {
    let Some(scene) = Scene::set(48) else { return };
    let mut source = scene.source(&[("in_use", None)], None);
    let (alert, _) = poll_until(&mut source, firing).await;
    assert_eq!(alert.subject().name.as_str(), "PoolFull");
    assert_eq!((alert.value, alert.labels.get("pool")), (Some(48.0), Some("a")));
    assert_eq!(alert.summary().as_str(), "48 in use");
    let links: Vec<_> = alert.links().iter().map(|link| link.name.to_string()).collect();
    assert_eq!(links, ["runbook", "generator"]);
    let recorded = scene.record()[0];
    let told = alert.starts_at.millis() / 1000;
    assert!((told - recorded).abs() <= 1, "told {told}, recorded {recorded}");
}

#[tokio::test]
async fn what_was_before_is_filled_in() {
    let Some(scene) = Scene::set(48) else { return };
    let mut early = scene.source(&[], None);
    poll_until(&mut early, firing).await;
    scene.service.set(page(10));
    let is_over = |observation: &Observation| {
        let is_known = observation.items.iter().any(|item| matches!(item, Item::Alerts(_)));
        (is_known && alerts(observation).is_empty()).then_some(())
    };
    poll_until(&mut early, is_over).await;
    // The stretch has to lie two steps back to be told from one that goes on.
    let reach = Duration::from_mins(10);
    let ended = |observation: &Observation| bygone(observation).pop().filter(|b| b.ended_at.is_some());
    let deadline = Instant::now() + PATIENCE;
    let (past, observation) = loop {
        let mut late = scene.source(&[("in_use", Some("most"))], Some(reach));
        let ((), observation) = poll_until(&mut late, |seen| (!pasts(seen).is_empty()).then_some(())).await;
        if let Some(past) = ended(&observation) {
            let again = late.poll(now()).await;
            assert!(pasts(&again).is_empty() && bygone(&again).is_empty(), "asked for once");
            break (past, observation);
        }
        assert!(Instant::now() < deadline, "{observation:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert_eq!(past.alert.subject().to_string().split('{').next(), Some("PoolFull"));
    let recorded = scene.record();
    let (began, ended) = (past.alert.starts_at.millis() / 1000, past.ended_at.unwrap().millis() / 1000);
    assert!((began - recorded[0]).abs() <= 1, "{began} {recorded:?}");
    assert!((ended - recorded[recorded.len() - 1]).abs() <= 2, "{ended} {recorded:?}");
    assert_eq!(past.precision, Duration::from_secs(1));
    let pasts = pasts(&observation);
    let [past] = &pasts[..] else { panic!("{pasts:?}") };
    let values: Vec<f64> = past.readings.iter().map(|reading| reading.value).collect();
    assert!(values.contains(&48.0) && values.contains(&10.0), "{values:?}");
    assert!(past.readings.iter().all(|reading| reading.limit == Some(50.0)));
}

#[tokio::test]
async fn a_refused_expression_is_told_in_prometheus_own_words() {
    let Some(scene) = Scene::set(48) else { return };
    let many = "in_use * on(job) most";
    let mut source = scene.source(&[("in_use", None), (many, None)], None);
    let failure = |observation: &Observation| {
        observation.items.iter().find_map(|item| match item {
            Item::Failure(failure) if failure.signal.as_deref() == Some(many) => Some(failure.reason.clone()),
            _ => None,
        })
    };
    let (reason, observation) = poll_until(&mut source, failure).await;
    assert!(reason.as_str().starts_with("status 422: execution: found duplicate series"), "{reason}");
    assert!(observation.failure().is_none());
    assert_eq!(readings(&observation).len(), 1, "the other goes on");
}

#[tokio::test]
async fn one_that_hangs_is_silent_and_one_that_is_gone_refuses() {
    let Some(mut scene) = Scene::set(48) else { return };
    let mut source = scene.source(&[("in_use", None)], None);
    poll_until(&mut source, firing).await;
    scene.prometheus.signal(Signal::STOP);
    // Some of its threads may go on for a moment.
    let (failure, _) = poll_until(&mut source, |observation| observation.failure().cloned()).await;
    assert!(failure.silent, "{failure:?}");
    scene.prometheus.signal(Signal::CONT);
    poll_until(&mut source, firing).await;
    scene.prometheus.kill();
    let refused = |observation: &Observation| {
        observation.failure().filter(|failure| failure.reason == Text::line("connection refused")).cloned()
    };
    assert!(!poll_until(&mut source, refused).await.0.silent);
}

/// A server whose queries, and whose rules, are answered with these statuses until they are set anew: the faults
/// that a real one has only by chance.
struct Faulty {
    server: http::Server,
    statuses: Arc<Mutex<[u16; 2]>>,
}

impl Faulty {
    async fn start(queries: u16, rules: u16) -> Self {
        let statuses = Arc::new(Mutex::new([queries, rules]));
        let now = statuses.clone();
        let server = http::Server::scripted(move |head| {
            let [queries, rules] = *now.lock().unwrap();
            let (status, data) = match head.split(' ').nth(1).unwrap() {
                path if path.starts_with("/api/v1/label/") => (queries, r#"["in_use"]"#),
                path if path.starts_with("/api/v1/query") => (queries, VECTOR),
                path if path.starts_with("/api/v1/rules") || path == "/api/v1/alerts" => (rules, FIRING),
                path => panic!("{path}"),
            };
            let (said, body) = match status {
                200 => ("success", format!(r#""data":{data}"#)),
                _ => ("error", r#""errorType":"internal","error":"oops""#.to_owned()),
            };
            let body = format!(r#"{{"status":"{said}",{body}}}"#);
            http::answer(&format!("{status} Said"), &["content-type: application/json"], body)
        });
        Self { server: server.await, statuses }
    }

    fn set(&self, queries: u16, rules: u16) {
        *self.statuses.lock().unwrap() = [queries, rules];
    }

    fn source(&self) -> (Prometheus, Api) {
        let asked = ["in_use", "in_use * 2"].map(|expr| Asked {
            signal: expr.into(),
            expr: expr.to_owned(),
            limit: None,
            is_shown: true,
        });
        source(self.server.address, Named { asked: asked.into(), names: Vec::new() }, None)
    }
}

const VECTOR: &str = r#"{"resultType":"vector","result":[{"metric":{"job":"shop","pool":"a","warroom_signal":"0"},"value":[1795442136,"7"]}]}"#;

const FIRING: &str = r#"{"groups":[{"name":"pool","interval":1,"rules":[{"type":"alerting","name":"PoolFull","query":"in_use > 40","health":"ok","alerts":[{"labels":{"alertname":"PoolFull"},"state":"firing","activeAt":"2026-11-23T13:55:36Z","value":"48"}]}]}]}"#;

#[tokio::test]
async fn one_that_has_only_errors_to_say_fails_unless_the_expressions_are_at_fault() {
    for status in [500, 503, 429, 403] {
        let faulty = Faulty::start(200, 200).await;
        let mut source = faulty.source().0;
        let observation = source.poll(now()).await;
        assert_eq!((readings(&observation).len(), observation.failure()), (2, None));
        faulty.set(status, 200);
        let observation = source.poll(now()).await;
        let failure = observation.failure().expect("it fails");
        assert!(failure.reason.as_str().starts_with(&format!("status {status}")) && !failure.silent);
        // What fires is told all the same, from the first poll on.
        assert!(firing(&observation).is_some(), "{observation:?}");
        let observation = faulty.source().0.poll(now()).await;
        assert!(observation.failure().is_some() && firing(&observation).is_some(), "{observation:?}");
    }
    for status in [400, 422] {
        let faulty = Faulty::start(200, 200).await;
        let mut source = faulty.source().0;
        source.poll(now()).await;
        faulty.set(status, 200);
        let observation = source.poll(now()).await;
        assert_eq!(observation.failure(), None);
        let failed = observation.items.iter().filter(|item| matches!(item, Item::Failure(_)));
        assert_eq!(failed.count(), 2, "{observation:?}");
    }
}

#[tokio::test]
async fn a_replica_that_has_only_errors_to_say_gives_way_to_the_next() {
    let (one, other) = (Faulty::start(200, 200).await, Faulty::start(200, 200).await);
    let mut replicas = Replicas::new(vec![one.source(), other.source()]);
    assert_eq!(readings(&replicas.poll(now()).await).len(), 2);
    one.set(500, 500);
    let observation = replicas.poll(now()).await;
    assert_eq!((readings(&observation).len(), observation.failure()), (2, None));
    let lacking = observation.items.iter().any(|item| {
        matches!(item, Item::Partial(partial) if partial.reason.as_str().starts_with("1 of 2 replicas"))
    });
    assert!(lacking, "{observation:?}");
}

#[tokio::test]
async fn rules_that_were_not_there_are_asked_for_again() {
    let faulty = Faulty::start(200, 404).await;
    let mut source = faulty.source().0;
    let began = now();
    let at = |seconds| began + Duration::from_secs(seconds);
    assert_eq!(firing(&source.poll(at(0)).await), None);
    faulty.set(200, 200);
    assert_eq!(firing(&source.poll(at(5)).await), None, "not with each poll");
    assert!(firing(&source.poll(at(61)).await).is_some());
}
