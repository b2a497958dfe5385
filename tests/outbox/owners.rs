//! One silence, whatever happens to who makes it.

use std::time::Duration;

use warroom::journal::Lease;
use warroom::model::{EventId, EventKind, Progress, Stage, Text, Timestamp};
use warroom::outbox::{Deed, Mirror, Policy, Step, Wanted, What};

use crate::bench::{
    ALERTMANAGER, Bench, about, alertmanager, alice, board, no_silence, one_silence, subject,
};
use crate::real::has;

const QUARTER: Duration = Duration::from_mins(15);

#[test]
fn one_that_was_made_and_not_taken_down_is_found_again() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(QUARTER));
    let recorder = bench.recorder(&[server.address]);
    let ack = bench.acknowledged();
    bench.wait_for_stage(&ack, Stage::Confirmed);
    let made = one_silence(&server);
    recorder.stop(&bench);
    forget(&bench, ack.id);
    let recorder = bench.recorder(&[server.address]);
    let again = bench.wait_for_stage(&ack, Stage::Confirmed);
    assert_eq!(again.progress.handle.unwrap().as_str(), made["id"].as_str().unwrap());
    assert_eq!(one_silence(&server), made);
    recorder.stop(&bench);
}

#[test]
fn one_that_was_made_and_not_taken_down_ends_when_nobody_needs_it() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(QUARTER));
    let recorder = bench.recorder(&[server.address]);
    let ack = bench.acknowledged();
    bench.wait_for_stage(&ack, Stage::Confirmed);
    one_silence(&server);
    recorder.stop(&bench);
    forget(&bench, ack.id);
    bench.append(&[about(&ack, EventKind::Unacknowledged, alice(), "")]);
    let recorder = bench.recorder(&[server.address]);
    no_silence(&server);
    recorder.stop(&bench);
}

/// Leaves the journal as it is after a kill between a silence and the word of it.
fn forget(bench: &Bench, ack: EventId) {
    bench.journal(async |journal| {
        let now = warroom::runtime::Now::machine();
        let taken = journal.take_lease(&board(), &Text::line("one that is killed"), now).await.unwrap();
        let Lease::Held { fence, .. } = taken else { panic!("{taken:?}") };
        journal.settle(ack, &Progress::default(), &fence).await.unwrap();
        journal.release(&fence, now).await.unwrap();
    });
}

#[test]
fn of_two_made_by_two_who_both_believed_to_record_one_stays() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(QUARTER));
    let recorder = bench.recorder(&[server.address]);
    let ack = bench.acknowledged();
    let errand = bench.wait_for_stage(&ack, Stage::Confirmed);
    recorder.stop(&bench);
    let made = one_silence(&server);
    // One that was stopped after it had looked, and now goes on: it makes its own.
    let mut amtool = crate::real::command("amtool");
    amtool.arg(format!("--alertmanager.url=http://{}", server.address));
    let comment = made["comment"].as_str().unwrap();
    let add =
        ["silence", "add", "--author=alice@bastion", "--duration=15m", "--comment", comment, "pool=orders"];
    crate::real::output(amtool.args(add));
    assert_eq!(crate::bench::silences(&server).len(), 2);
    let step = Step { deed: Deed::Extend(errand.progress.handle.clone().unwrap(), wanted(ack.id)), errand };
    let replicas = vec![crate::bench::client(&server.address)];
    let mirror = Mirror { name: Text::line("am"), replicas, policy: Policy { lasts: QUARTER } };
    let progress = bench.runtime.block_on(mirror.carry_out(&step, warroom::runtime::Now::machine()));
    assert_eq!(progress.stage, Stage::Confirmed, "{progress:?}");
    assert_eq!(one_silence(&server)["id"], made["id"]);
}

fn wanted(event: EventId) -> Wanted {
    let until: Timestamp = warroom::runtime::Now::machine() + QUARTER;
    Wanted { event, what: What::Alert(subject()), by: alice(), comment: Text::line("on it"), until }
}
