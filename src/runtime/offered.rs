//! Asking endpoints for all that a config could say of them.

use super::reach::{Offer, Reached, reach};
use super::targets::Target;
use crate::api::prometheus::{AlertingRule, Prometheus};
use crate::config::Offered;
use crate::model::{Clock, Text};
use crate::sources::Kind;

/// What these offer, and the Alertmanagers that are told by those among them that raise alerts. The error says who
/// does not answer.
pub async fn offered(targets: &[Target], clock: Clock) -> Result<Vec<Offered>, Text> {
    let mut offered = Vec::new();
    let mut alertmanagers: Vec<Target> = Vec::new();
    for (target, Reached { url, answer, .. }) in targets.iter().zip(reach(targets, clock).await) {
        let offer = answer.map_err(|reason| Text::line(&format!("{url}: {reason}")))?;
        match offer.kind {
            Kind::Alertmanager => alertmanagers.push(target.clone()),
            Kind::Scrape => offered.push(bare(target, offer)),
            Kind::Prometheus => {
                let mut source = bare(target, offer);
                for other in ask_prometheus(target, clock, &mut source).await? {
                    if !alertmanagers.iter().chain(targets).any(|known| known.name == other.name) {
                        alertmanagers.push(other);
                    }
                }
                offered.push(source);
            }
        }
    }
    offered.extend(replicas(&alertmanagers));
    Ok(offered)
}

/// Adds a Prometheus's rules, and what is to be said of it; the Alertmanagers that it tells, and that answer.
async fn ask_prometheus(target: &Target, clock: Clock, source: &mut Offered) -> Result<Vec<Target>, Text> {
    let api = Prometheus::new(target.connect(clock).map_err(|error| Text::line(&error.to_string()))?);
    source.rules = rules(&api, &mut source.remarks).await;
    let told = told(&api).await;
    let mut answering = Vec::new();
    for (told, Reached { answer, .. }) in told.iter().zip(reach(&told, clock).await) {
        match answer {
            Ok(offer) if offer.kind == Kind::Alertmanager => answering.push(told.clone()),
            Ok(_) => {}
            Err(reason) => source.remarks.push(lost(told, &reason)),
        }
    }
    Ok(answering)
}

fn bare(target: &Target, offer: Offer) -> Offered {
    let signals = offer.signals.into_iter().chain(offer.deploys).collect();
    let (name, endpoint) = (target.name.clone(), target.client.endpoint.clone());
    let (replicas, rules, remarks) = (Vec::new(), Vec::new(), Vec::new());
    Offered { name, kind: offer.kind, endpoint, replicas, signals, rules, remarks }
}

async fn rules(api: &Prometheus, remarks: &mut Vec<Text>) -> Vec<AlertingRule> {
    let rules = api.rules().await.map(|answer| answer.data).unwrap_or_default();
    if rules.is_empty() {
        let remark =
            "It has no alerting rules. Where another server has them, such as a vmalert: alerts_url = \"…\"";
        remarks.push(Text::line(remark));
    }
    rules
}

/// The Alertmanagers that it tells; none where it does not say.
async fn told(api: &Prometheus) -> Vec<Target> {
    let urls = api.alertmanagers().await.unwrap_or_default();
    urls.iter().filter_map(|url| Target::parse(url).ok()).collect()
}

fn lost(alertmanager: &Target, reason: &Text) -> Text {
    let url = alertmanager.client.endpoint.shown();
    Text::line(&format!("It tells the Alertmanager at {url}, which does not answer here: {reason}"))
}

/// One source for all of them: what one knows, the others know.
fn replicas(alertmanagers: &[Target]) -> Option<Offered> {
    let mut endpoints = alertmanagers.iter().map(|target| target.client.endpoint.clone());
    let (first, endpoint) = (alertmanagers.first()?, endpoints.next()?);
    let replicas: Vec<_> = endpoints.collect();
    let remark = "Replicas that know the same; what is not a replica is a source of its own.";
    let remarks = if replicas.is_empty() { Vec::new() } else { vec![Text::line(remark)] };
    Some(Offered {
        name: first.name.clone(),
        kind: Kind::Alertmanager,
        endpoint,
        replicas,
        signals: Vec::new(),
        rules: Vec::new(),
        remarks,
    })
}
