//! The servers of a monitoring stack, as Debian packages them.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use rustix::process::Signal;
use tempfile::TempDir;

use crate::real::{Part, Recipe, Server, as_postgres, command, get, let_postgres_in};

pub(crate) const PGBOUNCER: Part = Part { program: "pgbouncer", package: "pgbouncer" };
pub(crate) const ALERTMANAGER: Part =
    Part { program: "prometheus-alertmanager", package: "prometheus-alertmanager" };
pub(crate) const AMTOOL: Part = Part { program: "amtool", package: "prometheus-alertmanager" };
pub(crate) const VICTORIA_METRICS: Part = Part { program: "victoria-metrics", package: "victoria-metrics" };
pub(crate) const VMALERT: Part = Part { program: "vmalert", package: "victoria-metrics" };

/// What Alertmanager does: it tells nobody, and takes up what is new at once.
const ALERTMANAGER_YML: &str = "route: {receiver: oncall, group_wait: 0s, group_interval: 1s}\n\
    receivers: [{name: oncall}]\n";

/// `PgBouncer` in front of `database`, with at most `size` connections to it.
pub(crate) fn pgbouncer(database: SocketAddr, size: usize) -> Server {
    let dir = tempfile::tempdir().unwrap();
    let_postgres_in(dir.path());
    std::fs::write(dir.path().join("users.txt"), "\"postgres\" \"\"\n").unwrap();
    let file = dir.path().to_path_buf();
    let start = move |address: SocketAddr| {
        let ini = format!(
            "[databases]\npostgres = host={} port={} dbname=postgres\n[pgbouncer]\nlisten_addr = {}\nlisten_port = {}\n\
             unix_socket_dir =\nauth_type = trust\nauth_file = {}\npool_mode = session\ndefault_pool_size = {size}\n\
             max_client_conn = 200\n",
            database.ip(),
            database.port(),
            address.ip(),
            address.port(),
            file.join("users.txt").display()
        );
        std::fs::write(file.join("pgbouncer.ini"), ini).unwrap();
        let mut pgbouncer = as_postgres(PGBOUNCER.program);
        pgbouncer.arg("-q").arg(file.join("pgbouncer.ini"));
        pgbouncer
    };
    let is_ready = |address| TcpStream::connect(address).is_ok();
    Server::start(Recipe { command: Box::new(start), is_ready, end: Signal::QUIT, dir })
}

/// An Alertmanager; with a port for others of its cluster, and perhaps one to join.
pub(crate) fn alertmanager(cluster: Option<(SocketAddr, Option<SocketAddr>)>) -> Server {
    let dir = tempfile::tempdir().unwrap();
    let (file, data) = (dir.path().join("alertmanager.yml"), dir.path().join("data"));
    std::fs::write(&file, ALERTMANAGER_YML).unwrap();
    let start = move |address: SocketAddr| {
        let mut alertmanager = command(ALERTMANAGER.program);
        alertmanager.arg(format!("--config.file={}", file.display()));
        alertmanager.arg(format!("--storage.path={}", data.display()));
        alertmanager.arg(format!("--web.listen-address={address}"));
        let own = cluster.map_or(String::new(), |(own, _)| own.to_string());
        alertmanager.arg(format!("--cluster.listen-address={own}"));
        if let Some((_, Some(peer))) = cluster {
            alertmanager.arg(format!("--cluster.peer={peer}"));
        }
        alertmanager
    };
    let is_ready = |address| get(address, "/-/ready").is_some();
    // Ended in order, it keeps its silences.
    Server::start(Recipe { command: Box::new(start), is_ready, end: Signal::TERM, dir })
}

/// `VictoriaMetrics` that scrapes what a Prometheus with this configuration would.
pub(crate) fn victoria_metrics(scrapes: &str) -> Server {
    let dir = tempfile::tempdir().unwrap();
    let (file, data) = (dir.path().join("scrapes.yml"), dir.path().join("data"));
    std::fs::write(&file, scrapes).unwrap();
    let start = move |address: SocketAddr| {
        let mut server = command(VICTORIA_METRICS.program);
        server.arg(format!("-storageDataPath={}", data.display()));
        server.arg(format!("-promscrape.config={}", file.display()));
        server.arg(format!("-httpListenAddr={address}"));
        // Otherwise the last half minute is held back.
        server.args(["-search.latencyOffset=1s", "-retentionPeriod=1d", "-search.disableCache"]);
        server
    };
    let is_ready = |address| get(address, "/health").is_some();
    Server::start(Recipe { command: Box::new(start), is_ready, end: Signal::KILL, dir })
}

/// vmalert with these rules over `metrics`, which tells `alertmanager`.
pub(crate) fn vmalert(rules: &str, metrics: SocketAddr, alertmanager: SocketAddr) -> Server {
    let dir = tempfile::tempdir().unwrap();
    let file = rules_in(&dir, rules);
    let start = move |address: SocketAddr| {
        let mut vmalert = command(VMALERT.program);
        vmalert.arg(format!("-rule={file}"));
        for flag in ["datasource", "remoteWrite", "remoteRead"] {
            vmalert.arg(format!("-{flag}.url=http://{metrics}"));
        }
        vmalert.arg(format!("-notifier.url=http://{alertmanager}"));
        vmalert.arg(format!("-httpListenAddr={address}"));
        vmalert.args(["-evaluationInterval=1s", "-remoteWrite.flushInterval=200ms"]);
        vmalert
    };
    let is_ready = |address| get(address, "/api/v1/rules").is_some();
    Server::start(Recipe { command: Box::new(start), is_ready, end: Signal::KILL, dir })
}

fn rules_in(dir: &TempDir, rules: &str) -> String {
    let file: &Path = &dir.path().join("rules.yml");
    std::fs::write(file, rules).unwrap();
    file.display().to_string()
}
