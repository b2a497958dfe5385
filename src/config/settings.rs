//! What an operator wrote, checked.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::acknowledge::{Acknowledge, Chosen};
use super::watch::Watch;
use crate::api::{ClientSpec, Endpoint};
use crate::app::NotifySpec;
use crate::model::Text;
use crate::sources::Kind;
use crate::ui::keymap::Keymap;

/// How far back a Prometheus is asked for the past when nothing is said.
pub const BACKFILL: Duration = Duration::from_hours(6);

/// The least time a source is given to answer when nothing is said.
pub const LEAST_TIMEOUT: Duration = Duration::from_secs(1);

/// A checked config.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it was read from.
    pub path: PathBuf,
    /// The board's name, where one is given.
    pub board: Option<Text>,
    /// The journal's file, where one is given.
    pub journal: Option<PathBuf>,
    /// What is watched.
    pub sources: Vec<SourceConfig>,
    /// Where else an acknowledgement is told.
    pub acknowledge: Acknowledge,
    /// How the screen looks.
    pub ui: UiConfig,
    /// Its keys.
    pub keys: KeysConfig,
    /// How the operator is called.
    pub notify: NotifySpec,
    /// What is out of the ordinary, but no mistake.
    pub warnings: Vec<Text>,
}

impl Config {
    /// The board's name: the one that is given, else the host of the first source.
    pub fn board_name(&self) -> Option<Text> {
        let host = || self.sources.first().map(|source| Text::line(source.client.endpoint.host()));
        self.board.clone().or_else(host)
    }
}

impl Config {
    /// Whether acknowledgements are told to an Alertmanager, as far as the config says which sources are one.
    pub fn reaches_out(&self) -> bool {
        let is_one = |source: &&SourceConfig| source.kind == Some(Kind::Alertmanager);
        match self.acknowledge.alertmanager {
            Chosen::Named(_) => true,
            Chosen::Only => self.sources.iter().filter(is_one).count() == 1,
            Chosen::Nobody => false,
        }
    }
}

/// One `[[source]]` with its signals and pools.
#[derive(Clone, Debug)]
pub struct SourceConfig {
    /// Its name, unique on the board.
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
    /// How often it is asked.
    pub every: Duration,
    /// How long an answer may take; without it, as long as the interval.
    pub timeout: Option<Duration>,
    /// What is asked.
    pub watch: Watch,
}

/// `[ui]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UiConfig {
    /// The theme's name, known to be one.
    pub theme: Option<String>,
    /// What the operator goes by.
    pub name: Option<Text>,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

/// `[keys]`.
#[derive(Clone, Debug, Default)]
pub struct KeysConfig {
    /// The shipped keys with the operator's own over them.
    pub keymap: Keymap,
    /// The operator's own: the table, the chord, the action.
    pub own: Vec<(String, String, String)>,
}

/// The endpoint a URL stands for: `host:port` alone means `http://host:port`.
///
/// # Errors
/// When it is no `http` or `https` URL with a host.
pub fn endpoint(url: &str) -> Result<Endpoint, crate::api::Error> {
    let url = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    Endpoint::parse(&url)
}

/// The same for an endpoint of this kind: a page of metrics is at `/metrics` unless the URL says where. Without
/// a kind, a path that ends so is one all the same.
///
/// # Errors
/// As [`endpoint`].
pub fn endpoint_of(url: &str, kind: Option<Kind>) -> Result<(Endpoint, Option<Kind>), crate::api::Error> {
    let endpoint = endpoint(url)?;
    let kind = kind.or_else(|| endpoint.is_page().then_some(Kind::Scrape));
    let endpoint = if kind == Some(Kind::Scrape) { endpoint.or_path("/metrics") } else { endpoint };
    Ok((endpoint, kind))
}
