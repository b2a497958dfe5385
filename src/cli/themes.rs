//! The themes a user keeps beside the config: `$XDG_CONFIG_HOME/warroom/themes/NAME.toml`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, io};

use super::args::UsageError;
use crate::ui::theme::{Depth, Theme, Themes};

/// The theme called `name`: the user's own, or a shipped one.
pub(super) fn theme(name: &str, depth: Depth) -> Result<Theme, UsageError> {
    let folder = folder(env::var_os("XDG_CONFIG_HOME").map(PathBuf::from), env::home_dir());
    let themes = match folder {
        Some(folder) => kept_in(&folder, name)?,
        None => Themes::default(),
    };
    Theme::among(&Arc::new(themes.clone()), name, depth).map_err(|problem| {
        // The place in a file means nothing where only the name is wrong.
        let is_own = themes.is_own(name);
        UsageError(if is_own { format!("theme {name}: {problem}") } else { problem.text })
    })
}

/// Relative paths in the variable are to be ignored, says the XDG base directory specification.
fn folder(config_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let config = config_home.filter(|path| path.is_absolute()).or_else(|| Some(home?.join(".config")))?;
    Some(config.join("warroom/themes"))
}

/// The themes in a folder. One that cannot be read stops only who asked for it.
fn kept_in(folder: &Path, wanted: &str) -> Result<Themes, UsageError> {
    let mut themes = Themes::default();
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(themes),
        Err(error) => return Err(UsageError(format!("{}: {error}", folder.display()))),
    };
    for path in files.flatten().map(|file| file.path()) {
        let is_theme = path.extension().is_some_and(|extension| extension == "toml");
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_theme) else {
            continue;
        };
        match fs::read_to_string(&path) {
            Ok(source) => themes = themes.with(name, &source),
            Err(error) if name == wanted => {
                return Err(UsageError(format!("{}: {error}", path.display())));
            }
            Err(_) => {}
        }
    }
    Ok(themes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_beside_the_config() {
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(folder(path("/c"), path("/h")), path("/c/warroom/themes"));
        assert_eq!(folder(path("c"), path("/h")), path("/h/.config/warroom/themes"));
        assert_eq!(folder(None, None), None);
    }

    #[test]
    fn files_are_themes_by_their_names() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine.toml"), "inherits = \"dark\"").unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        fs::write(folder.path().join("bad.toml"), [0xff]).unwrap();
        let themes = kept_in(folder.path(), "mine").unwrap();
        assert_eq!(
            (themes.is_own("mine"), themes.is_own("notes"), themes.is_own("bad")),
            (true, false, false)
        );
        assert!(kept_in(folder.path(), "bad").is_err());
        assert_eq!(kept_in(&folder.path().join("none"), "dark").unwrap(), Themes::default());
    }
}
