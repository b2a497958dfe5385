//! `warroom themes`, and the themes a user keeps beside the config: `$XDG_CONFIG_HOME/warroom/themes/NAME.toml`.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, fs, io};

use anyhow::Result;

use super::args::UsageError;
use super::failure::USAGE;
use super::print::print;
use super::terminal::{charset, depth};
use crate::model::Text;
use crate::ui::keymap::Keymap;
use crate::ui::theme::{Depth, Theme, Themes};
use crate::ui::{Look, samples, snapshot, terminal};

/// Columns of a terminal that does not say.
const COLUMNS: u16 = 80;

/// Prints the themes there are: on a terminal each in its colours, else their names. What is wrong with one is said
/// on standard error.
pub(super) fn run() -> Result<ExitCode> {
    let themes = Arc::new(known("")?);
    let mut looks = Vec::new();
    let mut code = ExitCode::SUCCESS;
    for name in themes.names() {
        match Theme::among(&themes, name, depth()) {
            Ok(theme) => looks.push(Look { theme, keymap: Keymap::default(), charset: charset() }),
            Err(problem) => {
                eprintln!("warroom: theme {}: {problem}", Text::line(name));
                code = ExitCode::from(USAGE);
            }
        }
    }
    if io::stdout().is_terminal() {
        let columns = terminal::size().map_or(COLUMNS, |(columns, _)| columns);
        print(&snapshot::ansi(&samples(&looks, columns)))?;
    } else {
        print(&looks.iter().map(|look| format!("{}\n", look.theme.name())).collect::<Vec<_>>().concat())?;
    }
    Ok(code)
}

/// The theme called `name`: the user's own, or a shipped one.
pub(super) fn theme(name: &str, depth: Depth) -> Result<Theme, UsageError> {
    let themes = known(name)?;
    Theme::among(&Arc::new(themes.clone()), name, depth).map_err(|problem| {
        // The place in a file means nothing where only the name is wrong.
        let is_own = themes.is_own(name);
        UsageError(if is_own { format!("theme {name}: {problem}") } else { problem.text })
    })
}

/// All themes, the shipped ones and the user's own, of which this one is `wanted`.
fn known(wanted: &str) -> Result<Themes, UsageError> {
    let folder = folder(env::var_os("XDG_CONFIG_HOME").map(PathBuf::from), env::home_dir());
    folder.map_or_else(|| Ok(Themes::default()), |folder| kept_in(&folder, wanted))
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
