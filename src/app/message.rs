//! What reaches the screen's state, and what it asks for in return.

use std::sync::Arc;
use std::time::Duration;

use super::action::Action;
use super::arrangement::{Arrangements, SizeClass};
use super::draft::Drafts;
use super::errands::Reach;
use super::export::{Export, Exported};
use super::glimpse::Glimpse;
use super::keeping::{Fate, Keeping, Recording};
use super::pointing::{Press, Spot};
use super::reread::Reread;
use super::sent::Sent;
use super::stroke::Stroke;
use super::themes::Themes;
use crate::model::{Errand, Event, EventId, Observation, Recorded, Series, Text, Timestamp};
use crate::signals::{SignalSpec, SourceSpec, Unwatched};
use crate::timeline::{Filter, Incidents, OpenEpisodes};

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A source was polled.
    Observed(Observation),
    /// A source was found, with the signals it offers.
    Discovered(SourceSpec, Vec<SignalSpec>),
    /// This is watched no longer.
    Unwatched(Unwatched),
    /// The config was read again.
    Reread(Reread),
    /// The operator pressed a key that means this.
    Act(Action),
    /// The operator typed into the open line.
    Typed(Stroke),
    /// The operator pasted text, which is never read as keys.
    Pasted(String),
    /// The mouse did something there.
    Pointed(Spot, Press),
    /// The journal was opened: what is open, and what was before the first page.
    Opened(Box<Past>),
    /// What was read before this screen began to watch.
    Recalled(Vec<Series>),
    /// What the journal had, asked for by [`Effect::Look`]: readings, and events of a stretch.
    Looked(Look, Vec<Series>, Vec<Recorded>),
    /// Older events, asked for by [`Effect::Read`].
    Page(Page),
    /// The journal holds these anew, whoever wrote them; in the journal's order.
    Appended(Vec<Recorded>),
    /// What became of an event this screen asked to store.
    Fated(EventId, Fate),
    /// How what is to be done outside stands.
    Errands(Vec<Errand>),
    /// The last of what was to be done outside and is over, the latest first.
    Done(Vec<Errand>),
    /// Where it is done.
    Reaching(Reach),
    /// What became of a file that was asked for.
    Exported(Exported),
    /// How the journal is doing.
    Keeping(Keeping),
    /// Who records.
    Recording(Recording),
    /// A source's task crashed and was started again.
    Restarted {
        /// The source.
        source: Arc<str>,
        /// What the crash said.
        reason: Text,
    },
    /// Something inside warroom went wrong or cannot be done.
    Trouble(Text),
    /// The terminal takes so long that the screen is drawn only so often; or no longer.
    Slow(Option<Duration>),
    /// How all boards of this screen are, where there are several.
    Boards(Vec<Glimpse>),
    /// Which themes there are, and the one the screen has.
    Themes(Themes),
    /// The board comes to the front in place of another.
    Front(Front),
    /// A frame was drawn.
    Fitted(Fitted),
    /// Time has passed.
    Tick,
    /// The operator, who walked through the timeline ([`super::Chart::trails`]), has stopped at something.
    Rested,
}

/// What a journal says when it is opened.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// What is open.
    pub open: OpenEpisodes,
    /// The board's incidents.
    pub incidents: Incidents,
}

/// A page of the timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Which question it answers ([`Query::number`]); the answer to an old question is dropped.
    pub number: u64,
    /// The events, newest first.
    pub events: Vec<Recorded>,
    /// Events that strike out or replace some of these, or that these point at: not part of the page.
    pub beside: Vec<Recorded>,
    /// Whether there is nothing older.
    pub is_last: bool,
}

/// A question for a page of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Tells its answer from those of older questions.
    pub number: u64,
    /// Which events.
    pub filter: Filter,
    /// Only events before this one in the timeline's order; none for the newest.
    pub before: Option<(Timestamp, EventId)>,
    /// How many at most.
    pub limit: usize,
}

/// A question for the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// How everything went from one moment to another, drawn together for charts, and what happened.
    Stretch {
        /// The first moment.
        from: Timestamp,
        /// The last moment.
        to: Timestamp,
    },
    /// The newest readings at a moment.
    Moment(Timestamp),
}

/// What the last frame had room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fitted {
    /// The lines by which the open text can be scrolled at most.
    pub max_scroll: usize,
    /// The rows of the timeline.
    pub timeline_rows: usize,
    /// How long the charts reach back.
    pub window: Duration,
    /// How many gauges stand on a page; zero where all are shown.
    pub page: usize,
    /// How large the screen is.
    pub class: SizeClass,
}

/// How the screen is that a board comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Front {
    /// Whether it is a wall.
    pub wall: bool,
    /// Whether the mouse works there.
    pub mouse: bool,
}

/// Something the state cannot do itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Give the terminal back and stop until continued.
    Suspend,
    /// Forget what the terminal shows and draw everything.
    Redraw,
    /// Read the config again, and apply it.
    Reload,
    /// Show the next of several boards, or the one before.
    Turn {
        /// The one before.
        back: bool,
    },
    /// Change to the next theme.
    NextTheme,
    /// Change to the theme of this name.
    Theme(String),
    /// Draw in the theme of this name until another is asked for; none for the one that holds.
    Preview(Option<String>),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Store these events, in this order; each one's fate is told.
    Append(Vec<Event>),
    /// Read a page of the timeline.
    Read(Query),
    /// Look something up that is no longer on hand.
    Look(Look),
    /// Put this on the terminal's clipboard.
    Copy(Text),
    /// Call the operator, who may look elsewhere.
    Notify(Text),
    /// Keep how the board is arranged, for the next start.
    Arrange(Arrangements),
    /// Keep what was typed and not sent, for the next start.
    Keep(Drafts),
    /// Write a file, but never over another.
    Export(Export),
    /// Keep what was sent, for the next start.
    Remember(Sent),
}
