//! What events add up to: episodes and who is on them, incidents, figures, filters, slices.
//!
//! Pure folds in the order (`at`, `id`): the same events give the same answer, whatever order they
//! arrive in and however often. Only who was first, and what somebody could have known, is decided by
//! the journal's own order (`seq`).

mod acknowledgement;
mod episode;
mod gap;
mod history;
mod open;
mod rearm;
mod standing;
mod strand;
mod track;

pub use acknowledgement::{Ack, Acknowledgement};
pub use episode::{Episode, Firing, Resolution, episodes};
pub use gap::{Gap, gaps};
pub use history::History;
pub use open::{OpenEpisodes, OpenRow};
pub use rearm::{Because, Rearm, rearms};
pub use standing::Standing;
pub use track::{Track, TrackKey};
