//! What an Alertmanager is told, and tells.

use std::fs;

use crate::binary::Home;
use crate::pty::{PATIENCE, Terminal, warroom};
use crate::real::{Server, command, has, output};
use crate::stack::{ALERTMANAGER, AMTOOL, alertmanager, silences_of, until};

/// Alerts to acknowledge one after the other.
const ALERTS: usize = 9;

/// A board of one Alertmanager, in which these alerts fire.
struct Paged {
    pager: Server,
    home: Home,
}

impl Paged {
    fn start(alerts: usize) -> Option<Self> {
        if !has(&[&ALERTMANAGER, &AMTOOL]) {
            return None;
        }
        let paged = Self { pager: alertmanager(None), home: Home::new() };
        for number in 0..alerts {
            paged.amtool(&["alert", "add", &format!("Down{number}"), "severity=critical"]);
        }
        paged.write("");
        Some(paged)
    }

    fn amtool(&self, args: &[&str]) {
        let mut amtool = command(AMTOOL.program);
        output(amtool.args(args).arg(format!("--alertmanager.url=http://{}", self.pager.address)));
    }

    /// The config, which ends like this.
    fn write(&self, end: &str) {
        let address = self.pager.address;
        let text = format!(
            "[board]\nname = \"shop\"\n[journal]\npath = \"journal.db\"\n[[source]]\nname = \"am\"\n\
             kind = \"alertmanager\"\nurl = \"http://{address}\"\nevery = \"1s\"\n{end}"
        );
        fs::write(self.home.file("warroom.toml"), text).unwrap();
    }

    /// A command in a terminal.
    fn run(&self, command: &[&str]) -> Terminal {
        let path = self.home.file("warroom.toml");
        Terminal::start(warroom(&[command, &["-c", path.to_str().unwrap()]].concat()), 120, 40)
    }

    /// Acknowledges in a shell, once it fires; answers with what that hears.
    fn ack(&self, alert: &str) -> String {
        until(&format!("{alert} acknowledged"), || {
            let ack = self.home.run(&["ack", alert, "-c", "warroom.toml"]);
            (ack.code == 0).then_some(ack.err)
        })
    }

    fn silences(&self) -> usize {
        silences_of(self.pager.address, &[]).matches("ACK!").count()
    }
}

#[test]
fn a_shell_hears_whether_the_page_is_stopped() {
    let Some(paged) = Paged::start(ALERTS) else { return };
    let mut record = paged.run(&["record"]);
    // On a machine that is busy whoever records may not get to it while the shell waits, and that is said.
    let is_told = |alert: &String| {
        let said = paged.ack(alert);
        let is_stopped = said.contains(alert) && said.contains(": CONFIRMED until ");
        assert!(is_stopped || said.contains("the page is not stopped yet"), "{said}");
        is_stopped
    };
    let mut alerts = (1..ALERTS).map(|number| format!("Down{number}"));
    assert!(alerts.any(|alert| is_told(&alert)), "no page was ever stopped");
    assert!(paged.silences() > 0);

    record.send("\x03");
    assert!(record.wait_for_exit(PATIENCE).is_some());
    let said = paged.ack("Down0");
    assert_eq!(said, "warroom: the page is not stopped yet: whoever records the board does it\n");
}

#[test]
fn acknowledgements_go_where_the_config_says_now() {
    let Some(paged) = Paged::start(1) else { return };
    let mut screen = paged.run(&[]);
    screen.wait_for_text("NOT ACKNOWLEDGED");
    screen.send("a");
    screen.wait_for_text("silences it at am while it fires");
    screen.send("\x1b");
    screen.wait_for("the board", |text| !text.contains("silences it at am"));
    paged.write("[acknowledge]\nalertmanager = \"none\"\n");
    screen.send(":reload\r");
    screen.wait_for_text("config read again: [acknowledge] changed");
    screen.send("a");
    screen.wait_for_text("recorded only: the page is not stopped");
    screen.send("on it\r");
    screen.wait_for_text("acked");
    assert_eq!(paged.silences(), 0);
    // Who is on it already is told as well.
    paged.write("");
    screen.send(":reload\r");
    screen.wait_for_text("CONFIRMED until");
    assert_eq!(paged.silences(), 1);
}

#[test]
fn a_silence_that_only_go_can_read_is_listed_with_what_it_mutes() {
    let Some(paged) = Paged::start(1) else { return };
    let what = r#"alertname=~"\QDown0\E""#;
    paged.amtool(&["silence", "add", "--author=ada", "--comment=rack", "--duration=1h", what]);
    let mut screen = paged.run(&[]);
    screen.wait_for_text("Down0");
    screen.send("S");
    let list = screen.wait_for_text("mutes Down0");
    for told in ["ada", "rack", "a matcher cannot be read here", r#"{alertname=~"\\QDown0\\E"}"#] {
        assert!(list.contains(told), "{told}: {list}");
    }
}
