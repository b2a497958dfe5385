//! Keys pressed while everything moves: the alert that was looked at is the one that is acted on.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use warroom::app::Action;
use warroom::model::{EventKind, Severity};

use crate::night::Night;

const RACES: u64 = 1000;

const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Critical];

/// Alerts begin, get worse and end around the one that is looked at.
fn disturb(night: &mut Night, random: &mut ChaCha8Rng, minute: &mut i64) {
    for _ in 0..random.random_range(1..4) {
        *minute += 1;
        let (hhmm, name) = (*minute / 60 * 100 + *minute % 60, format!("Other{}", random.random_range(0..6)));
        if random.random_bool(0.3) {
            night.resolves(hhmm, &name);
        } else {
            night.fires(hhmm, &name, SEVERITIES[random.random_range(0..3)]);
        }
    }
}

#[test]
fn a_thousand_reorderings_between_look_and_key_hit_the_wrong_alert_never() {
    for seed in 0..RACES {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let (mut night, mut minute) = (Night::new(), 0);
        disturb(&mut night, &mut random, &mut minute);
        minute += 1;
        let seen = night.fires(minute, "TheOne", SEVERITIES[random.random_range(0..3)]);
        disturb(&mut night, &mut random, &mut minute);
        night.select_alert(seen);
        disturb(&mut night, &mut random, &mut minute);
        let by_mark = random.random_bool(0.3);
        if by_mark {
            night.act(Action::Mark);
        }
        disturb(&mut night, &mut random, &mut minute);
        night.act(Action::Acknowledge);
        disturb(&mut night, &mut random, &mut minute);
        night.type_text("mine");
        disturb(&mut night, &mut random, &mut minute);
        let about: Vec<_> = night.enter().iter().map(|event| event.about).collect();
        assert_eq!(about, [Some(seen)], "seed {seed}");
    }
}

#[test]
fn who_comes_second_hears_who_was_first() {
    let mut night = Night::new();
    let pool = night.fires(200, "PoolFull", Severity::Critical);
    night.act(Action::Acknowledge);
    let own = night.enter().remove(0);
    night.says("bob", 201, EventKind::Acknowledged, Some(pool));
    night.arrives(own.clone());
    assert_eq!(night.hint(), "PoolFull: bob@bastion was first, at 02:01:00");
}

#[test]
fn an_acknowledgement_stored_too_late_says_since_when_the_alert_is_over() {
    let mut night = Night::new();
    let pool = night.fires(200, "PoolFull", Severity::Critical);
    night.act(Action::Acknowledge);
    let own = night.enter().remove(0);
    assert_eq!(own.about, Some(pool));
    night.resolves(205, "PoolFull");
    night.arrives(own.clone());
    assert_eq!(night.hint(), "PoolFull: already resolved at 02:05:00");
    // An alert that fires again has nobody on it.
    night.fires(210, "PoolFull", Severity::Critical);
    assert!(night.app.situation.alerts[0].needs_somebody());
}
