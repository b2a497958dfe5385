//! In which Alertmanager acknowledgements are told: the one the config chooses, once it is found.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::watch;

use crate::api::alertmanager::Alertmanager;
use crate::app::Reach;
use crate::config::{Acknowledge, Chosen};
use crate::model::Text;
use crate::outbox::{Mirror, Policy};

/// The Alertmanagers that are watched, and which of them is chosen. Clones are of the same.
#[derive(Clone, Debug, Default)]
pub struct Mirrors(Arc<watch::Sender<Known>>);

/// What is known of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    acknowledge: Acknowledge,
    found: BTreeMap<Arc<str>, Vec<Alertmanager>>,
}

impl Mirrors {
    /// None found yet, to be chosen from by this.
    pub fn new(acknowledge: Acknowledge) -> Self {
        Self(Arc::new(watch::Sender::new(Known { acknowledge, found: BTreeMap::new() })))
    }

    /// Chooses by this from now on; tells whether that is otherwise than before.
    pub(super) fn choose(&self, acknowledge: Acknowledge) -> bool {
        self.0.send_if_modified(|known| {
            let before = std::mem::replace(&mut known.acknowledge, acknowledge);
            before != known.acknowledge
        })
    }

    /// The source of this name turned out to be an Alertmanager, with these replicas.
    pub fn found(&self, name: Arc<str>, replicas: Vec<Alertmanager>) {
        self.0.send_modify(|known| _ = known.found.insert(name, replicas));
    }

    /// The source of this name is watched no longer.
    pub(super) fn lost(&self, name: &str) {
        self.0.send_if_modified(|known| known.found.remove(name).is_some());
    }

    /// The chosen one, if it was found.
    pub(super) fn chosen(&self) -> Option<Mirror> {
        let known = self.0.borrow();
        let (name, replicas) = match &known.acknowledge.alertmanager {
            Chosen::Named(name) => known.found.get_key_value(name),
            Chosen::Only => known.found.iter().next().filter(|_| known.found.len() == 1),
            Chosen::Nobody => None,
        }?;
        let policy = Policy { lasts: known.acknowledge.silence };
        Some(Mirror { name: Text::line(name), replicas: replicas.clone(), policy })
    }

    /// What a screen is to know of it.
    pub(super) fn reach(&self) -> Reach {
        let alertmanager = self.chosen().map(|mirror| mirror.name);
        Reach { alertmanager, remind: self.0.borrow().acknowledge.remind }
    }

    /// Hears of changes.
    pub(super) fn changes(&self) -> watch::Receiver<Known> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Client, ClientSpec, Endpoint};

    fn found(mirrors: &Mirrors, name: &str) {
        let client = Client::new(ClientSpec::new(Endpoint::parse("http://127.0.0.1:1").unwrap())).unwrap();
        mirrors.found(name.into(), vec![Alertmanager::new(client)]);
    }

    fn chosen(mirrors: &Mirrors) -> Option<String> {
        mirrors.chosen().map(|mirror| mirror.name.to_string())
    }

    #[test]
    fn of_several_the_config_chooses_one() {
        let mirrors = Mirrors::default();
        assert_eq!(chosen(&mirrors), None);
        found(&mirrors, "eu");
        assert_eq!(chosen(&mirrors).as_deref(), Some("eu"));
        found(&mirrors, "us");
        assert_eq!(chosen(&mirrors), None, "nobody said which");
        let choose = |alertmanager| mirrors.choose(Acknowledge { alertmanager, ..Acknowledge::default() });
        assert!(choose(Chosen::Named("us".into())));
        assert!(!choose(Chosen::Named("us".into())), "as before");
        assert_eq!(chosen(&mirrors).as_deref(), Some("us"));
        mirrors.lost("us");
        assert_eq!(chosen(&mirrors), None, "no other is told in its place");
        assert!(choose(Chosen::Nobody));
        assert_eq!(chosen(&mirrors), None);
    }
}
