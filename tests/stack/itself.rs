//! The stack does what its story says, whoever watches.

use crate::real::{command, output};
use crate::stack::{FIXED, GOOD, LEAKING, SIZE, Stack, Watcher, until};

/// How many connections PostgreSQL holds that were forgotten.
fn held(stack: &Stack) -> usize {
    let mut psql = command("psql");
    psql.args([
        "-XAt",
        "-U",
        "postgres",
        "-h",
        "127.0.0.1",
        "-p",
        &stack.postgres.address.port().to_string(),
    ]);
    let question =
        "select count(*) from pg_stat_activity where query like '%pg_sleep(0.02)%' and state = 'idle'";
    output(psql.args(["-c", question])).trim().parse().unwrap()
}

fn tells_its_story(watcher: Watcher) {
    let Some(mut stack) = Stack::start(watcher) else { return };
    let in_use =
        |stack: &Stack| stack.query("hikaricp_connections_active", None).first().map(|(_, value)| *value);
    let rate = "sum(rate(http_requests_total{code=\"200\"}[10s]))";
    until("work", || stack.query(rate, None).first().filter(|(_, value)| *value > 1.0).map(|_| ()));
    assert!(held(&stack) < SIZE, "version {GOOD} gives its connections back");
    stack.deploy(LEAKING.0, Some(LEAKING.1));
    until("a leak", || in_use(&stack).filter(|value| *value > 3.0));
    assert!(held(&stack) >= 3, "what is forgotten is held");
    stack.wait_until_firing("OrdersFailing", true);
    assert_eq!(in_use(&stack), Some(SIZE as f64));
    until("the page", || stack.pages("OrdersFailing").then_some(()));
    let climbed: Vec<f64> =
        stack.recorded("hikaricp_connections_active", 120).iter().map(|(_, v)| *v).collect();
    let between = climbed.iter().filter(|value| (3.0..SIZE as f64).contains(*value)).count();
    assert!(between >= 3, "the pool fills step by step: {climbed:?}");
    stack.deploy(FIXED, None);
    stack.wait_until_firing("OrdersFailing", false);
    until("connections given back", || (held(&stack) < SIZE / 2).then_some(()));
    until("the page's end", || (!stack.pages("OrdersFailing")).then_some(()));
}

#[test]
fn a_leak_pages_and_a_fix_ends_it() {
    tells_its_story(Watcher::Prometheus);
}

#[test]
fn the_same_with_victoria_metrics() {
    tells_its_story(Watcher::VictoriaMetrics);
}
