//! The evaluator against a real Prometheus, over the samples that this Prometheus has taken.
//!
//! The test is long, about a minute and a half: Prometheus scrapes once a second, and the ranges
//! of a dashboard reach over the last minute, which has to pass first.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "promqltest/memory.rs"]
#[allow(dead_code)]
mod memory;
#[path = "support/real.rs"]
mod real;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use memory::Memory;
use real::{PROMETHEUS, Server, get, has};
use serde_json::Value as Json;
use warroom::metrics::Store;
use warroom::metrics::exposition::Format;
use warroom::metrics::promql::{Query, Value};
use warroom::metrics::window::Window;
use warroom::model::{Labels, Matcher, Sample, Timestamp};

/// Scrapes to wait for: the longest reach of an expression, and a margin.
const SCRAPES: f64 = 75.0;

/// How long that may take: far longer than it ever does.
const PATIENCE: Duration = Duration::from_mins(4);

/// How long before the present the expressions are evaluated, so that no scrape is still under way.
const SETTLED: i64 = 3000;

/// The greatest relative difference: sums are taken in another order.
const TOLERANCE: f64 = 1e-9;

/// Expressions over the incident's endpoint.
const INCIDENT: [&str; 24] = [
    r"sum by (pod, uri, status) (rate(http_server_requests_seconds_count[50s]))",
    r"irate(cache_gets_total[30s])",
    r"increase(hikaricp_connections_usage_seconds_sum[45s])",
    r"histogram_quantile(0.99, sum by (le) (rate(http_server_requests_seconds_bucket[50s])))",
    r"histogram_quantile(0.5, sum by (le, pod) (rate(http_server_requests_seconds_bucket[50s])))",
    r"sum by (pool) (hikaricp_connections_active)",
    r"avg_over_time(hikaricp_connections_active[50s])",
    r"max_over_time(jvm_memory_used_bytes[50s])",
    r"deriv(process_uptime_seconds[40s])",
    r"predict_linear(jvm_memory_used_bytes[50s], 600)",
    r#"sum(rate(http_server_requests_seconds_count{status=~"5.."}[50s])) / sum(rate(http_server_requests_seconds_count[50s]))"#,
    r"sum by (pod) (hikaricp_connections_active) / on (pod) group_left sum by (pod) (hikaricp_connections_max)",
    r"quantile_over_time(0.9, hikaricp_connections_active[50s])",
    r"stddev_over_time(tomcat_threads_busy_threads[50s])",
    r"changes(hikaricp_connections_active[50s])",
    r"max_over_time(sum(rate(http_server_requests_seconds_count[15s]))[40s:5s])",
    r#"label_replace(system_cpu_usage, "host", "node-$1", "pod", ".*-(.*)")"#,
    r"clamp(process_cpu_usage, 0.1, 0.12)",
    r"hikaricp_connections_active > bool 7",
    r"hikaricp_connections_active >= 0 and on (pod) process_cpu_usage < 1",
    r"hikaricp_connections unless on (pod) (hikaricp_connections_active > 1000)",
    r#"(sum(rate(http_server_requests_seconds_count{status="none"}[50s])) or vector(0)) * 100"#,
    r"rate(process_uptime_seconds[30s] offset 10s)",
    r"scalar(sum(hikaricp_connections_max)) + 1",
];

/// Expressions over an endpoint whose counters start again and whose series come and go.
const JOBS: [&str; 12] = [
    r"topk(2, sum by (worker) (rate(jobs_done_total[50s])))",
    r"bottomk(1, increase(jobs_done_total[50s]))",
    r"resets(jobs_done_total[50s])",
    r"changes(jobs_done_total[50s])",
    r"rate(jobs_done_total[50s])",
    r"irate(jobs_done_total[5s])",
    r"increase(jobs_done_total[17s])",
    r"delta(jobs_queued[30s])",
    r"count_over_time(jobs_visiting[50s])",
    r"jobs_visiting",
    r"count_over_time((jobs_visiting > 0)[50s:3s])",
    r#"(jobs_queued unless ignoring (shift) jobs_visiting{shift="early"}) or vector(7)"#,
];

/// `warroom demo --serve`, until it is dropped.
struct Demo {
    child: Child,
    address: SocketAddr,
}

impl Demo {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_warroom"));
        command.args(["demo", "--serve", "127.0.0.1:0", "--speed", "30"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut url).unwrap();
        let address = url.trim().strip_prefix("http://").unwrap().strip_suffix("/metrics").unwrap();
        Self { child, address: address.parse().unwrap() }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Counters that start again every 17 scrapes, and series of which one is there at a time.
fn jobs() -> Endpoint {
    let scrapes = AtomicU64::new(0);
    let page = move || {
        let now = scrapes.fetch_add(1, Ordering::SeqCst);
        let mut page = String::from("# TYPE jobs_done_total counter\n");
        for (worker, step) in [("a", 3), ("b", 5), ("c", 7), ("d", 11)] {
            writeln!(page, "jobs_done_total{{worker=\"{worker}\"}} {}", (now % 17) * step).unwrap();
        }
        let shift = if (now / 10).is_multiple_of(2) { "early" } else { "late" };
        writeln!(page, "jobs_visiting{{shift=\"{shift}\"}} {now}\njobs_queued {}", (now * 7) % 31).unwrap();
        page
    };
    Endpoint::start(Behaviour::Made(Arc::new(page)))
}

/// The demo's metrics without series that its first page had not: how far back a counter younger
/// than the range is extended depends on the server's version (prometheus/prometheus#13725).
fn without_newcomers(demo: SocketAddr) -> Endpoint {
    let series = |line: &str| line.rsplit_once(' ').map_or_else(String::new, |(series, _)| series.to_owned());
    let known: BTreeSet<String> = get(demo, "/metrics").unwrap().lines().map(series).collect();
    let page = move || {
        let page = get(demo, "/metrics").unwrap_or_default();
        let lines = page.lines().filter(|line| line.starts_with('#') || known.contains(&series(line)));
        lines.fold(String::new(), |page, line| page + line + "\n")
    };
    Endpoint::start(Behaviour::Made(Arc::new(page)))
}

/// The instant value of an expression as Prometheus's interface answers it.
fn ask(server: &Server, expr: &str, at: Option<Timestamp>) -> Json {
    let mut path = format!("/api/v1/query?query={}", escaped(expr));
    if let Some(at) = at {
        let millis = at.millis();
        write!(path, "&time={}.{:03}", millis / 1000, millis % 1000).unwrap();
    }
    let answer: Json = serde_json::from_str(&server.get(&path)).unwrap();
    assert_eq!(answer["status"], "success", "{expr}: {answer}");
    answer["data"].clone()
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        write!(escaped, "%{byte:02X}").unwrap();
        escaped
    })
}

fn labels(metric: &Json) -> Labels {
    Labels::new(
        metric.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())),
    )
}

/// `[seconds, "value"]`.
fn sample(pair: &Json) -> Sample {
    let value = pair[1].as_str().unwrap().parse().unwrap();
    Sample::new(Timestamp::from_secs_f64(pair[0].as_f64().unwrap()), value)
}

/// All samples of the last ten minutes, by series.
type Raw = BTreeMap<Labels, Vec<Sample>>;

fn raw(server: &Server, at: Timestamp) -> Raw {
    let all = ask(server, r#"{job=~".+"}[10m]"#, Some(at));
    let series = all["result"].as_array().unwrap().iter();
    let samples = |series: &Json| series["values"].as_array().unwrap().iter().map(sample).collect();
    series.map(|series| (labels(&series["metric"]), samples(series))).collect()
}

/// When a job's target was scraped.
fn scrapes(raw: &Raw, job: &str) -> BTreeSet<Timestamp> {
    let is_up = |labels: &Labels| labels.metric() == Some("up") && labels.get("job") == Some(job);
    raw.iter().filter(|(labels, _)| is_up(labels)).flat_map(|(_, up)| up.iter().map(|up| up.at)).collect()
}

/// The samples of a job in memory. The server does not tell end markers: a series that a scrape
/// no longer had ended with it.
fn memory(raw: &Raw, job: &str) -> Memory {
    let scrapes: Vec<Timestamp> = scrapes(raw, job).into_iter().collect();
    let mut memory = Memory::default();
    for (labels, samples) in raw.iter().filter(|(labels, _)| labels.get("job") == Some(job)) {
        let is_there: BTreeSet<Timestamp> = samples.iter().map(|sample| sample.at).collect();
        let pairs =
            scrapes.windows(2).filter(|pair| is_there.contains(&pair[0]) && !is_there.contains(&pair[1]));
        let ends = pairs.map(|pair| Sample::stale(pair[1]));
        memory.load(labels.clone(), samples.iter().copied().chain(ends));
    }
    memory
}

/// The same samples, scraped by a window as the dashboard does it.
fn window(raw: &Raw, job: &str) -> Window {
    let everything = vec![vec![Matcher::equal("job", job)]];
    let mut window = Window::new(everything, Duration::from_mins(10));
    for at in scrapes(raw, job) {
        let mut page = String::new();
        for (labels, samples) in raw.iter().filter(|(labels, _)| labels.get("job") == Some(job)) {
            let Ok(found) = samples.binary_search_by_key(&at, |sample| sample.at) else { continue };
            writeln!(page, "{} {}", series(labels), samples[found].value).unwrap();
        }
        let report = window.scrape(page.as_bytes(), Format::Text, at);
        assert!(report.is_clean(), "{report:?}");
    }
    window
}

/// `name{a="b"}` as an endpoint writes it.
fn series(labels: &Labels) -> String {
    let escaped = |value: &str| value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
    let pairs: Vec<String> = labels
        .without_metric()
        .iter()
        .map(|label| format!("{}=\"{}\"", label.name, escaped(&label.value)))
        .collect();
    format!("{}{{{}}}", labels.metric().unwrap(), pairs.join(","))
}

/// Values by labels.
type Values = BTreeMap<Labels, f64>;

fn theirs(answer: &Json) -> Values {
    match answer["resultType"].as_str().unwrap() {
        "scalar" => [(Labels::default(), sample(&answer["result"]).value)].into(),
        "vector" => {
            let points = answer["result"].as_array().unwrap().iter();
            points.map(|point| (labels(&point["metric"]), sample(&point["value"]).value)).collect()
        }
        other => panic!("{other}"),
    }
}

fn ours(expr: &str, store: &dyn Store, at: Timestamp) -> Values {
    match Query::parse(expr).unwrap().instant(store, at).unwrap().value {
        Value::Scalar(value) => [(Labels::default(), value)].into(),
        Value::Vector(points) => points.into_iter().map(|point| (point.labels, point.sample.value)).collect(),
        other => panic!("{other:?}"),
    }
}

/// What is not the same, series by series.
fn differences(ours: &Values, theirs: &Values) -> Vec<String> {
    let is_near = |a: f64, b: f64| {
        a.to_bits() == b.to_bits()
            || a.is_nan() && b.is_nan()
            || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
    };
    let all: BTreeSet<&Labels> = ours.keys().chain(theirs.keys()).collect();
    let differ = all.into_iter().filter_map(|labels| match (ours.get(labels), theirs.get(labels)) {
        (Some(a), Some(b)) if is_near(*a, *b) => None,
        (ours, theirs) => Some(format!("{labels}: ours {ours:?}, theirs {theirs:?}")),
    });
    differ.collect()
}

/// A moment between the scrapes of all targets, so that no sample lies exactly at the edge of a
/// range: servers differ on whether such a one counts.
fn moment(server: &Server) -> Timestamp {
    let newest = sample(&ask(server, "vector(time())", None)["result"][0]["value"]).value;
    let newest = Timestamp::from_secs_f64(newest).millis() - SETTLED;
    let all = raw(server, Timestamp::from_millis(newest));
    let taken: BTreeSet<i64> = all.values().flatten().map(|sample| sample.at.millis() % 1000).collect();
    let free = (newest - 1000..newest).find(|at| at % 1000 != 0 && !taken.contains(&(at % 1000)));
    Timestamp::from_millis(free.expect("scrapes keep to their places within a second"))
}

#[test]
fn expressions_mean_what_they_mean_to_prometheus() {
    if !has(&[&PROMETHEUS]) {
        return;
    }
    let demo = Demo::start();
    let incident = without_newcomers(demo.address);
    let jobs = jobs();
    let server = Server::prometheus(&format!(
        "global: {{scrape_interval: 1s, scrape_timeout: 1s}}\n\
         scrape_configs:\n\
         - {{job_name: incident, static_configs: [{{targets: ['{}']}}]}}\n\
         - {{job_name: jobs, static_configs: [{{targets: ['{}']}}]}}\n",
        incident.address, jobs.address
    ));
    let deadline = Instant::now() + PATIENCE;
    let scraped = || theirs(&ask(&server, "count_over_time(up[10m])", None));
    while scraped().len() < 2 || scraped().values().any(|count| *count < SCRAPES) {
        assert!(Instant::now() < deadline, "only {:?}", scraped());
        thread::sleep(Duration::from_millis(500));
    }

    let at = moment(&server);
    let all = raw(&server, at);
    let cases = [("incident", INCIDENT.as_slice()), ("jobs", JOBS.as_slice())];
    let answers: Vec<Values> = cases
        .iter()
        .flat_map(|(_, exprs)| *exprs)
        .map(|expr| theirs(&ask(&server, expr, Some(at))))
        .collect();
    assert_eq!(raw(&server, at), all, "a scrape came in late: the machine stood still");

    let mut answers = answers.iter();
    let mut differ = Vec::new();
    for (job, exprs) in cases {
        let (memory, window) = (memory(&all, job), window(&all, job));
        let stores: [(&str, &dyn Store); 2] = [("samples", &memory), ("window", &window)];
        for (expr, theirs) in exprs.iter().zip(&mut answers) {
            assert!(!theirs.is_empty(), "{expr} says nothing");
            for (store, samples) in stores {
                let ours = ours(expr, samples, at);
                differ.extend(
                    differences(&ours, theirs).iter().map(|found| format!("{expr} over {store}: {found}")),
                );
            }
        }
    }
    assert!(differ.is_empty(), "at {at}:\n{}", differ.join("\n"));
}
