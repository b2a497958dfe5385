//! What a poll loop needs, made from a target.

use std::sync::Arc;
use std::time::Duration;

use super::outlet::Outlet;
use super::targets::{Target, TargetError};
use crate::api::Client;
use crate::app::Message;
use crate::config::{Discovered, Preset, Watch, shipped};
use crate::metrics::exposition::Survey;
use crate::model::Clock;
use crate::signals::{SignalSpec, SourceSpec};
use crate::sources::{Asked, Discovery, Scrape, Source};

/// Makes a source anew, after a crash too; it may tell what it discovers.
pub type SourceFactory = Box<dyn Fn(&Outlet) -> Box<dyn Source> + Send + Sync>;

/// What a poll loop needs.
pub struct Polling {
    /// The source, as the screen knows it.
    pub spec: SourceSpec,
    /// What it was made for; two that are made for the same do the same.
    pub target: Option<Target>,
    /// The signals that are known before it has answered.
    pub signals: Vec<SignalSpec>,
    /// The machine's time between two polls.
    pub interval: Duration,
    /// Makes the source.
    pub make: SourceFactory,
}

impl Target {
    /// Everything a poll loop needs to watch it on a board with this clock.
    pub fn polling(&self, clock: Clock) -> Result<Polling, TargetError> {
        let presets: Arc<[Preset]> = shipped()?.into();
        let client = self.connect(clock)?;
        let interval = self.machine_interval(clock);
        let spec = SourceSpec {
            name: self.name.clone(),
            url: client.shown().text().clone(),
            stale_after: stale_after(interval, clock),
            insecure: client.is_insecure(),
        };
        let signals = self.watch.signals.clone();
        let make = factory(client, presets, spec.clone(), self.watch.clone());
        Ok(Polling { spec, target: Some(self.clone()), signals, interval, make })
    }
}

/// Two intervals as they really are, and at least a second of machine time, in the board's time.
fn stale_after(interval: Duration, clock: Clock) -> Duration {
    (interval * 2).max(Duration::from_secs(1)).mul_f64(clock.speed())
}

fn factory(client: Client, presets: Arc<[Preset]>, spec: SourceSpec, watch: Watch) -> SourceFactory {
    Box::new(move |outlet| {
        let discovery = discovery(presets.clone(), spec.clone(), watch.clone(), outlet.clone());
        Box::new(Scrape::new(spec.name.clone(), client.clone(), discovery))
    })
}

/// Tells the screen which signals an endpoint offers, and the source what to ask for them.
fn discovery(presets: Arc<[Preset]>, spec: SourceSpec, watch: Watch, outlet: Outlet) -> Discovery {
    let mut is_known = false;
    Box::new(move |survey: &Survey| {
        let Discovered { mut signals, fallback } = watch.choose(&presets, survey, &spec.name);
        // A page that lacks what it had before, as a database exporter's does while its database is
        // down, is no reason to show something else instead.
        if fallback && is_known {
            signals.retain(|signal| !signal.role.is_shown());
        }
        is_known |= !fallback;
        let asked = signals.iter().map(asked).collect();
        // The channel is full only while the screen stands still; the next survey tells again.
        let _ = outlet.try_send(Message::Discovered(spec.clone(), signals));
        asked
    })
}

fn asked(signal: &SignalSpec) -> Asked {
    Asked {
        signal: signal.id.clone(),
        expr: signal.expr.clone(),
        limit: signal.limit.clone(),
        is_shown: signal.role.is_shown(),
    }
}
