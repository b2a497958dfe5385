//! Drafts on disk: what was typed and not sent outlives the connection.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::spool::replace;
use crate::app::Drafts;
use crate::model::Text;
use crate::runtime::crashes::{Crashes, reason};
use crate::runtime::outlet::Outlet;

/// Keystrokes this close together are written once.
const PAUSE: Duration = Duration::from_millis(200);

/// The file of an operator's drafts, board by board.
#[derive(Clone, Debug)]
pub struct DraftFile {
    path: PathBuf,
    board: Text,
}

impl DraftFile {
    /// The drafts for `board`, in the operator's folder.
    pub fn new(folder: &Path, board: Text) -> Self {
        Self { path: folder.join("drafts.json"), board }
    }

    /// What was typed and not sent; nothing where there is no file or it does not read.
    pub fn load(&self) -> Drafts {
        self.all().remove(self.board.as_str()).unwrap_or_default()
    }

    fn all(&self) -> BTreeMap<String, Drafts> {
        let text = fs::read(&self.path).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes them; a file that cannot be written leaves the drafts on the screen.
    fn save(&self, drafts: Drafts) {
        let mut all = self.all();
        if drafts.0.is_empty() {
            all.remove(self.board.as_str());
        } else {
            all.insert(self.board.to_string(), drafts);
        }
        if let (Some(folder), Ok(text)) = (self.path.parent(), serde_json::to_vec(&all)) {
            let _ = fs::create_dir_all(folder).and_then(|()| replace(&self.path, &text));
        }
    }
}

/// Writes the latest drafts whenever they have changed, until nobody changes them any more.
pub(super) async fn keep(file: DraftFile, mut drafts: watch::Receiver<Drafts>, outlet: Outlet) {
    let mut crashes = Crashes::of("keeping drafts", outlet);
    while drafts.changed().await.is_ok() {
        // Goes on at once when the screen is gone.
        let _ = timeout(PAUSE, async { while drafts.changed().await.is_ok() {} }).await;
        let latest = drafts.borrow_and_update().clone();
        while let Err(crash) = saved(file.clone(), latest.clone()).await {
            crashes.another(crash).await;
        }
    }
}

/// Writes on a thread that may wait for the disk.
async fn saved(file: DraftFile, drafts: Drafts) -> Result<(), Text> {
    let saving = tokio::task::spawn_blocking(move || file.save(drafts)).await;
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
        let file = |board: &str| DraftFile::new(&state, Text::line(board));
        let draft =
            Draft { text: "half a tho".to_owned(), at: Timestamp::from_millis(7), ..Draft::default() };
        let drafts = Drafts([("note".to_owned(), draft)].into());
        file("shop").save(drafts.clone());
        assert_eq!((file("shop").load(), file("bank").load()), (drafts, Drafts::default()));
        file("shop").save(Drafts::default());
        assert_eq!(file("shop").load(), Drafts::default());
    }
}
