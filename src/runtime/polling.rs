//! What a poll loop needs, made from a target.

use std::sync::Arc;
use std::time::Duration;

use super::finding::Finding;
use super::outlet::Outlet;
use super::targets::{Target, TargetError};
use crate::api::Client;
use crate::api::alertmanager::Alertmanager as AlertmanagerApi;
use crate::api::prometheus::Prometheus as PrometheusApi;
use crate::config::{Preset, shipped};
use crate::model::Clock;
use crate::signals::{SignalSpec, SourceSpec};
use crate::sources::{
    Alertmanager, Doors as PrometheusDoors, Kind, Prometheus, Recognised, Replicas, Scrape, Source, Unknown,
};

/// How long a server may take to look up the past: hours of samples take longer than one.
const PATIENCE: Duration = Duration::from_secs(30);

/// Makes a source anew, after a crash too; it may tell what it discovers.
pub type SourceFactory = Box<dyn Fn(&Outlet) -> Box<dyn Source> + Send + Sync>;

/// What a poll loop needs.
pub struct Polling {
    /// The source, as the screen knows it.
    pub spec: SourceSpec,
    /// What it was made for; two that are made for the same do the same.
    pub target: Option<Target>,
    /// The signals that are known before it has answered.
    pub signals: Vec<SignalSpec>,
    /// The machine's time between two polls.
    pub interval: Duration,
    /// Makes the source.
    pub make: SourceFactory,
}

impl Target {
    /// Everything a poll loop needs to watch it on a board with this clock.
    pub fn polling(&self, clock: Clock) -> Result<Polling, TargetError> {
        let interval = self.machine_interval(clock);
        let doors = Doors::open(self, clock)?;
        let spec = SourceSpec {
            name: self.name.clone(),
            url: doors.first.shown().text().clone(),
            stale_after: stale_after(interval, clock),
            insecure: doors.first.is_insecure(),
        };
        let signals = self.watch.signals.clone();
        let presets = shipped()?.into();
        let maker = Maker { target: self.clone(), clock, doors, presets, spec: spec.clone() };
        let make: SourceFactory = Box::new(move |outlet| maker.source(outlet));
        Ok(Polling { spec, target: Some(self.clone()), signals, interval, make })
    }
}

/// Two intervals as they really are, and at least a second of machine time, in the board's time.
fn stale_after(interval: Duration, clock: Clock) -> Duration {
    (interval * 2).max(Duration::from_secs(1)).mul_f64(clock.speed())
}

/// The doors to all endpoints of a target.
#[derive(Clone)]
struct Doors {
    first: Client,
    replicas: Vec<Client>,
    /// The first and the replicas again, with more patience.
    patient: Vec<Client>,
    alerts: Option<Client>,
}

impl Doors {
    fn open(target: &Target, clock: Clock) -> Result<Self, TargetError> {
        let open = |endpoint| target.connect_to(endpoint, clock);
        let all = [&target.client.endpoint].into_iter().chain(&target.replicas);
        let patience = target.patience(clock).max(PATIENCE);
        Ok(Self {
            first: target.connect(clock)?,
            replicas: target.replicas.iter().map(open).collect::<Result<_, _>>()?,
            patient: all
                .map(|endpoint| target.connect_within(endpoint, patience))
                .collect::<Result<_, _>>()?,
            alerts: target.alerts.as_ref().map(open).transpose()?,
        })
    }

    fn all(&self) -> impl Iterator<Item = &Client> {
        [&self.first].into_iter().chain(&self.replicas)
    }
}

/// Makes the source for a target.
#[derive(Clone)]
struct Maker {
    target: Target,
    clock: Clock,
    doors: Doors,
    presets: Arc<[Preset]>,
    spec: SourceSpec,
}

impl Maker {
    fn source(&self, outlet: &Outlet) -> Box<dyn Source> {
        if let Some(kind) = self.target.kind {
            return self.of(Recognised { kind, page: "" }, outlet);
        }
        let (maker, outlet) = (self.clone(), outlet.clone());
        let becomes = Box::new(move |recognised| maker.of(recognised, &outlet));
        Box::new(Unknown::new(self.spec.name.clone(), self.doors.first.clone(), becomes))
    }

    fn of(&self, recognised: Recognised, outlet: &Outlet) -> Box<dyn Source> {
        match recognised.kind {
            Kind::Scrape => self.scrape(recognised.page, outlet),
            Kind::Prometheus => self.prometheus(outlet),
            Kind::Alertmanager => {
                let replicas: Vec<_> = self.doors.all().cloned().map(AlertmanagerApi::new).collect();
                if let Some(mirrors) = outlet.mirrors() {
                    mirrors.found(self.spec.name.clone(), replicas.clone());
                }
                Box::new(Alertmanager::new(self.spec.name.clone(), replicas))
            }
        }
    }

    fn scrape(&self, page: &'static str, outlet: &Outlet) -> Box<dyn Source> {
        let client = self.doors.first.clone();
        let spec = SourceSpec { url: client.shown_at(page).text().clone(), ..self.spec.clone() };
        let discovery = self.finding(spec, outlet).of_page();
        Box::new(Scrape::new(self.spec.name.clone(), client, page, discovery))
    }

    fn prometheus(&self, outlet: &Outlet) -> Box<dyn Source> {
        let backfill = Some(self.target.backfill).filter(|backfill| !backfill.is_zero());
        let limit = self.target.patience(self.clock);
        let replica = |(client, patient): (&Client, &Client)| {
            let (api, patient) = (PrometheusApi::new(client.clone()), PrometheusApi::new(patient.clone()));
            let rules = self.doors.alerts.clone().map_or_else(|| api.clone(), PrometheusApi::new);
            let doors = PrometheusDoors { api: api.clone(), patient, rules };
            let chooser = Box::new(self.finding(self.spec.clone(), outlet));
            let name = self.spec.name.clone();
            (Prometheus::new(name, doors, chooser, backfill, limit), api)
        };
        let mut replicas: Vec<(Prometheus, PrometheusApi)> =
            self.doors.all().zip(&self.doors.patient).map(replica).collect();
        match replicas.pop() {
            Some((only, _)) if replicas.is_empty() => Box::new(only),
            last => Box::new(Replicas::new(replicas.into_iter().chain(last).collect())),
        }
    }

    fn finding(&self, spec: SourceSpec, outlet: &Outlet) -> Finding {
        let (interval, clock) = (self.target.machine_interval(self.clock), self.clock);
        // What is asked more often than it changes is as old as it changes.
        let by_samples = move |between: Duration| stale_after(interval.max(between), clock);
        Finding::new((self.presets.clone(), self.target.watch.clone()), spec, outlet.clone(), by_samples)
    }
}
