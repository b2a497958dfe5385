//! A whole stack on loopback: a service with a real pool on `PgBouncer` and PostgreSQL, whoever watches it, and an
//! Alertmanager. Needs `real` beside it.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

mod pool;
mod postgres_wire;
mod servers;
mod service;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::real::{POSTGRES, PROMETHEUS, Part, Server, command, free_address, has, output};

pub(crate) use servers::{ALERTMANAGER, AMTOOL, PGBOUNCER, VICTORIA_METRICS, VMALERT, alertmanager, vmalert};
pub(crate) use service::{FIXED, GOOD, LEAKING, SIZE, Service};

/// How long a test waits for what must come: far longer than it ever takes.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// The rules of whoever watches.
pub(crate) const RULES: &str = r#"groups:
- name: orders
  interval: 1s
  rules:
  - alert: OrdersFailing
    expr: sum by (job) (rate(http_requests_total{code=~"5.."}[10s])) / sum by (job) (rate(http_requests_total[10s])) > 0.2
    for: 2s
    labels: {severity: critical}
    annotations: {summary: '{{ $value | humanizePercentage }} of the orders fail', runbook_url: 'https://runbooks.example/orders'}
  - alert: OrdersPoolFull
    expr: hikaricp_connections_active >= 0.9 * hikaricp_connections_max
    for: 2s
    labels: {severity: warning}
    annotations: {summary: 'pool {{ $labels.pool }} is full'}
"#;

/// Who watches the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watcher {
    Prometheus,
    VictoriaMetrics,
}

/// The stack, until it is dropped.
pub(crate) struct Stack {
    pub(crate) service: Service,
    pub(crate) bouncer: Server,
    pub(crate) postgres: Server,
    /// Evaluates expressions.
    pub(crate) metrics: Server,
    /// Raises alerts, where that is another than `metrics`.
    pub(crate) rules: Option<Server>,
    pub(crate) alertmanager: Server,
}

impl Stack {
    /// The whole stack with the version that works; none where a part is not installed.
    pub(crate) fn start(watcher: Watcher) -> Option<Self> {
        let watching: &[&Part] = match watcher {
            Watcher::Prometheus => &[&PROMETHEUS],
            Watcher::VictoriaMetrics => &[&VICTORIA_METRICS, &VMALERT],
        };
        if !has(&[&[&POSTGRES, &PGBOUNCER, &ALERTMANAGER, &AMTOOL], watching].concat()) {
            return None;
        }
        let postgres = Server::postgres();
        let bouncer = servers::pgbouncer(postgres.address, 2 * SIZE);
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let service = Service::start(anywhere, bouncer.address, GOOD, None);
        let alertmanager = alertmanager(None);
        let (metrics, rules) = match watcher {
            Watcher::Prometheus => {
                let told = told_to(&[alertmanager.address]);
                let scrapes = scrapes(service.address, 1) + &told + "rule_files: [rules.yml]\n";
                (Server::prometheus_with(&scrapes, RULES), None)
            }
            Watcher::VictoriaMetrics => {
                let metrics = servers::victoria_metrics(&scrapes(service.address, 1));
                let rules = vmalert(RULES, metrics.address, alertmanager.address);
                (metrics, Some(rules))
            }
        };
        Some(Self { service, bouncer, postgres, metrics, rules, alertmanager })
    }

    /// Starts another version of the service in its place.
    pub(crate) fn deploy(&mut self, version: &'static str, leaks: Option<u64>) {
        self.service.deploy(self.bouncer.address, version, leaks);
    }

    /// Who tells of rules and alerts.
    pub(crate) fn alerts_address(&self) -> SocketAddr {
        self.rules.as_ref().unwrap_or(&self.metrics).address
    }

    /// Waits until the alert called `name` fires there, or fires no more.
    pub(crate) fn wait_until_firing(&self, name: &str, firing: bool) {
        until(&format!("{name}: firing {firing}"), || (self.fires(name) == firing).then_some(()));
    }

    fn fires(&self, name: &str) -> bool {
        let data = asked(self.alerts_address(), "/api/v1/alerts");
        let alerts = data["alerts"].as_array().cloned().unwrap_or_default();
        alerts.iter().any(|alert| alert["labels"]["alertname"] == name && alert["state"] == "firing")
    }

    /// Whether the Alertmanager has the alert called `name`.
    pub(crate) fn pages(&self, name: &str) -> bool {
        pages(self.alertmanager.address, name)
    }

    /// Whether requests fail for want of a connection.
    pub(crate) fn fails(&self) -> bool {
        !self.query("rate(http_requests_total{code=\"503\"}[10s]) > 0", None).is_empty()
    }

    /// The series of an expression now, or at a time: what it is about, and its value.
    pub(crate) fn query(&self, expr: &str, at: Option<f64>) -> Vec<(Value, f64)> {
        let at = at.map_or(String::new(), |at| format!("&time={at}"));
        let data = asked(self.metrics.address, &format!("/api/v1/query?query={}{at}", escaped(expr)));
        let value = |result: &Value| result["value"][1].as_str().unwrap().parse().unwrap();
        let results = data["result"].as_array().cloned().unwrap_or_default();
        results.iter().map(|result| (result["metric"].clone(), value(result))).collect()
    }

    /// The seconds, in the last so many, at which an expression had a value, with it: the server's own record.
    pub(crate) fn recorded(&self, expr: &str, last: u32) -> Vec<(i64, f64)> {
        let to = chrono::Utc::now().timestamp();
        let query = escaped(expr);
        let path =
            format!("/api/v1/query_range?query={query}&start={}&end={to}&step=1", to - i64::from(last));
        let data = asked(self.metrics.address, &path);
        let values = data["result"][0]["values"].as_array().cloned().unwrap_or_default();
        let pair =
            |pair: &Value| (pair[0].as_f64().unwrap() as i64, pair[1].as_str().unwrap().parse().unwrap());
        values.iter().map(pair).collect()
    }

    /// What `amtool silence query` shows, in full.
    pub(crate) fn silences(&self, more: &[&str]) -> String {
        silences_of(self.alertmanager.address, more)
    }
}

/// Whether an Alertmanager has the alert called `name`.
pub(crate) fn pages(alertmanager: SocketAddr, name: &str) -> bool {
    let mut amtool = command(AMTOOL.program);
    amtool.args(["alert", "query"]);
    output(amtool.arg(format!("--alertmanager.url=http://{alertmanager}"))).contains(name)
}

/// What `amtool silence query` shows of an Alertmanager, in full.
pub(crate) fn silences_of(alertmanager: SocketAddr, more: &[&str]) -> String {
    let mut amtool = command(AMTOOL.program);
    amtool.args(["--output=extended", "silence", "query"]).args(more);
    output(amtool.arg(format!("--alertmanager.url=http://{alertmanager}")))
}

/// A configuration that scrapes the service every so many seconds.
pub(crate) fn scrapes(service: SocketAddr, seconds: u32) -> String {
    format!(
        "global: {{scrape_interval: {seconds}s}}\nscrape_configs:\n- job_name: orders\n  static_configs: [{{targets: ['{service}']}}]\n"
    )
}

/// What a Prometheus's configuration has more when it tells these Alertmanagers.
pub(crate) fn told_to(alertmanagers: &[SocketAddr]) -> String {
    let targets: Vec<String> = alertmanagers.iter().map(|address| format!("'{address}'")).collect();
    format!("alerting: {{alertmanagers: [{{static_configs: [{{targets: [{}]}}]}}]}}\n", targets.join(", "))
}

/// Two Alertmanagers that share their silences.
pub(crate) fn meshed() -> [Server; 2] {
    let (first, second) = (free_address(), free_address());
    [alertmanager(Some((first, None))), alertmanager(Some((second, Some(first))))]
}

/// `data` of an answer of Prometheus's API.
fn asked(address: SocketAddr, path: &str) -> Value {
    let body = ask(address, path).unwrap_or_else(|| panic!("no answer from {address}{path}"));
    let answer: Value = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    answer["data"].clone()
}

/// What a server says at `path`, whatever the status.
pub(crate) fn ask(address: SocketAddr, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    // Version 1.0: the answer comes in one piece and ends with the connection.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
}

/// Waits for what comes in the end.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "{what} never came");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn escaped(expr: &str) -> String {
    expr.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}
