//! Asking every source once, to see whether it can be asked at all.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;

use super::finding::asked;
use super::targets::Target;
use super::time::Now;
use crate::api::alertmanager::Alertmanager as AlertmanagerApi;
use crate::api::prometheus::Prometheus as PrometheusApi;
use crate::api::{Client, METRICS};
use crate::config::{Preset, Watch, Watched, shipped};
use crate::metrics::exposition::{Format, Survey, survey};
use crate::model::{AlertState, Clock, Item, Observation, Text};
use crate::signals::SignalSpec;
use crate::sources::{Asked, Chooser, Doors, Kind, Prometheus, Recognised, Source as _, recognise};

/// How a source answered.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The source.
    pub name: Arc<str>,
    /// Where it is, without secrets.
    pub url: Text,
    /// What it offers, or why it cannot be used.
    pub answer: Result<Offer, Text>,
}

/// What a source offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What it is.
    pub kind: Kind,
    /// Its server's version, where that tells.
    pub version: Option<Text>,
    /// How much it has, and of what: samples, series, alerts.
    pub counts: Vec<(u64, &'static str)>,
    /// The signals that are shown of it.
    pub signals: Vec<SignalSpec>,
    /// What is asked besides, to tell of deploys.
    pub deploys: Vec<SignalSpec>,
    /// How many more presets would show, were they asked.
    pub more: u64,
    /// Signals of the config for which it has no metrics now.
    pub lacking: Vec<Text>,
}

/// Asks all of them at once; the answers come in the order of the targets.
pub async fn reach(targets: &[Target], clock: Clock) -> Vec<Reached> {
    let presets: Arc<[Preset]> = shipped().unwrap_or_default().into();
    let mut tasks = JoinSet::new();
    for (number, target) in targets.iter().cloned().enumerate() {
        let presets = presets.clone();
        tasks.spawn(async move { (number, reached(&target, &presets, clock).await) });
    }
    let mut reached = tasks.join_all().await;
    reached.sort_by_key(|(number, _)| *number);
    reached.into_iter().map(|(_, reached)| reached).collect()
}

/// What is watched of each target; those that name all of it are not asked. The error says whom that takes and who
/// does not answer.
pub async fn watched(targets: &[Target], clock: Clock) -> Result<Vec<Watched>, Text> {
    let unknown: Vec<Target> = targets.iter().filter(|target| target.named().is_none()).cloned().collect();
    let mut reached = reach(&unknown, clock).await.into_iter();
    let mut watched = Vec::new();
    for target in targets {
        let signals = match target.named() {
            Some(signals) => signals,
            None => offered(reached.next())?,
        };
        watched.push(Watched { source: target.name.clone(), signals });
    }
    Ok(watched)
}

fn offered(reached: Option<Reached>) -> Result<Vec<SignalSpec>, Text> {
    let Some(reached) = reached else { return Ok(Vec::new()) };
    let failed = |reason: Text| Text::line(&format!("{}: {reason}", reached.url));
    reached.answer.map(|offer| offer.signals).map_err(failed)
}

async fn reached(target: &Target, presets: &Arc<[Preset]>, clock: Clock) -> Reached {
    let shown = target.client.endpoint.shown().text().clone();
    let client = match target.connect(clock) {
        Ok(client) => client,
        Err(error) => {
            let answer = Err(Text::line(&error.to_string()));
            return Reached { name: target.name.clone(), url: shown, answer };
        }
    };
    let recognised = match target.kind {
        Some(kind) => Ok(Recognised { kind, page: "" }),
        None => recognise(&client).await,
    };
    let url = recognised.as_ref().map_or(shown, |found| client.shown_at(found.page).text().clone());
    let asking = Asking { target, presets, clock, client };
    let answer = match recognised {
        Ok(Recognised { kind: Kind::Scrape, page }) => asking.page(page).await,
        Ok(Recognised { kind: Kind::Prometheus, .. }) => asking.prometheus().await,
        Ok(Recognised { kind: Kind::Alertmanager, .. }) => asking.alertmanager().await,
        Err(failure) => Err(failure.reason),
    };
    Reached { name: target.name.clone(), url, answer }
}

/// Asks one target.
struct Asking<'t> {
    target: &'t Target,
    presets: &'t Arc<[Preset]>,
    clock: Clock,
    client: Client,
}

impl Asking<'_> {
    async fn page(&self, page: &str) -> Result<Offer, Text> {
        let response = self.client.get(page, METRICS).await.map_err(|error| reason(&error))?;
        let format = Format::of(response.content_type.as_ref().map(Text::as_str), &response.body);
        let survey = survey(&response.body, format);
        if survey.report.is_useless() {
            return Err(Text::line("no metrics in the answer"));
        }
        let watch = &self.target.watch;
        let chosen = |watch: &Watch| shown(watch.choose(self.presets, &survey, &self.target.name).signals);
        let lacking = watch.lacking(&survey).map(|signal| Text::line(&signal.name)).collect();
        let all = chosen(&Watch { discover: true, ..watch.clone() }).len();
        let counts = vec![(survey.report.samples, "sample")];
        Ok(Offer { kind: Kind::Scrape, version: None, counts, lacking, ..offer(chosen(watch), all) })
    }

    /// Asks once for everything, as a board does.
    async fn prometheus(&self) -> Result<Offer, Text> {
        let connected = self.target.alerts.as_ref().map(|alerts| self.target.connect_to(alerts, self.clock));
        let rules = connected.transpose().map_err(|error| Text::line(&error.to_string()))?;
        let api = PrometheusApi::new(self.client.clone());
        let rules = rules.map_or_else(|| api.clone(), PrometheusApi::new);
        let found = Arc::new(Mutex::new((Vec::new(), 0)));
        let chooser = Box::new(Overhearing {
            watch: self.target.watch.clone(),
            presets: self.presets.clone(),
            source: self.target.name.clone(),
            found: found.clone(),
        });
        let limit = self.target.patience(self.clock);
        let name = self.target.name.clone();
        let doors = Doors { api: api.clone(), patient: api.clone(), rules };
        let mut source = Prometheus::new(name, doors, chooser, None, limit);
        let observation = source.poll(Now::new(self.clock).board()).await;
        if let Some(failure) = observation.failure() {
            return Err(failure.reason.clone());
        }
        let (asked, all) = found.lock().map(|found| found.clone()).unwrap_or_default();
        let (signals, deploys) = asked.into_iter().partition(|signal| signal.role.is_shown());
        let series = api.series().await.ok().map(|series| (series, "series"));
        let counts = series.into_iter().chain(alerts(&observation)).collect();
        let lacking = lacking(&observation, &self.target.watch);
        let version = api.version().await.ok().filter(|version| !version.is_empty());
        Ok(Offer { kind: Kind::Prometheus, version, counts, deploys, lacking, ..offer(signals, all) })
    }

    async fn alertmanager(&self) -> Result<Offer, Text> {
        let mut version = None;
        let replicas = self.target.replicas.iter().map(|replica| self.target.connect_to(replica, self.clock));
        let replicas: Vec<Client> =
            replicas.collect::<Result<_, _>>().map_err(|error| Text::line(&error.to_string()))?;
        for client in [&self.client].into_iter().chain(&replicas) {
            let answer = AlertmanagerApi::new(client.clone()).version().await;
            let lost = |error| Text::line(&format!("{}: {}", client.shown(), reason(&error)));
            version = Some(answer.map_err(lost)?);
        }
        let api = AlertmanagerApi::new(self.client.clone());
        let alerts = api.alerts().await.map_err(|error| reason(&error))?.len() as u64;
        let silences = api.silences().await.map_err(|error| reason(&error))?.len() as u64;
        let counts = vec![(alerts, "alert"), (silences, "silence")];
        Ok(Offer { kind: Kind::Alertmanager, version, counts, ..offer(Vec::new(), 0) })
    }
}

/// An offer of these signals, where presets know of `all` in all.
fn offer(signals: Vec<SignalSpec>, all: usize) -> Offer {
    let more = all.saturating_sub(signals.len()) as u64;
    let (counts, deploys, lacking) = (Vec::new(), Vec::new(), Vec::new());
    Offer { kind: Kind::Scrape, version: None, counts, signals, deploys, more, lacking }
}

fn reason(error: &crate::api::Error) -> Text {
    Text::line(&error.kind().to_string())
}

fn shown(signals: Vec<SignalSpec>) -> Vec<SignalSpec> {
    signals.into_iter().filter(|signal| signal.role.is_shown()).collect()
}

/// How many alerts fire.
fn alerts(observation: &Observation) -> Option<(u64, &'static str)> {
    let alerts = observation.items.iter().find_map(|item| match item {
        Item::Alerts(alerts) => Some(alerts),
        _ => None,
    })?;
    Some((alerts.iter().filter(|alert| alert.state == AlertState::Firing).count() as u64, "alert"))
}

/// The signals that the config names and for which there is nothing, with the server's reason where it gave one.
fn lacking(observation: &Observation, watch: &Watch) -> Vec<Text> {
    let name = |id: &str| watch.signals.iter().find(|signal| &*signal.id == id).map(|signal| &signal.name);
    let lack = |item: &Item| match item {
        Item::Readings(readings) if readings.readings.is_empty() => {
            name(&readings.signal).map(|name| Text::line(name))
        }
        Item::Failure(failure) => {
            let name = name(failure.signal.as_deref()?)?;
            Some(Text::line(&format!("{name}: {}", failure.reason)))
        }
        _ => None,
    };
    observation.items.iter().filter_map(lack).collect()
}

/// Chooses as a board does, and lets the choice be known.
struct Overhearing {
    watch: Watch,
    presets: Arc<[Preset]>,
    source: Arc<str>,
    /// The signals, and how many there would be with all that presets know.
    found: Arc<Mutex<(Vec<SignalSpec>, usize)>>,
}

impl Chooser for Overhearing {
    fn discovers(&self) -> bool {
        true
    }

    fn interesting(&mut self, names: &[String]) -> Vec<String> {
        Watch { discover: true, ..self.watch.clone() }.interesting(&self.presets, names)
    }

    fn choose(&mut self, jobs: &[(String, Survey)]) -> Vec<Asked> {
        let choose = |watch: &Watch| watch.choose_of_jobs(&self.presets, jobs, &self.source).signals;
        let all = shown(choose(&Watch { discover: true, ..self.watch.clone() })).len();
        let signals = choose(&self.watch);
        let asked = signals.iter().map(asked).collect();
        if let Ok(mut found) = self.found.lock() {
            *found = (signals, all);
        }
        asked
    }

    fn hear_interval(&mut self, _: Duration) {}
}
