//! Files that the screen asks for. None is ever overwritten.

use std::env;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tokio::sync::mpsc::UnboundedReceiver;

use super::document::{Part, document};
use crate::app::{Export, Exported, Message, ending};
use crate::export::Format;
use crate::journal::Journal;
use crate::model::Text;
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;

/// Writes one file after the other, and tells what became of each.
pub(super) async fn exports(
    journal: Journal,
    board: Text,
    mut wanted: UnboundedReceiver<Export>,
    outlet: Outlet,
) {
    let mut crashes = Crashes::of("exporting", outlet.clone());
    while let Some(export) = wanted.recv().await {
        let told = match caught(write(&journal, &board, &export)).await {
            Ok(Ok((path, bytes))) => Exported::Written(path, bytes),
            Ok(Err(why)) => Exported::Refused(export, why),
            Err(reason) => {
                crashes.another(reason.clone()).await;
                Exported::Refused(export, reason)
            }
        };
        outlet.send(Message::Exported(told)).await;
    }
}

/// The file's whole path and its bytes, or why it is not there.
async fn write(journal: &Journal, board: &Text, export: &Export) -> Result<(PathBuf, u64), Text> {
    let said = |error: &dyn ToString| Text::line(&error.to_string());
    let format = ending(&export.path).and_then(Format::from_name);
    let format = format.ok_or_else(|| Text::line("the name says no format"))?;
    let as_of = journal.as_of(board).await.map_err(|error| said(&error))?;
    let as_of = as_of.ok_or_else(|| Text::line("the journal knows nothing of this board"))?;
    let part = Part::of(export.incident);
    let document = document(journal, board, part, as_of).await.map_err(|error| said(&error))?;
    let document = document.ok_or_else(|| Text::line("the journal knows no such incident"))?;
    let path = place(&export.path, env::var_os("HOME").map(PathBuf::from));
    let writing = tokio::task::spawn_blocking(move || {
        // Making the text and waiting for the disk hold up no other task.
        let text = format.write(&document);
        let path = std::path::absolute(path)?;
        create(&path, text.as_bytes())?;
        Ok::<_, io::Error>((path, text.len() as u64))
    });
    match writing.await {
        Ok(Ok(written)) => Ok(written),
        Ok(Err(error)) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Text::line("this file is there already and stays as it is: choose another name"))
        }
        Ok(Err(error)) => Err(said(&error)),
        Err(error) => Err(said(&error)),
    }
}

/// Writes a file that is not there yet; what cannot be written whole is not left half.
fn create(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    let written = file.write_all(text).and_then(|()| file.sync_all());
    if written.is_err() {
        // What fails here failed for the reason that is told.
        let _ = fs::remove_file(path);
    }
    written
}

/// The path a name means: `~` is the operator's home.
fn place(typed: &str, home: Option<PathBuf>) -> PathBuf {
    let typed = typed.trim();
    match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ENDINGS;

    #[test]
    fn every_ending_has_a_format_and_every_format_an_ending() {
        assert_eq!(Format::NAMES.map(|(name, _)| name), ENDINGS);
    }

    #[test]
    fn a_file_that_is_there_is_never_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        create(&path, b"first").unwrap();
        assert_eq!(create(&path, b"second").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
    }

    #[test]
    fn home_is_where_the_operator_lives() {
        let home = || Some(PathBuf::from("/home/a"));
        assert_eq!(place(" ~/x.md", home()), Path::new("/home/a/x.md"));
        assert_eq!(
            [place("~/x.md", None), place("/x.md", home())],
            [Path::new("~/x.md"), Path::new("/x.md")]
        );
    }
}
