//! What the environment may not change: the time zone, the file mode mask, who it says is at the keyboard.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use chrono::Timelike as _;
use endpoint::{Behaviour, Endpoint};
use kept::pty::{Terminal, warroom};
use kept::{BOARD, Kept, said};
use regex::Regex;
use warroom::model::Actor;

/// Half an hour off, summer time of half an hour, both sides of the date line.
const ZONES: [&str; 4] = ["Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York", "Pacific/Kiritimati"];

const PROBE: &str = "probe_success{target=\"a\"} 1\n";

#[test]
fn the_time_zone_changes_no_document_and_no_screen() {
    let kept = Kept::new();
    // The hours that are there twice or never, where clocks are put back or forward.
    for at in
        ["2024-03-10T02:30", "2024-04-06T15:15", "2024-10-05T15:45", "2024-11-03T05:30", "2024-11-03T06:30"]
    {
        let mut note = kept.note(&format!("it is {at}"));
        assert!(note.args(["--at", at]).env("TZ", "America/New_York").status().unwrap().success());
    }
    let export = |zone: &str, format: &str| {
        let args = ["export", "--board", BOARD, "--from", "2024-01-01T00:00", "--format", format];
        let output = kept.command(&args).env("TZ", zone).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    for format in ["md", "json", "jsonl"] {
        let universal = export("UTC", format);
        assert!(universal.contains("2024-11-03"), "{universal}");
        for zone in ZONES {
            assert_eq!(export(zone, format), universal, "{zone} {format}");
        }
    }
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let header = Regex::new(r"UTC (\d\d):(\d\d):").unwrap();
    for zone in ZONES {
        let mut command = warroom(&[&endpoint.url()]);
        kept.equip(&mut command);
        command.env("TZ", zone);
        let terminal = Terminal::start(command, 120, 40);
        let screen = terminal.wait_for("the clock", |screen| header.is_match(screen));
        let found = header.captures(&screen).unwrap();
        let shown = found[1].parse::<u32>().unwrap() * 60 + found[2].parse::<u32>().unwrap();
        let now = warroom::runtime::Now::machine().utc();
        let off = (now.hour() * 60 + now.minute() + 1440 - shown) % 1440;
        // Zones differ by a quarter of an hour at least.
        assert!(off < 5, "{zone}: {off} minutes off");
        terminal.quit();
    }
}

#[test]
fn no_mask_opens_what_is_private_or_closes_what_is_shared() {
    for mask in ["000", "022", "077"] {
        for (shared, expected) in [(false, 0o600), (true, 0o660)] {
            let kept = Kept::new();
            let (path, log) = (kept.path(), kept.path().with_extension("log"));
            if shared {
                fs::write(&path, "").unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(0o660)).unwrap();
            }
            let mut command = Command::new("sh");
            command.args(["-c", &format!("umask {mask}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_warroom")]);
            command.args(["note", "hello", "--board", BOARD, "--log"]).arg(&log);
            kept.equip(&mut command);
            assert!(command.output().unwrap().status.success());
            let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(&log)), (expected, 0o600), "mask {mask}, shared {shared}");
        }
    }
}

#[test]
fn the_systems_own_user_is_recorded_whoever_the_environment_says_it_is() {
    let real = Command::new("id").arg("-un").env_clear().output().unwrap();
    let real = String::from_utf8(real.stdout).unwrap();
    let kept = Kept::new();
    let mut note = kept.note("forged");
    for name in ["USER", "LOGNAME", "USERNAME", "LNAME", "SUDO_USER", "NAME"] {
        note.env(name, "mallory");
    }
    assert!(note.output().unwrap().status.success());
    let all = kept.all();
    let Actor::Person { user, .. } = &all[0].event.actor else { panic!("{:?}", all[0]) };
    assert_eq!(user.as_str(), real.trim());
}
