//! The bell, the desktop, the window's title and the clipboard: what a terminal gets of them, and what a
//! real tmux makes of it.

#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/real.rs"]
mod real;

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pty::{PATIENCE, Terminal, in_terminal, warroom};
use real::{TMUX, command, has};
use tempfile::TempDir;

/// The demo, on one's own and fast enough that its first alert comes within seconds.
const DEMO: [&str; 4] = ["demo", "--solo", "--speed", "300"];

fn written(terminal: &Terminal) -> String {
    String::from_utf8_lossy(&terminal.bytes()).into_owned()
}

/// Waits until the terminal was sent this, and gives all that it was sent.
fn wait_for_bytes(terminal: &Terminal, what: &str) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let written = written(terminal);
        if written.contains(what) {
            return written;
        }
        assert!(
            Instant::now() < deadline,
            "{what:?} was never sent; the screen shows:\n{}",
            terminal.screen(vt100::Screen::contents)
        );
        thread::sleep(Duration::from_millis(20));
    }
}

/// What was put on the clipboard last.
fn clipboard(written: &str) -> Option<String> {
    let (_, command) = written.rsplit_once("\x1b]52;c;")?;
    let (encoded, _) = command.split_once("\x1b\\")?;
    Some(String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap())
}

/// Whether requests fail: from then on nothing is ever better for a moment.
fn fails(screen: &str) -> bool {
    screen.lines().any(|line| line.contains("▲ Error rate") && line.contains("NOT ACKNOWLEDGED"))
}

/// Copies the first of the open alerts once requests fail: what was sent to the clipboard.
fn copy_an_alert(terminal: &mut Terminal) -> String {
    terminal.wait_for("errors", fails);
    terminal.send("\t");
    terminal.wait_for_text("▸▲");
    terminal.send("y");
    terminal.wait_for_text("copied: 2024-08-14T0");
    clipboard(&wait_for_bytes(terminal, "\x1b]52;c;")).unwrap()
}

#[test]
fn a_new_alert_rings_tells_the_desktop_and_names_the_window() {
    let mut terminal = Terminal::start(warroom(&DEMO), 80, 24);
    let sent = wait_for_bytes(&terminal, "\x07\x1b]9;warroom: checkout-demo: CRITICAL ");
    assert!(sent.starts_with("\x1b[22;0t"), "the title is put aside first");
    assert!(sent.contains("\x1b]2;ok checkout-demo\x1b\\"), "{sent:?}");
    wait_for_bytes(&terminal, " NOT ACKNOWLEDGED checkout-demo\x1b\\");
    let copied = copy_an_alert(&mut terminal);
    assert!(copied.starts_with("2024-08-14T0") && copied.contains(" fired Pool"), "{copied}");
    terminal.send("Y");
    terminal.wait_for("the query", |screen| screen.contains("copied: ") && screen.contains("hikaricp"));
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).expect("q ends it").success());
    assert!(written(&terminal).ends_with("\x1b[23;0t"), "the title is as it was");
}

/// A tmux server of its own, until it is dropped.
struct Tmux(TempDir);

impl Tmux {
    fn run(&self, arguments: &[&str]) -> String {
        let mut tmux = command(TMUX.program);
        tmux.args(["-L", "outside"]).args(arguments).env("TMUX_TMPDIR", self.0.path()).env_remove("TMUX");
        String::from_utf8_lossy(&tmux.output().unwrap().stdout).into_owned()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

#[test]
fn within_tmux_the_clipboard_and_the_desktop_are_reached() {
    if !has(&[&TMUX]) {
        return;
    }
    let tmux = Tmux(tempfile::tempdir().unwrap());
    let config = tmux.0.path().join("tmux.conf");
    fs::write(&config, "set -g set-clipboard on\nset -g allow-passthrough on\nset -g visual-bell off\n")
        .unwrap();
    let mut inside = in_terminal(TMUX.program);
    inside.args(["-L", "outside", "-f"]).arg(&config).args(["new-session", env!("CARGO_BIN_EXE_warroom")]);
    inside.args(DEMO).env("TMUX_TMPDIR", tmux.0.path()).env_remove("TMUX");
    let mut terminal = Terminal::start(inside, 80, 24);
    wait_for_bytes(&terminal, "\x1b]9;warroom: checkout-demo: CRITICAL ");
    let copied = copy_an_alert(&mut terminal);
    assert!(copied.contains(" fired Pool"), "{copied}");
    assert_eq!(tmux.run(&["show-buffer"]).trim_end(), copied, "tmux has it, too");
}
