//! The commands without a screen, as scripts meet them.
#![allow(clippy::unwrap_used)]

#[path = "support/endpoint.rs"]
mod endpoint;

use assert_cmd::Command;
use endpoint::{Behaviour, Endpoint};

const POOL: &str =
    "hikaricp_connections_max{pool=\"orders\"} 50\nhikaricp_connections_active{pool=\"orders\"} ";

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn run(args: &[&str], input: &str) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_warroom"))
        .args(args)
        .env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"))
        .write_stdin(input)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn status_speaks_the_monitoring_plugins_language() {
    let cases = [("9\n", 0, "ok"), ("40\n", 1, "WARNING"), ("50\n", 2, "FULL")];
    for (in_use, code, word) in cases {
        let endpoint = Endpoint::start(Behaviour::Page(format!("{POOL}{in_use}")));
        let run = run(&["status", &endpoint.url()], "");
        assert_eq!(run.code, code, "{}{}", run.out, run.err);
        assert!(run.out.starts_with(word) && run.out.contains("Pool orders"), "{}", run.out);
    }
    let unknown = Endpoint::start(Behaviour::Page("something_else 1\n".to_owned()));
    assert_eq!(run(&["status", &unknown.url()], "").code, 3);
    assert_eq!(run(&["status", "--nonsense"], "").code, 3);
    assert_eq!(run(&["status", "ftp://host/"], "").code, 3);
}

#[test]
fn status_says_why_a_pool_is_worse_than_it_looks_and_never_makes_up_a_maximum() {
    let pool = |in_use: u8, max: u8, pending: u8| {
        let series = [("active", in_use), ("max", max), ("pending", pending)];
        let line =
            |(name, value): (&str, u8)| format!("hikaricp_connections_{name}{{pool=\"orders\"}} {value}\n");
        series.map(line).concat()
    };
    let cases = [
        (pool(6, 8, 12), 2, "EXHAUSTED Pool orders  6 of 8, exhausted: 12 waiting\n"),
        (pool(6, 8, 5), 1, "WAITING   Pool orders  6 of 8, exhausted: 5 waiting\n"),
        (pool(8, 8, 5), 2, "FULL      Pool orders  8 of 8\n"),
        (pool(200, 0, 0), 0, "ok        Pool orders  200 of ?\n"),
    ];
    for (page, code, line) in cases {
        let endpoint = Endpoint::start(Behaviour::Page(page));
        let run = run(&["status", &endpoint.url()], "");
        assert!(run.code == code && run.out.starts_with(line), "{}: {}{}", run.code, run.out, run.err);
    }
}

#[test]
fn status_as_json_holds_the_numbers_themselves() {
    let endpoint = Endpoint::start(Behaviour::Page(format!("{POOL}9\n")));
    let run = run(&["status", "--json", &endpoint.url()], "");
    let status: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let pool = &status["signals"][0];
    assert_eq!((pool["value"].as_f64(), pool["limit"].as_f64()), (Some(9.0), Some(50.0)));
    assert_eq!((pool["level"].as_str(), pool["labels"]["pool"].as_str()), (Some("ok"), Some("orders")));
    assert!(status["sources"][0]["failure"].is_null());
}

#[test]
fn a_snapshot_is_a_frame_of_the_asked_size_or_a_failure() {
    let endpoint = Endpoint::start(Behaviour::Page(format!("{POOL}50\n")));
    let text = run(&["snapshot", "--size", "80x24", &endpoint.url()], "");
    assert_eq!((text.code, text.out.lines().count()), (0, 24), "{}", text.err);
    assert!(text.out.contains("50/50") && !text.out.contains('\u{1b}'));
    let ansi = run(&["snapshot", "--format", "ansi", &endpoint.url()], "");
    assert!(ansi.out.contains("\u{1b}[0") && !ansi.out.contains("\u{1b}[2J"));
    assert!(run(&["snapshot", "--format", "svg", &endpoint.url()], "").out.starts_with("<svg"));
    drop(endpoint);
    let none = run(&["snapshot", "--wait", "2s", "127.0.0.1:1"], "");
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert!(none.err.contains("no data came within 2s: 127.0.0.1:1: connection refused"), "{}", none.err);
}

#[test]
fn lint_counts_what_it_reads_and_names_what_is_wrong() {
    let clean = run(&["lint", "--format", "json", "-"], "a 1\nb{c=\"d\"} 2\n");
    let report: serde_json::Value = serde_json::from_str(&clean.out).unwrap();
    assert_eq!(report, serde_json::json!({"format": "text", "samples": 2, "bad": []}));
    assert_eq!((clean.code, run(&["lint", "-"], "").code), (0, 0));
    let bad = run(&["lint", "-"], "a 1\nb{c=\"d\" 2\n");
    assert_eq!(bad.code, 1);
    assert!(
        bad.out.starts_with("line 2: ") && bad.out.contains("text: 1 samples, 1 bad line\n"),
        "{}",
        bad.out
    );
    let endpoint = Endpoint::start(Behaviour::Page("a 1\n".to_owned()));
    assert_eq!(run(&["lint", &endpoint.url()], "").code, 0);
}

#[test]
fn a_wrong_command_line_says_what_was_meant() {
    let cases = [
        (vec!["--theme", "drk", "127.0.0.1:1"], "did you mean \"dark\"?"),
        (vec!["demo", "--scenario", "leek"], "did you mean `leak`?"),
        (vec!["http://alice:secret@host:99999/"], "the url is not valid"),
        (vec!["demo", "--speed", "0"], "a number from 0.01"),
        (vec![], "Usage: warroom"),
    ];
    for (args, told) in cases {
        let run = run(&args, "");
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.err.contains(told) && !run.err.contains("secret"), "{args:?}: {}", run.err);
    }
    assert_eq!((run(&["--help"], "").code, run(&["--version"], "").code), (0, 0));
}
