//! `warroom rules`: what it prints is what Prometheus loads, and fires when it should.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/binary.rs"]
#[allow(dead_code)]
mod binary;
#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/real.rs"]
mod real;

use std::fmt::Write as _;
use std::fs;

use binary::Home;
use endpoint::{Behaviour, Endpoint};
use real::{PROMTOOL, command, has};

/// A service with a pool and requests.
const PAGE: &str = "hikaricp_connections_active{pool=\"orders\"} 3\nhikaricp_connections_max{pool=\"orders\"} 50\n\
    hikaricp_connections_pending{pool=\"orders\"} 0\nhikaricp_connections_timeout_total{pool=\"orders\"} 0\n\
    http_requests_total{code=\"200\"} 5\n";

/// Names, matchers and expressions that want to be quoted.
const HOSTILE: &str = r#"
[[source]]
name = "it's: #1 {{ x }}"
url = "http://app.example/metrics"

[[pool]]
source = "it's: #1 {{ x }}"
name = "{{ $labels.x }} ' \" : # - &a *b"
preset = "hikaricp"
match = '''{pool=~"o'r\\.\"ders|#: [{][{]x[}][}]"}'''

[[pool]]
source = "it's: #1 {{ x }}"
name = "Größe €"
in_use = '''
sum(
  busy{a="\t"}
)'''
max = 'sum(size) by (x)'
waiting = 'queue'
timeouts = 'rate(gave_up_total[1m])'

[[signal]]
source = "it's: #1 {{ x }}"
name = "%!s"
role = "errors"
unit = "ratio"
expr = 'sum(a) / sum(b)'
warning = 1e-9
critical = { at = 0.5, for = "90s" }
"#;

/// The pool under test is sampled so often, in a minute.
const PER_MINUTE: usize = 4;

/// What a pool of 50 is doing, sample by sample.
type Story = fn(usize) -> usize;

/// Ten minutes at ten, then four more a minute until it is full.
const LEAKING: Story = |at| (10 + at.saturating_sub(10 * PER_MINUTE)).min(50);

/// The same beneath requests that come and go.
const LEAKING_AT_WORK: Story = |at| (LEAKING(at) + [0, 3, 1, 4, 2][at % 5]).min(50);

const STEADY: Story = |_| 20;

/// At work, and no more.
const AT_WORK: Story = |at| 10 + [0, 9, 4, 12, 1, 7, 3][at % 7];

/// Rises and falls within six minutes.
const BREATHING: Story = |at| if at % 24 < 12 { 10 + 2 * (at % 24) } else { 10 + 2 * (24 - at % 24) };

/// Rises and falls within ten minutes.
const BREATHING_SLOWLY: Story = |at| if at % 40 < 20 { 10 + at % 40 } else { 10 + (40 - at % 40) };

/// A deploy fills it once, and it stays so.
const WARMING_UP: Story = |at| 5 + at.saturating_sub(10 * PER_MINUTE).min(14) * 2;

/// Prints the rules of `args` into `rules.yml`.
fn written(home: &Home, args: &[&str]) -> String {
    let args: Vec<&str> = ["rules", "-o", "rules.yml"].iter().chain(args).copied().collect();
    assert_eq!(home.run(&args).done(), "");
    fs::read_to_string(home.file("rules.yml")).unwrap()
}

fn promtool(home: &Home, args: &[&str]) -> String {
    let output = command(PROMTOOL.program).args(args).current_dir(home.path()).output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    text
}

/// A test of the rules: these pools, and at each minute the alerts that fire then.
fn test_file(pools: &[(&str, Story)], minutes: usize, firing: impl Fn(usize) -> Vec<&'static str>) -> String {
    let mut text =
        "rule_files: [rules.yml]\nevaluation_interval: 15s\ntests:\n- interval: 15s\n  input_series:\n"
            .to_owned();
    let samples = minutes * PER_MINUTE + 1;
    for (instance, story) in pools {
        let labels = format!("{{pool=\"orders\",job=\"shop\",instance=\"{instance}\"}}");
        let values: Vec<String> = (0..samples).map(|at| story(at).to_string()).collect();
        let mut series = |name: &str, values: &str| {
            writeln!(text, "  - series: '{name}{labels}'\n    values: '{values}'").unwrap();
        };
        series("hikaricp_connections_active", &values.join(" "));
        series("hikaricp_connections_max", &format!("50x{samples}"));
        series("hikaricp_connections_pending", &format!("0x{samples}"));
    }
    text.push_str("  promql_expr_test:\n");
    for minute in 0..=minutes {
        let expr = "count by (alertname) (ALERTS{alertstate=\"firing\"})";
        write!(text, "  - expr: '{expr}'\n    eval_time: {minute}m\n    exp_samples: [").unwrap();
        for alert in firing(minute) {
            write!(text, "{{labels: '{{alertname=\"{alert}\"}}', value: 1}},").unwrap();
        }
        text.push_str("]\n");
    }
    text
}

fn config_of_a_pool(home: &Home) {
    let config = "[[source]]\nname = \"shop\"\nurl = \"http://shop.example/metrics\"\n\
        [[pool]]\nsource = \"shop\"\npreset = \"hikaricp\"\nmatch = '{pool=\"orders\"}'\n";
    fs::write(home.file("warroom.toml"), config).unwrap();
    written(home, &["-c", "warroom.toml"]);
}

#[test]
fn a_bare_url_has_rules_for_what_it_offers() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let home = Home::new();
    let text = home.run(&["rules", &endpoint.url()]).done();
    for alert in ["HikaricpPoolFull", "HikaricpPoolLeak", "HikaricpPoolFullSoon", "HttpErrorRateCritical"] {
        assert!(text.contains(&format!("- alert: '{alert}'")), "{alert} is missing:\n{text}");
    }
    endpoint.set(Behaviour::Page("up 1\n".to_owned()));
    assert!(home.run(&["rules", &endpoint.url()]).refused(1).contains("neither a pool nor an error ratio"));
    let gone = home.run(&["rules", "127.0.0.1:1", "-o", "rules.yml"]).refused(1);
    assert!(gone.contains("http://127.0.0.1:1/: connection refused"), "{gone}");
    assert!(home.names().is_empty(), "half of the rules are none");
}

#[test]
fn prometheus_loads_whatever_names_there_are() {
    if !has(&[&PROMTOOL]) {
        return;
    }
    let home = Home::new();
    fs::write(home.file("warroom.toml"), HOSTILE).unwrap();
    let text = written(&home, &["-c", "warroom.toml"]);
    let rules = text.matches("- alert:").count();
    let told = promtool(&home, &["check", "rules", "rules.yml"]);
    assert!(told.contains(&format!("SUCCESS: {rules} rules found")), "{told}");
}

#[test]
fn every_preset_makes_rules_that_prometheus_loads() {
    if !has(&[&PROMTOOL]) {
        return;
    }
    let home = Home::new();
    let mut config = "[[source]]\nname = \"all\"\nurl = \"http://all.example/metrics\"\n".to_owned();
    for preset in warroom::config::shipped().unwrap().iter().filter(|preset| preset.pool.is_some()) {
        write!(config, "[[pool]]\nsource = \"all\"\nname = \"{0}\"\npreset = \"{0}\"\n", preset.name)
            .unwrap();
    }
    fs::write(home.file("warroom.toml"), config).unwrap();
    written(&home, &["-c", "warroom.toml"]);
    promtool(&home, &["check", "rules", "--lint-fatal", "rules.yml"]);
}

#[test]
fn a_leak_is_told_before_the_pool_is_nearly_full() {
    if !has(&[&PROMTOOL]) {
        return;
    }
    let home = Home::new();
    config_of_a_pool(&home);
    // The leak begins after 10 minutes; after 17 and a half the pool is nearly full, after 20 it is full.
    let firing = |minute| match minute {
        0..=16 => vec![],
        17 => vec!["PoolFullSoon", "PoolLeak"],
        18..=19 => vec!["PoolFullSoon", "PoolLeak", "PoolNearlyFull"],
        20 => vec!["PoolLeak", "PoolNearlyFull"],
        21 => vec!["PoolFull", "PoolLeak", "PoolNearlyFull"],
        _ => vec!["PoolFull", "PoolNearlyFull"],
    };
    // Work beneath a leak makes it full sooner, not tell sooner.
    for (story, minutes) in [(LEAKING, 30), (LEAKING_AT_WORK, 17)] {
        fs::write(home.file("test.yml"), test_file(&[("leak:1", story)], minutes, firing)).unwrap();
        promtool(&home, &["test", "rules", "test.yml"]);
    }
}

#[test]
fn what_comes_down_again_is_no_leak() {
    if !has(&[&PROMTOOL]) {
        return;
    }
    let home = Home::new();
    config_of_a_pool(&home);
    let pools = [
        ("steady:1", STEADY),
        ("work:1", AT_WORK),
        ("breathing:1", BREATHING),
        ("slow:1", BREATHING_SLOWLY),
        ("new:1", WARMING_UP),
    ];
    fs::write(home.file("test.yml"), test_file(&pools, 60, |_| vec![])).unwrap();
    promtool(&home, &["test", "rules", "test.yml"]);
}
