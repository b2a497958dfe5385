//! Tests: the story as its pages tell it.

#![allow(clippy::float_cmp, reason = "gauges and counters hold whole numbers exactly")]

use std::ops::Range;
use std::time::Duration;

use super::page::Format;
use super::reader::Page;
use super::scenario::{DEFAULT_SEED, Rollout, Scenario};
use super::simulation::Simulation;
use crate::model::Timestamp;

const REQUESTS: &str = "http_server_requests_seconds_count";
const IN_USE: &str = "hikaricp_connections_active";

/// What is looked at every ten seconds, over the minute before.
struct Look {
    at: String,
    ratio: f64,
    rate: f64,
    in_use: f64,
    page: Page,
}

/// Looks at a whole scenario, from its second minute on.
fn looks(scenario: &Scenario, seed: u64) -> Vec<Look> {
    let mut simulation = Simulation::new(scenario, seed);
    let mut pages: Vec<(Timestamp, Page)> = Vec::new();
    let mut at = scenario.start;
    while at <= scenario.end {
        simulation.advance_to(at);
        pages.push((at, Page::read(&simulation.page(Format::Text))));
        at = at + Duration::from_secs(10);
    }
    let ratios: Vec<_> = pages.windows(7).map(|minute| minute_of(&minute[0].1, &minute[6].1)).collect();
    let later = pages.into_iter().skip(6).zip(ratios);
    let look = |((at, page), (ratio, rate)): ((Timestamp, Page), _)| Look {
        at: at.clock(),
        ratio,
        rate,
        in_use: page.sum(IN_USE, &[]),
        page,
    };
    later.map(look).collect()
}

fn minute_of(before: &Page, after: &Page) -> (f64, f64) {
    (after.error_ratio(before), after.increase(before, REQUESTS, &[]) / 60.0)
}

fn between<'a>(looks: &'a [Look], from: &'a str, to: &'a str) -> impl Iterator<Item = &'a Look> {
    let found: Vec<_> = looks.iter().filter(move |look| from <= &*look.at && &*look.at <= to).collect();
    assert!(!found.is_empty(), "nothing between {from} and {to}");
    found.into_iter()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn the_default_story_is_told_by_its_pages() {
    let looks = looks(&Scenario::leak(), DEFAULT_SEED);
    calm_then_leaking_while_traffic_is_flat(&looks);
    the_page_comes_at_two(&looks);
    nothing_helps_until_the_hotfix(&looks);
    assert!(between(&looks, "04:17:00", "04:30:00").all(|look| look.ratio < 0.002 && look.in_use < 30.0));
    for look in &looks {
        assert!(look.page.select("probe_success", &[]).all(|(_, value)| value == 1.0));
        let trips = look.page.select("probe_duration_seconds", &[r#"target="orders-db""#]);
        assert!(trips.map(|(_, trip)| trip).all(|trip| (0.0003..0.0005).contains(&trip)), "{}", look.at);
        assert!((100..=500).contains(&look.page.len()), "{} series at {}", look.page.len(), look.at);
    }
}

fn calm_then_leaking_while_traffic_is_flat(looks: &[Look]) {
    let in_use = |from, to| mean(between(looks, from, to).map(|look| look.in_use));
    assert!((9.0..13.0).contains(&in_use("01:46:00", "01:48:00")));
    assert!(between(looks, "01:46:00", "01:48:00").all(|look| look.ratio < 0.002));
    let thirds =
        [in_use("01:50:00", "01:53:00"), in_use("01:53:00", "01:56:00"), in_use("01:56:00", "01:59:00")];
    assert!(thirds[1] > thirds[0] + 5.0 && thirds[2] > thirds[1] + 5.0, "{thirds:?}");
    // The minutes in which a pod restarts lose the counters of its last seconds.
    for look in between(looks, "01:50:00", "03:59:50") {
        assert!((376.0..424.0).contains(&look.rate), "{} requests/s at {}", look.rate, look.at);
    }
}

fn the_page_comes_at_two(looks: &[Look]) {
    let dry = looks.iter().find(|look| look.in_use >= 50.0).unwrap();
    assert!(("01:58:00".."02:00:00").contains(&&*dry.at), "dry at {}", dry.at);
    let paged = looks.iter().find(|look| look.ratio > 0.05).unwrap();
    assert!(("02:00:00".."02:01:00").contains(&&*paged.at), "5 % passed at {}", paged.at);
}

fn nothing_helps_until_the_hotfix(looks: &[Look]) {
    for look in between(looks, "02:03:00", "04:00:00") {
        assert!((0.55..0.65).contains(&look.ratio), "{} at {}", look.ratio, look.at);
        assert!(look.in_use == 50.0, "{} in use at {}", look.in_use, look.at);
    }
    let misses =
        |at| looks.iter().find(|look| look.at == at).unwrap().page.sum("cache_gets_total", &["miss"]);
    let (before, after) = (misses("03:00:00") - misses("02:59:00"), misses("03:01:00") - misses("03:00:00"));
    assert!(after > 5.0 * before, "caches cleared at 03:00: {before} misses a minute, then {after}");
    assert!(between(looks, "04:02:00", "04:14:50").all(|look| (0.25..0.35).contains(&look.ratio)));
}

/// The story with its hotfix at 02:06, so that it is short.
fn shortened() -> Scenario {
    let leak = Scenario::leak();
    let minutes = |minutes| leak.start + Duration::from_mins(minutes);
    let rollouts = leak.rollouts.iter().map(|rollout| match (rollout.release.leak, rollout.pod) {
        (Some(_), _) => *rollout,
        (None, pod) => Rollout { at: minutes(21 + pod as u64), ..*rollout },
    });
    Scenario { rollouts: rollouts.collect(), end: minutes(25), ..leak.clone() }
}

fn assert_same_story(seeds: Range<u64>) {
    for seed in seeds {
        let looks = looks(&shortened(), seed);
        assert!(looks.iter().any(|look| look.in_use == 50.0), "seed {seed} never runs dry");
        let peak = looks.iter().map(|look| look.ratio).fold(0.0, f64::max);
        assert!((0.55..0.65).contains(&peak), "seed {seed} peaks at {peak}");
        let paged = looks.iter().find(|look| look.ratio > 0.05).unwrap();
        assert!(("01:57:00".."02:04:00").contains(&&*paged.at), "seed {seed} passes 5 % at {}", paged.at);
        assert!(looks.last().unwrap().ratio < 0.002, "seed {seed} does not recover");
    }
}

#[test]
fn other_seeds_tell_the_same_story() {
    assert_same_story(0..10);
}

#[test]
fn still_other_seeds_tell_the_same_story() {
    assert_same_story(10..20);
}

#[test]
fn the_way_to_a_moment_does_not_matter() {
    let scenario = Scenario::leak();
    let end = scenario.start + Duration::from_millis(245_678);
    let mut at_once = Simulation::new(&scenario, 3);
    at_once.advance_to(end);
    let mut in_steps = Simulation::new(&scenario, 3);
    for millis in (0..245_678).step_by(777) {
        in_steps.advance_to(scenario.start + Duration::from_millis(millis));
        in_steps.advance_to(scenario.start);
    }
    in_steps.advance_to(end);
    assert_eq!(at_once.now(), end);
    assert_eq!(at_once.truth(), in_steps.truth());
    for format in [Format::Text, Format::OpenMetrics] {
        assert_eq!(at_once.page(format), in_steps.page(format));
    }
    assert_ne!(at_once.page(Format::Text), Simulation::new(&scenario, 4).page(Format::Text));
}

#[test]
fn time_stands_still_after_the_end() {
    let scenario = Scenario { end: Scenario::calm().start + Duration::from_secs(5), ..Scenario::calm() };
    let mut simulation = Simulation::new(&scenario, 1);
    simulation.advance_to(Timestamp::from_millis(i64::MAX));
    assert_eq!(simulation.now(), scenario.end);
}

#[test]
fn a_restart_takes_a_pod_off_the_page_and_resets_its_counters() {
    let scenario = Scenario::leak();
    let mut simulation = Simulation::new(&scenario, 1);
    let mut page_at = |second| {
        simulation.advance_to(scenario.start + Duration::from_secs(second));
        Page::read(&simulation.page(Format::Text))
    };
    let [before, during, after] = [page_at(179), page_at(183), page_at(190)];
    let pod = r#"pod="checkout-0""#;
    let started = |page: &Page| page.sum("process_start_time_seconds", &[pod]);
    assert_eq!(during.select(REQUESTS, &[pod]).count(), 0);
    assert!(during.sum(REQUESTS, &[r#"pod="checkout-1""#]) > before.sum(REQUESTS, &[r#"pod="checkout-1""#]));
    assert!(before.sum(REQUESTS, &[pod]) > 1e7, "two days of requests");
    assert!((100.0..1500.0).contains(&after.sum(REQUESTS, &[pod])));
    assert_eq!(started(&after), scenario.start.secs_f64() + 185.0);
    assert!(started(&before) < started(&after) - 86_400.0);
    assert_eq!(before.sum("application_build_info", &[pod, r#"version="v2.30""#]), 1.0);
    assert_eq!(after.sum("application_build_info", &[pod, r#"version="v2.31""#]), 1.0);
    assert_eq!(after.sum("hikaricp_connections", &[pod]), 25.0);
    assert_eq!(after.sum("hikaricp_connections_creation_seconds_count", &[pod]), 25.0);
}

#[test]
fn in_use_is_throughput_times_hold_time() {
    let scenario = Scenario::calm();
    let mut simulation = Simulation::new(&scenario, 2);
    let first = Page::read(&simulation.page(Format::Text));
    let seconds = 1..=180;
    let in_use = mean(seconds.clone().map(|second| {
        simulation.advance_to(scenario.start + Duration::from_secs(second));
        f64::from(simulation.truth().in_use)
    }));
    let last = Page::read(&simulation.page(Format::Text));
    let held = last.increase(&first, "hikaricp_connections_usage_seconds_sum", &[]);
    let expected = held / seconds.count() as f64;
    assert!((in_use / expected - 1.0).abs() < 0.1, "{in_use} in use, {expected} by Little's law");
}

#[test]
fn surge_and_slow_queries_fill_the_pools_without_a_leak() {
    for name in ["surge", "slow-queries"] {
        let scenario = Scenario {
            end: Scenario::calm().start + Duration::from_mins(20),
            ..Scenario::named(name).unwrap()
        };
        let looks = looks(&scenario, DEFAULT_SEED);
        let last = looks.last().unwrap();
        assert!(last.in_use >= 48.0 && last.ratio > 0.05, "{name}: {} in use, {}", last.in_use, last.ratio);
        let traffic = last.rate / looks[0].rate;
        assert!(
            if name == "surge" { traffic > 5.0 } else { traffic < 1.1 },
            "{name}: traffic times {traffic}"
        );
    }
}

#[test]
fn a_request_without_a_thread_is_refused_at_once() {
    let mut scenario = Scenario { threads: 20, ..Scenario::calm() };
    scenario.pool.connections = 1;
    let mut simulation = Simulation::new(&scenario, 1);
    simulation.advance_to(scenario.start + Duration::from_secs(10));
    let page = Page::read(&simulation.page(Format::Text));
    let refused = [r#"exception="RejectedExecutionException""#];
    assert!(page.sum(REQUESTS, &refused) > 0.0);
    assert_eq!(page.sum("http_server_requests_seconds_sum", &refused), 0.0);
    assert!(page.select("tomcat_threads_busy_threads", &[]).all(|(_, busy)| busy <= 20.0));
}
