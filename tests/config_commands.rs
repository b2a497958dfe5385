//! The config as commands meet it: where it is found, what it changes, what is said when it is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/binary.rs"]
#[allow(dead_code)]
mod binary;
#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use binary::Home;
use endpoint::{Behaviour, Endpoint};
use pty::{PATIENCE, Terminal, warroom};
use rustix::process::{Pid, Signal, kill_process};

const PAGE: &str = "queue_depth{queue=\"mail\"} 7\nqueue_size{queue=\"mail\"} 10\nup 1\n";

const SIGNAL: &str = "[[signal]]\nname = \"Mail queue\"\nsource = \"mail\"\nrole = \"saturation\"\n\
    expr = 'queue_depth'\nlimit = 'queue_size'\nwarning = 0.5\n";

/// A config with a source called `mail`.
fn of(endpoint: &Endpoint) -> String {
    format!("[[source]]\nname = \"mail\"\nurl = \"{}\"\n", endpoint.url())
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

/// A home with this config in its place.
fn home_with(config: &str) -> Home {
    let home = Home::new();
    write(&home.file(".config/warroom/config.toml"), config);
    home
}

#[test]
fn check_prints_a_line_for_each_source() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let home = home_with(&format!("{}{SIGNAL}", of(&endpoint)));
    let url = endpoint.url();
    assert_eq!(home.run(&["check"]).done(), format!("ok    mail  {url}  3 samples, 1 signal\n"));
    let config = format!(
        "{}\n[[source]]\nname = \"gone\"\nurl = \"http://127.0.0.1:1/metrics\"\n{}",
        of(&endpoint),
        SIGNAL.replace("queue_depth", "queue_deep")
    );
    let home = home_with(&config);
    let run = home.run(&["check"]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(
        lines[0].starts_with("ok    mail  ") && lines[0].ends_with("  3 samples, 1 signal"),
        "{}",
        run.out
    );
    assert_eq!(lines[1], "      mail  has nothing for Mail queue");
    assert_eq!(lines[2], "FAIL  gone  http://127.0.0.1:1/metrics: connection refused");
}

#[test]
fn check_says_what_presets_would_add_and_reaches_urls_too() {
    let page = format!("{PAGE}node_cpu_seconds_total{{mode=\"idle\"}} 1\nnode_load1 0.5\n");
    let endpoint = Endpoint::start(Behaviour::Page(page));
    let home = home_with(&format!("{}{SIGNAL}", of(&endpoint)));
    let told = home.run(&["check"]).done();
    assert!(told.ends_with("1 signal; presets know 2 more: discover = true shows them, too\n"), "{told}");
    let asked = format!("{}discover = true\n{SIGNAL}", of(&endpoint));
    let told = home_with(&asked).run(&["check"]).done();
    assert!(told.ends_with("5 samples, 3 signals\n"), "{told}");
    let told = Home::new().run(&["check", &endpoint.url()]).done();
    assert!(told.starts_with("ok    127.0.0.1:") && told.ends_with("  5 samples, 2 signals\n"), "{told}");
}

#[test]
fn what_is_no_metrics_page_or_lacks_its_secret_fails() {
    let endpoint = Endpoint::start(Behaviour::Typed("text/html", "<html>login</html>".to_owned()));
    let run = home_with(&of(&endpoint)).run(&["check"]);
    assert_eq!(run.code, 3);
    assert!(run.out.starts_with("FAIL  mail  ") && run.out.contains(": no metrics"), "{}", run.out);
    let secret = format!("{}auth = {{ bearer = {{ file = \"token\" }} }}\n", of(&endpoint));
    let home = home_with(&secret);
    let run = home.run(&["check"]);
    let file = home.file(".config/warroom/token");
    assert_eq!(run.code, 3);
    assert!(run.out.contains(&format!("{}: the secret", endpoint.url())), "{}", run.out);
    assert!(run.out.contains(&format!("{} cannot be used: no such file", file.display())), "{}", run.out);
}

#[test]
fn every_mistake_is_told_with_its_place_by_every_command() {
    let home = home_with("[bord]\n[ui]\ntheme = \"drak\"\n");
    let path = home.file(".config/warroom/config.toml").display().to_string();
    let told = format!(
        "{path}:1:2: no config key \"bord\"; did you mean \"board\"?\n{path}:3:9: no theme \"drak\"; did you mean \"dark\"?\n"
    );
    for args in
        [&["check"][..], &["record"], &["note", "x"], &["export"], &["snapshot"], &[], &["127.0.0.1:1"]]
    {
        assert_eq!(home.run(args).refused(2), told, "{args:?}");
    }
    assert_eq!(home.run(&["status"]).refused(3), told);
    assert!(home.run(&["-c", "/dev/null", "check"]).done().starts_with("ok "));
}

#[test]
fn the_named_config_comes_first_and_without_any_there_is_help() {
    let home = Home::new();
    let none = home.run(&["check"]).refused(2);
    let expected = home.file(".config/warroom/config.toml");
    assert!(none.contains(&format!("neither {} nor /etc/warroom/config.toml", expected.display())), "{none}");
    assert!(home.run(&[]).refused(2).contains("Usage: warroom"));
    assert!(home.run(&["record"]).refused(2).contains("no URL was given"));
    write(&expected, "[board]\nname = \"own\"\n");
    assert!(home.run(&["check", "--print-config"]).done().contains("name = \"own\""));
    write(&home.file("named.toml"), "[board]\nname = \"named\"\n");
    for args in [["-c", "named.toml", "check"], ["check", "--config", "named.toml"]] {
        let args = args.into_iter().chain(["--print-config"]).collect::<Vec<_>>();
        assert!(home.run(&args).done().contains("name = \"named\""));
    }
    let missing = home.run(&["check", "-c", "missing.toml"]).refused(2);
    assert_eq!(missing, "warroom: the config missing.toml cannot be read: no such file\n");
    assert!(home.run(&["check", "-c", "."]).refused(2).contains("is a directory"));
    assert!(home.run(&[]).refused(2).contains("has no [[source]], and no URL was given"));
}

#[test]
fn what_is_printed_hides_secrets_and_a_readable_file_with_some_is_told() {
    let config = "[[source]]\nname = \"a\"\nurl = \"https://alice:canary@a.example/metrics?token=canarycanary\"\n\
        headers = { X-Key = { value = \"canary\" } }\n";
    let home = home_with(config);
    let run = home.run(&["check", "--print-config"]);
    assert_eq!(run.err, "");
    let printed = run.done();
    assert!(!printed.contains("canary") && !printed.contains("alice"), "{printed}");
    assert!(printed.contains("https://<secret>@a.example/metrics?<secret>"), "{printed}");
    let path = home.file(".config/warroom/config.toml");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let told = home.run(&["check", "--print-config"]).err;
    assert!(told.contains("config.toml holds secrets and everybody can read it"), "{told}");
    fs::write(
        &path,
        config.replace("alice:canary@", "").replace("?token=canarycanary", "").replace("value", "env"),
    )
    .unwrap();
    assert_eq!(home.run(&["check", "--print-config"]).err, "");
}

#[test]
fn status_and_snapshot_watch_the_config_unless_there_are_urls() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let config = format!("[board]\nname = \"post\"\n{}every = \"200ms\"\n{SIGNAL}", of(&endpoint));
    let home = home_with(&config);
    let status = home.run(&["status"]);
    assert_eq!(
        (status.code, status.out.as_str()),
        (1, "WARNING   Mail queue mail  7 of 10\n"),
        "{}",
        status.err
    );
    let frame = home.run(&["snapshot", "--size", "80x24"]).done();
    assert!(frame.contains("post") && frame.contains("Mail queue"), "{frame}");
    let other = Endpoint::start(Behaviour::Page("up 1\nprocess_cpu_seconds_total 1\n".to_owned()));
    let status = home.run(&["status", &other.url()]).out;
    assert!(status.contains("CPU of one core") && !status.contains("Mail queue"), "{status}");
}

#[test]
fn a_signal_that_has_no_numbers_yet_is_shown_all_the_same() {
    let home = home_with(&format!(
        "[[source]]\nname = \"mail\"\nurl = \"127.0.0.1:1\"\nevery = \"200ms\"\n{SIGNAL}"
    ));
    let status = home.run(&["status", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    assert_eq!(status.code, 3);
    assert_eq!(json["sources"][0]["failure"], "connection refused");
}

#[test]
fn notes_go_to_the_configs_journal_board_and_name() {
    let config = "[board]\nname = \"post\"\n[journal]\npath = \"team.db\"\n[ui]\nname = \"Alice\"\n";
    let home = home_with(config);
    home.run(&["note", "first"]).done();
    assert!(home.file(".config/warroom/team.db").exists());
    let json = home.run(&["export", "--format", "json"]).done();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["board"].as_str(), json["events"][0]["board"].as_str()), (Some("post"), Some("post")));
    assert!(json["events"][0].to_string().contains("Alice"), "{}", json["events"][0]);
    home.run(&["note", "second", "--journal", "other.db"]).done();
    assert!(home.file("other.db").exists());
    home.run(&["note", "third", "--journal", "other.db", "--board", "else"]).done();
    home.run(&["export", "--journal", "other.db", "--board", "else"]).done();
}

#[test]
fn a_home_that_is_no_folder_holds_no_config() {
    let output = Command::new(env!("CARGO_BIN_EXE_warroom"))
        .arg("check")
        .env("HOME", "/dev/null")
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("there is no config"), "{told}");
}

#[test]
fn record_keeps_the_configs_sources_in_its_journal() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let signal = SIGNAL.replace("warning", "critical");
    let config = format!(
        "[board]\nname = \"post\"\n[journal]\nurl = \"sqlite:team.db\"\n{}every = \"200ms\"\n{signal}",
        of(&endpoint)
    );
    let home = home_with(&config);
    let mut recorder = Command::new(env!("CARGO_BIN_EXE_warroom"))
        .arg("record")
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    BufReader::new(recorder.stderr.take().unwrap()).read_line(&mut told).unwrap();
    assert_eq!(told, "warroom: recording\n");
    let fired = || home.run(&["ack", "--all-firing"]).code == 0;
    let deadline = Instant::now() + PATIENCE;
    while !fired() {
        assert!(Instant::now() < deadline, "the alert never fired");
    }
    kill_process(Pid::from_child(&recorder), Signal::TERM).unwrap();
    assert!(recorder.wait().unwrap().success());
    let json = home.run(&["export", "--format", "json"]).done();
    assert!(json.contains("Mail queue") && json.contains("\"post\""), "{json}");
}

#[test]
fn the_dashboard_has_the_configs_signals_keys_and_warnings() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.toml");
    let config = format!(
        "{}headers = {{ X-Key = {{ value = \"canary\" }} }}\n{SIGNAL}[keys]\nctrl-x = \"quit\"\n",
        of(&endpoint)
    );
    write(&path, &config);
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let mut terminal = Terminal::start(warroom(&["-c", path.to_str().unwrap()]), 160, 24);
    let screen = terminal.wait_for("the signal and the warning", |screen| {
        screen.contains("Mail queue") && screen.contains("WARNING") && screen.contains("holds secrets")
    });
    assert!(!screen.contains("canary"), "{screen}");
    terminal.send("\u{18}");
    assert!(terminal.wait_for_exit(PATIENCE).expect("ctrl-x ends it").success());
}

/// The background that the middle of the screen has.
fn ground(terminal: &Terminal) -> vt100::Color {
    terminal.screen(|screen| screen.cell(9, 60).unwrap().bgcolor())
}

const MINE: &str = "inherits = \"dark\"\nbackground = \"#ffffff on #102030\"\n";

#[test]
fn a_theme_is_seen_while_it_is_chosen_kept_by_enter_and_gone_with_esc() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let home = home_with(&format!("{}{SIGNAL}", of(&endpoint)));
    write(&home.file(".config/warroom/themes/mine.toml"), MINE);
    write(&home.file(".config/warroom/themes/torn.toml"), "ok = \"gren\"\n");
    let mut command = warroom(&[]);
    command.env("XDG_CONFIG_HOME", home.file(".config"));
    let mut terminal = Terminal::start(command, 100, 30);
    terminal.wait_for_text("Mail queue");
    let dark = ground(&terminal);
    let mine = vt100::Color::Rgb(0x10, 0x20, 0x30);
    let become_ground = |terminal: &Terminal, wanted| {
        terminal
            .wait_for_state("the theme's ground", |screen| screen.cell(9, 60).unwrap().bgcolor() == wanted);
    };
    terminal.send(":theme ");
    let offered = terminal.wait_for_text("colour-blind");
    assert!(offered.contains("mine") && offered.contains("no colour \"gren\""), "{offered}");
    // Past the last: a torn one leaves the screen as it was.
    terminal.send("m");
    become_ground(&terminal, mine);
    terminal.send("\u{7f}t");
    become_ground(&terminal, dark);
    terminal.send("\u{7f}mi\u{1b}");
    terminal
        .wait_for("the board again", |screen| !screen.contains("colour-blind") && screen.contains("q quit"));
    become_ground(&terminal, dark);
    terminal.send(":theme torn\r");
    terminal.wait_for_text("theme torn: line 1, column 6");
    terminal.wait_for_text("q quit");
    become_ground(&terminal, dark);
    terminal.send(":theme min\r");
    terminal.wait_for_text("q quit");
    become_ground(&terminal, mine);
    terminal.quit();
}

#[test]
fn themes_are_listed_by_name_for_programs_and_in_their_colours_for_people() {
    let home = Home::new();
    write(&home.file(".config/warroom/themes/mine.toml"), MINE);
    assert_eq!(home.run(&["themes"]).done(), "dark\nlight\nhigh-contrast\ncolour-blind\nmine\n");
    let mut command = warroom(&["themes"]);
    command.env("XDG_CONFIG_HOME", home.file(".config"));
    let mut terminal = Terminal::start(command, 80, 24);
    assert!(terminal.wait_for_exit(PATIENCE).unwrap().success());
    let listed = terminal.screen(vt100::Screen::contents);
    let rows: Vec<&str> = listed.lines().collect();
    assert_eq!(rows.len(), 5, "{listed}");
    assert!(rows[4].starts_with("mine ") && rows[4].contains("▲ CRITICAL  ◆ WARNING  ● ok"), "{listed}");
    assert_eq!(
        terminal.screen(|screen| screen.cell(4, 20).unwrap().bgcolor()),
        vt100::Color::Rgb(16, 32, 48)
    );
    write(&home.file(".config/warroom/themes/torn.toml"), "ok = \"gren\"\n");
    let run = home.run(&["themes"]);
    assert_eq!((run.code, run.out.lines().count()), (2, 5));
    assert!(run.err.starts_with("warroom: theme torn: line 1, column 6: no colour"), "{}", run.err);
}
