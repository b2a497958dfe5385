//! A journal of a test's own, the commands that write to it, and a second look at what they wrote.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "pty.rs"]
pub(crate) mod pty;

use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use pty::{Terminal, warroom};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use warroom::journal::{Access, Journal};
use warroom::model::{EventId, Recorded};
use warroom::timeline::OpenEpisodes;

/// The board of an endpoint on loopback.
pub(crate) const BOARD: &str = "127.0.0.1";

pub(crate) use pty::PATIENCE;

/// How often a condition is looked at again.
const LOOK: Duration = Duration::from_millis(20);

/// A journal in a folder that goes away with the test.
pub(crate) struct Kept {
    folder: TempDir,
    runtime: Runtime,
}

/// Who records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) number: i64,
    pub(crate) process: u32,
}

impl Kept {
    pub(crate) fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), runtime }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    /// The operator's own folder.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Gives a command this journal and an operator's folder of its own.
    pub(crate) fn equip(&self, command: &mut Command) {
        command.arg("--journal").arg(self.path()).env("XDG_STATE_HOME", self.state());
    }

    /// warroom with these arguments, on this journal.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_warroom"));
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.equip(&mut command);
        command
    }

    /// A dashboard of these endpoints.
    pub(crate) fn dashboard(&self, urls: &[&str]) -> Terminal {
        let mut command = warroom(urls);
        self.equip(&mut command);
        Terminal::start(command, 120, 40)
    }

    /// The files of what could not be stored.
    pub(crate) fn unsent(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.state().join("warroom")).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.to_string_lossy().contains("unsent-")).collect()
    }

    /// What people noted down, in the journal's order.
    pub(crate) fn notes(&self) -> Vec<String> {
        let all = self.all();
        let of_people = all.iter().filter(|recorded| !recorded.event.actor.is_machine());
        of_people.map(|recorded| recorded.event.text.to_string()).collect()
    }

    /// `warroom note`, not yet started.
    pub(crate) fn note(&self, text: &str) -> Command {
        self.command(&["note", text, "--board", BOARD])
    }

    /// Another process's view of the file.
    pub(crate) fn look<T>(&self, what: impl AsyncFnOnce(&Journal) -> T) -> T {
        self.runtime.block_on(async {
            let (journal, notices) = Journal::open(&self.path(), Access::ReadWrite).await.unwrap();
            assert_eq!(notices, []);
            let seen = what(&journal).await;
            journal.close().await;
            seen
        })
    }

    /// All events, in the journal's order.
    pub(crate) fn all(&self) -> Vec<Recorded> {
        self.look(async |journal| journal.after(None, 0, 1_000_000).await.unwrap())
    }

    /// Waits until the events are as `wanted`; answers with how long that took.
    pub(crate) fn wait_for(&self, what: &str, wanted: impl Fn(&[Recorded]) -> bool) -> Duration {
        let began = Instant::now();
        while !wanted(&self.all()) {
            assert!(began.elapsed() < PATIENCE, "{what} never came: {}", told(&self.all()));
            sleep(LOOK);
        }
        began.elapsed()
    }

    /// A connection that knows nothing of journals.
    pub(crate) fn raw<T>(&self, what: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
        self.runtime.block_on(async {
            let options = SqliteConnectOptions::new().filename(self.path());
            let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
            let outcome = what(&mut connection).await;
            connection.close().await.unwrap();
            outcome
        })
    }

    /// Who holds the board's lease; none before anybody took it.
    pub(crate) fn holder(&self) -> Option<Holder> {
        let row = self.raw(async |connection| {
            let select = sqlx::query("SELECT number, holder FROM leases WHERE board = ?").bind(BOARD);
            select.fetch_optional(connection).await.unwrap()
        })?;
        let holder: String = row.get(1);
        let process = holder.rsplit_once("(pid ").unwrap().1.trim_end_matches(')').parse().unwrap();
        Some(Holder { number: row.get(0), process })
    }

    /// Waits until somebody holds the lease as `wanted`.
    pub(crate) fn wait_for_holder(&self, wanted: impl Fn(&Holder) -> bool) -> Holder {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.holder() {
                Some(holder) if wanted(&holder) => return holder,
                holder => assert!(Instant::now() < deadline, "nobody took over: {holder:?}"),
            }
            sleep(LOOK);
        }
    }

    /// Holds the file's lock until the answer is dropped, as another program would.
    pub(crate) fn lock(&self) -> Lock<'_> {
        let options = SqliteConnectOptions::new().filename(self.path()).busy_timeout(PATIENCE);
        let connection = self.runtime.block_on(async {
            let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut connection).await.unwrap();
            connection
        });
        Lock { kept: self, connection: Some(connection) }
    }

    /// The database is sound, no entry is damaged or missing, and what is open is what all events add up to.
    pub(crate) fn assert_sound(&self) {
        let said: String = self.raw(async |connection| {
            sqlx::query_scalar("PRAGMA integrity_check").fetch_one(connection).await.unwrap()
        });
        assert_eq!(said, "ok");
        let all = self.all();
        assert!(all.iter().zip(1..).all(|(recorded, seq)| recorded.seq == seq), "holes in the order");
        assert!(all.iter().all(|recorded| recorded.event.kind.name() != "damaged"));
        for board in self.look(async |journal| journal.boards().await.unwrap()) {
            let mut folded = OpenEpisodes::default();
            for recorded in all.iter().filter(|recorded| recorded.event.board == board) {
                folded.append(recorded);
            }
            let open = self.look(async |journal| journal.open_episodes(&board).await.unwrap());
            assert_eq!(open, folded, "what is open on {board} is not what all events add up to");
        }
    }
}

/// The file's lock, held.
pub(crate) struct Lock<'a> {
    kept: &'a Kept,
    connection: Option<SqliteConnection>,
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        let mut connection = self.connection.take().unwrap();
        self.kept.runtime.block_on(async {
            sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        });
    }
}

/// A child that does not outlive the test.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn process(&self) -> u32 {
        self.0.id()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }

    /// Waits for its end; none when it does not come in time.
    pub(crate) fn wait(&mut self, within: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + within;
        loop {
            match self.0.try_wait().unwrap() {
                None if Instant::now() < deadline => sleep(LOOK),
                status => return status,
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The ids a command printed, whole lines only.
pub(crate) fn printed(out: &[u8]) -> Vec<EventId> {
    let text = String::from_utf8(out.to_vec()).unwrap();
    let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    lines.map(|line| line.parse().unwrap()).collect()
}

/// What a command said on standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Events in a few words, for a test that failed.
pub(crate) fn told(all: &[Recorded]) -> String {
    let line = |recorded: &Recorded| {
        let event = &recorded.event;
        format!("\n{} {} {} {}", recorded.seq, event.kind, event.subject, event.text)
    };
    all.iter().map(line).collect()
}
