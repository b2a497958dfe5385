//! One board of a dashboard: what it starts with, and how its tasks are started.

use tokio::sync::mpsc;

use super::keeping::{Hands, Keep};
use super::live::Live;
use super::loops::Loops;
use super::outlet::Outlet;
use super::polling::Polling;
use super::reload::{Configured, ReadAgain, Reloader};
use super::time::Now;
use crate::app::{App, Message, Opening, update};
use crate::model::Text;
use crate::ui::Look;

/// Messages that may wait for the screen; sources wait beyond that.
const QUEUE: usize = 1024;

/// Everything a board starts with.
pub struct Board {
    /// The board.
    pub opening: Opening,
    /// Its time.
    pub now: Now,
    /// What it asks.
    pub sources: Vec<Polling>,
    /// How it looks.
    pub look: Look,
    /// Where its events are kept; nowhere for a board without a timeline.
    pub keep: Option<Keep>,
    /// What the operator is told first.
    pub troubles: Vec<Text>,
    /// How its config is read again.
    pub read_again: ReadAgain,
}

impl Board {
    /// Starts to ask, to record and to keep.
    pub(super) fn start(self) -> Live {
        let Self { opening, now, sources, look, keep, troubles, read_again } = self;
        let (sender, messages) = mpsc::channel(QUEUE);
        let Opening { operator, notify, .. } = &opening;
        let configured = Configured { look, operator: operator.clone(), notify: notify.clone() };
        let look = configured.look.clone();
        let mut app = App::new(opening);
        for trouble in troubles {
            update(&mut app, Message::Trouble(trouble), now.board());
        }
        let (observed, observations) = mpsc::unbounded_channel();
        let mut outlet = Outlet::to_screen(sender.clone());
        if let Some(keep) = &keep {
            outlet = outlet.and_recorder(observed.clone()).and_mirrors(keep.mirrors.clone());
        }
        let mut loops = Loops::new(now.clone(), outlet.clone());
        for polling in sources {
            let found = Message::Discovered(polling.spec.clone(), polling.signals.clone());
            update(&mut app, found.clone(), now.board());
            // Nobody has heard it yet: the recorder's task takes it when it starts.
            let _ = observed.send(found);
            loops.start(polling);
        }
        let (reload, reloads) = mpsc::unbounded_channel();
        let (restyle, styles) = mpsc::unbounded_channel();
        let screen = Some((configured, restyle));
        tokio::spawn(Reloader { read: read_again, loops, outlet, screen }.live(reloads));
        let hands = keep
            .map(|keep| Hands::start(keep, now.clone(), Outlet::to_screen(sender), (observed, observations)));
        Live::new((app, look), now, hands, reload, (messages, styles))
    }
}
