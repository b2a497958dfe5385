//! The poll loops of a board, which may be watched otherwise while it is shown.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::outlet::Outlet;
use super::poll;
use super::polling::Polling;
use super::targets::Target;
use super::time::Now;
use crate::app::{Changes, Message};
use crate::config::shipped;
use crate::signals::Unwatched;

/// The poll loops that are running.
pub(super) struct Loops {
    now: Now,
    outlet: Outlet,
    running: Vec<Running>,
}

struct Running {
    name: Arc<str>,
    target: Option<Target>,
    task: JoinHandle<()>,
}

impl Loops {
    /// None yet; what they say goes to `outlet`.
    pub(super) const fn new(now: Now, outlet: Outlet) -> Self {
        Self { now, outlet, running: Vec::new() }
    }

    /// Starts one. Its source was told of.
    pub(super) fn start(&mut self, polling: Polling) {
        let (name, target) = (polling.spec.name.clone(), polling.target.clone());
        let task = poll::spawn(polling, self.now.clone(), self.outlet.clone());
        self.running.push(Running { name, target, task });
    }

    /// Watches these from now on and nothing else. What is the same as before goes on undisturbed. Whoever
    /// listens hears everything in order: the last word of a loop, that its source is gone, what there is now.
    pub(super) async fn change_to(&mut self, sources: Vec<Polling>) -> Changes {
        let mut changes = Changes::default();
        let is_left = |running: &Running| sources.iter().any(|source| source.spec.name == running.name);
        let (left, removed): (Vec<Running>, Vec<Running>) = self.running.drain(..).partition(is_left);
        self.running = left;
        for running in removed {
            let name = running.name.clone();
            running.stop().await;
            self.forget(&name);
            self.outlet.send(Message::Unwatched(Unwatched::Source(name))).await;
            changes.removed += 1;
        }
        for polling in sources {
            match self.running.iter().position(|running| running.name == polling.spec.name) {
                Some(place) if self.running[place].target == polling.target => continue,
                Some(place) => {
                    let before = self.running.remove(place);
                    self.let_go(before, &polling).await;
                    changes.changed += 1;
                }
                None => changes.added += 1,
            }
            let found = Message::Discovered(polling.spec.clone(), polling.signals.clone());
            self.outlet.send(found).await;
            self.start(polling);
        }
        changes
    }

    /// Nothing is silenced any more where nothing is watched.
    fn forget(&self, name: &str) {
        if let Some(mirrors) = self.outlet.mirrors() {
            mirrors.lost(name);
        }
    }

    /// Ends the loop of a source that is watched otherwise, and the signals it is not asked for any more; all of
    /// it where it is something else now.
    async fn let_go(&self, before: Running, next: &Polling) {
        let name = before.name.clone();
        let gone = match (&before.target, &next.target) {
            (Some(before), Some(next)) if before.kind != next.kind => Unwatched::Source(name.clone()),
            (Some(before), Some(next)) => {
                // Without the presets, which were decoded before, nothing would be watched at all.
                let presets = shipped().unwrap_or_default();
                Unwatched::Signals(before.watch.dropped(&next.watch, &presets, &next.name))
            }
            _ => Unwatched::Signals(Vec::new()),
        };
        before.stop().await;
        self.forget(&name);
        if !matches!(&gone, Unwatched::Signals(dropped) if dropped.is_empty()) {
            self.outlet.send(Message::Unwatched(gone)).await;
        }
    }
}

impl Running {
    /// Resolves when it has said its last word.
    async fn stop(self) {
        self.task.abort();
        // It was cut short, had ended, or had crashed: it is over in any case.
        let _ = self.task.await;
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::api::alertmanager::Alertmanager;
    use crate::api::{Client, ClientSpec, Endpoint};
    use crate::model::{Clock, Observation, Text, Timestamp};
    use crate::runtime::mirrors::Mirrors;
    use crate::signals::SourceSpec;
    use crate::sources::Kind;
    use crate::sources::Source;

    /// Answers nothing, at once.
    struct Quiet(Arc<str>);

    impl Source for Quiet {
        fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
            let source = self.0.clone();
            Box::pin(async move { Observation { source, at, received_at: at, items: Vec::new() } })
        }
    }

    /// A source asked every millisecond, made for a port, that counts how often it was made.
    fn polling(name: &str, port: u16, made: &Arc<AtomicUsize>) -> Polling {
        let name: Arc<str> = name.into();
        let spec = SourceSpec {
            name: name.clone(),
            url: Text::default(),
            stale_after: Duration::from_mins(1),
            insecure: false,
        };
        let target =
            Target { name: name.clone(), ..Target::parse(&format!("127.0.0.1:{port}/metrics")).unwrap() };
        let made = made.clone();
        let factory = move |_: &Outlet| {
            made.fetch_add(1, Ordering::SeqCst);
            Box::new(Quiet(name.clone())) as Box<dyn Source>
        };
        let (signals, interval) = (Vec::new(), Duration::from_millis(1));
        Polling { spec, target: Some(target), signals, interval, make: Box::new(factory) }
    }

    /// The next that is not an answer of one of these sources.
    async fn news(messages: &mut Receiver<Message>, usual: &[&str]) -> Message {
        loop {
            match messages.recv().await.unwrap() {
                Message::Observed(observation) if usual.contains(&&*observation.source) => {}
                news => return news,
            }
        }
    }

    #[tokio::test]
    async fn only_what_differs_is_disturbed_and_nothing_is_heard_of_what_is_gone() {
        let (sender, mut messages) = channel(1);
        let mut loops = Loops::new(Now::new(Clock::System), Outlet::to_screen(sender));
        let made = [(); 4].map(|()| Arc::<AtomicUsize>::default());
        for (name, made) in ["stays", "goes", "changes"].into_iter().zip(&made) {
            loops.start(polling(name, 1, made));
        }
        let next = vec![
            polling("changes", 2, &made[2]),
            polling("stays", 1, &made[0]),
            polling("comes", 1, &made[3]),
        ];
        // All have begun.
        for name in ["stays", "goes", "changes"] {
            let others: Vec<&str> = ["stays", "goes", "changes"].into_iter().filter(|n| *n != name).collect();
            assert!(matches!(news(&mut messages, &others).await, Message::Observed(_)), "{name}");
        }
        let changing = tokio::spawn(async move { (loops.change_to(next).await, loops) });
        let all = ["stays", "goes", "changes"];
        let gone = news(&mut messages, &all).await;
        assert!(
            matches!(&gone, Message::Unwatched(Unwatched::Source(name)) if &**name == "goes"),
            "{gone:?}"
        );
        for (usual, found) in [(["stays", "changes"], "changes"), (["stays", "changes"], "comes")] {
            let discovered = news(&mut messages, &usual).await;
            let is = |spec: &SourceSpec| &*spec.name == found;
            assert!(matches!(&discovered, Message::Discovered(spec, _) if is(spec)), "{discovered:?}");
        }
        let heard = news(&mut messages, &["stays", "changes"]).await;
        assert!(matches!(&heard, Message::Observed(seen) if &*seen.source == "comes"), "{heard:?}");
        let (changes, _) = changing.await.unwrap();
        assert_eq!(changes, Changes { added: 1, removed: 1, changed: 1, ..Changes::default() });
        let made = made.map(|made| made.load(Ordering::SeqCst));
        assert_eq!(made, [1, 1, 2, 1], "stays, goes, changes, comes");
    }

    #[tokio::test]
    async fn what_is_something_else_now_is_silenced_in_no_longer() {
        let (sender, mut messages) = channel(100);
        let client = ClientSpec::new(Endpoint::parse("http://127.0.0.1:1").unwrap());
        let mirrors = Mirrors::default();
        let outlet = Outlet::to_screen(sender).and_mirrors(mirrors.clone());
        let mut loops = Loops::new(Now::new(Clock::System), outlet);
        let made = Arc::default();
        let of_kind = |kind| {
            let polling = polling("pager", 1, &made);
            Polling { target: polling.target.map(|target| Target { kind: Some(kind), ..target }), ..polling }
        };
        loops.start(of_kind(Kind::Alertmanager));
        mirrors.found("pager".into(), vec![Alertmanager::new(Client::new(client).unwrap())]);
        loops.change_to(vec![of_kind(Kind::Prometheus)]).await;
        assert!(mirrors.chosen().is_none());
        let gone = news(&mut messages, &["pager"]).await;
        assert!(
            matches!(&gone, Message::Unwatched(Unwatched::Source(name)) if &**name == "pager"),
            "{gone:?}"
        );
    }
}
