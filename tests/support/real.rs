//! Real servers on loopback, as Debian packages them: Prometheus, its exporters, PostgreSQL, sshd.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long a server may take to be ready: far longer than it ever does.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often readiness is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// How long a server may take to leave before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// Ports tried: another process may take one between its choice and its use.
const TRIES: usize = 5;

/// A program and the Debian package it comes with.
pub(crate) struct Part {
    pub(crate) program: &'static str,
    pub(crate) package: &'static str,
}

pub(crate) const NODE_EXPORTER: Part =
    Part { program: "prometheus-node-exporter", package: "prometheus-node-exporter" };
pub(crate) const POSTGRES_EXPORTER: Part =
    Part { program: "prometheus-postgres-exporter", package: "prometheus-postgres-exporter" };
pub(crate) const PROMETHEUS: Part = Part { program: "prometheus", package: "prometheus" };
pub(crate) const PROMTOOL: Part = Part { program: "promtool", package: "prometheus" };
pub(crate) const POSTGRES: Part = Part { program: "postgres", package: "postgresql" };
pub(crate) const SSH: Part = Part { program: "ssh", package: "openssh-client" };
pub(crate) const SSHD: Part = Part { program: "sshd", package: "openssh-server" };
pub(crate) const TMUX: Part = Part { program: "tmux", package: "tmux" };

/// Whether the machine has all these parts. If not, the test is to end: it says so loudly, and
/// fails where `WARROOM_REQUIRE_REAL=1` forbids that.
pub(crate) fn has(parts: &[&Part]) -> bool {
    let missing: Vec<&str> =
        parts.iter().filter(|part| path_of(part.program).is_none()).map(|part| part.package).collect();
    if missing.is_empty() {
        return true;
    }
    let told = format!("SKIPPED: needs real servers (install {})", missing.join(", "));
    assert!(std::env::var("WARROOM_REQUIRE_REAL").as_deref() != Ok("1"), "{told}");
    eprintln!("{told}");
    false
}

/// Where a program is: on the path, or where Debian keeps servers and PostgreSQL's programs.
fn path_of(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).chain(["/usr/sbin".into()]).collect();
    for version in std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        folders.push(version.path().join("bin"));
    }
    folders.into_iter().map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A command for a program that [`has`] has found.
pub(crate) fn command(program: &str) -> Command {
    Command::new(path_of(program).unwrap_or_else(|| panic!("{program} is not installed")))
}

/// How a server is started on an address, and how it tells that it is ready.
pub(crate) struct Recipe {
    pub(crate) command: Box<dyn Fn(SocketAddr) -> Command>,
    pub(crate) is_ready: fn(SocketAddr) -> bool,
    /// The signal that ends it at once, with everything it has started.
    pub(crate) end: Signal,
    /// Its files, which live as long as it.
    pub(crate) dir: TempDir,
}

/// A server in a process of its own, until it is dropped.
pub(crate) struct Server {
    recipe: Recipe,
    process: Option<Child>,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// `prometheus-node-exporter`.
    pub(crate) fn node_exporter() -> Self {
        Self::exporter(&NODE_EXPORTER, Vec::new())
    }

    /// `prometheus-postgres-exporter` for the PostgreSQL at `database`.
    pub(crate) fn postgres_exporter(database: SocketAddr) -> Self {
        let source = format!("postgresql://postgres@{database}/postgres?sslmode=disable");
        Self::exporter(&POSTGRES_EXPORTER, vec![("DATA_SOURCE_NAME", source)])
    }

    fn exporter(part: &'static Part, variables: Vec<(&'static str, String)>) -> Self {
        let start = move |address| {
            let mut exporter = command(part.program);
            exporter.arg(format!("--web.listen-address={address}")).envs(variables.iter().cloned());
            exporter
        };
        let is_ready = |address| get(address, "/metrics").is_some();
        let dir = tempfile::tempdir().unwrap();
        Self::start(Recipe { command: Box::new(start), is_ready, end: Signal::KILL, dir })
    }

    /// `prometheus` with this configuration.
    pub(crate) fn prometheus(configuration: &str) -> Self {
        Self::prometheus_with(configuration, "")
    }

    /// `prometheus` with this configuration, and `rules.yml` beside it.
    pub(crate) fn prometheus_with(configuration: &str, rules: &str) -> Self {
        Self::prometheus_in(tempfile::tempdir().unwrap(), configuration, rules)
    }

    /// `prometheus` that scrapes nothing and has this history, in OpenMetrics.
    pub(crate) fn prometheus_over(history: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("history.txt");
        std::fs::write(&file, history).unwrap();
        let mut make = command(PROMTOOL.program);
        make.args(["tsdb", "create-blocks-from", "openmetrics"]).arg(file).arg(dir.path().join("data"));
        output(&mut make);
        Self::prometheus_in(dir, "", "")
    }

    fn prometheus_in(dir: TempDir, configuration: &str, rules: &str) -> Self {
        let file = dir.path().join("prometheus.yml");
        std::fs::write(&file, configuration).unwrap();
        std::fs::write(dir.path().join("rules.yml"), rules).unwrap();
        let data = dir.path().join("data");
        let start = move |address| {
            let mut prometheus = command(PROMETHEUS.program);
            prometheus.arg(format!("--config.file={}", file.display()));
            prometheus.arg(format!("--storage.tsdb.path={}", data.display()));
            prometheus.arg(format!("--web.listen-address={address}"));
            // An alert that fires early is sent on at once.
            prometheus.arg("--rules.alert.resend-delay=1s");
            prometheus
        };
        let is_ready = |address| get(address, "/-/ready").is_some();
        Self::start(Recipe { command: Box::new(start), is_ready, end: Signal::KILL, dir })
    }

    /// `postgres` with an empty cluster that trusts everyone.
    pub(crate) fn postgres() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let_postgres_in(dir.path());
        let data = dir.path().join("data");
        let mut initdb = as_postgres("initdb");
        output(initdb.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "--no-sync"]));
        let start = move |address: SocketAddr| {
            let mut postgres = as_postgres(POSTGRES.program);
            postgres.arg("-D").arg(&data).arg("-p").arg(address.port().to_string());
            postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
            postgres
        };
        let is_ready = |address: SocketAddr| {
            let mut ask = command("pg_isready");
            ask.args(["-q", "-h", "127.0.0.1", "-p", &address.port().to_string()]);
            ask.status().unwrap().success()
        };
        // Its immediate shutdown: a plain kill would leave what it has started behind.
        Self::start(Recipe { command: Box::new(start), is_ready, end: Signal::QUIT, dir })
    }

    pub(crate) fn start(recipe: Recipe) -> Self {
        let mut server = Self { recipe, process: None, address: free_address() };
        for _ in 0..TRIES {
            if server.try_start() {
                return server;
            }
            server.address = free_address();
        }
        panic!("the server does not start on {}", server.address);
    }

    /// Starts the process and waits until it is ready; not, if it ended, as when the port is taken.
    fn try_start(&mut self) -> bool {
        let mut command = (self.recipe.command)(self.address);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let child = self.process.insert(child);
        let deadline = Instant::now() + PATIENCE;
        while child.try_wait().unwrap().is_none() {
            if (self.recipe.is_ready)(self.address) {
                return true;
            }
            assert!(Instant::now() < deadline, "{} never became ready", self.address);
            thread::sleep(LOOK);
        }
        false
    }

    /// Starts it again where it was.
    pub(crate) fn restart(&mut self) {
        assert!(self.try_start(), "no restart on {}", self.address);
    }

    /// What it answers at `path`.
    pub(crate) fn get(&self, path: &str) -> String {
        get(self.address, path).unwrap_or_else(|| panic!("no answer from {}{path}", self.address))
    }

    /// Its metrics.
    pub(crate) fn metrics(&self) -> Metrics {
        Metrics(self.get("/metrics"))
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let child = self.process.as_ref().expect("it runs");
        kill_process(Pid::from_child(child), signal).unwrap();
    }

    /// Ends it at once; it can be restarted.
    pub(crate) fn kill(&mut self) {
        let Some(mut child) = self.process.take() else { return };
        let pid = Pid::from_child(&child);
        let _ = kill_process(pid, Signal::CONT);
        let _ = kill_process(pid, self.recipe.end);
        let deadline = Instant::now() + GRACE;
        while matches!(child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                let _ = child.kill();
            }
            thread::sleep(LOOK);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A connection to PostgreSQL that stays open until it is dropped.
pub(crate) struct Backend(Child);

impl Backend {
    pub(crate) fn open(database: SocketAddr) -> Self {
        let mut psql = command("psql");
        psql.args(["-XAtq", "-U", "postgres", "-h", "127.0.0.1", "-p", &database.port().to_string()]);
        let mut child = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.as_mut().unwrap().write_all(b"select 'here';\n").unwrap();
        let mut answer = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut answer).unwrap();
        assert_eq!(answer, "here\n");
        Self(child)
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An exporter's text at one moment.
pub(crate) struct Metrics(pub(crate) String);

impl Metrics {
    /// The samples of one metric: what stands in the braces, and the value.
    pub(crate) fn of(&self, metric: &str) -> Vec<(&str, f64)> {
        let lines = self.0.lines().filter_map(|line| line.strip_prefix(metric));
        let sample = |rest: &'_ str| rest.starts_with([' ', '{']);
        let parts = lines.filter(|rest| sample(rest)).map(|rest| rest.rsplit_once(' ').unwrap());
        parts.map(|(labels, value)| (labels, value.parse().unwrap())).collect()
    }

    /// The value of a metric with one series.
    pub(crate) fn one(&self, metric: &str) -> f64 {
        let all = self.of(metric);
        assert_eq!(all.len(), 1, "{metric}");
        all[0].1
    }

    /// The sum of a metric's series whose labels pass.
    pub(crate) fn sum(&self, metric: &str, passes: impl Fn(&str) -> bool) -> f64 {
        self.of(metric).iter().filter(|(labels, _)| passes(labels)).map(|(_, value)| value).sum()
    }
}

/// What a server answers to a GET; none when it does not answer with 200.
pub(crate) fn get(address: SocketAddr, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    // Version 1.0: the answer comes in one piece and ends with the connection.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.lines().next()?.contains(" 200 ").then(|| body.to_owned())
}

/// A loopback address nobody listens on.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Gives a folder to the user who runs PostgreSQL here.
pub(crate) fn let_postgres_in(folder: &Path) {
    if rustix::process::getuid().is_root() {
        let user = |flag| output(Command::new("id").args([flag, "postgres"])).trim().parse().unwrap();
        std::os::unix::fs::chown(folder, Some(user("-u")), Some(user("-g"))).unwrap();
    }
}

/// A program of PostgreSQL's, or beside it, which refuses to be run by root.
pub(crate) fn as_postgres(program: &str) -> Command {
    if !rustix::process::getuid().is_root() {
        return command(program);
    }
    let mut setpriv = Command::new("setpriv");
    setpriv.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]);
    setpriv.arg(path_of(program).unwrap());
    setpriv.current_dir("/");
    setpriv
}

/// What a command that must succeed says.
pub(crate) fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
