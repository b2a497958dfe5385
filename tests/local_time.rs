//! The machine's own time: its zone with its changes, and the key that shows it.
#![allow(clippy::unwrap_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::env;
use std::process::Command;

use chrono::DateTime;
use endpoint::{Behaviour, Endpoint};
use kept::Kept;
use kept::pty::{Terminal, warroom};
use warroom::model::Timestamp;
use warroom::runtime::local_zone;

/// When clocks change, in UTC, and what one shows a second before and then.
type Change = (&'static str, &'static str, &'static str);

/// Zones as POSIX has them, so that no table of the machine's decides; each with the first seconds of its
/// summer and winter time of 2024.
const ZONES: [(&str, [Change; 2]); 4] = [
    (
        "CET-1CEST,M3.5.0,M10.5.0/3",
        [
            ("2024-03-31T01:00:00Z", "01:59:59 UTC+1", "03:00:00 UTC+2"),
            ("2024-10-27T01:00:00Z", "02:59:59 UTC+2", "02:00:00 UTC+1"),
        ],
    ),
    (
        "EST5EDT,M3.2.0,M11.1.0",
        [
            ("2024-03-10T07:00:00Z", "01:59:59 UTC-5", "03:00:00 UTC-4"),
            ("2024-11-03T06:00:00Z", "01:59:59 UTC-4", "01:00:00 UTC-5"),
        ],
    ),
    (
        // Lord Howe Island: half an hour, and summer in January.
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        [
            ("2024-04-06T15:00:00Z", "01:59:59 UTC+11", "01:30:00 UTC+10:30"),
            ("2024-10-05T15:30:00Z", "01:59:59 UTC+10:30", "02:30:00 UTC+11"),
        ],
    ),
    (
        "GMT0BST,M3.5.0/1,M10.5.0",
        [
            ("2024-03-31T01:00:00Z", "00:59:59 UTC+0", "02:00:00 UTC+1"),
            ("2024-10-27T01:00:00Z", "01:59:59 UTC+1", "01:00:00 UTC+0"),
        ],
    ),
];

/// The moments to tell the time at, for the process that has the zone.
const MOMENTS: &str = "WARROOM_TEST_MOMENTS";

fn at(text: &str) -> Timestamp {
    Timestamp::from(DateTime::parse_from_rfc3339(text).unwrap().to_utc())
}

#[test]
fn a_machines_zone_changes_when_its_clocks_do() {
    for (zone, changes) in ZONES {
        let moments = changes.map(|(change, ..)| at(change).millis());
        let asked = moments.iter().flat_map(|change| [change - 1000, *change]).map(|at| at.to_string());
        // The zone of a process is fixed when it starts, so each has one of its own.
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "tells_the_time", "--ignored", "--nocapture"]);
        child.env("TZ", zone).env(MOMENTS, asked.collect::<Vec<_>>().join(" "));
        let told = String::from_utf8(child.output().unwrap().stdout).unwrap();
        let told: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("told ")).collect();
        let expected: Vec<&str> = changes.iter().flat_map(|(_, before, then)| [*before, *then]).collect();
        assert_eq!(told, expected, "{zone}");
    }
}

/// Not a test: the process that the one above starts.
#[test]
#[ignore = "tells the time to another test"]
fn tells_the_time() {
    let zone = local_zone();
    for moment in env::var(MOMENTS).unwrap().split(' ') {
        let at = Timestamp::from_millis(moment.parse().unwrap());
        println!("\ntold {} {}", zone.local(at).format("%H:%M:%S"), zone.label(at));
    }
}

#[test]
fn a_key_shows_local_times_and_what_is_typed_is_read_so() {
    let endpoint = Endpoint::start(Behaviour::Page("probe_success{target=\"a\"} 1\n".to_owned()));
    let kept = Kept::new();
    let mut command = warroom(&[&endpoint.url()]);
    kept.equip(&mut command);
    command.env("TZ", "<+0530>-5:30");
    let mut terminal = Terminal::start(command, 120, 40);
    terminal.wait_for_text("recording here");
    terminal.send("T");
    terminal.wait_for_text("UTC+05:30");
    terminal.send("n@2024-08-14T08:12 seen by a customer\r");
    kept.wait_for("the note", |all| {
        all.iter().any(|recorded| recorded.event.at == at("2024-08-14T02:42:00Z"))
    });
    terminal.send("TT");
    terminal.wait_for_text("times are UTC");
    terminal.quit();
}
