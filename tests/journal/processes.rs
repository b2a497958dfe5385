//! Several processes on one file, and one that is killed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use warroom::journal::{Access, Journal};
use warroom::model::EventId;

use crate::common::{Place, append_patiently, note, run};

/// Where a child finds the journal, and which one it is.
const PATH: &str = "WARROOM_TEST_JOURNAL";
const NUMBER: &str = "WARROOM_TEST_NUMBER";

fn child(test: &str, place: &Place, number: u32) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--nocapture", &format!("processes::{test}")]);
    command.env(PATH, place.path()).env(NUMBER, number.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

async fn opened() -> (Journal, u32) {
    let path = std::env::var(PATH).unwrap();
    let (journal, notices) = Journal::open(path.as_ref(), Access::ReadWrite).await.unwrap();
    assert_eq!(notices, []);
    (journal, std::env::var(NUMBER).unwrap().parse().unwrap())
}

#[test]
#[ignore = "a child of the tests below"]
fn a_child_that_appends_once() {
    run(async {
        let (journal, number) = opened().await;
        append_patiently(&journal, note(number)).await;
    });
}

#[test]
#[ignore = "a child of the tests below"]
fn a_child_that_appends_for_ever() {
    run(async {
        let (journal, number) = opened().await;
        for n in number.. {
            let appended = journal.append(&[note(n)], None).await.unwrap();
            println!("stored {}", appended[0].recorded.event.id);
        }
    });
}

#[test]
fn sixteen_may_start_together() {
    for _ in 0..3 {
        let place = Place::new();
        let children: Vec<Child> = (0..16).map(|n| child("a_child_that_appends_once", &place, n)).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(run(async { place.open().await.last_seq().await.unwrap() }), 16);
        assert!(place.names().iter().all(|name| !name.contains("broken")));
    }
}

#[test]
fn who_is_killed_loses_nothing_that_was_stored() {
    for round in 0..5 {
        let place = Place::new();
        let mut child = child("a_child_that_appends_for_ever", &place, 1);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let stored = lines.filter_map(|line| line.strip_prefix("stored ")?.parse::<EventId>().ok());
        let stored: Vec<EventId> = stored.take(1 + round * 17).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        run(async {
            let journal = place.open().await;
            journal.check().await.unwrap();
            for id in &stored {
                assert!(journal.get(*id).await.unwrap().is_some(), "{id}");
            }
            let all = journal.after(None, 0, 100_000).await.unwrap();
            assert!(all.iter().zip(1..).all(|(recorded, seq)| recorded.seq == seq));
            journal.append(&[note(1_000_000)], None).await.unwrap();
        });
    }
}
