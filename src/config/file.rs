//! Reading a config from its file.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::decode::decode;
use super::problem::Problems;
use super::settings::{Config, SourceConfig};
use crate::model::Text;

/// The longest config read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The permission of everybody to read a file.
const READABLE_BY_ALL: u32 = 0o004;

/// A config that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the config {path} cannot be read: {reason}", path = Text::line(&path.to_string_lossy()))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// What it says is wrong.
    #[error(transparent)]
    Wrong(#[from] Problems),
}

impl ConfigError {
    /// Everything that is wrong, a line each.
    pub fn lines(&self) -> Vec<Text> {
        match self {
            Self::Unreadable { .. } => vec![Text::line(&self.to_string())],
            Self::Wrong(problems) => problems.lines().collect(),
        }
    }
}

impl Config {
    /// Reads and checks the config in a file of at most 1 MiB.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |reason: String| ConfigError::Unreadable { path: path.to_owned(), reason };
        let (text, mode) = content(path).map_err(|error| unreadable(in_words(&error)))?;
        let mut config = Self::parse(path, &text)?;
        if mode & READABLE_BY_ALL != 0 && config.sources.iter().any(holds_secrets) {
            let path = path.display();
            let text = format!(
                "{path} holds secrets and everybody can read it: chmod o-r, or use files or variables"
            );
            config.warnings.push(Text::line(&text));
        }
        Ok(config)
    }

    /// Checks the text of a config; `path` is for messages, and relative paths in it count from its folder.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Problems> {
        decode(path, text)
    }
}

/// Whether the file itself holds something that may be secret.
fn holds_secrets(source: &SourceConfig) -> bool {
    let headers = &source.client.auth.headers;
    source.client.endpoint.has_secrets() || headers.iter().any(|(_, secret)| secret.is_given())
}

/// A file's text and permissions.
fn content(path: &Path) -> io::Result<(String, u32)> {
    let metadata = path.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut text = String::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mode = if metadata.is_file() { metadata.permissions().mode() } else { 0 };
    Ok((text, mode))
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::InvalidData => "not UTF-8".to_owned(),
        io::ErrorKind::FileTooLarge => "larger than 1 MiB".to_owned(),
        kind => kind.to_string(),
    }
}
