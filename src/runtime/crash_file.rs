//! What is known of a crash, in a file for a report.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::model::{Text, Timestamp};

/// How the files' names begin and end.
const NAME: (&str, &str) = ("crash-", ".txt");

/// Files that stay; older ones make room.
const FILES: usize = 5;

/// Bytes of a file at the most: a backtrace of a deep recursion has no end.
const BYTES: usize = 64 * 1024;

/// Writes what happened at `at`, readable by nobody else, and answers with the file's path. There is nothing
/// in it but the program's version and `what`: no environment, no arguments, no memory.
pub(super) fn write(folder: &Path, at: Timestamp, what: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let time: String = at.to_string().chars().map(|c| if c == ':' { '-' } else { c }).collect();
    let path = folder.join(format!("{}{time}{}", NAME.0, NAME.1));
    let mut file = fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&path)?;
    let text = Text::block(&format!("warroom {}\n{at}\n{what}\n", env!("CARGO_PKG_VERSION")));
    file.write_all(&text.as_str().as_bytes()[..text.as_str().floor_char_boundary(BYTES)])?;
    make_room(folder)?;
    Ok(path)
}

/// Removes the oldest; their names tell the time.
fn make_room(folder: &Path) -> io::Result<()> {
    let names = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> = names.filter(|path| is_crash_file(path)).collect();
    files.sort();
    for file in files.iter().rev().skip(FILES) {
        fs::remove_file(file)?;
    }
    Ok(())
}

fn is_crash_file(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.starts_with(NAME.0) && name.ends_with(NAME.1)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn five_small_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("warroom");
        let mut paths = Vec::new();
        for n in 0..8 {
            let at = Timestamp::from_millis(1_723_600_000_000 + n * 1000);
            paths.push(write(&state, at, &"é\u{1b}]52;c;QQ==\u{7}".repeat(20_000)).unwrap());
        }
        fs::write(state.join("drafts.json"), "{}").unwrap();
        let there: Vec<bool> = paths.iter().map(|path| path.exists()).collect();
        assert_eq!(there, [false, false, false, true, true, true, true, true]);
        let text = fs::read_to_string(&paths[7]).unwrap();
        assert!(text.starts_with("warroom ") && text.len() <= BYTES && !text.contains('\u{1b}'));
        assert_eq!(fs::metadata(&paths[7]).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(state.join("drafts.json").exists());
    }
}
