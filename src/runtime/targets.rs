//! What a bare URL on the command line stands for.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::poll::{Polling, SourceFactory};
use crate::api::{Client, ClientSpec};
use crate::app::Message;
use crate::config::{Preset, PresetError, discover, shipped};
use crate::metrics::exposition::Survey;
use crate::model::{Clock, Text};
use crate::signals::{SignalSpec, SourceSpec};
use crate::sources::{Asked, Discovery, Scrape};

/// How often a source is asked, in the board's time.
pub const INTERVAL: Duration = Duration::from_secs(5);

/// The least time between two polls, in the machine's time: a fast story still asks politely.
const LEAST_PAUSE: Duration = Duration::from_millis(200);

/// An endpoint to watch.
#[derive(Clone, Debug)]
pub struct Target {
    /// The source's name: host and port, with the path where that is needed to tell two apart.
    pub name: Arc<str>,
    /// How to reach it.
    pub client: ClientSpec,
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
    pub fn parse(raw: &str, clock: Clock) -> Result<Self, TargetError> {
        let with_scheme = if raw.contains("://") { raw.to_owned() } else { format!("http://{raw}") };
        let mut client = ClientSpec::parse(&with_scheme)?;
        client.default_path("/metrics");
        client.timeout = machine_pause(clock).max(INTERVAL.div_f64(clock.speed().max(1.0)));
        Ok(Self { name: client.host().into(), client })
    }

    /// What the screen knows of it beforehand.
    fn source_spec(&self, client: &Client, clock: Clock) -> SourceSpec {
        SourceSpec {
            name: self.name.clone(),
            url: Text::line(&client.url().to_string()),
            stale_after: stale_after(clock),
            insecure: client.is_insecure(),
        }
    }

    /// Everything a poll loop needs; `messages` hears of what is discovered.
    pub fn polling(&self, clock: Clock, messages: &Sender<Message>) -> Result<Polling, TargetError> {
        let presets: Arc<[Preset]> = shipped()?.into();
        let client = Client::new(self.client.clone())?;
        let spec = self.source_spec(&client, clock);
        let make = factory(self.name.clone(), client, presets, spec.clone(), messages.clone());
        Ok(Polling { spec, interval: machine_pause(clock), make })
    }
}

/// The machine's time between two polls.
fn machine_pause(clock: Clock) -> Duration {
    INTERVAL.div_f64(clock.speed()).max(LEAST_PAUSE)
}

/// Two intervals as they really are, and at least a second of machine time, in the board's time.
fn stale_after(clock: Clock) -> Duration {
    (machine_pause(clock) * 2).max(Duration::from_secs(1)).mul_f64(clock.speed())
}

fn factory(
    name: Arc<str>,
    client: Client,
    presets: Arc<[Preset]>,
    spec: SourceSpec,
    messages: Sender<Message>,
) -> SourceFactory {
    Box::new(move || {
        let (name, presets, spec) = (name.clone(), presets.clone(), spec.clone());
        let messages = messages.clone();
        let discovery: Discovery = {
            let name = name.clone();
            Box::new(move |survey: &Survey| {
                let signals = discover(&presets, survey, &name);
                let asked = signals.iter().map(asked).collect();
                // The channel is full only when the screen stands still; the next survey tells again.
                let _ = messages.try_send(Message::Discovered(spec.clone(), signals));
                asked
            })
        };
        Box::new(Scrape::new(name, client.clone(), discovery))
    })
}

fn asked(signal: &SignalSpec) -> Asked {
    Asked { signal: signal.id.clone(), expr: signal.expr.clone(), limit: signal.limit.clone() }
}
