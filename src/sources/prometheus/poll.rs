//! One poll.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::bygone::{self, ACTIVE, FIRING};
use super::chooser::Chooser;
use super::instant::Given;
use super::once::{Once, skew, told};
use super::past::{Ahead, alert_step, past, step};
use super::{ages, alerts, offer};
use crate::api::Error;
use crate::api::prometheus::{AlertingRule, Answer, Found, Prometheus as Api, Run};
use crate::model::{Alert, Failure, Item, Observation, Text, Timestamp};
use crate::sources::source::{Asked, Source};
use crate::sources::together::together;

/// How often the server is looked over again.
const SURVEY_EVERY: Duration = Duration::from_mins(1);

/// Questions asked at once: a server has other people to answer, too.
const AT_ONCE: usize = 4;

/// After so long without an answer the past is asked for again.
const GAP: Duration = Duration::from_mins(2);

/// How far back the past is asked for; none where it is not wanted.
pub type Backfill = Option<Duration>;

/// A server that evaluates expressions.
pub struct Prometheus {
    name: Arc<str>,
    api: Api,
    /// Who has the alerts and rules: the same, or another server (vmalert).
    rules: Api,
    chooser: Box<dyn Chooser>,
    backfill: Backfill,
    /// How long a question may take.
    limit: Duration,
    asked: Vec<Asked>,
    surveyed: Option<Timestamp>,
    /// The last answer.
    answered: Option<Timestamp>,
    ahead: Ahead,
    once: Once,
    has_rules: bool,
}

impl Prometheus {
    /// A source called `name` that asks `api`, and `rules` for what fires, what `chooser` chooses; a question
    /// may take as long as `limit`.
    pub fn new(
        name: Arc<str>,
        (api, rules): (Api, Api),
        chooser: Box<dyn Chooser>,
        backfill: Backfill,
        limit: Duration,
    ) -> Self {
        Self {
            name,
            api,
            rules,
            chooser,
            backfill,
            limit,
            asked: Vec::new(),
            surveyed: None,
            answered: None,
            ahead: Ahead::default(),
            once: Once::default(),
            has_rules: true,
        }
    }

    async fn ask(&mut self, at: Timestamp) -> Observation {
        let items = self.items(at).await.unwrap_or_else(|error| {
            let reason = Text::line(&error.kind().to_string());
            vec![Item::Failure(Failure { signal: None, reason, silent: error.kind().is_silence() })]
        });
        Observation { source: self.name.clone(), at, received_at: at, items }
    }

    async fn items(&mut self, at: Timestamp) -> Result<Vec<Item>, Error> {
        self.look_over(at).await?;
        let mut items = self.signals(at).await?;
        let rules = self.rules_and_alerts(&mut items).await;
        let is_gap = self.answered.is_none_or(|last| at.since(last) > GAP);
        if let Some(reach) = self.backfill.filter(|_| is_gap) {
            items.extend(self.before(at, reach, &rules).await);
        }
        self.answered = Some(at);
        if let Some(text) = told(self.ahead.0) {
            self.once.hear(text);
        }
        items.extend(self.once.news());
        Ok(items)
    }

    /// Finds out what to ask, when that is due.
    async fn look_over(&mut self, at: Timestamp) -> Result<(), Error> {
        if self.surveyed.is_some_and(|last| at.since(last) < SURVEY_EVERY) && !self.asked.is_empty() {
            return Ok(());
        }
        let found = if self.chooser.discovers() { self.discover(at).await? } else { Vec::new() };
        self.asked = self.chooser.choose(&offer::surveys(&found));
        self.surveyed = Some(at);
        if let Some(question) = ages::counts(&self.expressions()) {
            // How far apart samples are is no reason to fail.
            let counted = self.api.query(&question, self.ahead.there(at), self.limit).await;
            let interval =
                counted.ok().and_then(|counts| ages::read_interval(&counts.data, self.asked.len()));
            if let Some(interval) = interval {
                self.chooser.hear_interval(interval);
            }
        }
        if self.asked.iter().all(|asked| !asked.is_shown) {
            self.once.hear(Text::line("nothing recognised among its metrics"));
        }
        Ok(())
    }

    /// A series or so of each interesting metric.
    async fn discover(&mut self, at: Timestamp) -> Result<Vec<Found>, Error> {
        let names = self.api.label_values("__name__").await?;
        self.measure(names.date, at);
        let names = self.chooser.interesting(&names.data);
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let question = offer::question(&names);
        Ok(self.api.query(&question, self.ahead.there(at), self.limit).await?.data)
    }

    fn measure(&mut self, date: Option<Timestamp>, now: Timestamp) {
        if date.is_some() {
            self.ahead = Ahead(skew(date, now));
        }
    }

    fn expressions(&self) -> Vec<&str> {
        self.asked.iter().map(|asked| asked.expr.as_str()).collect()
    }

    /// What the signals are.
    async fn signals(&mut self, at: Timestamp) -> Result<Vec<Item>, Error> {
        let there = self.ahead.there(at);
        let (limit, gate) = (self.limit, Arc::new(Semaphore::new(AT_ONCE)));
        let query = |expr: String| {
            let (api, gate) = (self.api.clone(), gate.clone());
            async move {
                let _turn = gate.acquire().await;
                api.query(&expr, there, limit).await
            }
        };
        let newest = ages::newest(&self.expressions()).map(query);
        let newest = tokio::spawn(async move {
            match newest {
                Some(asked) => asked.await.map(|answer| answer.data).unwrap_or_default(),
                None => Vec::new(),
            }
        });
        let given = self.asked.iter().map(|asked| {
            let (values, limits) = (query(asked.expr.clone()), asked.limit.clone().map(query));
            async move {
                let values = values.await;
                let limits = match limits {
                    Some(limits) => Some(limits.await),
                    None => None,
                };
                Given { values, limits }
            }
        });
        let given = together(given).await;
        let newest = ages::read_newest(&newest.await.unwrap_or_default(), given.len());
        if !given.is_empty() && given.iter().all(|given| given.unanswered().is_some()) {
            let first = given.into_iter().find_map(|given| given.values.err());
            return first.map_or(Ok(Vec::new()), Err);
        }
        let date = given.iter().find_map(|given| given.values.as_ref().ok()?.date);
        self.measure(date, at);
        given.iter().flat_map(Given::notices).for_each(|text| self.once.hear(text.clone()));
        let item = |((given, asked), newest): ((Given, &Asked), Option<Timestamp>)| {
            let newest = newest.map_or(at, |newest| self.ahead.here(newest).min(at));
            given.item(asked, newest)
        };
        Ok(given.into_iter().zip(&self.asked).zip(newest).map(item).collect())
    }

    /// What fires; returns the rules.
    async fn rules_and_alerts(&mut self, items: &mut Vec<Item>) -> Vec<AlertingRule> {
        if !self.has_rules {
            return Vec::new();
        }
        match self.rules.rules().await {
            Ok(answer) => {
                answer.notices.iter().for_each(|text| self.once.hear(text.clone()));
                alerts::troubles(&answer.data).for_each(|text| self.once.hear(text));
                let console = self.rules.client().shown().to_string();
                items.push(Item::Alerts(
                    self.here(alerts::of_rules(&answer.data, console.trim_end_matches('/'))),
                ));
                answer.data
            }
            Err(error) if error.status() == Some(404) => {
                match self.rules.alerts().await {
                    Ok(answer) => items.push(Item::Alerts(self.here(alerts::alone(&answer.data)))),
                    // A server without rules: it has no alerts to tell.
                    Err(_) => self.has_rules = false,
                }
                Vec::new()
            }
            Err(error) => {
                self.once.hear(Text::line(&format!("what fires is not known: {}", error.kind())));
                Vec::new()
            }
        }
    }

    /// Times as this machine's clock has them.
    fn here(&self, mut alerts: Vec<Alert>) -> Vec<Alert> {
        for alert in &mut alerts {
            alert.starts_at = self.ahead.here(alert.starts_at);
        }
        alerts
    }

    /// What was before. What cannot be had of it is told, and is no reason to fail.
    async fn before(&mut self, at: Timestamp, reach: Duration, rules: &[AlertingRule]) -> Vec<Item> {
        let there = self.ahead.there(at);
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let run = |expr: String, step: Duration| {
            let (api, gate, limit) = (self.api.clone(), gate.clone(), self.limit);
            async move {
                let _turn = gate.acquire().await;
                api.query_range(&expr, (there - reach, there), step, limit).await
            }
        };
        let each = step(reach);
        let runs = self.asked.iter().map(|asked| {
            let (values, limits) =
                (run(asked.expr.clone(), each), asked.limit.clone().map(|expr| run(expr, each)));
            async move {
                let limits = match limits {
                    Some(limits) => Some(limits.await),
                    None => None,
                };
                (values.await, limits.transpose().ok().flatten())
            }
        });
        let runs = together(runs).await;
        let of_alerts = alert_step(reach);
        let fired = together([run(FIRING.to_owned(), of_alerts), run(ACTIVE.to_owned(), of_alerts)]).await;
        let mut items = Vec::new();
        for (asked, (values, limits)) in self.asked.iter().zip(runs) {
            let limits = limits.map(|answer| answer.data).unwrap_or_default();
            if let Some(values) = self.once.data(values) {
                items.push(Item::Past(past(asked, values, &limits, each, self.ahead)));
            }
        }
        let mut fired = fired.into_iter().map(|answer| self.once.data(answer).unwrap_or_default());
        let (firing, active) = (fired.next().unwrap_or_default(), fired.next().unwrap_or_default());
        let window = bygone::Asked { to: there, step: of_alerts, ahead: self.ahead };
        items.push(Item::Bygone(bygone::episodes(&firing, &active, rules, window)));
        items
    }
}

impl Once {
    /// The data of an answer about the past; what is wrong with it is heard.
    fn data(&mut self, answer: Result<Answer<Vec<Run>>, Error>) -> Option<Vec<Run>> {
        match answer {
            Ok(answer) => {
                answer.notices.into_iter().for_each(|text| self.hear(text));
                Some(answer.data)
            }
            Err(error) => {
                self.hear(Text::line(&format!("its past is not known: {}", error.kind())));
                None
            }
        }
    }
}

impl Source for Prometheus {
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
        Box::pin(self.ask(at))
    }
}
