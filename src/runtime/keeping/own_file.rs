//! What an operator typed and how they arranged the board, on disk: it outlives the connection.

use std::collections::BTreeMap;
use std::fs;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::time::timeout;

use super::spool::replace;
use crate::app::{Arrangements, Drafts, Sent};
use crate::model::Text;
use crate::runtime::crashes::{Crashes, reason};
use crate::runtime::outlet::Outlet;

/// Keystrokes this close together are written once.
const PAUSE: Duration = Duration::from_millis(200);

/// Whoever writes such a file: all boards of an operator are in one.
static SAVING: Mutex<()> = Mutex::new(());

/// A file of an operator's own, board by board.
#[derive(Clone, Debug)]
pub struct OwnFile<T> {
    path: PathBuf,
    board: Text,
    holds: PhantomData<T>,
}

impl OwnFile<Drafts> {
    /// What was typed for `board` and not sent, in the operator's folder.
    pub fn drafts(folder: &Path, board: Text) -> Self {
        Self { path: folder.join("drafts.json"), board, holds: PhantomData }
    }
}

impl OwnFile<Sent> {
    /// What was typed for `board` and sent, in the operator's folder.
    pub fn sent(folder: &Path, board: Text) -> Self {
        Self { path: folder.join("sent.json"), board, holds: PhantomData }
    }
}

impl OwnFile<Arrangements> {
    /// How the board `board` is arranged, in the operator's folder.
    pub fn arrangements(folder: &Path, board: Text) -> Self {
        Self { path: folder.join("arrangements.json"), board, holds: PhantomData }
    }
}

impl<T: Default + PartialEq + Serialize + DeserializeOwned> OwnFile<T> {
    /// What is in it; nothing where there is no file or it does not read.
    pub fn load(&self) -> T {
        self.all().remove(self.board.as_str()).unwrap_or_default()
    }

    fn all(&self) -> BTreeMap<String, T> {
        let text = fs::read(&self.path).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes it; what cannot be written is still on the screen.
    fn save(&self, latest: T) {
        // Of several boards of this process one after the other.
        let _turn = SAVING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = self.all();
        if latest == T::default() {
            all.remove(self.board.as_str());
        } else {
            all.insert(self.board.to_string(), latest);
        }
        if let (Some(folder), Ok(text)) = (self.path.parent(), serde_json::to_vec(&all)) {
            let _ = fs::create_dir_all(folder).and_then(|()| replace(&self.path, &text));
        }
    }
}

/// What can be kept in such a file.
pub(super) trait Keepable:
    Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
}

impl Keepable for Drafts {}
impl Keepable for Sent {}
impl Keepable for Arrangements {}

/// Writes the latest whenever it has changed, until nobody changes it any more; `task` says what it does.
pub(super) async fn keep<T: Keepable>(
    file: OwnFile<T>,
    mut changing: watch::Receiver<T>,
    task: &'static str,
    outlet: Outlet,
) {
    let mut crashes = Crashes::of(task, outlet);
    while changing.changed().await.is_ok() {
        // Goes on at once when the screen is gone.
        let _ = timeout(PAUSE, async { while changing.changed().await.is_ok() {} }).await;
        let latest = changing.borrow_and_update().clone();
        while let Err(crash) = saved(file.clone(), latest.clone()).await {
            crashes.another(crash).await;
        }
    }
}

/// Writes on a thread that may wait for the disk.
async fn saved<T: Keepable>(file: OwnFile<T>, latest: T) -> Result<(), Text> {
    let saving = tokio::task::spawn_blocking(move || file.save(latest)).await;
    // What is not a crash is the end of the process.
    saving.or_else(|error| error.try_into_panic().map_or(Ok(()), |panic| Err(reason(&*panic))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Draft;
    use crate::model::Timestamp;

    #[test]
    fn drafts_come_back_board_by_board() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let file = |board: &str| OwnFile::drafts(&state, Text::line(board));
        let draft =
            Draft { text: "half a tho".to_owned(), at: Timestamp::from_millis(7), ..Draft::default() };
        let drafts = Drafts([("note".to_owned(), draft)].into());
        file("shop").save(drafts.clone());
        assert_eq!((file("shop").load(), file("bank").load()), (drafts, Drafts::default()));
        let sent = Sent([("note".to_owned(), vec!["done".to_owned()])].into());
        OwnFile::sent(&state, Text::line("shop")).save(sent.clone());
        assert_eq!(OwnFile::sent(&state, Text::line("shop")).load(), sent);
        file("shop").save(Drafts::default());
        assert_eq!(file("shop").load(), Drafts::default());
    }
}
