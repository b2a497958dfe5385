//! `warroom export`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::binary::{Home, Run};
use crate::night::{self, JOURNAL};

fn export(home: &Home, args: &[&str]) -> Run {
    home.run(&[&["export", "--journal", JOURNAL], args].concat())
}

#[test]
fn every_format_goes_to_standard_output_or_a_file() {
    let (home, incident) = night::home();
    for (format, start) in
        [("md", "# HighErrorRate on checkout, "), ("json", "{\n"), ("jsonl", "{\"type\":\"header\"")]
    {
        let printed = export(&home, &["--format", format]).done();
        assert!(printed.starts_with(start) && printed.ends_with('\n'), "{printed}");
        assert_eq!(export(&home, &["--format", format, "-o", "out"]).done(), "");
        assert_eq!(fs::read_to_string(home.file("out")).unwrap(), printed);
    }
    let named = export(&home, &["--incident", &incident.to_string()]).done();
    assert_eq!(named, export(&home, &[]).done(), "the open one is the default");
    let err = export(&home, &["-o", "nowhere/out"]).refused(1);
    assert!(err.contains("nowhere/out"), "{err}");
}

#[test]
fn what_is_not_there_is_said_and_not_made() {
    let (home, _) = night::home();
    let unknown = "01914ea1-9ce0-7566-8014-e36f93507022";
    assert!(export(&home, &["--incident", unknown]).refused(1).contains("no such incident"));
    assert!(export(&home, &["--board", "chekout"]).refused(1).contains("nothing of the board chekout"));
    let err = home.run(&["export", "--journal", "no/where.db"]).refused(1);
    assert!(err.contains("there is no journal no/where.db"), "{err}");
    assert!(home.names().iter().all(|name| name.starts_with(JOURNAL)), "{:?}", home.names());
}

#[test]
fn what_is_no_journal_is_left_as_it_is() {
    let home = Home::new();
    let texts = ["short", &"not a database at all, but long enough to be one. ".repeat(100)];
    for text in texts {
        fs::write(home.file(JOURNAL), text).unwrap();
        let err = export(&home, &[]).refused(1);
        assert!(err.contains(JOURNAL) && err.contains("damaged"), "{err}");
        assert_eq!(fs::read_to_string(home.file(JOURNAL)).unwrap(), text);
        assert_eq!(home.names(), [JOURNAL]);
    }
}

/// The binary as a user who may write nothing here: root may write everywhere, so root becomes nobody.
fn export_as_nobody(home: &Home) -> std::process::Output {
    let binary = home.file("warroom");
    fs::copy(env!("CARGO_BIN_EXE_warroom"), &binary).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    mode(&binary, 0o755);
    mode(&home.file(JOURNAL), 0o444);
    mode(home.path(), 0o555);
    let mut command = Command::new(&binary);
    command.args(["export", "--journal", JOURNAL, "--format", "json"]).current_dir(home.path());
    if rustix::process::geteuid().is_root() {
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    mode(home.path(), 0o755);
    fs::remove_file(&binary).unwrap();
    output
}

#[test]
fn a_journal_that_nobody_may_write_to_is_exported_all_the_same() {
    let (home, _) = night::home();
    let output = export_as_nobody(&home);
    assert_eq!(home.names(), [JOURNAL], "nothing is put beside it");
    let own = export(&home, &["--format", "json"]).done();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!((out.as_ref(), err.as_ref()), (own.as_str(), ""));
}

#[test]
fn a_readers_leaving_is_no_failure() {
    let (home, _) = night::home();
    let mut child = Command::new(env!("CARGO_BIN_EXE_warroom"))
        .args(["export", "--journal", JOURNAL, "--format", "json"])
        .current_dir(home.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
