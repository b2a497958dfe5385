//! Which config holds, and what a command watches.

use std::env;
use std::path::Path;

use anyhow::Result;

use super::args::{ConfigArgs, UsageError};
use crate::config::{Config, places};
use crate::model::{Clock, Text};
use crate::runtime::{Mirrors, Polling, Target};

/// What a command watches.
pub(super) struct Wanted {
    pub(super) board: Text,
    pub(super) targets: Vec<Target>,
    pub(super) config: Option<Config>,
    /// Whether the config says what is watched, or only how it looks and where it is kept.
    is_from_config: bool,
}

impl Wanted {
    /// These URLs or, without any, the config's sources; nothing where there is neither.
    pub(super) fn of(urls: &[String], args: &ConfigArgs) -> Result<Option<Self>> {
        let config = config(args)?;
        if !urls.is_empty() {
            let targets = targets(urls)?;
            let board = targets.first().map(board_of).unwrap_or_default();
            return Ok(Some(Self { board, targets, config, is_from_config: false }));
        }
        config.map(Self::of_config).transpose()
    }

    /// What the config has watched.
    fn of_config(config: Config) -> Result<Self> {
        let (board, targets) = watched(&config)?;
        Ok(Self { board, targets, config: Some(config), is_from_config: true })
    }

    /// The boards of a dashboard: one for each of several configs, else what these URLs or the one config say;
    /// none where there is neither.
    pub(super) fn boards(urls: &[String], args: &ConfigArgs) -> Result<Vec<Self>> {
        if args.configs.len() < 2 {
            return Ok(Self::of(urls, args)?.into_iter().collect());
        }
        if !urls.is_empty() {
            let what = "URLs go with one config at the most: each of several says what its own board watches";
            return Err(UsageError(what.to_owned()).into());
        }
        let boards: Vec<Self> =
            args.configs.iter().map(|path| Self::of_config(read(path)?)).collect::<Result<_>>()?;
        for (at, board) in boards.iter().enumerate() {
            if let Some(twin) = boards[..at].iter().find(|other| other.board == board.board) {
                return Err(twins(twin, board).into());
            }
        }
        Ok(boards)
    }

    /// The file that says what is watched; none where the command line does.
    pub(super) fn file(&self) -> Option<&Path> {
        self.config.as_ref().filter(|_| self.is_from_config).map(|config| config.path.as_path())
    }

    /// The same for a command that can do nothing without.
    pub(super) fn needed(urls: &[String], args: &ConfigArgs) -> Result<Self> {
        Self::of(urls, args)?
            .ok_or_else(|| UsageError(format!("no URL was given, and {}", no_config())).into())
    }
}

/// Two boards of one name would be one: in the journal, in who records it, and on the screen.
fn twins(one: &Wanted, other: &Wanted) -> UsageError {
    let file = |wanted: &Wanted| wanted.file().map(|path| path.display().to_string()).unwrap_or_default();
    let (one_file, other_file) = (file(one), file(other));
    UsageError(format!(
        "{one_file} and {other_file} are both the board {}: give each a name of its own, [board] name = \"…\"",
        one.board
    ))
}

/// The board's name and what a config has watched.
pub(super) fn watched(config: &Config) -> Result<(Text, Vec<Target>), UsageError> {
    let Some(board) = config.board_name().filter(|_| !config.sources.is_empty()) else {
        let what = format!("{} has no [[source]], and no URL was given", config.path.display());
        return Err(UsageError(what));
    };
    Ok((board, config.sources.iter().map(Target::from).collect()))
}

/// Where acknowledgements are told, as the config has it.
pub(super) fn mirrors(config: Option<&Config>) -> Mirrors {
    Mirrors::new(config.map(|config| config.acknowledge.clone()).unwrap_or_default())
}

/// The config that was named, else the first that is there.
pub(super) fn config(args: &ConfigArgs) -> Result<Option<Config>> {
    let found = || places(|name| env::var_os(name)).into_iter().find(|path| is_there(path));
    if args.configs.len() > 1 {
        return Err(UsageError("only the dashboard takes several configs: name one".to_owned()).into());
    }
    args.configs.first().cloned().or_else(found).map(|path| read(&path)).transpose()
}

/// Reads a config, and says on standard error what is out of the ordinary about it.
fn read(path: &Path) -> Result<Config> {
    let config = Config::read(path)?;
    for warning in &config.warnings {
        eprintln!("warroom: {warning}");
    }
    Ok(config)
}

/// A place that cannot be looked at holds none, such as below the `/dev/null` that services have for a home, or
/// in the home of somebody else.
fn is_there(path: &Path) -> bool {
    path.try_exists().unwrap_or_default()
}

/// There is no config, in words.
pub(super) fn no_config() -> String {
    let places: Vec<String> =
        places(|name| env::var_os(name)).iter().map(|path| path.display().to_string()).collect();
    format!("there is no config: neither {}", places.join(" nor "))
}

/// A board without a name is called after the host of its first endpoint.
pub(super) fn board_of(target: &Target) -> Text {
    Text::line(target.client.endpoint.host())
}

/// What these URLs stand for.
pub(super) fn targets(urls: &[String]) -> Result<Vec<Target>, UsageError> {
    let parse = |url: &String| Target::parse(url).map_err(|error| UsageError(error.to_string()));
    let mut targets = urls.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Target::tell_apart(&mut targets);
    Ok(targets)
}

/// Has nothing be changed at these.
pub(super) fn only_reading(targets: &mut [Target]) {
    for target in targets {
        target.client.read_only = true;
    }
}

/// What asks these on a board with this clock.
pub(super) fn pollings(targets: &[Target], clock: Clock) -> Result<Vec<Polling>, UsageError> {
    let polling = |target: &Target| target.polling(clock).map_err(|error| UsageError(error.to_string()));
    targets.iter().map(polling).collect()
}
