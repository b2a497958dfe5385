//! Silences that somebody asks for, and asks to end.

use std::time::Duration;

use warroom::model::{Matcher, Order, Stage, Text};

use crate::bench::{ALERTMANAGER, Bench, alertmanager, no_silence, one_silence, ordered, time, wait};
use crate::real::has;

#[test]
fn a_silence_is_made_as_it_was_asked_for_and_ended_when_asked() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(Duration::from_mins(15)));
    let recorder = bench.recorder(&[server.address]);
    let matchers =
        vec![Matcher::equal("alertname", "PoolFull"), Matcher::regex("pool", "orders|users").unwrap()];
    let asked = ordered(
        Order::Silence { matchers, lasts: Duration::from_hours(2), comment: Text::line("deploy of orders") },
        "deploy of orders",
    );
    bench.append(std::slice::from_ref(&asked));
    let silence = one_silence(&server);
    assert_eq!(silence["comment"], format!("deploy of orders (warroom {})", asked.id));
    assert_eq!(silence["createdBy"], "alice@bastion");
    assert_eq!(silence["matchers"][1]["isRegex"], true);
    assert_eq!(time(&silence, "endsAt"), asked.recorded_at + Duration::from_hours(2));
    let errand = bench.wait_for_stage(&asked, Stage::Confirmed);
    let id = errand.progress.handle.unwrap();
    assert_eq!(id.as_str(), silence["id"].as_str().unwrap());
    bench.append(&[ordered(Order::Expire { silence: id }, "deployed")]);
    no_silence(&server);
    recorder.stop(&bench);
}

#[test]
fn what_the_alertmanager_refuses_is_told_in_its_words() {
    if !has(&[&ALERTMANAGER]) {
        return;
    }
    let (server, bench) = (alertmanager(), Bench::new(Duration::from_mins(15)));
    let recorder = bench.recorder(&[server.address]);
    // Everything at once: at least one matcher must not match the empty string.
    let order = Order::Silence {
        matchers: vec![Matcher::regex("pool", ".*").unwrap()],
        lasts: Duration::from_hours(1),
        comment: Text::line("all quiet"),
    };
    let asked = ordered(order, "all quiet");
    let gone =
        ordered(Order::Expire { silence: Text::line("5d5c4a5e-0000-4000-8000-000000000000") }, "no more");
    bench.append(&[asked.clone(), gone.clone()]);
    let failed = bench.wait_for_stage(&asked, Stage::Failed);
    assert!(failed.progress.said.as_str().starts_with("status 400: "), "{failed:?}");
    // One that is not there is ended.
    wait("the end of the other errand", || {
        let errands = bench.journal(async |journal| journal.errands(&crate::bench::board()).await.unwrap());
        errands.iter().all(|errand| errand.asked.event.id != gone.id).then_some(())
    });
    recorder.stop(&bench);
}
