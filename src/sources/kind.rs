//! Kinds of endpoints, and finding out of which one an endpoint is.

use super::failing::failure;
use crate::api::alertmanager::Alertmanager;
use crate::api::prometheus::Prometheus;
use crate::api::{Client, Error, ErrorKind, METRICS, Response};
use crate::metrics::exposition::{Format, survey};
use crate::model::{Failure, Text};

/// What kind of endpoint it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page of metrics.
    Scrape,
    /// Prometheus's query API, whoever serves it.
    Prometheus,
    /// An Alertmanager.
    Alertmanager,
}

impl Kind {
    /// Every kind with its name in configs.
    pub const NAMES: [(&'static str, Self); 3] =
        [("scrape", Self::Scrape), ("prometheus", Self::Prometheus), ("alertmanager", Self::Alertmanager)];

    /// The kind called `name` in configs.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Its name in configs.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| *name)
    }
}

/// Where metrics are by convention, below what an operator names.
pub const PAGE: &str = "metrics";

/// What an endpoint turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Its kind.
    pub kind: Kind,
    /// Where its page of metrics is, below the endpoint; empty for the endpoint itself.
    pub page: &'static str,
}

/// Asks an endpoint what it is. An API goes before the page of metrics that its server has about itself.
///
/// # Errors
/// When it does not answer, so that nothing is known; or when it is nothing that can be watched.
pub async fn recognise(client: &Client) -> Result<Recognised, Failure> {
    let found = |kind, page| Ok(Recognised { kind, page });
    if decided(Prometheus::new(client.clone()).is_there().await)? {
        return found(Kind::Prometheus, "");
    }
    if decided(Alertmanager::new(client.clone()).version().await.map(|_| true))? {
        return found(Kind::Alertmanager, "");
    }
    // Where a path is named, that may be the page.
    for page in ["", PAGE].into_iter().skip(usize::from(!client.has_path())) {
        match client.get(page, METRICS).await {
            Ok(response) if has_metrics(&response) => return found(Kind::Scrape, page),
            Ok(_) => {}
            Err(error) if error.status() == Some(404) => {}
            Err(error) => return Err(failure(None, &error)),
        }
    }
    let reason = "no Prometheus, no Alertmanager and no metrics answer here";
    Err(Failure { signal: None, reason: Text::line(reason), silent: false })
}

/// A wrong answer is an answer: it is something else. Without any, and while it is only starting, nothing is
/// known.
fn decided(answer: Result<bool, Error>) -> Result<bool, Failure> {
    answer.or_else(|error| match error.kind() {
        ErrorKind::Status { status: 502..=504, .. } => Err(failure(None, &error)),
        ErrorKind::Status { .. }
        | ErrorKind::Redirect(_)
        | ErrorKind::TooManyRedirects(_)
        | ErrorKind::TooLarge(_)
        | ErrorKind::Body(_)
        | ErrorKind::Content(_) => Ok(false),
        _ => Err(failure(None, &error)),
    })
}

fn has_metrics(response: &Response) -> bool {
    let format = Format::of(response.content_type.as_ref().map(Text::as_str), &response.body);
    !survey(&response.body, format).report.is_useless()
}
