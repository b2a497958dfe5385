//! What was shown as stored is stored, whoever is killed and whenever.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::{Kept, Running, printed, said};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use warroom::model::EventId;

/// How many write at once.
const LOOPS: u64 = 4;
/// What each of them appends.
const APPENDS: usize = 250;

/// How often the very first process is killed.
const MAKERS: usize = 100;

/// One loop: notes that are stored, and among them some that are killed at some moment of their life.
fn notes(kept: &Kept, seed: u64, kills: usize) -> Vec<EventId> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut plan = vec![false; APPENDS];
    plan.resize(APPENDS + kills, true);
    plan.shuffle(&mut random);
    // A whole life, measured as it goes: kills are spread over all of it.
    let mut life = Duration::from_millis(20);
    let mut ids = Vec::new();
    for (n, is_killed) in plan.into_iter().enumerate() {
        let began = Instant::now();
        let mut child = kept.note(&format!("note {n} of loop {seed}")).spawn().unwrap();
        if is_killed {
            sleep(life.mul_f64(random.random()));
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        if !is_killed {
            assert!(output.status.success(), "{}", said(&output));
            life = began.elapsed();
        }
        let mut new = printed(&output.stdout);
        assert!(new.len() <= 1 && (is_killed || new.len() == 1), "{new:?}");
        ids.append(&mut new);
    }
    ids
}

/// A probe that fails at every other look, so that a recorder always has something to write.
fn flapping(host: u8) -> Endpoint {
    let looks = AtomicUsize::new(0);
    let page = move || {
        let success = looks.fetch_add(1, Ordering::SeqCst) % 2;
        format!("probe_success{{target=\"a\"}} {success}\n")
    };
    // A board of its own: nobody else holds its lease.
    Endpoint::start_at(([127, 0, 0, host], 0).into(), Behaviour::Made(Arc::new(page)))
}

/// Recorders one after the other, each killed at some moment around its first writes.
fn recorders(kept: &Kept, kills: u8) {
    let mut random = ChaCha8Rng::seed_from_u64(99);
    for host in 0..kills {
        let endpoint = flapping(host + 2);
        let running = Running(kept.command(&["record", &endpoint.url()]).spawn().unwrap());
        sleep(Duration::from_millis(random.random_range(100..1500)));
        drop(running);
    }
}

#[test]
fn a_hundred_kills_lose_nothing_that_was_stored() {
    kill(24, 4);
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn a_thousand_kills_lose_nothing_that_was_stored() {
    kill(240, 40);
}

/// Kills each loop `kills` times while it appends, and `of_recorders` recorders beside them.
fn kill(kills: usize, of_recorders: u8) {
    let kept = Kept::new();
    let ids: BTreeSet<EventId> = thread::scope(|scope| {
        let recorders = scope.spawn(|| recorders(&kept, of_recorders));
        let loops: Vec<_> = (0..LOOPS)
            .map(|seed| {
                scope.spawn({
                    let kept = &kept;
                    move || notes(kept, seed, kills)
                })
            })
            .collect();
        let ids = loops.into_iter().flat_map(|notes| notes.join().unwrap()).collect();
        recorders.join().unwrap();
        ids
    });
    assert!(ids.len() >= LOOPS as usize * APPENDS, "{}", ids.len());
    let all = kept.all();
    let stored: BTreeSet<EventId> = all.iter().map(|recorded| recorded.event.id).collect();
    assert_eq!(stored.len(), all.len(), "something is stored twice");
    let lost: Vec<&EventId> = ids.difference(&stored).collect();
    assert!(lost.is_empty(), "printed and not stored: {lost:?}");
    let recorded = all.iter().filter(|recorded| recorded.event.actor.is_machine()).count();
    println!(
        "{} kills: {} printed, {} stored, {recorded} of them by recorders, 0 lost",
        kills * LOOPS as usize + usize::from(of_recorders),
        ids.len(),
        stored.len()
    );
    kept.assert_sound();
}

#[test]
fn who_is_killed_while_the_journal_is_made_stands_in_nobodys_way() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for round in 0..MAKERS {
        let kept = Kept::new();
        let mut maker = kept.note("the first").spawn().unwrap();
        sleep(Duration::from_micros(random.random_range(0..20_000)));
        maker.kill().unwrap();
        let ids = printed(&maker.wait_with_output().unwrap().stdout);
        let next = kept.note("the next").output().unwrap();
        assert!(next.status.success(), "round {round}: {}", said(&next));
        assert!(!said(&next).contains("damaged"), "round {round}: {}", said(&next));
        let stored: Vec<EventId> = kept.all().iter().map(|recorded| recorded.event.id).collect();
        assert!(ids.iter().chain(&printed(&next.stdout)).all(|id| stored.contains(id)), "round {round}");
        kept.assert_sound();
    }
}
