//! Where what sources say goes to.

use std::sync::Arc;

use tokio::sync::mpsc::{Sender, UnboundedSender};

use super::log::Heard;
use super::mirrors::Mirrors;
use crate::app::Message;

/// Hands every message to whoever is there: the screen, the recorder. The recorder never holds anybody up.
#[derive(Clone, Debug, Default)]
pub struct Outlet {
    screen: Option<Sender<Message>>,
    recorder: Option<UnboundedSender<Message>>,
    mirrors: Option<Mirrors>,
    heard: Arc<Heard>,
    #[cfg(test)]
    trap: Option<Trap>,
}

/// Hears every message before it is handed over, and may panic.
#[cfg(test)]
#[derive(Clone)]
pub(super) struct Trap(pub(super) Arc<dyn Fn(&Message) + Send + Sync>);

#[cfg(test)]
impl std::fmt::Debug for Trap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trap")
    }
}

impl Outlet {
    /// To the screen alone.
    pub fn to_screen(screen: Sender<Message>) -> Self {
        Self { screen: Some(screen), ..Self::default() }
    }

    /// To the recorder alone.
    pub fn to_recorder(recorder: UnboundedSender<Message>) -> Self {
        Self { recorder: Some(recorder), ..Self::default() }
    }

    /// To the recorder, too.
    #[must_use]
    pub fn and_recorder(self, recorder: UnboundedSender<Message>) -> Self {
        Self { recorder: Some(recorder), ..self }
    }

    /// With those who are to know of Alertmanagers.
    #[must_use]
    pub fn and_mirrors(self, mirrors: Mirrors) -> Self {
        Self { mirrors: Some(mirrors), ..self }
    }

    /// Who is to know of Alertmanagers.
    pub(super) const fn mirrors(&self) -> Option<&Mirrors> {
        self.mirrors.as_ref()
    }

    /// With a trap.
    #[cfg(test)]
    pub(super) fn trapped(self, trap: Trap) -> Self {
        Self { trap: Some(trap), ..self }
    }

    /// Hands the message over, waiting while the screen has no room; false when nobody listens any more.
    pub async fn send(&self, message: Message) -> bool {
        #[cfg(test)]
        self.trap.iter().for_each(|trap| trap.0(&message));
        self.heard.hear(&message);
        let recorded = self.record(&message);
        match &self.screen {
            Some(screen) => screen.send(message).await.is_ok(),
            None => recorded,
        }
    }

    /// Hands the message over if there is room at once.
    pub fn try_send(&self, message: Message) -> bool {
        let recorded = self.record(&message);
        match &self.screen {
            Some(screen) => screen.try_send(message).is_ok(),
            None => recorded,
        }
    }

    fn record(&self, message: &Message) -> bool {
        self.recorder.as_ref().is_some_and(|recorder| recorder.send(message.clone()).is_ok())
    }
}
