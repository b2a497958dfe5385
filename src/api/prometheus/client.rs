//! What can be asked.

use std::time::Duration;

use serde::Deserialize;

use super::answer::Answer;
use super::result::{Found, QueryData, Run, Taken};
use super::rules::{AlertingRule, AlertsData, RuleAlert, RulesData};
use crate::api::client::Client;
use crate::api::error::{Error, ErrorKind};
use crate::api::response::JSON;
use crate::model::{Text, Timestamp};

/// One server's query API.
#[derive(Clone, Debug)]
pub struct Prometheus(Client);

impl Prometheus {
    /// The API below the client's endpoint.
    pub const fn new(client: Client) -> Self {
        Self(client)
    }

    /// The client it asks with.
    pub const fn client(&self) -> &Client {
        &self.0
    }

    /// Whether anybody answers questions here.
    ///
    /// # Errors
    /// As every request; an answer in other words than the API's is one, too.
    pub async fn is_there(&self) -> Result<bool, Error> {
        let response = self.0.get_with("api/v1/query", &[("query", "vector(1)")], JSON).await?;
        self.take(Answer::read(&response)?, QueryData::instant).map(|_| true)
    }

    /// The server's version; some answer for another, or tell none.
    ///
    /// # Errors
    /// As every request.
    pub async fn version(&self) -> Result<Text, Error> {
        let response = self.0.get_with("api/v1/status/buildinfo", &[], JSON).await?;
        Ok(Answer::<BuildInfo>::read(&response)?.map(|build| Text::line(&build.version)).data)
    }

    /// How many series it holds at this moment; some servers do not tell.
    ///
    /// # Errors
    /// As every request; and when it does not tell.
    pub async fn series(&self) -> Result<u64, Error> {
        let response = self.0.get_with("api/v1/status/tsdb", &[], JSON).await?;
        let counted = Answer::<TsdbStatus>::read(&response)?.data;
        let head = counted.head_stats.map(|head| head.num_series);
        let untold = || ErrorKind::Content(Text::line("it does not tell how many series it has"));
        head.or(counted.total_series).ok_or_else(|| untold().at(self.0.shown()))
    }

    /// What `expr` gives at `at`, sorted by labels. The server is asked to give up after `limit`.
    ///
    /// # Errors
    /// As every request; and when the expression gives no values.
    pub async fn query(
        &self,
        expr: &str,
        at: Timestamp,
        limit: Duration,
    ) -> Result<Answer<Vec<Found>>, Error> {
        let (time, limit) = (seconds(at), duration(limit));
        let form = [("query", expr), ("time", &time), ("timeout", &limit)];
        let response = self.0.post_form("api/v1/query", &form).await?;
        self.take(Answer::read(&response)?, QueryData::instant)
    }

    /// What `expr` gives from `from` to `to`, a value every `step`, sorted by labels.
    ///
    /// # Errors
    /// As every request; servers refuse more than 11,000 values a series.
    pub async fn query_range(
        &self,
        expr: &str,
        (from, to): (Timestamp, Timestamp),
        step: Duration,
        limit: Duration,
    ) -> Result<Answer<Vec<Run>>, Error> {
        let (start, end) = (seconds(from), seconds(to));
        let (step, limit) = (step.as_secs_f64().to_string(), duration(limit));
        let form = [("query", expr), ("start", &start), ("end", &end), ("step", &step), ("timeout", &limit)];
        let response = self.0.post_form("api/v1/query_range", &form).await?;
        self.take(Answer::read(&response)?, QueryData::range)
    }

    fn take<T>(
        &self,
        answer: Answer<QueryData>,
        take: impl FnOnce(QueryData) -> Result<Taken<T>, String>,
    ) -> Result<Answer<Vec<T>>, Error> {
        let Answer { data, warnings, mut notices, date } = answer;
        let wrong = |what: String| ErrorKind::Content(Text::line(&what)).at(self.0.shown());
        let taken = take(data).map_err(wrong)?;
        if taken.histograms > 0 {
            notices.push(Text::line(&format!("{} native histograms are left out", taken.histograms)));
        }
        Ok(Answer { data: taken.series, warnings, notices, date })
    }

    /// All alerting rules, with their alerts.
    ///
    /// # Errors
    /// As every request; servers without rules answer 404, or with none.
    pub async fn rules(&self) -> Result<Answer<Vec<AlertingRule>>, Error> {
        let response = self.0.get_with("api/v1/rules", &[("type", "alert")], JSON).await?;
        Ok(Answer::<RulesData>::read(&response)?.map(RulesData::alerting))
    }

    /// All alerts, where the rules cannot be had.
    ///
    /// # Errors
    /// As every request.
    pub async fn alerts(&self) -> Result<Answer<Vec<RuleAlert>>, Error> {
        let response = self.0.get_with("api/v1/alerts", &[], JSON).await?;
        Ok(Answer::<AlertsData>::read(&response)?.map(AlertsData::read))
    }

    /// The base URLs of the Alertmanagers that it tells, raw.
    ///
    /// # Errors
    /// As every request; only Prometheus itself knows.
    pub async fn alertmanagers(&self) -> Result<Vec<String>, Error> {
        let response = self.0.get_with("api/v1/alertmanagers", &[], JSON).await?;
        Ok(Answer::<AlertmanagersData>::read(&response)?.data.bases())
    }

    /// The values of a label: of `__name__` the names of all metrics.
    ///
    /// # Errors
    /// As every request.
    pub async fn label_values(&self, label: &str) -> Result<Answer<Vec<String>>, Error> {
        let response = self.0.get_with(&format!("api/v1/label/{label}/values"), &[], JSON).await?;
        Answer::read(&response)
    }
}

#[derive(Deserialize)]
struct BuildInfo {
    #[serde(default)]
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TsdbStatus {
    head_stats: Option<HeadStats>,
    /// `VictoriaMetrics`.
    total_series: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HeadStats {
    num_series: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AlertmanagersData {
    #[serde(default)]
    active_alertmanagers: Vec<ActiveAlertmanager>,
}

#[derive(Deserialize)]
struct ActiveAlertmanager {
    url: String,
}

impl AlertmanagersData {
    /// Prometheus tells where it posts alerts: what stands before that is the Alertmanager.
    fn bases(self) -> Vec<String> {
        let base = |told: ActiveAlertmanager| told.url.split("/api/v").next().unwrap_or_default().to_owned();
        self.active_alertmanagers.into_iter().map(base).collect()
    }
}

/// Unix seconds, to the millisecond.
fn seconds(at: Timestamp) -> String {
    let (seconds, millis) = (at.millis().div_euclid(1000), at.millis().rem_euclid(1000));
    format!("{seconds}.{millis:03}")
}

fn duration(limit: Duration) -> String {
    format!("{}ms", limit.as_millis().max(1))
}
