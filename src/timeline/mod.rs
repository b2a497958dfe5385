//! What events add up to: episodes and who is on them, incidents, figures, filters, slices.
//!
//! Pure folds in the order (`at`, `id`): the same events give the same answer, whatever order they
//! arrive in and however often. Only who was first, and what somebody could have known, is decided by
//! the journal's own order (`seq`).

mod acknowledgement;
mod episode;
mod figure;
mod filter;
mod flap;
mod gap;
mod history;
mod hypothesis;
mod incident;
mod milestone;
mod note;
mod open;
mod rearm;
mod silencing;
mod slice;
mod standing;
mod strand;
mod told;
mod track;
mod turn;
mod when;
mod words;

pub use acknowledgement::{Ack, Acknowledgement};
pub use episode::{Episode, Firing, Resolution, episodes};
pub use figure::{FIGURES, Figure, figures};
pub use filter::{Filter, Names, filter_completions};
pub use flap::{FLAPS_FROM, FLAPS_WITHIN, Fold, Repeats, folds};
pub use gap::{Gap, gaps};
pub use history::History;
pub use hypothesis::{Hypothesis, hypotheses};
pub use incident::{Ending, Incident, Incidents, Reopening, incidents};
pub use milestone::{Milestone, Moment, milestones};
pub use note::{NoteLine, TimedLine, read_note, read_timed};
pub use open::{OpenEpisodes, OpenRow};
pub use rearm::{Because, Rearm, rearms};
pub use silencing::{SilenceLine, braces, read_silence, read_silence_so_far};
pub use slice::{Entry, LEAD, Slice, Todo};
pub use standing::Standing;
pub use told::told_of;
pub use track::{Track, TrackKey};
pub use turn::{QUIET, Turn, turn};
pub use when::Here;
pub use words::Misread;
