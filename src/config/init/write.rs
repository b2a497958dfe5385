//! The config as text.

use std::fmt::Write as _;

use super::login;
use super::names::Names;
use super::offered::Offered;
use super::rule::{RuleSignal, severity, signals};
use crate::api::Endpoint;
use crate::api::prometheus::AlertingRule;
use crate::config::effective::{of_threshold, quoted};
use crate::config::preset::Preset;
use crate::model::{Text, Unit};
use crate::signals::{Role, SignalSpec, Threshold};
use crate::sources::Kind;

const HEAD: &str = "\
# A config for warroom, made by `warroom init` of what was there. Change what you like: roles, units and titles of
# what comes from alerting rules are guesses by the names in them. `warroom check -c FILE` says whether all is right
# and every source answers; docs/config.md tells of every key.
";

const RULES_HEAD: &str = "\
# What the alerting rules look at, and from where on that is bad. Their alerts are shown in any case; what is
# critical here is an alert of warroom's own beside them. Take out what you do not want to see twice.
";

/// A signal as it is written.
struct Written<'s> {
    name: String,
    source: &'s str,
    role: Role,
    unit: Unit,
    expr: &'s str,
    limit: Option<&'s str>,
    thresholds: [Option<Threshold>; 2],
}

/// The config for a board called `board` that watches all that is offered. It holds no secret, and is accepted
/// as it is.
pub fn draft(board: &Text, offered: &[Offered], presets: &[Preset]) -> String {
    let mut text = format!("{HEAD}\n[board]\nname = {}\n", quoted(board.as_str()));
    for source in offered {
        text.push_str(&of_source(source, presets));
    }
    let mut alertmanagers = offered.iter().filter(|source| source.kind == Kind::Alertmanager);
    if let Some(first) = alertmanagers.next() {
        text.push_str("\n# An acknowledgement silences the alert there, so that the page stops.\n");
        let _ = writeln!(text, "[acknowledge]\nalertmanager = {}", quoted(&first.name));
    }
    text
}

fn of_source(source: &Offered, presets: &[Preset]) -> String {
    let mut text = String::from("\n");
    source.remarks.iter().for_each(|remark| comment(&mut text, remark.as_str()));
    let _ = writeln!(text, "[[source]]\nname = {}\nkind = \"{}\"", quoted(&source.name), source.kind.name());
    let url = |endpoint: &Endpoint| quoted(&endpoint.without_secrets());
    if source.replicas.is_empty() {
        let _ = writeln!(text, "url = {}", url(&source.endpoint));
    } else {
        let urls: Vec<String> = [&source.endpoint].into_iter().chain(&source.replicas).map(url).collect();
        let _ = writeln!(text, "urls = [{}]", urls.join(", "));
    }
    text.push_str(&login::keys(&source.name, &source.endpoint));
    let mut names = Names::default();
    let pools: Vec<&Preset> = presets.iter().filter(|preset| source.has_pool_of(preset)).collect();
    for preset in &pools {
        text.push_str(&of_pool(source, preset, pools.len() == 1, &mut names));
    }
    for signal in source.beside_pools(presets) {
        let title = preset_of(source, signal, presets).map_or("", |preset| &preset.title);
        text.push('\n');
        let is_shown = signal.role.is_shown();
        comment(&mut text, if is_shown { title } else { "Not shown: it tells of deploys." });
        text.push_str(&found(signal, names.take(&signal.name, title)).toml());
    }
    text.push_str(&of_rules(source, &mut names));
    text
}

fn of_pool(source: &Offered, preset: &Preset, is_only: bool, names: &mut Names) -> String {
    let title = if is_only { "Pool".to_owned() } else { format!("{} pool", preset.title) };
    for signal in &preset.of_pool {
        names.take(&signal.name.replacen("Pool", &title, 1), "");
    }
    let mut text = String::from("\n");
    comment(&mut text, &preset.title);
    let _ = writeln!(text, "[[pool]]\nsource = {}\npreset = {}", quoted(&source.name), quoted(&preset.name));
    if !is_only {
        let _ = writeln!(text, "name = {}", quoted(&title));
    }
    text
}

fn of_rules(source: &Offered, names: &mut Names) -> String {
    let (signals, others) = signals(&source.rules);
    let mut text = String::new();
    if !signals.is_empty() {
        let _ = write!(text, "\n{RULES_HEAD}");
    }
    for signal in &signals {
        text.push('\n');
        signal.rules.iter().for_each(|rule| comment(&mut text, &told(rule)));
        signal.remark.iter().for_each(|remark| comment(&mut text, remark));
        text.push_str(&of_rule(source, signal, names).toml());
    }
    if !others.is_empty() {
        text.push_str("\n# Rules that are no comparison with a number or a maximum; their alerts are shown all the same.\n");
        for rule in others {
            comment(&mut text, &format!("  {}", told(rule)));
        }
    }
    text
}

fn of_rule<'s>(source: &'s Offered, signal: &'s RuleSignal<'_>, names: &mut Names) -> Written<'s> {
    let rule = signal.rules.first();
    let title = rule.map_or("", |rule| rule.name.as_str());
    let name = names.take(title, rule.map_or("", |rule| severity(rule).name()));
    let thresholds = [signal.warning, signal.critical];
    let (expr, limit) = (signal.expr.as_str(), signal.limit.as_deref());
    Written { name, source: &source.name, role: signal.role, unit: signal.unit, expr, limit, thresholds }
}

fn found(signal: &SignalSpec, name: String) -> Written<'_> {
    Written {
        name,
        source: &signal.source,
        role: signal.role,
        unit: signal.unit,
        expr: &signal.expr,
        limit: signal.limit.as_deref(),
        thresholds: [signal.warning, signal.critical],
    }
}

/// The rule on one line, as an alert's evidence has it.
fn told(rule: &AlertingRule) -> String {
    let hold = if rule.hold.is_zero() {
        String::new()
    } else {
        format!(" for {}", humantime::format_duration(rule.hold))
    };
    format!("{}, {}: {}{hold}", rule.name, severity(rule), rule.query)
}

/// Adds a comment; nothing in it ends its line.
fn comment(text: &mut String, says: &str) {
    if !says.is_empty() {
        let _ = writeln!(text, "# {}", Text::line(says));
    }
}

impl Written<'_> {
    fn toml(&self) -> String {
        let (name, source) = (quoted(&self.name), quoted(self.source));
        let unit = Unit::NAMES.iter().find(|(_, unit)| *unit == self.unit).map_or("", |(name, _)| *name);
        let mut text =
            format!("[[signal]]\nname = {name}\nsource = {source}\nrole = \"{}\"\n", self.role.name());
        let _ = writeln!(text, "expr = {}\nunit = \"{unit}\"", quoted(self.expr));
        if let Some(limit) = self.limit {
            let _ = writeln!(text, "limit = {}", quoted(limit));
        }
        for (name, threshold) in ["warning", "critical"].iter().zip(self.thresholds) {
            if let Some(threshold) = threshold {
                let _ = writeln!(text, "{name} = {}", of_threshold(&threshold));
            }
        }
        text
    }
}

/// The preset that a signal comes from, by its id.
fn preset_of<'p>(source: &Offered, signal: &SignalSpec, presets: &'p [Preset]) -> Option<&'p Preset> {
    let own = signal.id.strip_prefix(&*source.name)?.strip_prefix('/')?;
    let name = own.split('/').next()?;
    presets.iter().find(|preset| preset.name == name)
}

impl Offered {
    fn is_of_pool(&self, signal: &SignalSpec, preset: &Preset) -> bool {
        let is_its_own = preset_of(self, signal, std::slice::from_ref(preset)).is_some();
        is_its_own && preset.of_pool.iter().any(|part| part.name == *signal.name)
    }

    fn has_pool_of(&self, preset: &Preset) -> bool {
        self.signals.iter().any(|signal| self.is_of_pool(signal, preset))
    }

    /// What is asked beside pools. A page of metrics is looked at for deploys in any case.
    fn beside_pools(&self, presets: &[Preset]) -> impl Iterator<Item = &SignalSpec> {
        let is_of_any = |signal: &SignalSpec| presets.iter().any(|preset| self.is_of_pool(signal, preset));
        let is_asked = |signal: &SignalSpec| signal.role.is_shown() || self.kind == Kind::Prometheus;
        self.signals.iter().filter(move |signal| is_asked(signal) && !is_of_any(signal))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::config::discovery::discover;
    use crate::config::presets::shipped;
    use crate::config::settings::Config;
    use crate::metrics::exposition::{Format, survey};
    use crate::model::Labels;

    const PAGE: &str = "hikaricp_connections_active{pool=\"a\"} 1\nhikaricp_connections_max{pool=\"a\"} 5\n\
        hikaricp_connections_pending{pool=\"a\"} 0\nhttp_requests_total{code=\"200\"} 1\n\
        go_sql_in_use_connections{db_name=\"x\"} 1\ngo_sql_max_open_connections{db_name=\"x\"} 1\n\
        http_server_requests_seconds_count{status=\"200\"} 1\nprocess_start_time_seconds 1\n";

    fn offered(url: &str, rules: Vec<AlertingRule>) -> Offered {
        let name: Arc<str> = "app".into();
        let found = discover(&shipped().unwrap(), &survey(PAGE.as_bytes(), Format::Text), &name);
        let endpoint = Endpoint::parse(url).unwrap();
        let (signals, replicas, remarks) = (found.signals, Vec::new(), Vec::new());
        Offered { name, kind: Kind::Scrape, endpoint, replicas, signals, rules, remarks }
    }

    fn rule(name: &str, query: &str, severity: &str) -> AlertingRule {
        AlertingRule {
            name: Text::line(name),
            query: Text::line(query),
            hold: Duration::from_secs(30),
            interval: Duration::from_secs(1),
            labels: Labels::new([("severity", severity)]),
            annotations: Labels::default(),
            failure: None,
            alerts: Vec::new(),
        }
    }

    fn drafted(offered: Offered) -> String {
        draft(&Text::line("shop"), &[offered], &shipped().unwrap())
    }

    fn config(text: &str) -> Config {
        Config::parse(Path::new("/etc/warroom/config.toml"), text).unwrap_or_else(|e| panic!("{e}\n{text}"))
    }

    fn signal<'c>(config: &'c Config, name: &str) -> &'c SignalSpec {
        let signals = config.sources[0].watch.signals.iter();
        signals.clone().find(|signal| &*signal.name == name).unwrap_or_else(|| {
            panic!("no {name}: {:?}", signals.map(|signal| signal.name.clone()).collect::<Vec<_>>())
        })
    }

    #[test]
    fn pools_are_one_line_and_requests_have_their_real_labels() {
        let text = drafted(offered("http://app.example/metrics", Vec::new()));
        let config = config(&text);
        assert!(text.contains("preset = \"hikaricp\"\nname = \"HikariCP pool\"") && !text.contains("Start"));
        assert!(signal(&config, "Error rate").expr.contains("{code=~\"5..\"}"));
        assert!(signal(&config, "Error rate (Spring)").expr.contains("{status=~\"5..\"}"));
        assert_eq!(config.sources[0].watch.signals.iter().filter(|s| &*s.name == "HikariCP pool").count(), 1);
    }

    #[test]
    fn rules_are_signals_with_thresholds() {
        let rules = vec![
            rule("Errors", "errors:ratio > 0.05", "page"),
            rule("Errors", "errors:ratio > 0.01", "warning"),
            rule("Full", "in_use >= 0.9 * max", "warning"),
            rule("Down", "up == 0", "critical"),
            rule("Disk", "free_bytes < 1e9", "warning"),
            rule("Any", "timeouts > 0", "info"),
            rule("Errors", "other > 2", "critical"),
            rule("Both", "a > 1 and b > 1", "critical"),
            rule("Later", "histogram_avg(x) > 1", "critical"),
        ];
        let text = drafted(offered("http://app.example/metrics", rules));
        let config = config(&text);
        let held = |at| Threshold { at, hold: Duration::from_secs(30), clear: None };
        let more = |at| Some(held(Threshold::just_above(at)));
        let errors = signal(&config, "Errors");
        assert_eq!((errors.warning, errors.critical), (more(0.01), more(0.05)), "both rules are one signal");
        let full = signal(&config, "Full");
        assert_eq!((full.limit.as_deref(), full.warning), (Some("max"), Some(held(0.9))));
        assert_eq!(signal(&config, "Down").expr, "1 - up");
        assert_eq!((signal(&config, "Disk").warning, signal(&config, "Disk").critical), (None, None));
        assert_eq!(signal(&config, "Any").warning, more(0.0));
        assert_eq!(signal(&config, "Errors (critical)").critical, more(2.0));
        assert!(text.contains("warning = { above = 0.0, for = \"30s\" }"), "{text}");
        assert!(
            text.contains("#   Both, critical: a > 1 and b > 1 for 30s\n#   Later, critical: histogram_avg")
        );
    }

    #[test]
    fn an_alertmanager_stops_the_page_and_no_secret_is_written() {
        let mut alertmanager = offered("https://u:hunter22@am.example/am?key=s3cr3t-token", Vec::new());
        alertmanager.kind = Kind::Alertmanager;
        alertmanager.signals.clear();
        let text = drafted(alertmanager);
        assert!(text.ends_with("[acknowledge]\nalertmanager = \"app\"\n"), "{text}");
        assert!(text.contains("url = \"https://am.example/am\"\n"), "{text}");
        assert!(!text.contains("hunter22") && !text.contains("s3cr3t"), "{text}");
    }

    proptest! {
        #[test]
        fn whatever_rules_are_called_it_is_a_config(
            rules in prop::collection::vec(("\\PC{0,12}|[ab\n\"'\\\\\\[\\]=]{0,8}", 0..4_u8, "page|none|x"), 0..6)
        ) {
            let queries = ["a > 1", "a{x='\"'} >= 0.5 * b", "a < 1", "up == 0"];
            let rules = rules.iter().map(|(name, query, severity)| rule(name, queries[usize::from(*query)], severity));
            let text = drafted(offered("http://app.example/metrics", rules.collect()));
            config(&text);
        }
    }
}
