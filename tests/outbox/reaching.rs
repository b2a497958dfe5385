//! An acknowledgement silences the alert while it fires.

use std::time::Duration;

use serde_json::{Value, json};
use warroom::app::Message;
use warroom::model::{Actor, EventKind, Stage};

use crate::bench::{
    ALERTMANAGER, Bench, PATIENCE, about, ack, alert, alertmanager, alice, fired, no_silence, one_silence,
    silences, time, wait,
};
use crate::real::has;

const QUARTER: Duration = Duration::from_mins(15);

fn matched(silence: &Value) -> Vec<String> {
    let matchers = silence["matchers"].as_array().unwrap().iter();
    let shown = matchers.map(|matcher| {
        assert_eq!((&matcher["isRegex"], &matcher["isEqual"]), (&Value::Bool(false), &Value::Bool(true)));
        format!("{}={}", matcher["name"].as_str().unwrap(), matcher["value"].as_str().unwrap())
    });
    let mut all: Vec<String> = shown.collect();
    all.sort();
    all
}

#[test]
fn an_acknowledged_alert_is_silenced_with_all_of_its_labels_until_it_is_over() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(QUARTER));
    // The server's own label came with it.
    alert(&server, &["alertname=PoolFull", "pool=orders", "severity=critical", "cluster=eu"]);
    alert(&server, &["alertname=PoolFull", "pool=users", "severity=critical", "cluster=eu"]);
    let recorder = bench.recorder(&[server.address]);
    let fired = fired();
    let ack = ack(&fired);
    bench.append(&[fired.clone(), ack.clone()]);
    let silence = one_silence(&server);
    assert_eq!(matched(&silence), ["alertname=PoolFull", "cluster=eu", "pool=orders", "severity=critical"]);
    assert_eq!(silence["createdBy"], "alice@bastion");
    assert_eq!(silence["comment"], format!("ACK! on it (warroom {})", ack.id));
    let lasts = time(&silence, "endsAt").since(time(&silence, "startsAt"));
    assert!(lasts <= QUARTER && lasts + PATIENCE > QUARTER, "{lasts:?}");
    let errand = bench.wait_for_stage(&ack, Stage::Confirmed);
    assert_eq!(errand.progress.handle.unwrap().as_str(), silence["id"].as_str().unwrap());
    // Whoever watches is told as well.
    let confirmed = |message: &Message| {
        let Message::Errands(errands) = message else { return false };
        errands.iter().any(|errand| errand.progress.stage == Stage::Confirmed)
    };
    wait("word of it", || recorder.told.try_iter().any(|message| confirmed(&message)).then_some(()));

    bench.append(&[about(&fired, EventKind::Resolved, Actor::machine("warroom@test"), "")]);
    no_silence(&server);
    recorder.stop(&bench);
}

#[test]
fn what_is_taken_back_ends_and_what_another_is_on_goes_on_in_their_name() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(QUARTER));
    let recorder = bench.recorder(&[server.address]);
    let fired = fired();
    let (first, second) =
        (ack(&fired), about(&fired, EventKind::Acknowledged, Actor::person("bob", "b"), ""));
    bench.append(&[fired, first.clone(), second.clone()]);
    bench.wait_for_stage(&first, Stage::Confirmed);
    assert_eq!(one_silence(&server)["createdBy"], "alice@bastion", "one silence, and the first one's");
    bench.append(&[about(&first, EventKind::Unacknowledged, alice(), "")]);
    wait("a silence of the other's", || (one_silence(&server)["createdBy"] == "bob@b").then_some(()));
    bench.append(&[about(&second, EventKind::Unacknowledged, alice(), "")]);
    no_silence(&server);
    recorder.stop(&bench);
}

#[test]
fn it_is_prolonged_as_the_same_silence_while_the_alert_fires() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(Duration::from_secs(8)));
    let recorder = bench.recorder(&[server.address]);
    let fired = fired();
    let ack = ack(&fired);
    bench.append(&[fired, ack]);
    let first = one_silence(&server);
    let mut ends = vec![time(&first, "endsAt")];
    while ends.len() < 4 {
        let last = *ends.last().unwrap();
        let later = wait("a later end", || {
            let silence = one_silence(&server);
            assert_eq!(silence["id"], first["id"]);
            assert_eq!(silence["startsAt"], first["startsAt"]);
            Some(time(&silence, "endsAt")).filter(|end| *end > last)
        });
        ends.push(later);
    }
    recorder.stop(&bench);
}

#[test]
fn what_cannot_be_done_yet_waits_and_is_done_once() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (mut server, bench) = (alertmanager(), Bench::new(QUARTER));
    let recorder = bench.recorder(&[server.address]);
    server.kill();
    let ack = bench.acknowledged();
    let refused = bench.wait_for(&ack, "a failure", |errand| errand.progress.failures > 0);
    assert_eq!(refused.progress.stage, Stage::Pending);
    assert_eq!(refused.progress.said.as_str(), "connection refused");
    server.restart();
    bench.wait_for_stage(&ack, Stage::Confirmed);
    one_silence(&server);
    // It is off again, and so is who records: what is over meanwhile is ended afterwards.
    server.kill();
    recorder.stop(&bench);
    bench.append(&[about(&ack, EventKind::Unacknowledged, alice(), "")]);
    server.restart();
    one_silence(&server);
    let recorder = bench.recorder(&[server.address]);
    no_silence(&server);
    recorder.stop(&bench);
}

#[test]
fn one_replica_is_enough() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (mut gone, server, bench) = (alertmanager(), alertmanager(), Bench::new(QUARTER));
    gone.kill();
    let recorder = bench.recorder(&[gone.address, server.address]);
    let ack = bench.acknowledged();
    bench.wait_for_stage(&ack, Stage::Confirmed);
    one_silence(&server);
    recorder.stop(&bench);
}

#[test]
fn whoever_ends_the_silence_elsewhere_has_their_way() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(Duration::from_secs(20)));
    let recorder = bench.recorder(&[server.address]);
    let ack = bench.acknowledged();
    let id = one_silence(&server)["id"].as_str().unwrap().to_owned();
    bench.wait_for_stage(&ack, Stage::Confirmed);
    let mut amtool = crate::real::command("amtool");
    amtool.arg(format!("--alertmanager.url=http://{}", server.address));
    crate::real::output(amtool.args(["silence", "expire", &id]));
    let failed = bench.wait_for_stage(&ack, Stage::Failed);
    assert_eq!(failed.progress.said.as_str(), format!("somebody ended silence {id}"));
    assert_eq!(silences(&server), [] as [Value; 0]);
    recorder.stop(&bench);
}

#[test]
fn a_silence_that_somebody_narrowed_beyond_what_is_read_here_is_never_widened() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(Duration::from_secs(20)));
    let recorder = bench.recorder(&[server.address]);
    let ack = bench.acknowledged();
    bench.wait_for_stage(&ack, Stage::Confirmed);
    let mut narrowed = one_silence(&server);
    let only_go = json!({"name": "zone", "value": r"\Qeu\E-\d", "isRegex": true, "isEqual": true});
    narrowed["matchers"].as_array_mut().unwrap().push(only_go);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), json!([narrowed]).to_string()).unwrap();
    let mut amtool = crate::real::command("amtool");
    amtool.arg(format!("--alertmanager.url=http://{}", server.address));
    crate::real::output(amtool.args(["silence", "import"]).arg(file.path()));
    let failed = bench.wait_for_stage(&ack, Stage::Failed);
    let left = one_silence(&server);
    let matchers = |silence: &Value| {
        let mut all: Vec<String> =
            silence["matchers"].as_array().unwrap().iter().map(Value::to_string).collect();
        all.sort();
        all
    };
    assert_eq!(matchers(&left), matchers(&narrowed), "as they left it");
    let id = left["id"].as_str().unwrap();
    let said = format!(
        r#"silence {id} has a matcher that cannot be read here: zone=~"\\Qeu\\E-\\d"; prolong it there"#
    );
    assert_eq!(failed.progress.said.as_str(), said);
    recorder.stop(&bench);
}
