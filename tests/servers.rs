//! The board on servers that know many services: what they are is found out, nothing is summed over strangers, and
//! nothing old looks new.
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/binary.rs"]
#[allow(dead_code)]
mod binary;
#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/real.rs"]
mod real;
#[path = "support/stack/servers.rs"]
#[allow(dead_code)]
mod stack;

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use binary::Home;
use endpoint::{Behaviour, Endpoint};
use pty::{Terminal, warroom};
use real::{PROMETHEUS, PROMTOOL, Server, has};
use rustix::process::Signal;
use serde_json::Value;
use stack::{ALERTMANAGER, VICTORIA_METRICS, VMALERT};

const PATIENCE: Duration = Duration::from_mins(1);

const RULES: &str = "groups:
- name: pool
  interval: 1s
  rules:
  - alert: PoolFull
    expr: hikaricp_connections_active > 40
    labels: {severity: critical}
";

fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

/// A service with so many connections in use, of 50, and one request in ten that fails; it calls the status `label`.
fn service(in_use: u32, label: &'static str) -> Endpoint {
    let began = now();
    Endpoint::start(Behaviour::Made(Arc::new(move || {
        let secs = (now() - began) as f64 / 1000.0;
        let (good, failed) = (secs * 9.0, secs);
        format!(
            "http_requests_total{{{label}=\"200\"}} {good}\nhttp_requests_total{{{label}=\"500\"}} {failed}\n\
             hikaricp_connections_active{{pool=\"main\"}} {in_use}\nhikaricp_connections_max{{pool=\"main\"}} 50\n"
        )
    })))
}

/// What a Prometheus that scrapes these jobs every second is told.
fn scraping(jobs: &[(&str, &[&Endpoint])]) -> String {
    let mut text =
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\nscrape_configs:\n"
            .to_owned();
    for (job, services) in jobs {
        let targets: Vec<String> = services.iter().map(|service| format!("'{}'", service.address)).collect();
        let targets = targets.join(", ");
        let _ = writeln!(text, "- job_name: {job}\n  static_configs: [{{targets: [{targets}]}}]");
    }
    text
}

/// `warroom status --json` until it says what is wanted.
fn status_until<T>(args: &[&str], wanted: impl Fn(&Value) -> Option<T>) -> T {
    let (home, deadline) = (Home::new(), Instant::now() + PATIENCE);
    loop {
        let run = home.run(&[&["status", "--json", "--wait", "1m"], args].concat());
        let status: Value =
            serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.err));
        if let Some(found) = wanted(&status) {
            return found;
        }
        assert!(Instant::now() < deadline, "never: {status:#}");
    }
}

/// The series of a signal: labels as JSON, and value.
fn series(status: &Value, signal: &str) -> Vec<(Value, f64)> {
    let signals = status["signals"].as_array().cloned().unwrap_or_default();
    let of_signal = signals.into_iter().filter(|found| found["signal"] == signal);
    of_signal.filter_map(|found| Some((found["labels"].clone(), found["value"].as_f64()?))).collect()
}

/// The row of the screen that begins so and has this series.
fn row<'a>(screen: &'a str, gauge: &str, series: &str) -> &'a str {
    let of_gauge = |line: &&str| line.trim_start().starts_with(gauge) && line.contains(series);
    screen.lines().find(of_gauge).unwrap_or_default()
}

#[test]
fn a_bare_url_is_asked_what_it_is_and_each_service_stands_for_itself() {
    if !has(&[&PROMETHEUS, &ALERTMANAGER]) {
        return;
    }
    let (first, second, mail) = (service(10, "code"), service(20, "code"), service(48, "status"));
    let prometheus =
        Server::prometheus_with(&scraping(&[("shop", &[&first, &second]), ("mail", &[&mail])]), RULES);
    let alertmanager = stack::alertmanager(None);
    let (prom, am) = (prometheus.address.to_string(), alertmanager.address.to_string());
    let (pools, errors) = status_until(&[&prom], |status| {
        let (pools, errors) = (series(status, "Pool"), series(status, "Error rate"));
        (pools.len() == 3 && errors.len() == 2).then_some((pools, errors))
    });
    let pool = |endpoint: &Endpoint| {
        let is_its =
            |(labels, _): &&(Value, f64)| labels["instance"] == endpoint.address.to_string().as_str();
        pools.iter().find(is_its).map(|(_, value)| *value)
    };
    assert_eq!([pool(&first), pool(&second), pool(&mail)], [Some(10.0), Some(20.0), Some(48.0)]);
    for (labels, ratio) in errors {
        assert!((ratio - 0.1).abs() < 0.001, "{labels} {ratio}");
        assert_eq!(labels.as_object().unwrap().len(), 1, "a service, not its processes: {labels}");
    }
    let status = Home::new().run(&["status", &prom, &am]);
    assert_eq!(status.code, 2, "{}", status.out);
    assert!(status.out.contains("CRITICAL  PoolFull{"), "{}", status.out);
    let check = Home::new().run(&["check", &prom, &am, &first.address.to_string()]).done();
    let lines: Vec<&str> = check.lines().collect();
    assert!(lines[0].contains("Prometheus 2.") && lines[0].contains("series, 4 signals, 1 alert"), "{check}");
    assert!(lines[1].contains("Alertmanager 0.") && lines[1].ends_with("0 silences"), "{check}");
    assert!(lines[2].contains("/metrics  4 samples, 3 signals"), "{check}");
}

#[test]
fn a_server_that_hangs_makes_stale_one_that_is_gone_makes_down() {
    if !has(&[&PROMETHEUS]) {
        return;
    }
    let shop = service(10, "code");
    let mut prometheus = Server::prometheus_with(&scraping(&[("shop", &[&shop])]), RULES);
    let mut terminal = Terminal::start(warroom(&[&prometheus.address.to_string()]), 100, 24);
    let is = |word: &'static str| move |screen: &str| row(screen, "Pool", "10/50").contains(word);
    terminal.wait_for("a live number", is("● ok"));
    prometheus.signal(Signal::STOP);
    terminal.wait_for("a stale one", |screen| row(screen, "Pool", "(10/50)").contains("STALE"));
    terminal.send("?");
    terminal.wait_for_text("acknowledge: you are on it");
    terminal.send("?");
    prometheus.signal(Signal::CONT);
    terminal.wait_for("a live number again", is("● ok"));
    prometheus.kill();
    terminal.wait_for("the end", |screen| {
        screen.contains("connection refused") && row(screen, "Pool", "(10/50)").contains("DOWN")
    });
    prometheus.restart();
    terminal.wait_for("its return", is("● ok"));
    terminal.quit();
}

#[test]
fn a_server_that_is_not_there_yet_is_asked_again() {
    if !has(&[&PROMETHEUS]) {
        return;
    }
    let shop = service(10, "code");
    let mut prometheus = Server::prometheus_with(&scraping(&[("shop", &[&shop])]), RULES);
    prometheus.kill();
    let terminal = Terminal::start(warroom(&[&prometheus.address.to_string()]), 100, 24);
    terminal.wait_for_text("connection refused");
    prometheus.restart();
    terminal.wait_for("a live number", |screen| row(screen, "Pool", "10/50").contains("● ok"));
    terminal.quit();
}

#[test]
fn one_replica_of_each_may_be_lost() {
    if !has(&[&PROMETHEUS, &ALERTMANAGER]) {
        return;
    }
    let shop = service(48, "code");
    let scrapes = scraping(&[("shop", &[&shop])]);
    let mut prometheus = [0; 2].map(|_| Server::prometheus_with(&scrapes, RULES));
    let mut alertmanagers = [0; 2].map(|_| stack::alertmanager(None));
    let home = Home::new();
    let urls = |servers: &[Server; 2]| format!("['{}', '{}']", servers[0].address, servers[1].address);
    let config = format!(
        "[[source]]\nname = 'prod'\nkind = 'prometheus'\nurls = {}\n\
         [[source]]\nname = 'am'\nkind = 'alertmanager'\nurls = {}\n",
        urls(&prometheus),
        urls(&alertmanagers)
    );
    std::fs::write(home.file("warroom.toml"), config).unwrap();
    let file = home.file("warroom.toml").display().to_string();
    let terminal = Terminal::start(warroom(&["-c", &file]), 98, 24);
    let is_live = |screen: &str| row(screen, "Pool", " 48/50").contains("WARNING");
    let fires = |screen: &str| is_live(screen) && screen.contains("PoolFull");
    terminal.wait_for("the board", fires);
    alertmanagers[0].kill();
    terminal
        .wait_for("the lost one", |screen| screen.contains("am PARTIAL: 1 of 2 replicas") && fires(screen));
    prometheus[0].kill();
    terminal.wait_for("the other one", |screen| {
        screen.contains("prod PARTIAL: 1 of 2 replicas") && fires(screen)
    });
    terminal.quit();
}

#[test]
fn a_backend_that_vanished_is_stale_though_its_server_answers_on() {
    if !has(&[&PROMETHEUS]) {
        return;
    }
    // A sample with a time of its own leaves no mark when it stays away.
    let frozen = Arc::new(AtomicI64::new(0));
    let since = frozen.clone();
    let vanishing = Endpoint::start(Behaviour::Made(Arc::new(move || {
        let at = match since.load(Ordering::SeqCst) {
            0 => now(),
            since => since,
        };
        format!(
            "hikaricp_connections_active{{pool=\"gone\"}} 7 {at}\nhikaricp_connections_max{{pool=\"gone\"}} 50 {at}\n"
        )
    })));
    let shop = service(10, "code");
    let configuration = scraping(&[("shop", &[&shop]), ("vanishing", &[&vanishing])]);
    let prometheus = Server::prometheus_with(&configuration, RULES);
    let terminal = Terminal::start(warroom(&[&prometheus.address.to_string()]), 100, 24);
    let is_live =
        |screen: &str| row(screen, "", "7/50").contains("● ok") && row(screen, "", "10/50").contains("● ok");
    terminal.wait_for("live numbers", is_live);
    frozen.store(now(), Ordering::SeqCst);
    terminal.wait_for("the one stale, the other live", |screen| {
        row(screen, "", "(7/50)").contains("STALE") && row(screen, "", "10/50").contains("● ok")
    });
    let answer = prometheus.get("/api/v1/query?query=hikaricp_connections_active%7Bpool%3D%22gone%22%7D");
    assert!(answer.contains("\"7\""), "{answer}");
    terminal.quit();
}

#[test]
fn an_answer_that_may_lack_something_is_marked() {
    if !has(&[&PROMETHEUS]) {
        return;
    }
    let shop = service(10, "code");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let elsewhere = format!("remote_read: [{{url: 'http://{nobody}/read', read_recent: true}}]\n");
    let prometheus = Server::prometheus_with(&(scraping(&[("shop", &[&shop])]) + &elsewhere), RULES);
    let terminal = Terminal::start(warroom(&[&prometheus.address.to_string()]), 160, 24);
    terminal.wait_for("a number that is marked", |screen| {
        screen.contains("PARTIAL: remote_read: error") && screen.contains("● ok")
    });
    terminal.quit();
}

#[test]
fn the_charts_begin_before_the_board_did() {
    if !has(&[&PROMETHEUS, &PROMTOOL]) {
        return;
    }
    // From an hour ago into the future: what is there now is as young as it can be.
    let seconds = now() / 1000;
    let mut history = "# TYPE hikaricp_connections_active gauge\n".to_owned();
    for at in (seconds - 3600..seconds + 1200).step_by(5) {
        let in_use = ((at - seconds + 1500).max(0) as f64 / 1500.0).mul_add(40.0, 5.0).min(45.0);
        let _ =
            writeln!(history, "hikaricp_connections_active{{job=\"shop\",pool=\"main\"}} {in_use:.1} {at}");
    }
    history.push_str("# TYPE hikaricp_connections_max gauge\n");
    for at in (seconds - 3600..seconds + 1200).step_by(5) {
        let _ = writeln!(history, "hikaricp_connections_max{{job=\"shop\",pool=\"main\"}} 50 {at}");
    }
    history.push_str("# EOF\n");
    let prometheus = Server::prometheus_over(&history);
    let terminal = Terminal::start(warroom(&[&prometheus.address.to_string()]), 98, 24);
    terminal.wait_for("the quarter of an hour in which the pool filled", |screen| {
        let pool = row(screen, "Pool", "/50");
        ["▄", "▅", "▆", "▇"].iter().all(|part| pool.contains(part))
    });
    terminal.quit();
}

#[test]
fn victoria_metrics_is_watched_and_its_vmalert_has_the_alerts() {
    if !has(&[&VICTORIA_METRICS, &VMALERT, &ALERTMANAGER]) {
        return;
    }
    let (shop, mail) = (service(48, "code"), service(20, "status"));
    let scrapes = scraping(&[("shop", &[&shop]), ("mail", &[&mail])]);
    let scrapes = scrapes.replace("rule_files: [rules.yml]\n", "").replace(", evaluation_interval: 1s", "");
    let metrics = stack::victoria_metrics(&scrapes);
    let alertmanager = stack::alertmanager(None);
    let rules = stack::vmalert(RULES, metrics.address, alertmanager.address);
    let home = Home::new();
    let config = format!(
        "[[source]]\nname = \"vm\"\nurl = \"{}\"\nalerts_url = \"{}\"\n[[source]]\nname = \"am\"\nurl = \"{}\"\n",
        metrics.address, rules.address, alertmanager.address
    );
    std::fs::write(home.file("warroom.toml"), config).unwrap();
    let file = home.file("warroom.toml").display().to_string();
    status_until(&["-c", &file], |status| {
        let pools = series(status, "Pool");
        let has = |job: &str, value: f64| {
            pools.iter().any(|(labels, found)| labels["job"] == job && found.to_bits() == value.to_bits())
        };
        (has("shop", 48.0) && has("mail", 20.0)).then_some(())
    });
    let deadline = Instant::now() + PATIENCE;
    loop {
        let check = home.run(&["check", "-c", &file]).done();
        let lines: Vec<&str> = check.lines().collect();
        if lines[0].ends_with("signals, 1 alert") && lines[1].ends_with("1 alert, 0 silences") {
            break;
        }
        assert!(Instant::now() < deadline, "{check}");
    }
}
