//! A board whose journal a process of its own records, and an Alertmanager beside it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use warroom::api::alertmanager::Alertmanager;
use warroom::api::{Client, ClientSpec, Endpoint};
use warroom::app::Message;
use warroom::config::Acknowledge;
use warroom::journal::{Access, Journal};
use warroom::model::{
    Actor, Clock, Errand, Event, EventId, EventKind, Labels, Order, Severity, Stage, Subject, Text, Timestamp,
};
use warroom::runtime::{self, Keep, Mirrors, Now, Watched};

use crate::real::{Server, command, output};
use crate::servers;
pub(crate) use crate::servers::ALERTMANAGER;

/// How long anything may take: far longer than it ever does.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

const LOOK: Duration = Duration::from_millis(50);

/// An Alertmanager without peers.
pub(crate) fn alertmanager() -> Server {
    servers::alertmanager(None)
}

/// The silences that `amtool` shows, whatever their comment.
pub(crate) fn silences(server: &Server) -> Vec<Value> {
    let mut amtool = command("amtool");
    amtool.arg(format!("--alertmanager.url=http://{}", server.address));
    let listed = output(amtool.args(["silence", "query", "-o", "json"]));
    serde_json::from_str::<Option<Vec<Value>>>(&listed).unwrap().unwrap_or_default()
}

/// Has the Alertmanager know of an alert with these labels.
pub(crate) fn alert(server: &Server, labels: &[&str]) {
    let mut amtool = command("amtool");
    amtool.arg(format!("--alertmanager.url=http://{}", server.address));
    output(amtool.args(["alert", "add"]).args(labels));
}

/// Waits until `look` answers.
pub(crate) fn wait<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "{what} never came");
        std::thread::sleep(LOOK);
    }
}

/// Waits for exactly one silence.
pub(crate) fn one_silence(server: &Server) -> Value {
    wait("one silence", || match &silences(server)[..] {
        [one] => Some(one.clone()),
        _ => None,
    })
}

/// Waits until there is none.
pub(crate) fn no_silence(server: &Server) {
    wait("the end of all silences", || silences(server).is_empty().then_some(()));
}

/// A journal, and who records it.
pub(crate) struct Bench {
    folder: TempDir,
    pub(crate) runtime: Runtime,
    pub(crate) acknowledge: Acknowledge,
}

/// A process that records, or could.
pub(crate) struct Recorder {
    pub(crate) told: Receiver<Message>,
    end: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Bench {
    pub(crate) fn new(silence: Duration) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let acknowledge = Acknowledge { silence, ..Acknowledge::default() };
        Self { folder: tempfile::tempdir().unwrap(), runtime: runtime.unwrap(), acknowledge }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    /// Starts somebody who records and reaches out to these replicas.
    pub(crate) fn recorder(&self, replicas: &[SocketAddr]) -> Recorder {
        let mirrors = Mirrors::new(self.acknowledge.clone());
        let keep = Keep {
            path: self.path(),
            access: Access::ReadWrite,
            board: board(),
            holder: Text::line("a test"),
            recorder: Actor::machine("warroom@test"),
            state: None,
            mirrors: mirrors.clone(),
            team: Vec::new(),
        };
        let (end, ended) = oneshot::channel();
        let (tell, told) = channel();
        let watched = Watched { sources: Vec::new(), reloads: None };
        let task = self.runtime.spawn(async move {
            let ended = async { _ = ended.await };
            let tell = move |message| _ = tell.send(message);
            runtime::record(keep, Now::new(Clock::System), watched, ended, tell).await.unwrap();
        });
        mirrors.found("am".into(), replicas.iter().map(client).collect());
        Recorder { told, end: Some(end), task }
    }

    /// Does something with the journal.
    pub(crate) fn journal<T>(&self, what: impl AsyncFnOnce(&Journal) -> T) -> T {
        self.runtime.block_on(async {
            let (journal, _) = Journal::open(&self.path(), Access::ReadWrite).await.unwrap();
            let answer = what(&journal).await;
            journal.close().await;
            answer
        })
    }

    /// Writes these, whoever holds the journal up.
    pub(crate) fn append(&self, events: &[Event]) {
        self.journal(async |journal| {
            while let Err(error) = journal.append(events, None).await {
                assert!(error.is_passing(), "{error}");
                sleep(LOOK).await;
            }
        });
    }

    /// The alert begins to fire, and Alice is on it: her word.
    pub(crate) fn acknowledged(&self) -> Event {
        let fired = fired();
        let ack = ack(&fired);
        self.append(&[fired, ack.clone()]);
        ack
    }

    /// Waits until the errand of this event stands like this.
    pub(crate) fn wait_for(&self, event: &Event, what: &str, is_meant: impl Fn(&Errand) -> bool) -> Errand {
        wait(what, || {
            let errands = self.journal(async |journal| journal.errands(&board()).await.unwrap());
            errands.into_iter().find(|errand| errand.asked.event.id == event.id && is_meant(errand))
        })
    }

    /// Waits until the errand of this event is at this stage.
    pub(crate) fn wait_for_stage(&self, event: &Event, stage: Stage) -> Errand {
        self.wait_for(event, &format!("{stage:?}"), |errand| errand.progress.stage == stage)
    }
}

impl Recorder {
    /// Lets others record.
    pub(crate) fn stop(mut self, bench: &Bench) {
        drop(self.end.take());
        bench.runtime.block_on(async { timeout(PATIENCE, self.task).await.unwrap().unwrap() });
    }
}

pub(crate) fn client(address: &SocketAddr) -> Alertmanager {
    let endpoint = Endpoint::parse(&format!("http://{address}")).unwrap();
    Alertmanager::new(Client::new(ClientSpec::new(endpoint)).unwrap())
}

pub(crate) fn board() -> Text {
    Text::line("shop")
}

/// `PoolFull{pool="orders"}`.
pub(crate) fn subject() -> Subject {
    Subject::alert("PoolFull", &Labels::new([("pool", "orders"), ("severity", "critical")]))
}

pub(crate) fn alice() -> Actor {
    Actor::person("alice", "bastion")
}

fn event(kind: EventKind, by: Actor) -> Event {
    let now = Now::machine();
    let event = Event::new(EventId::of_person(now, rand::random()), board(), kind, now, by);
    Event { subject: subject(), source: Text::line("operator"), ..event }
}

/// The alert begins to fire.
pub(crate) fn fired() -> Event {
    let fired = event(EventKind::Fired, Actor::machine("warroom@test"));
    Event { source: Text::line("am"), severity: Some(Severity::Critical), ..fired }
}

/// An event about another.
pub(crate) fn about(other: &Event, kind: EventKind, by: Actor, text: &str) -> Event {
    Event { about: Some(other.id), text: Text::line(text), ..event(kind, by) }
}

/// Alice says that she is on it.
pub(crate) fn ack(fired: &Event) -> Event {
    about(fired, EventKind::Acknowledged, alice(), "on it")
}

/// Alice orders something.
pub(crate) fn ordered(order: Order, text: &str) -> Event {
    Event { order: Some(order), text: Text::line(text), ..event(EventKind::Action, alice()) }
}

/// When something is, that Alertmanager says.
pub(crate) fn time(silence: &Value, name: &str) -> Timestamp {
    let time: chrono::DateTime<chrono::Utc> = silence[name].as_str().unwrap().parse().unwrap();
    Timestamp::from_millis(time.timestamp_millis())
}
