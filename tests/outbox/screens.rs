//! Whole dashboards on one journal, in front of an Alertmanager.

use std::fs;

use warroom::model::{EventKind, Recorded};

use crate::bench::{ALERTMANAGER, alert, alertmanager, no_silence, one_silence, wait};
use crate::kept::Kept;
use crate::kept::pty::{Terminal, warroom};
use crate::real::{Server, has};

/// A dashboard of somebody who goes by `name`.
fn dashboard(kept: &Kept, server: &Server, name: &str) -> Terminal {
    let file = kept.path().with_file_name(format!("{name}.toml"));
    let source = format!(
        "[[source]]\nname = \"am\"\nkind = \"alertmanager\"\nurl = \"http://{}\"\nevery = \"1s\"\n\n[ui]\nname = \"{name}\"\n",
        server.address
    );
    fs::write(&file, source).unwrap();
    let mut command = warroom(&["-c", &file.to_string_lossy()]);
    kept.equip(&mut command);
    Terminal::start(command, 120, 40)
}

/// The same, on which nothing is to be changed anywhere.
fn reader(kept: &Kept, server: &Server) -> Terminal {
    let url = format!("http://{}", server.address);
    let mut command = warroom(&["--read-only", &url]);
    kept.equip(&mut command);
    Terminal::start(command, 120, 40)
}

fn acks(all: &[Recorded]) -> Vec<&Recorded> {
    all.iter().filter(|recorded| recorded.event.kind == EventKind::Acknowledged).collect()
}

#[test]
fn of_two_who_acknowledge_at_once_one_silences_and_the_other_hears_who() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, kept) = (alertmanager(), Kept::new());
    alert(&server, &["alertname=PoolFull", "pool=orders", "severity=critical"]);
    let mut screens = ["Alice", "Bob"].map(|name| dashboard(&kept, &server, name));
    for screen in &mut screens {
        screen.wait_for_text("NOT ACKNOWLEDGED");
        screen.send("a");
        screen.wait_for_text("silences it at am while it fires");
        screen.send("on it");
        screen.wait_for_text("▸ on it");
    }
    // One right after the other.
    for screen in &mut screens {
        screen.send("\r");
    }
    wait("word of who was first", || {
        screens
            .iter()
            .any(|screen| screen.screen(|screen| screen.contents().contains("was first")))
            .then_some(())
    });
    for screen in &screens {
        screen.wait_for_text("✔ CONFIRMED until");
    }
    let silence = one_silence(&server);
    let all = kept.all();
    let acks = acks(&all);
    assert_eq!(acks.len(), 2);
    assert_eq!(silence["createdBy"].as_str().unwrap(), acks[0].event.actor.to_string());
    let comment = silence["comment"].as_str().unwrap();
    assert_eq!(comment, format!("ACK! on it (warroom {})", acks[0].event.id));

    // Who came second takes over the silence with the word of the first.
    let owner = usize::from(acks[0].event.actor.name().as_str() == "Bob");
    screens[owner].send("u");
    screens[owner].wait_for_text("Take back your ack");
    screens[owner].send("\r");
    let other = acks[1].event.id.to_string();
    wait("the other's silence", || {
        one_silence(&server)["comment"].as_str().unwrap().contains(&other).then_some(())
    });
    screens[1 - owner].send("u");
    screens[1 - owner].wait_for_text("Take back your ack");
    screens[1 - owner].send("\r");
    no_silence(&server);
    let [first, second] = screens;
    first.quit();
    second.quit();
}

#[test]
fn a_silence_is_asked_for_listed_and_ended_by_keys() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, kept) = (alertmanager(), Kept::new());
    alert(&server, &["alertname=PoolFull", "pool=orders", "severity=warning"]);
    let mut screen = dashboard(&kept, &server, "Alice");
    screen.wait_for_text("NOT ACKNOWLEDGED");
    screen.send("s");
    screen.wait_for_text("mutes 1 alert: PoolFull");
    screen.send("deploy of orders\r");
    let silence = one_silence(&server);
    assert!(silence["comment"].as_str().unwrap().starts_with("deploy of orders (warroom "), "{silence}");
    assert!(silence["createdBy"].as_str().unwrap().starts_with("Alice ("), "{silence}");
    assert_eq!(silence["matchers"].as_array().unwrap().len(), 3);
    screen.send("S");
    screen.wait_for_text("\"deploy of orders\"");
    screen.send("j");
    screen.send("x");
    screen.wait_for_text("End the silence of Alice");
    screen.send("deployed\r");
    no_silence(&server);
    screen.wait_for_text("Nothing is silenced");
    screen.send("\u{1b}");
    screen.wait_for_text("end the silence of Alice");
    screen.quit();
}

#[test]
fn who_only_reads_sees_everything_and_changes_nothing() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, kept) = (alertmanager(), Kept::new());
    alert(&server, &["alertname=PoolFull", "pool=orders", "severity=critical"]);
    let alice = dashboard(&kept, &server, "Alice");
    alice.wait_for_text("NOT ACKNOWLEDGED");
    alice.quit();
    let before = kept.all();
    let mut reader = reader(&kept, &server);
    reader.wait_for_text("NOT ACKNOWLEDGED");
    for key in ["a", "s", "n"] {
        reader.send(key);
        reader.wait_for_text("nothing can be written, the journal is read only");
        reader.send("\u{1b}");
    }
    assert_eq!(kept.all(), before);
    assert!(crate::bench::silences(&server).is_empty());
    reader.quit();
}
