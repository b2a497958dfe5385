//! The effective config as TOML: every default filled in, every secret left out.

use std::fmt::Write as _;
use std::path::Path;

use toml::Value;

use super::acknowledge::{Acknowledge, Chosen};
use super::settings::{Config, LEAST_TIMEOUT, SourceConfig};
use crate::api::{Auth, Login, Secret};
use crate::app::NotifySpec;
use crate::model::Unit;
use crate::signals::{SignalSpec, Threshold};
use crate::sources::Kind;

impl Config {
    /// What holds, as a config: presets of pools as the signals they make, secrets as `<secret>`.
    pub fn effective(&self) -> String {
        let mut text = String::new();
        if let Some(board) = self.board_name() {
            let _ = writeln!(text, "[board]\nname = {}\n", quoted(board.as_str()));
        }
        if let Some(path) = &self.journal {
            let _ = writeln!(text, "[journal]\npath = {}\n", quoted_path(path));
        }
        for source in &self.sources {
            text.push_str(&of_source(source));
        }
        for source in &self.sources {
            source
                .watch
                .signals
                .iter()
                .chain(&source.watch.optional)
                .for_each(|s| text.push_str(&of_signal(s)));
        }
        text.push_str(&of_acknowledge(&self.acknowledge));
        let theme = self.ui.theme.as_deref().unwrap_or("dark");
        let _ = writeln!(text, "[ui]\ntheme = {}", quoted(theme));
        if let Some(name) = &self.ui.name {
            let _ = writeln!(text, "name = {}", quoted(name.as_str()));
        }
        let _ = writeln!(text, "ascii = {}", self.ui.ascii);
        text.push_str(&of_calls(&self.notify));
        text.push_str(&self.own_keys());
        text
    }

    fn own_keys(&self) -> String {
        let mut tables: Vec<&str> = self.keys.own.iter().map(|(table, ..)| table.as_str()).collect();
        tables.sort_unstable();
        tables.dedup();
        let mut text = String::new();
        for table in tables {
            let _ = writeln!(text, "\n[keys.{table}]");
            for (_, chord, action) in self.keys.own.iter().filter(|(of, ..)| of == table) {
                let _ = writeln!(text, "{} = {}", quoted(chord), quoted(action));
            }
        }
        text
    }
}

fn of_acknowledge(acknowledge: &Acknowledge) -> String {
    let mut text = "[acknowledge]\n".to_owned();
    match &acknowledge.alertmanager {
        Chosen::Only => {}
        Chosen::Named(name) => {
            let _ = writeln!(text, "alertmanager = {}", quoted(name));
        }
        Chosen::Nobody => text.push_str("alertmanager = \"none\"\n"),
    }
    let _ = writeln!(text, "silence = \"{}\"", humantime::format_duration(acknowledge.silence));
    let remind = humantime::format_duration(acknowledge.remind.unwrap_or_default());
    let _ = writeln!(text, "remind = \"{remind}\"\n");
    text
}

fn of_calls(notify: &NotifySpec) -> String {
    let NotifySpec { bell, desktop, title, flash, again, quiet } = notify;
    let desktop = desktop.name();
    let mut text =
        format!("\n[notify]\nbell = {bell}\ndesktop = \"{desktop}\"\ntitle = {title}\nflash = {flash}\n");
    if let Some(again) = again {
        let _ = writeln!(text, "again = \"{}\"", humantime::format_duration(*again));
    }
    if let Some(quiet) = quiet {
        let _ = writeln!(text, "quiet = \"{quiet}\"");
    }
    text
}

fn of_source(source: &SourceConfig) -> String {
    let mut text = format!("[[source]]\nname = {}\n", quoted(&source.name));
    if let Some(kind) = source.kind {
        let _ = writeln!(text, "kind = \"{}\"", kind.name());
    }
    let client = &source.client;
    let urls = [&client.endpoint].into_iter().chain(&source.replicas);
    let urls: Vec<String> = urls.map(|endpoint| quoted(&endpoint.veiled())).collect();
    let _ = match urls.as_slice() {
        [url] => writeln!(text, "url = {url}"),
        _ => writeln!(text, "urls = [{}]", urls.join(", ")),
    };
    if let Some(alerts) = &source.alerts {
        let _ = writeln!(text, "alerts_url = {}", quoted(&alerts.veiled()));
    }
    if source.kind == Some(Kind::Prometheus) {
        let _ = writeln!(text, "backfill = \"{}\"", humantime::format_duration(source.backfill));
    }
    let _ = writeln!(text, "every = \"{}\"", humantime::format_duration(source.every));
    // The least time for an answer is longer than the shortest intervals: that cannot be written.
    if let Some(timeout) = source.timeout.or((source.every >= LEAST_TIMEOUT).then_some(source.every)) {
        let _ = writeln!(text, "timeout = \"{}\"", humantime::format_duration(timeout));
    }
    text.push_str(&of_auth(&client.auth));
    if let Some(ca) = &client.tls.ca {
        let _ = writeln!(text, "ca = {}", quoted_path(ca));
    }
    if let Some(pair) = &client.tls.certificate {
        let _ = writeln!(text, "client_cert = {}", quoted_path(&pair.certificate));
        let _ = writeln!(text, "client_key = {}", quoted_path(&pair.key));
    }
    let _ = writeln!(text, "insecure = {}", client.tls.insecure);
    if source.kind != Some(Kind::Alertmanager) {
        let _ = writeln!(text, "discover = {}", source.watch.discover);
    }
    text.push('\n');
    text
}

fn of_auth(auth: &Auth) -> String {
    let mut text = match &auth.login {
        Login::None => String::new(),
        Login::Bearer(token) => format!("auth = {{ bearer = {} }}\n", of_secret(token)),
        Login::Basic { password, .. } => {
            format!("auth = {{ basic = {{ user = \"<secret>\", password = {} }} }}\n", of_secret(password))
        }
    };
    let headers: Vec<String> = auth
        .headers
        .iter()
        .map(|(name, secret)| format!("{} = {}", quoted(name), of_secret(secret)))
        .collect();
    if !headers.is_empty() {
        let _ = writeln!(text, "headers = {{ {} }}", headers.join(", "));
    }
    text
}

/// Where a secret is kept; one that stands in the config is left out.
fn of_secret(secret: &Secret) -> String {
    match (secret.in_file(), secret.in_variable()) {
        (Some(path), _) => format!("{{ file = {} }}", quoted_path(path)),
        (None, Some(name)) => format!("{{ env = {} }}", quoted(name)),
        (None, None) => "{ value = \"<secret>\" }".to_owned(),
    }
}

fn of_signal(signal: &SignalSpec) -> String {
    let mut text =
        format!("[[signal]]\nname = {}\nsource = {}\n", quoted(&signal.name), quoted(&signal.source));
    let unit = Unit::NAMES.iter().find(|(_, unit)| *unit == signal.unit).map_or("", |(name, _)| *name);
    let _ = writeln!(text, "role = \"{}\"\nunit = \"{unit}\"", signal.role.name());
    let _ = writeln!(text, "expr = {}", quoted(&signal.expr));
    if let Some(limit) = &signal.limit {
        let _ = writeln!(text, "limit = {}", quoted(limit));
    }
    for (name, threshold) in [("warning", &signal.warning), ("critical", &signal.critical)] {
        if let Some(threshold) = threshold {
            let _ = writeln!(text, "{name} = {}", of_threshold(threshold));
        }
    }
    text.push('\n');
    text
}

/// A threshold as a table in one line.
pub(super) fn of_threshold(threshold: &Threshold) -> String {
    let mut text = match threshold.above() {
        Some(above) => format!("{{ above = {above:?}"),
        None => format!("{{ at = {:?}", threshold.at),
    };
    if !threshold.hold.is_zero() {
        let _ = write!(text, ", for = \"{}\"", humantime::format_duration(threshold.hold));
    }
    if let Some(clear) = threshold.clear {
        let _ = write!(text, ", clear = {clear:?}");
    }
    text + " }"
}

/// A text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}
