//! Reading the config again while the board is watched.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::crashes::{caught, reason};
use super::loops::Loops;
use super::outlet::Outlet;
use super::polling::Polling;
use crate::app::{Applied, Changes, Message, NotifySpec, Reread};
use crate::config::Acknowledge;
use crate::model::{Actor, Text};
use crate::ui::keymap::Keymap;
use crate::ui::theme::Theme;
use crate::ui::{Charset, Look};

/// How long reading may take: a file on a server that hangs must not be waited for without a word.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads the config again; may take a while, and may panic.
pub type ReadAgain = Arc<dyn Fn() -> Result<Fresh, Unread> + Send + Sync>;

/// What a config says that was read again.
pub struct Fresh {
    /// Everything that is to be watched.
    pub sources: Vec<Polling>,
    /// Where acknowledgements are told.
    pub acknowledge: Acknowledge,
    /// The screen it asks for; none without a screen.
    pub screen: Option<Configured>,
    /// What is out of the ordinary about it, and what it cannot change before the next start.
    pub remarks: Vec<Text>,
}

/// What a config says of a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Configured {
    /// How it looks.
    pub look: Look,
    /// Who sits in front of it.
    pub operator: Actor,
    /// How they are called.
    pub notify: NotifySpec,
}

/// Why a config cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is none.
    Nothing(Text),
    /// It is wrong: every problem, a line each.
    Wrong(Vec<Text>),
}

/// A look that a config asks for anew.
#[derive(Debug)]
pub(super) struct Restyle {
    /// The theme, unless the config's is the one it was: the operator may have chosen another since.
    pub(super) theme: Option<Theme>,
    pub(super) keymap: Keymap,
    pub(super) charset: Charset,
}

/// Applies a config each time that is asked for.
pub(super) struct Reloader {
    pub(super) read: ReadAgain,
    pub(super) loops: Loops,
    /// Who is told what became of it.
    pub(super) outlet: Outlet,
    /// What the last config that held says of the screen, and where to say so when another differs.
    pub(super) screen: Option<(Configured, UnboundedSender<Restyle>)>,
}

impl Reloader {
    /// Reads and applies until nobody can ask any more.
    pub(super) async fn live(mut self, mut asked: UnboundedReceiver<()>) {
        while asked.recv().await.is_some() {
            let reread = match caught(self.reload()).await {
                Ok(reread) => reread,
                Err(reason) => Reread::Refused(vec![crashed(&reason)]),
            };
            self.outlet.send(Message::Reread(reread)).await;
        }
    }

    async fn reload(&mut self) -> Reread {
        let Fresh { sources, acknowledge, screen, remarks } = match read(self.read.clone()).await {
            Ok(fresh) => fresh,
            Err(Unread::Nothing(why)) => return Reread::Nothing(why),
            Err(Unread::Wrong(problems)) => return Reread::Refused(problems),
        };
        let changes = self.loops.change_to(sources).await;
        let is_told_otherwise = self.outlet.mirrors().is_some_and(|mirrors| mirrors.choose(acknowledge));
        let operator = screen.as_ref().map(|screen| screen.operator.clone());
        let notify = screen.as_ref().map(|screen| screen.notify.clone());
        let is_other = screen.is_some_and(|screen| self.restyle(screen));
        let changes = Changes { screen: is_other, acknowledge: is_told_otherwise, ..changes };
        Reread::Applied(Applied { changes, operator, notify, remarks })
    }

    /// Has the screen look as it should; tells whether that is another way than before.
    fn restyle(&mut self, next: Configured) -> bool {
        let Some((known, styles)) = self.screen.as_mut().filter(|(known, _)| *known != next) else {
            return false;
        };
        let Look { theme, keymap, charset } = next.look.clone();
        let theme = Some(theme).filter(|theme| *theme != known.look.theme);
        // A screen that is gone looks like nothing.
        let _ = styles.send(Restyle { theme, keymap, charset });
        *known = next;
        true
    }
}

/// Reads off the tasks' threads, so that a slow file holds nobody up.
async fn read(read: ReadAgain) -> Result<Fresh, Unread> {
    let wrong = |text: Text| Err(Unread::Wrong(vec![text]));
    match timeout(PATIENCE, spawn_blocking(move || read())).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => match error.try_into_panic() {
            Ok(panic) => wrong(crashed(&reason(&*panic))),
            Err(error) => wrong(Text::line(&error.to_string())),
        },
        Err(_) => wrong(Text::line(&format!("the config was not read within {} s", PATIENCE.as_secs()))),
    }
}

fn crashed(reason: &Text) -> Text {
    Text::line(&format!("reading it crashed: {reason}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::sync::mpsc::{Receiver, channel, unbounded_channel};

    use super::*;
    use crate::model::Clock;
    use crate::runtime::time::Now;
    use crate::ui::theme::Depth;

    fn configured(theme: &str, name: &str) -> Configured {
        let theme = Theme::named(theme, Depth::TrueColour).unwrap();
        let look = Look { theme, keymap: Keymap::default(), charset: Charset::Unicode };
        Configured { look, operator: Actor::person(name, "h"), notify: NotifySpec::default() }
    }

    fn fresh(screen: Configured) -> Fresh {
        Fresh {
            sources: Vec::new(),
            acknowledge: Acknowledge::default(),
            screen: Some(screen),
            remarks: Vec::new(),
        }
    }

    async fn told(messages: &mut Receiver<Message>) -> Reread {
        match messages.recv().await {
            Some(Message::Reread(reread)) => reread,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_theme_is_the_configs_once_the_config_has_another() {
        let (sender, mut messages) = channel(16);
        let (ask, asked) = unbounded_channel();
        let (styles, mut restyled) = unbounded_channel();
        let read: [fn() -> Result<Fresh, Unread>; 4] = [
            || Ok(fresh(configured("dark", "bob"))),
            || panic!("no such luck"),
            || Ok(fresh(configured("dark", "bob"))),
            || Ok(fresh(configured("light", "bob"))),
        ];
        let turns = Mutex::new(read.into_iter());
        let read: ReadAgain = Arc::new(move || {
            let turn = turns.lock().unwrap().next().unwrap();
            turn()
        });
        let outlet = Outlet::to_screen(sender);
        let loops = Loops::new(Now::new(Clock::System), outlet.clone());
        let screen = Some((configured("dark", "alice"), styles));
        tokio::spawn(Reloader { read, loops, outlet, screen }.live(asked));
        (0..4).for_each(|_| ask.send(()).unwrap());
        let applied = |screen| {
            let changes = Changes { screen, ..Changes::default() };
            let operator = Some(Actor::person("bob", "h"));
            let notify = Some(NotifySpec::default());
            Reread::Applied(Applied { changes, operator, notify, remarks: Vec::new() })
        };
        assert_eq!(told(&mut messages).await, applied(true));
        assert!(restyled.recv().await.unwrap().theme.is_none(), "the name alone was another");
        let crashed = Reread::Refused(vec![Text::line("reading it crashed: no such luck")]);
        assert_eq!(told(&mut messages).await, crashed);
        assert_eq!(told(&mut messages).await, applied(false));
        assert_eq!(told(&mut messages).await, applied(true));
        let theme = restyled.recv().await.unwrap().theme.unwrap();
        assert_eq!(theme.name(), "light");
    }
}
