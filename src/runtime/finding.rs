//! What a source is asked for, as presets find it; the screen is told.

use std::sync::Arc;
use std::time::Duration;

use super::outlet::Outlet;
use crate::app::Message;
use crate::config::{Discovered, Preset, Watch};
use crate::metrics::exposition::Survey;
use crate::signals::{SignalSpec, SourceSpec};
use crate::sources::{Asked, Chooser, Discovery};

/// Finds signals for one source.
pub(super) struct Finding {
    presets: Arc<[Preset]>,
    spec: SourceSpec,
    watch: Watch,
    outlet: Outlet,
    is_known: bool,
    /// Turns the time between two samples into how long one is good for.
    stale_after: Box<dyn Fn(Duration) -> Duration + Send>,
}

impl Finding {
    /// Finds what `presets` know and `watch` wants, for the source that `spec` tells of.
    pub(super) fn new(
        (presets, watch): (Arc<[Preset]>, Watch),
        spec: SourceSpec,
        outlet: Outlet,
        stale_after: impl Fn(Duration) -> Duration + Send + 'static,
    ) -> Self {
        Self { presets, spec, watch, outlet, is_known: false, stale_after: Box::new(stale_after) }
    }

    /// For a page of metrics.
    pub(super) fn of_page(mut self) -> Discovery {
        Box::new(move |survey: &Survey| {
            let discovered = self.watch.choose(&self.presets, survey, &self.spec.name);
            self.take(discovered)
        })
    }

    /// Tells the screen which signals a source offers; returns what to ask for them.
    fn take(&mut self, discovered: Discovered) -> Vec<Asked> {
        let Discovered { mut signals, fallback } = discovered;
        // A page that lacks what it had before, as a database exporter's does while its database is
        // down, is no reason to show something else instead.
        if fallback && self.is_known {
            signals.retain(|signal| !signal.role.is_shown());
        }
        self.is_known |= !fallback;
        let asked = signals.iter().map(asked).collect();
        self.tell(signals);
        asked
    }

    fn tell(&self, signals: Vec<SignalSpec>) {
        // The channel is full only while the screen stands still; the next survey tells again.
        let _ = self.outlet.try_send(Message::Discovered(self.spec.clone(), signals));
    }
}

impl Chooser for Finding {
    fn discovers(&self) -> bool {
        self.watch.looks_around()
    }

    fn interesting(&mut self, names: &[String]) -> Vec<String> {
        self.watch.interesting(&self.presets, names)
    }

    fn choose(&mut self, jobs: &[(String, Survey)]) -> Vec<Asked> {
        let discovered = self.watch.choose_of_jobs(&self.presets, jobs, &self.spec.name);
        self.take(discovered)
    }

    fn hear_interval(&mut self, interval: Duration) {
        let stale_after = (self.stale_after)(interval);
        if stale_after != self.spec.stale_after {
            self.spec.stale_after = stale_after;
            self.tell(Vec::new());
        }
    }
}

/// What is asked for a signal.
pub(super) fn asked(signal: &SignalSpec) -> Asked {
    Asked {
        signal: signal.id.clone(),
        expr: signal.expr.clone(),
        limit: signal.limit.clone(),
        is_shown: signal.role.is_shown(),
    }
}
