//! What is watched: a bare URL of the command line, or a source of the config.

use std::sync::Arc;
use std::time::Duration;

use super::outlet::Outlet;
use super::poll::{Polling, SourceFactory};
use crate::api::{Client, ClientSpec, Timeouts};
use crate::app::Message;
use crate::config::{Discovered, LEAST_TIMEOUT, Preset, PresetError, SourceConfig, Watch, endpoint, shipped};
use crate::metrics::exposition::Survey;
use crate::model::Clock;
use crate::signals::{SignalSpec, SourceSpec};
use crate::sources::{Asked, Discovery, Scrape};

/// How often a source is asked when nothing is said, in the board's time.
const INTERVAL: Duration = Duration::from_secs(5);

/// The least time between two polls, in the machine's time: a fast story still asks politely.
const LEAST_INTERVAL: Duration = Duration::from_millis(50);

/// An endpoint to watch.
#[derive(Clone, Debug)]
pub struct Target {
    /// The source's name: host and port, with the path where that is needed to tell two apart.
    pub name: Arc<str>,
    /// How to reach it.
    pub client: ClientSpec,
    /// How often it is asked, in the board's time.
    pub every: Duration,
    /// How long an answer may take, in the machine's time; without it, as long as the interval.
    pub timeout: Option<Duration>,
    /// What is asked.
    pub watch: Watch,
}

/// A URL that cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The URL or what belongs to it is wrong.
    #[error(transparent)]
    Endpoint(#[from] crate::api::Error),
    /// A shipped preset does not decode.
    #[error(transparent)]
    Preset(#[from] PresetError),
}

impl Target {
    /// The target a URL stands for: `host:port` alone means `http://host:port/metrics`.
    pub fn parse(raw: &str) -> Result<Self, TargetError> {
        let endpoint = endpoint(raw)?;
        Ok(Self {
            name: endpoint.authority().into(),
            client: ClientSpec::new(endpoint),
            every: INTERVAL,
            timeout: None,
            watch: Watch::default(),
        })
    }

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
        Ok(Polling { spec, signals, interval, make })
    }

    /// The door to it. A poll may take as long as the interval.
    pub(super) fn connect(&self, clock: Clock) -> Result<Client, TargetError> {
        let total = self.timeout.unwrap_or(self.machine_interval(clock).max(LEAST_TIMEOUT));
        let timeouts = Timeouts { connect: total, read: total, total };
        Ok(Client::new(ClientSpec { timeouts, ..self.client.clone() })?)
    }

    /// The machine's time between two polls.
    fn machine_interval(&self, clock: Clock) -> Duration {
        self.every.div_f64(clock.speed()).max(LEAST_INTERVAL)
    }

    /// Gives targets that share a host names that differ.
    pub fn tell_apart(targets: &mut [Self]) {
        let shared: Vec<bool> = targets
            .iter()
            .map(|target| targets.iter().filter(|other| other.name == target.name).count() > 1)
            .collect();
        for (number, (target, _)) in targets.iter_mut().zip(shared).filter(|(_, shared)| *shared).enumerate()
        {
            target.name = format!("{}#{}", target.name, number + 1).into();
        }
    }
}

impl From<&SourceConfig> for Target {
    fn from(source: &SourceConfig) -> Self {
        Self {
            name: source.name.clone(),
            client: source.client.clone(),
            every: source.every,
            timeout: source.timeout,
            watch: source.watch.clone(),
        }
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
