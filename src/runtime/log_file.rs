//! A file that lines are added to, and that never takes more than its share of the disk.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::model::Text;

/// Bytes of a file, after which a new one begins.
const BYTES: u64 = 5 * 1024 * 1024;

/// Bytes of a line at the most.
const LINE: usize = 8 * 1024;

/// Old files that stay.
const FILES: u8 = 3;

/// The log's file; older ones are beside it as `.1`, `.2` and `.3`.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    cap: u64,
    file: File,
    written: u64,
}

impl LogFile {
    /// Goes on with a file, or begins one that nobody else can read.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Self::capped(path, BYTES)
    }

    fn capped(path: &Path, cap: u64) -> io::Result<Self> {
        let file = append(path)?;
        let written = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), cap, file, written })
    }

    fn old(&self, n: u8) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(format!(".{n}"));
        PathBuf::from(name)
    }

    /// Begins a new file; where the old one cannot be moved it is emptied: the cap holds.
    fn rotate(&mut self) -> io::Result<()> {
        for n in (1..FILES).rev() {
            // There may be none yet.
            let _ = fs::rename(self.old(n), self.old(n + 1));
        }
        if fs::rename(&self.path, self.old(1)).is_err() {
            self.file.set_len(0)?;
        }
        self.file = append(&self.path)?;
        self.written = 0;
        Ok(())
    }

    fn add(&mut self, line: &[u8]) -> io::Result<()> {
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX);
        if self.written.saturating_add(length) > self.cap {
            self.rotate()?;
        }
        self.file.write_all(line)?;
        self.written = self.written.saturating_add(length);
        Ok(())
    }
}

impl Write for LogFile {
    /// Takes a whole line, whose text may come from anywhere, and writes it so that it commands no terminal
    /// and stays one line. A disk that takes nothing loses it: nobody waits for a log.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let clean = Text::line(text.trim_end_matches('\n'));
        let end = clean.as_str().floor_char_boundary(LINE);
        let _ = self.add(format!("{}\n", &clean.as_str()[..end]).as_bytes());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_files_of_bounded_size_hold_the_newest_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("warroom.log");
        let mut log = LogFile::capped(&path, 10_000).unwrap();
        let hostile = "\u{1b}]52;c;QQ==\u{7}\nsecond line\u{202e}";
        for n in 0..10_000 {
            log.write_all(format!("line {n} {hostile}\n").as_bytes()).unwrap();
        }
        log.write_all(format!("{}\n", "x".repeat(100_000)).as_bytes()).unwrap();
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert_eq!(files.len(), usize::from(FILES) + 1, "{files:?}");
        assert!(files.iter().all(|file| fs::metadata(file).unwrap().len() <= 10_000));
        let text: String = files.iter().rev().map(|file| fs::read_to_string(file).unwrap()).collect();
        assert!(text.contains("line 9999 ␛]52") && !text.contains("line 1 "));
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']));
        assert!(text.lines().all(|line| line.starts_with("line ") || line.starts_with("xxx")));
    }

    #[test]
    #[ignore = "a measurement: scripts/bench"]
    fn a_gigabyte_of_errors() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = LogFile::open(&folder.path().join("warroom.log")).unwrap();
        let line = format!("{} ERROR app: connection refused\n", "2024-08-14T02:00:00Z".repeat(10));
        for _ in 0..(1_u64 << 30) / line.len() as u64 {
            log.write_all(line.as_bytes()).unwrap();
        }
        let sizes =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len());
        let kept: u64 = sizes.sum();
        println!("1 GiB of errors: {} MiB are kept", kept >> 20);
        assert!(kept <= 50_000_000);
    }

    #[test]
    fn the_next_start_goes_on_with_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("warroom.log");
        for n in 0..4 {
            LogFile::capped(&path, 25).unwrap().write_all(format!("the {n}th line\n").as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "the 3th line\n");
        assert_eq!(fs::read_to_string(path.with_extension("log.3")).unwrap(), "the 0th line\n");
    }
}
