//! Two people at one alert, and a server that hangs while they look.

use std::fs;

use regex::Regex;
use rustix::process::Signal;

use crate::binary::Home;
use crate::endpoint::{Behaviour, Endpoint};
use crate::pty::{PATIENCE, Terminal, warroom};
use crate::real::{PROMETHEUS, Server, has};
use crate::stack::{ALERTMANAGER, AMTOOL, alertmanager, pages, scrapes, silences_of, told_to, until};

const RULES: &str = "groups:\n- name: pool\n  interval: 1s\n  rules:\n  - alert: PoolFull\n    \
                     expr: hikaricp_connections_active > 40\n    for: 1s\n    labels: {severity: critical}\n";

const PAGE: &str =
    "hikaricp_connections_active{pool=\"orders\"} 48\nhikaricp_connections_max{pool=\"orders\"} 50\n";

/// Who is at a dashboard.
const PEOPLE: [&str; 2] = ["ada", "grace"];

/// A dashboard of somebody's on the journal that everybody shares.
fn opened(home: &Home, sources: &str, person: &str) -> Terminal {
    let ends = format!("[acknowledge]\nalertmanager = \"am\"\n[ui]\nname = \"{person}\"\n");
    let path = home.file(&format!("{person}.toml"));
    fs::write(&path, format!("[board]\nname = \"shop\"\n[journal]\npath = \"journal.db\"\n{sources}{ends}"))
        .unwrap();
    Terminal::start(warroom(&["-c", path.to_str().unwrap()]), 120, 40)
}

/// Who is on the alert, as a screen says.
fn owner(screen: &str) -> Option<String> {
    Some(Regex::new("acked (ada|grace)").unwrap().captures(screen)?[1].to_owned())
}

#[test]
fn two_acknowledge_at_once_and_a_server_that_hangs_holds_nobody_up() {
    if !has(&[&PROMETHEUS, &ALERTMANAGER, &AMTOOL]) {
        return;
    }
    let service = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let pager = alertmanager(None);
    let told = scrapes(service.address, 1) + &told_to(&[pager.address]) + "rule_files: [rules.yml]\n";
    let prometheus = Server::prometheus_with(&told, RULES);
    until("the page", || pages(pager.address, "PoolFull").then_some(()));
    let source = |name: &str, kind: &str, address| {
        format!(
            "[[source]]\nname = \"{name}\"\nkind = \"{kind}\"\nurl = \"http://{address}\"\nevery = \"2s\"\n"
        )
    };
    let sources =
        source("prom", "prometheus", prometheus.address) + &source("am", "alertmanager", pager.address);
    let home = Home::new();
    let mut screens = PEOPLE.map(|person| opened(&home, &sources, person));
    for screen in &mut screens {
        screen.wait_for_text("NOT ACKNOWLEDGED");
        screen.send("a");
        screen.wait_for_text("silences it at am");
    }
    for screen in &mut screens {
        screen.send("on it\r");
    }

    // One of them was first, and both know who.
    let owners = screens.each_ref().map(|screen| {
        screen.wait_for_text("CONFIRMED");
        owner(&screen.wait_for("who is on it", |text| owner(text).is_some())).unwrap()
    });
    assert_eq!(owners[0], owners[1]);
    let silences = silences_of(pager.address, &[]);
    assert_eq!(silences.matches("ACK!").count(), 1, "{silences}");
    assert!(silences.contains(&owners[0]), "{silences}");

    // The numbers grow old in sight, and every key is answered.
    let [mut screen, other] = screens;
    drop(other);
    prometheus.signal(Signal::STOP);
    screen.wait_for("no healthy number", |text| text.contains("prom is DOWN") && text.contains("STALE"));
    screen.send("n");
    screen.send("it hangs\r");
    screen.wait_for("the note", |text| {
        text.lines().any(|line| line.contains("note") && line.contains("it hangs"))
    });
    prometheus.signal(Signal::CONT);
    screen.wait_for("live numbers", |text| !text.contains("STALE"));
    screen.send("qq");
    assert!(screen.wait_for_exit(PATIENCE).is_some_and(|status| status.success()));
}
