//! What is watched: a bare URL of the command line, or a source of the config.

use std::sync::Arc;
use std::time::Duration;

use crate::api::{Client, ClientSpec, Endpoint, Timeouts};
use crate::config::{BACKFILL, LEAST_TIMEOUT, PresetError, SourceConfig, Watch, endpoint_of};
use crate::model::Clock;
use crate::signals::SignalSpec;
use crate::sources::Kind;

/// How often a source is asked when nothing is said, in the board's time.
const INTERVAL: Duration = Duration::from_secs(5);

/// The least time between two polls, in the machine's time: a fast story still asks politely.
const LEAST_INTERVAL: Duration = Duration::from_millis(50);

/// An endpoint to watch.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The source's name: host and port, with the path where that is needed to tell two apart.
    pub name: Arc<str>,
    /// What it is; none where it is asked itself.
    pub kind: Option<Kind>,
    /// How to reach it.
    pub client: ClientSpec,
    /// Others that know the same, reached in the same way.
    pub replicas: Vec<Endpoint>,
    /// Who has a Prometheus's alerts and rules, where that is another server.
    pub alerts: Option<Endpoint>,
    /// How far back a Prometheus is asked for the past; zero for not at all.
    pub backfill: Duration,
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
    /// The target a URL stands for: what `host:port` alone is, it is asked itself.
    pub fn parse(raw: &str) -> Result<Self, TargetError> {
        let (endpoint, kind) = endpoint_of(raw, None)?;
        Ok(Self {
            name: endpoint.authority().into(),
            kind,
            client: ClientSpec::new(endpoint),
            replicas: Vec::new(),
            alerts: None,
            backfill: BACKFILL,
            every: INTERVAL,
            timeout: None,
            watch: Watch::default(),
        })
    }

    /// The door to it.
    pub(super) fn connect(&self, clock: Clock) -> Result<Client, TargetError> {
        self.connect_to(&self.client.endpoint, clock)
    }

    /// The door to another endpoint of it.
    pub(super) fn connect_to(&self, endpoint: &Endpoint, clock: Clock) -> Result<Client, TargetError> {
        self.connect_within(endpoint, self.patience(clock))
    }

    /// The same where an answer may take as long as `total`.
    pub(super) fn connect_within(&self, endpoint: &Endpoint, total: Duration) -> Result<Client, TargetError> {
        let timeouts = Timeouts { connect: total, read: total, total };
        Ok(Client::new(ClientSpec { timeouts, endpoint: endpoint.clone(), ..self.client.clone() })?)
    }

    /// How long an answer may take: as long as the interval.
    pub(super) fn patience(&self, clock: Clock) -> Duration {
        self.timeout.unwrap_or(self.machine_interval(clock).max(LEAST_TIMEOUT))
    }

    /// Every signal that may be asked for, where that can be told without asking what it is or has.
    pub(super) fn named(&self) -> Option<Vec<SignalSpec>> {
        match self.kind {
            Some(Kind::Alertmanager) => Some(Vec::new()),
            _ => self.watch.named(),
        }
    }

    /// The machine's time between two polls.
    pub(super) fn machine_interval(&self, clock: Clock) -> Duration {
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
            kind: source.kind,
            client: source.client.clone(),
            replicas: source.replicas.clone(),
            alerts: source.alerts.clone(),
            backfill: source.backfill,
            every: source.every,
            timeout: source.timeout,
            watch: source.watch.clone(),
        }
    }
}
