//! Where a config is looked for.

use std::ffi::OsString;
use std::path::PathBuf;

/// The last place: the machine's own config.
const SYSTEM: &str = "/etc/warroom/config.toml";

/// Where a config is looked for when none is named, the first place first. `variable` reads the environment.
pub fn places(variable: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let own = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")));
    let own = own.map(|folder| folder.join("warroom/config.toml"));
    own.into_iter().chain([PathBuf::from(SYSTEM)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(xdg: Option<&str>, home: Option<&str>) -> String {
        let variable = |name: &str| match name {
            "XDG_CONFIG_HOME" => xdg.map(OsString::from),
            "HOME" => home.map(OsString::from),
            _ => None,
        };
        places(variable)[0].display().to_string()
    }

    #[test]
    fn the_operators_own_comes_before_the_machines() {
        assert_eq!(first(Some("/x"), Some("/h")), "/x/warroom/config.toml");
        assert_eq!(first(Some("not/absolute"), Some("/h")), "/h/.config/warroom/config.toml");
        assert_eq!(first(None, None), SYSTEM);
    }
}
