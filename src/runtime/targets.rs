//! What is watched: a bare URL of the command line, or a source of the config.

use std::sync::Arc;
use std::time::Duration;

use crate::api::{Client, ClientSpec, Timeouts};
use crate::config::{LEAST_TIMEOUT, PresetError, SourceConfig, Watch, endpoint};
use crate::model::Clock;

/// How often a source is asked when nothing is said, in the board's time.
const INTERVAL: Duration = Duration::from_secs(5);

/// The least time between two polls, in the machine's time: a fast story still asks politely.
const LEAST_INTERVAL: Duration = Duration::from_millis(50);

/// An endpoint to watch.
#[derive(Clone, Debug, PartialEq)]
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

    /// The door to it. A poll may take as long as the interval.
    pub(super) fn connect(&self, clock: Clock) -> Result<Client, TargetError> {
        let total = self.timeout.unwrap_or(self.machine_interval(clock).max(LEAST_TIMEOUT));
        let timeouts = Timeouts { connect: total, read: total, total };
        Ok(Client::new(ClientSpec { timeouts, ..self.client.clone() })?)
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
            client: source.client.clone(),
            every: source.every,
            timeout: source.timeout,
            watch: source.watch.clone(),
        }
    }
}
