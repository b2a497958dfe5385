//! An endpoint of which nobody has said what it is.

use std::pin::Pin;
use std::sync::Arc;

use super::kind::{Recognised, recognise};
use super::source::Source;
use crate::api::Client;
use crate::model::{Item, Observation, Timestamp};

/// Makes the source for what an endpoint turned out to be.
pub type Become = Box<dyn FnMut(Recognised) -> Box<dyn Source> + Send>;

/// An endpoint that is asked what it is until it says so, and is that from then on.
pub struct Unknown {
    name: Arc<str>,
    client: Client,
    becomes: Become,
    known: Option<Box<dyn Source>>,
}

impl Unknown {
    /// A source called `name` that `becomes` what `client` points at.
    pub const fn new(name: Arc<str>, client: Client, becomes: Become) -> Self {
        Self { name, client, becomes, known: None }
    }

    async fn ask(&mut self, at: Timestamp) -> Observation {
        if let Some(known) = &mut self.known {
            return known.poll(at).await;
        }
        match recognise(&self.client).await {
            Ok(recognised) => self.known.insert((self.becomes)(recognised)).poll(at).await,
            Err(failure) => {
                let items = vec![Item::Failure(failure)];
                Observation { source: self.name.clone(), at, received_at: at, items }
            }
        }
    }
}

impl Source for Unknown {
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
        Box::pin(self.ask(at))
    }
}
