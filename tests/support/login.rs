//! Logins through a real sshd on loopback, as an operator comes to a host: ssh, a shell, tmux.
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "real.rs"]
mod real;

use std::fs;
use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use real::{Recipe, SSH, SSHD, Server, TMUX, command, has, output};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::kept::pty::{Terminal, in_terminal};

/// What the host's shell says when it waits for a command.
pub(crate) const PROMPT: &str = "prompt>";

/// The tmux server's name.
const TMUX_NAME: &str = "war";

/// A host to log in to, until it is dropped.
pub(crate) struct Host {
    sshd: Server,
    user: String,
    key: PathBuf,
    known: PathBuf,
    /// The operator's home there.
    home: TempDir,
}

impl Host {
    /// A host with tmux; none where the machine lacks what it takes, which is said loudly.
    pub(crate) fn start() -> Option<Self> {
        if !has(&[&SSH, &SSHD, &TMUX]) {
            return None;
        }
        if rustix::process::getuid().is_root() {
            // Where sshd confines itself before anybody has logged in.
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let (dir, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        // The shell itself would turn bracketed paste on, and hide who left it on.
        fs::write(home.path().join(".inputrc"), "set enable-bracketed-paste off\n").unwrap();
        let key = new_key(dir.path(), "key");
        let host_key = new_key(dir.path(), "host_key");
        let known = dir.path().join("known_hosts");
        let public = fs::read_to_string(host_key.with_extension("pub")).unwrap();
        let sshd = sshd(dir, &host_key);
        fs::write(&known, format!("[127.0.0.1]:{} {public}", sshd.address.port())).unwrap();
        let user = output(Command::new("id").arg("-un")).trim().to_owned();
        Some(Self { sshd, user, key, known, home })
    }

    /// A shell on the host, in a terminal of 80 × 24 at this end.
    pub(crate) fn login(&self) -> Terminal {
        self.login_at(80, 24)
    }

    /// The same on a terminal of another size.
    pub(crate) fn login_at(&self, columns: u16, rows: u16) -> Terminal {
        let mut ssh = in_terminal("ssh");
        ssh.args(["-F", "none", "-e", "none", "-tt", "-l", &self.user, "-i"]).arg(&self.key);
        ssh.args(["-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes"]);
        ssh.arg("-o").arg(format!("UserKnownHostsFile={}", self.known.display()));
        ssh.args(["-p", &self.sshd.address.port().to_string(), "127.0.0.1", &self.shell()]);
        ssh.env_remove("SSH_AUTH_SOCK");
        let terminal = Terminal::start(ssh, columns, rows);
        terminal.wait_for_text(PROMPT);
        terminal
    }

    /// The command that ssh runs: a shell that knows nothing of the test's own surroundings.
    fn shell(&self) -> String {
        let home = self.home.path().display();
        format!(
            "cd {home} && exec env -i PATH=/usr/local/bin:/usr/bin:/bin TERM=\"$TERM\" LANG=C.UTF-8 \
             HOME={home} XDG_STATE_HOME={home}/state XDG_CONFIG_HOME={home}/config TMUX_TMPDIR={home} \
             PS1='{PROMPT} ' bash --norc --noprofile -i"
        )
    }

    /// What to type for tmux with these arguments.
    pub(crate) fn tmux(arguments: &str) -> String {
        format!("tmux -L {TMUX_NAME} -f /dev/null {arguments}\n")
    }

    /// The processes of this program that were started on the host.
    pub(crate) fn running(&self, program: &Path) -> Vec<Pid> {
        let is_it = |pid: &Pid| fs::read_link(proc(*pid, "exe")).is_ok_and(|exe| exe == program);
        self.processes().into_iter().filter(is_it).collect()
    }

    /// All that was started on the host: it has the operator's home in its environment.
    fn processes(&self) -> Vec<Pid> {
        let home = format!("HOME={}\0", self.home.path().display());
        let is_ours = |pid: &Pid| {
            let environment = fs::read(proc(*pid, "environ")).unwrap_or_default();
            environment.split_inclusive(|byte| *byte == 0).any(|variable| variable == home.as_bytes())
        };
        let names = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().file_name());
        let numbers = names.filter_map(|name| name.to_str()?.parse().ok());
        numbers.filter_map(Pid::from_raw).filter(is_ours).collect()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let mut tmux = command(TMUX.program);
        tmux.args(["-L", TMUX_NAME, "kill-server"]).env("TMUX_TMPDIR", self.home.path());
        let _ = tmux.output();
        for process in self.processes() {
            let _ = kill_process(process, Signal::KILL);
        }
    }
}

fn proc(pid: Pid, what: &str) -> PathBuf {
    PathBuf::from(format!("/proc/{}/{what}", pid.as_raw_nonzero()))
}

/// A new key without a passphrase; the public half stands beside it.
fn new_key(folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(name);
    output(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&file));
    file
}

/// An sshd that lets in who has the key beside the host's.
fn sshd(dir: TempDir, host_key: &Path) -> Server {
    let config = dir.path().join("sshd_config");
    let text = format!(
        "HostKey {}\nAuthorizedKeysFile {}\nUsePAM no\nStrictModes no\nPidFile none\nPrintMotd no\n\
         PrintLastLog no\n",
        host_key.display(),
        dir.path().join("key.pub").display()
    );
    fs::write(&config, text).unwrap();
    let start = move |address: SocketAddr| {
        let mut sshd = command(SSHD.program);
        sshd.args(["-D", "-e", "-f"]).arg(&config).arg("-o").arg(format!("ListenAddress={address}"));
        sshd
    };
    let is_ready = |address| {
        let mut greeting = [0; 4];
        let read = |mut stream: TcpStream| stream.read_exact(&mut greeting);
        TcpStream::connect(address).and_then(read).is_ok() && greeting == *b"SSH-"
    };
    Server::start(Recipe { command: Box::new(start), is_ready, end: Signal::KILL, dir })
}
