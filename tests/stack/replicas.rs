//! Two of everything: one alert is one row, and stays when half of those who tell of it are gone.

use std::fs;
use std::net::SocketAddr;

use serde_json::Value;

use crate::binary::Home;
use crate::endpoint::{Behaviour, Endpoint};
use crate::pty::{Terminal, warroom};
use crate::real::{PROMETHEUS, Server, has};
use crate::stack::{ALERTMANAGER, AMTOOL, meshed, pages, scrapes, told_to, until};

const RULES: &str = "groups:\n- name: pool\n  interval: 1s\n  rules:\n  - alert: PoolFull\n    expr: in_use > 40\n    \
                     for: 1s\n    labels: {severity: critical}\n";

fn page(in_use: u32) -> Behaviour {
    Behaviour::Page(format!("in_use{{pool=\"orders\"}} {in_use}\n"))
}

/// One of two that scrape and evaluate the same: alerts do not say which of them it was.
fn replica(name: &str, service: SocketAddr, alertmanagers: &[SocketAddr]) -> Server {
    let told = told_to(alertmanagers)
        .replace("alerting: {", "alerting: {alert_relabel_configs: [{regex: replica, action: labeldrop}], ");
    let scrapes = scrapes(service, 1)
        .replace("global: {", &format!("global: {{external_labels: {{replica: {name}, cluster: east}}, "));
    Server::prometheus_with(&(scrapes + &told + "rule_files: [rules.yml]\n"), RULES)
}

/// How many lines of the screen, or entries of the journal, tell that it began to fire.
fn rows(text: &str) -> usize {
    text.lines().filter(|line| line.contains("PoolFull") && line.contains("FIRING")).count()
}

/// When it fired and resolved, as the journal has it.
fn kinds(home: &Home) -> Vec<String> {
    let whole = home.run(&["export", "-c", "warroom.toml", "--since", "1h", "--format", "json"]).done();
    let whole: Value = serde_json::from_str(&whole).unwrap();
    let events = whole["events"].as_array().unwrap();
    let of_alert = events.iter().filter(|event| event["subject"].to_string().contains("PoolFull"));
    let kinds = of_alert.map(|event| event["kind"].as_str().unwrap().to_owned());
    kinds.filter(|kind| kind == "fired" || kind == "resolved").collect()
}

#[test]
fn one_alert_is_one_row_whoever_is_gone() {
    if !has(&[&PROMETHEUS, &ALERTMANAGER, &AMTOOL]) {
        return;
    }
    let service = Endpoint::start(page(48));
    let [mut first, second] = meshed();
    let told = [first.address, second.address];
    let [mut one, other] = ["a", "b"].map(|name| replica(name, service.address, &told));
    until("the page at both", || told.iter().all(|address| pages(*address, "PoolFull")).then_some(()));
    let home = Home::new();
    let prometheus = |name: &str, address| {
        format!(
            "[[source]]\nname = \"{name}\"\nkind = \"prometheus\"\nurl = \"http://{address}\"\nevery = \"1s\"\n"
        )
    };
    let config = [
        "[board]\nname = \"shop\"\n[journal]\npath = \"journal.db\"\n".to_owned(),
        prometheus("prom-a", one.address),
        prometheus("prom-b", other.address),
        format!(
            "[[source]]\nname = \"am\"\nkind = \"alertmanager\"\nurls = [\"http://{}\", \"http://{}\"]\nevery = \"1s\"\n",
            first.address, second.address
        ),
    ];
    fs::write(home.file("warroom.toml"), config.concat()).unwrap();
    let path = home.file("warroom.toml");
    let screen = Terminal::start(warroom(&["-c", path.to_str().unwrap()]), 160, 45);
    assert_eq!(rows(&screen.wait_for("the alert", |text| rows(text) > 0)), 1);

    one.kill();
    first.kill();
    screen.wait_for("one that is down", |text| text.contains("prom-a: "));
    // It takes two failures to be down: by then every other source was asked again, too.
    until("its outage on the timeline", || {
        let events = home.run(&["export", "-c", "warroom.toml", "--since", "1h", "--format", "jsonl"]).done();
        events.lines().any(|line| line.contains("prom-a") && line.contains("down")).then_some(())
    });
    assert_eq!(kinds(&home), ["fired"]);
    assert_eq!(screen.screen(|screen| rows(&screen.contents())), 1);

    service.set(page(3));
    screen.wait_for("the end", |text| {
        text.lines().any(|line| line.contains("RESOLVED") && line.contains("PoolFull"))
    });
    assert_eq!(kinds(&home), ["fired", "resolved"]);
    screen.quit();
}
