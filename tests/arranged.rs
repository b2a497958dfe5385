//! How the board is arranged outlives the screen it was arranged on.
#![allow(clippy::unwrap_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use endpoint::{Behaviour, Endpoint};
use kept::Kept;

const POOL: &str = "hikaricp_connections_active{pool=\"p\"} 1\nhikaricp_connections_max{pool=\"p\"} 5\n";

/// Whether the timeline stands above the gauges.
fn timeline_first(text: &str) -> bool {
    let row = |what: &str| text.lines().position(|row| row.contains(what));
    row("Timeline").zip(row("Pool p")).is_some_and(|(timeline, gauges)| timeline < gauges)
}

#[test]
fn parts_stand_as_they_were_left() {
    let (kept, endpoint) = (Kept::new(), Endpoint::start(Behaviour::Page(POOL.to_owned())));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for("the usual order", |text| {
        text.contains("Pool p") && text.contains("Timeline") && !timeline_first(text)
    });
    terminal.send("}");
    terminal.wait_for("the gauges moved down", timeline_first);
    terminal.quit();
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for("the order it was left in", timeline_first);
    terminal.send("z");
    terminal.wait_for("the gauges alone", |text| text.contains("Gauges alone") && !text.contains("Timeline"));
    terminal.send("z");
    terminal.wait_for("all parts", timeline_first);
    terminal.quit();
}
