//! The state of the screen.

use std::collections::BTreeSet;
use std::time::Duration;

use super::action::Mode;
use super::arrangement::{Arrangement, Arrangements, SizeClass};
use super::calls::Calls;
use super::chart::Chart;
use super::closeup::Closeup;
use super::draft::Drafts;
use super::errands::{Errands, Reach};
pub(super) use super::focus::Focus;
use super::glimpse::Glimpse;
use super::ids::Ids;
use super::keeping::{Keeping, Recording};
use super::log::Log;
use super::notify::NotifySpec;
use super::pending::Pendings;
use super::prompt::Prompt;
use super::ranking::Ranking;
use super::reminders::Reminders;
use super::sent::Sent;
use super::situation::Situation;
use super::themes::Themes;
use super::times::Times;
use crate::model::{Actor, Clock, EventId, Reading, Text, Timestamp, Zone};
use crate::signals::{Gauge, GaugeId, Gauges, Level, Outside};
use crate::timeline::{Incidents, OpenEpisodes};

/// What is in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The board.
    Board,
    /// One gauge, whole, scrolled down by so many lines.
    Detail(GaugeId, usize),
    /// One event, whole, scrolled down by so many lines.
    Event(EventId, usize),
    /// The help, scrolled down by so many lines.
    Help(usize),
    /// The silences, of which this one is selected, by its id.
    Silences(Option<Text>),
    /// The wall: everything as large as it can be, and nothing to press.
    Wall,
}

/// What a screen starts with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The board's name.
    pub board: Text,
    /// How its time relates to the machine's.
    pub clock: Clock,
    /// Its time now.
    pub now: Timestamp,
    /// Who sits in front of it.
    pub operator: Actor,
    /// Random bytes that no other screen starts with.
    pub seed: [u8; 16],
    /// What was typed and not sent the last time.
    pub drafts: Drafts,
    /// What was typed and sent before.
    pub sent: Sent,
    /// How the board was arranged.
    pub arrangements: Arrangements,
    /// What is in front.
    pub view: View,
    /// The zone of the operator's machine.
    pub zone: Zone,
    /// How the operator is called.
    pub notify: NotifySpec,
}

impl Opening {
    /// A screen of nobody in particular, for one frame or a test.
    pub fn new(board: Text, clock: Clock, now: Timestamp) -> Self {
        let operator = Actor::person("nobody", "nowhere");
        let (drafts, sent, arrangements) = (Drafts::default(), Sent::default(), Arrangements::default());
        let (view, zone, notify) = (View::Board, Zone::UTC, NotifySpec::default());
        Self { board, clock, now, operator, seed: [0; 16], drafts, sent, arrangements, view, zone, notify }
    }
}

/// The state of the screen, changed only by [`super::update()`].
#[derive(Clone, Debug)]
pub struct App {
    /// The board's name.
    pub board: Text,
    /// How all boards of this screen are, in their order; none where this is the only one.
    pub boards: Vec<Glimpse>,
    /// How the board's time relates to the machine's.
    pub clock: Clock,
    /// The board's time.
    pub now: Timestamp,
    /// How times are written.
    pub times: Times,
    /// The gauges and their sources.
    pub gauges: Gauges,
    /// The alerts and silences that others know of.
    pub outside: Outside,
    /// Which time the charts and the gauges show.
    pub chart: Chart,
    /// In which order gauges stand where not all can be shown.
    pub ranking: Ranking,
    /// How many gauges stand on a page; zero where all are shown.
    pub page: usize,
    /// The selected gauge.
    pub selected: Option<GaugeId>,
    /// What moving keys work on.
    pub focus: Focus,
    /// How the parts of the board are arranged.
    pub arrangements: Arrangements,
    /// How large the screen is.
    pub class: SizeClass,
    /// The selected open alert, by the fired event of its episode.
    pub alert: Option<EventId>,
    /// The open alerts marked for one deed together, by the fired events of their episodes.
    pub marked: BTreeSet<EventId>,
    /// What is open, on any board of the journal.
    pub open: OpenEpisodes,
    /// The journal's incidents.
    pub incidents: Incidents,
    /// What all events add up to.
    pub situation: Situation,
    /// The timeline.
    pub log: Log,
    /// The event that is shown whole, or was last.
    pub closeup: Option<Closeup>,
    /// What was done here and is not stored yet.
    pub pendings: Pendings,
    /// What is to be done outside.
    pub errands: Errands,
    /// Where it is done.
    pub reach: Reach,
    /// How often one was reminded of what.
    pub(super) reminders: Reminders,
    /// Whether the last key was to leave, and was answered with what lapses.
    pub(super) is_leaving: bool,
    /// How the journal is doing.
    pub keeping: Keeping,
    /// Who records.
    pub recording: Recording,
    /// Who sits in front of it.
    pub operator: Actor,
    /// The line being typed.
    pub prompt: Option<Prompt>,
    /// What was typed and not sent.
    pub drafts: Drafts,
    /// What was typed and sent.
    pub sent: Sent,
    /// Whether the mouse works here; else it is the terminal's, to select text with.
    pub mouse: bool,
    /// What is in front.
    pub view: View,
    /// The themes there are.
    pub themes: Themes,
    /// The theme the screen is drawn in while it is being chosen.
    pub(super) previewed: Option<String>,
    /// What the help is narrowed to.
    pub sought: String,
    /// How the operator is called.
    pub notify: NotifySpec,
    /// Whether the next frame is to catch the eye.
    pub flash: bool,
    /// How often the screen is drawn, where the terminal is too slow for more.
    pub slow: Option<Duration>,
    /// Whom the operator was called about.
    pub(super) calls: Calls,
    /// The last thing that went wrong inside warroom itself, for a minute.
    pub trouble: Option<Text>,
    /// When that was.
    pub(super) troubled: Timestamp,
    /// What cannot be done, or was left out, until the next key or for a few seconds.
    pub hint: Option<Text>,
    /// When that was said.
    pub(super) hinted: Timestamp,
    /// When the operator did something last.
    pub(super) touched: Timestamp,
    /// Where ids come from.
    pub(super) ids: Ids,
}

impl App {
    /// A screen without sources yet.
    pub fn new(opening: Opening) -> Self {
        Self {
            board: opening.board,
            boards: Vec::new(),
            clock: opening.clock,
            now: opening.now,
            times: Times::new(opening.zone),
            gauges: Gauges::default(),
            outside: Outside::default(),
            chart: Chart::opened(opening.now),
            ranking: Ranking::default(),
            page: 0,
            selected: None,
            focus: Focus::default(),
            arrangements: opening.arrangements,
            class: SizeClass::default(),
            alert: None,
            marked: BTreeSet::new(),
            open: OpenEpisodes::default(),
            incidents: Incidents::default(),
            situation: Situation::default(),
            log: Log::default(),
            closeup: None,
            pendings: Pendings::default(),
            errands: Errands::default(),
            reach: Reach::default(),
            reminders: Reminders::default(),
            is_leaving: false,
            keeping: Keeping::default(),
            recording: Recording::default(),
            operator: opening.operator,
            prompt: None,
            drafts: opening.drafts,
            sent: opening.sent,
            mouse: true,
            view: opening.view,
            themes: Themes::default(),
            previewed: None,
            sought: String::new(),
            notify: opening.notify,
            flash: false,
            slow: None,
            calls: Calls::from(opening.now),
            trouble: None,
            troubled: opening.now,
            hint: None,
            hinted: opening.now,
            touched: opening.now,
            ids: Ids::new(opening.seed),
        }
    }

    /// What the keys mean right now.
    pub const fn mode(&self) -> Mode {
        if self.prompt.is_some() {
            return Mode::Line;
        }
        self.mode_beneath()
    }

    /// What the keys mean once no line is typed.
    pub const fn mode_beneath(&self) -> Mode {
        match self.view {
            View::Board => Mode::Board,
            View::Detail(..) | View::Event(..) => Mode::Detail,
            View::Help(_) => Mode::Help,
            View::Silences(_) => Mode::Silences,
            View::Wall => Mode::Wall,
        }
    }

    /// How the parts of the board are arranged on a screen of this size.
    pub const fn arrangement(&self) -> &Arrangement {
        self.arrangements.of(self.class)
    }

    /// The same, to be changed.
    pub(super) const fn arrangement_mut(&mut self) -> &mut Arrangement {
        self.arrangements.of_mut(self.class)
    }

    /// Whether there is anything in a part of the board.
    pub fn has(&self, part: Focus) -> bool {
        match part {
            Focus::Gauges => true,
            Focus::Alerts => !self.situation.alerts.is_empty() || !self.outside.pending().is_empty(),
            Focus::Timeline => {
                let has_journal = !matches!(self.keeping, Keeping::Opening | Keeping::Missing(_));
                let is_told = !self.log.entries().is_empty() || !self.pendings.0.is_empty();
                has_journal || is_told || self.has(Focus::Alerts)
            }
        }
    }

    /// The gauge and its reading, if that is of this moment: nothing older is ever evidence.
    pub fn live(&self, id: &GaugeId) -> Option<(&Gauge, &Reading)> {
        let gauge = self.gauges.get(id)?;
        let is_live = self.gauges.state(gauge, self.now).0.is_live();
        gauge.latest.as_ref().filter(|_| is_live).map(|reading| (gauge, reading))
    }

    /// Says something to the operator, until the next key or for a few seconds.
    pub(super) fn tell(&mut self, hint: &str) {
        self.hint = Some(Text::line(hint));
        self.hinted = self.now;
    }

    /// How long the board's clock runs in so much of the machine's time.
    pub(super) fn board_time(&self, machine: Duration) -> Duration {
        machine.mul_f64(self.clock.speed().clamp(1.0, 1e6))
    }

    /// Whether somebody outside pages for the alert that this event fired: not for the board's own rules.
    pub fn is_paged_outside(&self, fired: EventId) -> bool {
        self.open.get(fired).is_some_and(|recorded| recorded.event.source.as_str() != "local")
    }

    /// The worst level on the board.
    pub fn worst(&self) -> Level {
        self.gauges.worst(self.now)
    }

    /// The selected gauge, if it is still there.
    pub fn selected_gauge(&self) -> Option<&Gauge> {
        self.gauges.get(self.selected.as_ref()?)
    }

    /// Where the selected gauge stands among all.
    pub fn selected_index(&self) -> Option<usize> {
        let id = self.selected.as_ref()?;
        self.gauges.iter().position(|gauge| gauge.spec.id == id.signal && gauge.labels == id.labels)
    }
}
