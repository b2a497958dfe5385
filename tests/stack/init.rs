//! `warroom init` on the real stack: what it writes is accepted, and shows what Prometheus says.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use warroom::api::prometheus::Prometheus as Api;
use warroom::api::{Client, ClientSpec, Timeouts};
use warroom::config::Config;
use warroom::metrics::exposition::Survey;
use warroom::model::{Item, Observation};
use warroom::signals::SignalSpec;
use warroom::sources::{Asked, Chooser, Doors, Prometheus, Source as _};

use crate::binary::Home;
use crate::stack::{LEAKING, Stack, Watcher, until};

const LIMIT: Duration = Duration::from_secs(10);

/// Asks these signals.
struct Named(Vec<Asked>);

impl Chooser for Named {
    fn discovers(&self) -> bool {
        false
    }

    fn interesting(&mut self, _: &[String]) -> Vec<String> {
        Vec::new()
    }

    fn choose(&mut self, _: &[(String, Survey)]) -> Vec<Asked> {
        self.0.clone()
    }

    fn hear_interval(&mut self, _: Duration) {}
}

/// One look of a board at all signals of a config's first source.
async fn observed(config: &Config) -> (Vec<SignalSpec>, Observation) {
    let source = &config.sources[0];
    let signals: Vec<SignalSpec> =
        source.watch.signals.iter().chain(&source.watch.optional).cloned().collect();
    let asked = signals.iter().map(|signal| Asked {
        signal: signal.id.clone(),
        expr: signal.expr.clone(),
        limit: signal.limit.clone(),
        is_shown: signal.role.is_shown(),
    });
    let timeouts = Timeouts { connect: LIMIT, read: LIMIT, total: LIMIT };
    let client = Client::new(ClientSpec { timeouts, ..source.client.clone() }).unwrap();
    let api = Api::new(client);
    let chooser = Box::new(Named(asked.collect()));
    let doors = Doors { api: api.clone(), patient: api.clone(), rules: api };
    let mut board = Prometheus::new(source.name.clone(), doors, chooser, None, LIMIT);
    let observation = board.poll(chrono::Utc::now().into()).await;
    (signals, observation)
}

/// Labels and value, in an order of their own.
type Series = Vec<(BTreeMap<String, String>, f64)>;

fn sorted(mut series: Series) -> Series {
    series.sort_by(|a, b| a.0.cmp(&b.0));
    series
}

/// What the server itself answers to an expression at a time.
fn own(stack: &Stack, expr: &str, at: f64) -> Series {
    let labels = |metric: &serde_json::Value| {
        let labels = metric.as_object().unwrap().iter().filter(|(name, _)| *name != "__name__");
        labels.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    };
    stack.query(expr, Some(at)).iter().map(|(metric, value)| (labels(metric), *value)).collect()
}

async fn every_gauge_is_what_the_server_says(stack: &Stack, config: &Config) {
    let (signals, observation) = observed(config).await;
    let at = observation.at.millis() as f64 / 1000.0;
    let mut compared = 0;
    for item in &observation.items {
        let readings = match item {
            Item::Readings(readings) => readings,
            Item::Failure(failure) => panic!("{failure:?}"),
            _ => continue,
        };
        let signal = signals.iter().find(|signal| signal.id == readings.signal).unwrap();
        let told = readings.readings.iter().map(|reading| {
            let labels = reading.labels.iter().filter(|label| &*label.name != "__name__");
            (labels.map(|l| (l.name.to_string(), l.value.to_string())).collect(), reading.value)
        });
        let (told, own) = (sorted(told.collect()), sorted(own(stack, &signal.expr, at)));
        assert_eq!(told.len(), own.len(), "{}", signal.expr);
        for (told, own) in told.iter().zip(&own) {
            assert_eq!(told.0, own.0, "{}", signal.expr);
            assert!(
                told.1.to_bits() == own.1.to_bits() || told.1.is_nan() && own.1.is_nan(),
                "{}",
                signal.expr
            );
        }
        compared += told.len();
    }
    assert!(compared >= 8, "{compared} gauges: {observation:?}");
}

#[tokio::test]
async fn a_config_is_written_of_what_is_there_and_accepted_untouched() {
    let Some(mut stack) = Stack::start(Watcher::Prometheus) else { return };
    // A pool that is waited for, and requests that fail: then there is something to compare.
    stack.deploy(LEAKING.0, Some(LEAKING.1));
    until("timeouts", || stack.fails().then_some(()));
    let home = Home::new();
    let url = format!("http://{}", stack.metrics.address);
    assert_eq!(home.run(&["init", &url, "-o", "warroom.toml"]).done(), "");
    let text = fs::read_to_string(home.file("warroom.toml")).unwrap();
    for expected in [
        "kind = \"prometheus\"",
        "preset = \"hikaricp\"",
        "name = \"Error rate\"",
        "name = \"OrdersFailing\"",
        "critical = { above = 0.2, for = \"2s\" }",
        "limit = \"hikaricp_connections_max\"",
        "role = \"build\"",
        "kind = \"alertmanager\"",
        "[acknowledge]\nalertmanager = ",
    ] {
        assert!(text.contains(expected), "{expected} is missing:\n{text}");
    }
    let checked = home.run(&["check", "-c", "warroom.toml"]).done();
    assert_eq!(checked.lines().filter(|line| line.starts_with("ok ")).count(), 2, "{checked}");
    assert!(!checked.contains("has nothing for"), "{checked}");
    let config = Config::read(&home.file("warroom.toml")).unwrap();
    every_gauge_is_what_the_server_says(&stack, &config).await;
}

#[test]
fn what_is_there_is_not_written_over_unasked() {
    let Some(stack) = Stack::start(Watcher::VictoriaMetrics) else { return };
    let home = Home::new();
    let (metrics, alertmanager) = (stack.metrics.address.to_string(), stack.alertmanager.address.to_string());
    let args = ["init", &metrics, &alertmanager, "-o", "warroom.toml"];
    until("the service's metrics", || (!stack.query("http_requests_total", None).is_empty()).then_some(()));
    home.run(&args).done();
    let text = fs::read_to_string(home.file("warroom.toml")).unwrap();
    assert!(text.contains("alerts_url") && text.contains("preset = \"hikaricp\""), "{text}");
    let refused = home.run(&args).refused(1);
    assert!(refused.contains("warroom.toml is there already: --force writes over it"), "{refused}");
    home.run(&[&args[..], &["--force"]].concat()).done();
    home.run(&["check", "-c", "warroom.toml"]).done();
    // Who does not answer is not left out.
    let gone = home.run(&["init", &metrics, "127.0.0.1:1"]).refused(1);
    assert!(gone.contains("127.0.0.1:1"), "{gone}");
}
