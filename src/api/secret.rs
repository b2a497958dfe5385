//! Values that must not be seen.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use super::error::ErrorKind;

/// The longest secret a file may hold, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// Where a secret value is kept. It is read for every request, so that a rotated one is picked up.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Origin);

#[derive(Clone)]
enum Origin {
    File(PathBuf),
    Variable(String),
    Given(SecretString),
}

impl PartialEq for Origin {
    /// By where it is kept, not by what is there at the moment.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(path), Self::File(other)) => path == other,
            (Self::Variable(name), Self::Variable(other)) => name == other,
            (Self::Given(value), Self::Given(other)) => value.expose_secret() == other.expose_secret(),
            _ => false,
        }
    }
}

impl Eq for Origin {}

impl Secret {
    /// The content of a regular file of at most 64 KiB, without the line break at its end.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Origin::File(path.into()))
    }

    /// The value of the environment variable `name`.
    pub fn env(name: impl Into<String>) -> Self {
        Self(Origin::Variable(name.into()))
    }

    /// The value itself: a user name, or what was typed into a URL.
    pub fn given(value: impl Into<String>) -> Self {
        Self(Origin::Given(SecretString::from(value.into())))
    }

    /// The value as it is now. The error names the file or variable, never the value.
    pub(super) fn read(&self) -> Result<SecretString, ErrorKind> {
        match &self.0 {
            Origin::Given(value) => Ok(value.clone()),
            Origin::File(path) => file_content(path)
                .and_then(nonempty)
                .map_err(|cause| unreadable(&format!("file {}", path.display()), &cause)),
            Origin::Variable(name) => variable(name)
                .and_then(nonempty)
                .map_err(|cause| unreadable(&format!("variable {name}"), &cause)),
        }
    }
}

impl Secret {
    /// The file it is read from.
    pub fn in_file(&self) -> Option<&Path> {
        if let Origin::File(path) = &self.0 { Some(path) } else { None }
    }

    /// The environment variable it is read from.
    pub fn in_variable(&self) -> Option<&str> {
        if let Origin::Variable(name) = &self.0 { Some(name) } else { None }
    }

    /// Whether it was given as it is, by whoever could read it there.
    pub const fn is_given(&self) -> bool {
        matches!(self.0, Origin::Given(_))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Origin::File(path) => write!(f, "<secret in file {}>", path.display()),
            Origin::Variable(name) => write!(f, "<secret in variable {name}>"),
            Origin::Given(_) => f.write_str("<secret>"),
        }
    }
}

fn file_content(path: &Path) -> Result<String, String> {
    // Opening a pipe nobody writes to would wait for ever.
    let is_regular = path.metadata().map_err(|cause| in_words(&cause))?.is_file();
    if !is_regular {
        return Err("not a regular file".to_owned());
    }
    let mut content = String::new();
    let file = File::open(path).map_err(|cause| in_words(&cause))?;
    file.take(MAX_BYTES + 1).read_to_string(&mut content).map_err(|cause| in_words(&cause))?;
    if content.len() as u64 > MAX_BYTES {
        return Err("longer than 64 KiB".to_owned());
    }
    content.truncate(content.trim_end_matches(['\r', '\n']).len());
    Ok(content)
}

fn variable(name: &str) -> Result<String, String> {
    // `VarError` shows the value when that is not UTF-8.
    let value = std::env::var_os(name).ok_or("not set")?;
    value.into_string().map_err(|_| "not UTF-8".to_owned())
}

fn nonempty(value: String) -> Result<SecretString, String> {
    if value.is_empty() { Err("empty".to_owned()) } else { Ok(value.into()) }
}

fn in_words(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::InvalidData => "not UTF-8".to_owned(),
        kind => kind.to_string(),
    }
}

fn unreadable(place: &str, cause: &str) -> ErrorKind {
    ErrorKind::Secret(format!("the secret in {place} cannot be used: {cause}"))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn stored(content: &[u8]) -> (tempfile::TempDir, Secret) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token");
        std::fs::write(&path, content).unwrap();
        (dir, Secret::file(path))
    }

    #[test]
    fn the_line_break_at_the_end_is_no_part_of_it() {
        for content in ["s3cret", "s3cret\n", "s3cret\r\n"] {
            let (_dir, secret) = stored(content.as_bytes());
            assert_eq!(secret.read().unwrap().expose_secret(), "s3cret");
        }
        let (_dir, spaced) = stored(b" s3cret \n");
        assert_eq!(spaced.read().unwrap().expose_secret(), " s3cret ");
    }

    #[test]
    fn errors_name_the_place_never_the_value() {
        let (_dir, empty) = stored(b"\n");
        assert!(empty.read().unwrap_err().to_string().ends_with("token cannot be used: empty"));
        let (_dir, binary) = stored(b"canary\xff");
        let error = binary.read().unwrap_err().to_string();
        assert!(error.ends_with("not UTF-8") && !error.contains("canary"), "{error}");
        let (_dir, long) = stored(&vec![b'x'; 70_000]);
        assert!(long.read().unwrap_err().to_string().ends_with("longer than 64 KiB"));
        let missing = Secret::env("WARROOM_NO_SUCH_VARIABLE").read().unwrap_err().to_string();
        assert_eq!(missing, "the secret in variable WARROOM_NO_SUCH_VARIABLE cannot be used: not set");
        let dir = tempfile::tempdir().unwrap();
        let error = Secret::file(dir.path()).read().unwrap_err().to_string();
        assert!(error.ends_with("not a regular file"), "{error}");
    }

    #[test]
    fn debug_shows_the_place_only() {
        assert_eq!(format!("{:?}", Secret::given("canary")), "<secret>");
        assert_eq!(format!("{:?}", Secret::env("TOKEN")), "<secret in variable TOKEN>");
    }
}
