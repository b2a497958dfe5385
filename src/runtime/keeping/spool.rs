//! What the journal could not take yet, kept where the next start finds it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::model::{Event, Text};

/// How the files' names begin and end.
const NAME: (&str, &str) = ("unsent-", ".json");

/// What cannot be stored is put aside under such a name, where nobody reads it again.
const ASIDE: (&str, &str) = ("set-aside-", ".json");

/// A file of deeds for one journal: a line that names the journal, then a line each. What is done with may
/// still be in it; ids make storing it twice harmless.
#[derive(Clone, Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    file: PathBuf,
    journal: PathBuf,
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Heading {
    journal: PathBuf,
}

impl Spool {
    /// The spool of this process for a board and its journal, in the operator's folder.
    pub(super) fn new(folder: &Path, journal: &Path, board: &Text) -> Self {
        Self::of_process(folder, (process::id(), board), journal)
    }

    pub(super) fn of_process(folder: &Path, (process, board): (u32, &Text), journal: &Path) -> Self {
        let journal = real(journal);
        let file = folder.join(format!("{}{process}-{}{}", NAME.0, mark(board, &journal), NAME.1));
        Self { folder: folder.to_owned(), file, journal }
    }

    /// Takes what earlier processes left behind for this journal, in the order it was done; what this one
    /// keeps stays among it.
    pub(super) fn left_behind(&self) -> Vec<Vec<Event>> {
        let mut deeds = self.of_this_journal(&self.file).unwrap_or_default();
        let Ok(entries) = fs::read_dir(&self.folder) else { return deeds };
        let files = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_spool(path));
        for file in files.filter(|file| *file != self.file) {
            if let Some(left) = self.of_this_journal(&file) {
                deeds.extend(left);
                // Now they are this process's to keep.
                if self.keep(&deeds).is_ok() {
                    let _ = fs::remove_file(&file);
                }
            }
        }
        deeds.sort_by_key(|deed| deed.first().map(|event| event.recorded_at));
        deeds
    }

    /// A last line that was cut off was never said to be kept.
    fn of_this_journal(&self, file: &Path) -> Option<Vec<Vec<Event>>> {
        let text = fs::read(file).ok()?;
        let mut lines = text.split(|byte| *byte == b'\n');
        let heading: Heading = serde_json::from_slice(lines.next()?).ok()?;
        let deeds = lines.filter_map(|line| serde_json::from_slice(line).ok());
        (heading.journal == self.journal).then(|| deeds.collect())
    }

    /// What is kept at this moment.
    #[cfg(test)]
    pub(super) fn kept(&self) -> Vec<Vec<Event>> {
        self.of_this_journal(&self.file).unwrap_or_default()
    }

    /// Keeps these deeds, too; fails where none are kept yet.
    pub(super) fn add(&self, deeds: &[Vec<Event>]) -> io::Result<()> {
        let mut text = lines(deeds)?;
        let mut out = OpenOptions::new().append(true).open(&self.file)?;
        // What an earlier attempt left half written ends here.
        text.insert(0, b'\n');
        out.write_all(&text)?;
        out.sync_data()
    }

    /// Keeps these deeds and no others. A file that cannot be written stays as it was.
    pub(super) fn keep(&self, deeds: &[Vec<Event>]) -> io::Result<()> {
        if !deeds.is_empty() {
            let mut text = serde_json::to_vec(&Heading { journal: self.journal.clone() })?;
            text.push(b'\n');
            text.extend(lines(deeds)?);
            fs::create_dir_all(&self.folder)?;
            return replace(&self.file, &text);
        }
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Puts a deed aside that nobody can store, into a file of its own; returns which.
    pub(super) fn set_aside(&self, deed: &[Event]) -> io::Result<PathBuf> {
        let name = deed.first().map(|event| event.id.to_string()).unwrap_or_default();
        let file = self.folder.join(format!("{}{name}{}", ASIDE.0, ASIDE.1));
        fs::create_dir_all(&self.folder)?;
        replace(&file, &serde_json::to_vec_pretty(deed)?)?;
        Ok(file)
    }
}

fn lines(deeds: &[Vec<Event>]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    for deed in deeds {
        serde_json::to_writer(&mut text, deed)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// Tells the boards of a process apart in the name of a file.
fn mark(board: &Text, journal: &Path) -> String {
    let hash = Sha256::new().chain_update(board.as_str()).chain_update([0]);
    let hash = hash.chain_update(journal.as_os_str().as_encoded_bytes()).finalize();
    let mark = hash.iter().take(4).fold(0_u32, |mark, byte| mark << 8 | u32::from(*byte));
    format!("{mark:08x}")
}

/// The same however a journal is named, also before it is there.
fn real(journal: &Path) -> PathBuf {
    let absolute = std::path::absolute(journal).unwrap_or_else(|_| journal.to_owned());
    fs::canonicalize(&absolute).unwrap_or_else(|_| {
        let folder = absolute.parent().and_then(|folder| fs::canonicalize(folder).ok());
        let there = folder.zip(absolute.file_name()).map(|(folder, name)| folder.join(name));
        there.unwrap_or(absolute)
    })
}

fn is_spool(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.starts_with(NAME.0) && name.ends_with(NAME.1)
}

/// Puts `text` into `file` in one step, readable by nobody else.
pub(super) fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let beside = file.with_extension("new");
    let mut out = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&beside)?;
    out.write_all(text)?;
    out.sync_data()?;
    fs::rename(&beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, EventId, EventKind, Timestamp};

    fn deed(n: u8) -> Vec<Event> {
        let at = Timestamp::from_millis(i64::from(n));
        let id = EventId::of_person(at, [n; 10]);
        vec![Event::new(id, Text::line("b"), EventKind::Note, at, Actor::person("a", "h"))]
    }

    #[test]
    fn what_is_added_stands_behind_what_was_kept_and_a_torn_line_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::of_process(folder.path(), (1, &Text::line("b")), Path::new("/one"));
        spool.add(&[deed(1)]).unwrap_err();
        spool.keep(&[deed(1)]).unwrap();
        spool.add(&[deed(2), deed(3)]).unwrap();
        assert_eq!(spool.kept(), [deed(1), deed(2), deed(3)]);
        OpenOptions::new().append(true).open(&spool.file).unwrap().write_all(b"[{\"id\":\"0").unwrap();
        spool.add(&[deed(4)]).unwrap();
        assert_eq!(spool.kept(), [deed(1), deed(2), deed(3), deed(4)]);
    }

    #[test]
    fn the_next_start_finds_what_was_left_for_its_journal() {
        let (folder, board) = (tempfile::tempdir().unwrap(), Text::line("b"));
        let spool = |process: u32, journal: &str| {
            Spool::of_process(folder.path(), (process, &board), Path::new(journal))
        };
        spool(1, "/one").keep(&[deed(1), deed(2)]).unwrap();
        spool(2, "/other").keep(&[deed(3)]).unwrap();
        let next = spool(3, "/one");
        assert_eq!(next.left_behind(), [deed(1), deed(2)]);
        // Still kept, now by the new process; gone once it is stored.
        assert_eq!(spool(4, "/one").left_behind(), [deed(1), deed(2)]);
        spool(4, "/one").keep(&[]).unwrap();
        assert!(spool(5, "/one").left_behind().is_empty());
        assert_eq!(spool(5, "/other").left_behind(), [deed(3)]);
    }

    #[test]
    fn the_boards_of_a_process_keep_apart_what_they_share_a_journal_for() {
        let folder = tempfile::tempdir().unwrap();
        let spool = |board| Spool::of_process(folder.path(), (1, &Text::line(board)), Path::new("/one"));
        spool("shop").keep(&[deed(1)]).unwrap();
        spool("bank").keep(&[deed(2)]).unwrap();
        spool("bank").keep(&[]).unwrap();
        assert_eq!(spool("shop").kept(), [deed(1)]);
    }
}
