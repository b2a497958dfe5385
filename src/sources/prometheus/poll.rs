//! One poll.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::ages::{self, Ages};
use super::asking::{Asking, with_limits};
use super::before::{Before, Window};
use super::chooser::Chooser;
use super::firing::Firing;
use super::instant::{Given, unanswered};
use super::offer;
use super::once::{Once, skew};
use super::past::Ahead;
use crate::api::Error;
use crate::api::prometheus::{AlertingRule, Found, Prometheus as Api};
use crate::model::{Item, Observation, Text, Timestamp};
use crate::sources::failing::failure;
use crate::sources::source::{Asked, Source};
use crate::sources::together::together;

/// How often the server is looked over again.
const SURVEY_EVERY: Duration = Duration::from_mins(1);

/// The same while nothing is shown of it.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

/// After so long without an answer the past is asked for again.
const GAP: Duration = Duration::from_mins(2);

/// How far back the past is asked for; none where it is not wanted.
pub type Backfill = Option<Duration>;

/// The doors to a server.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Who is asked in each poll.
    pub api: Api,
    /// The same, with more patience: for the past.
    pub patient: Api,
    /// Who has the alerts and rules: the same, or another server (vmalert).
    pub rules: Api,
}

/// A server that evaluates expressions.
pub struct Prometheus {
    name: Arc<str>,
    doors: Doors,
    chooser: Box<dyn Chooser>,
    backfill: Backfill,
    /// How long a question may take.
    limit: Duration,
    asked: Vec<Asked>,
    surveyed: Option<Timestamp>,
    /// The last answer.
    answered: Option<Timestamp>,
    ahead: Ahead,
    ages: Ages,
    before: Before,
    firing: Firing,
    once: Once,
}

impl Prometheus {
    /// A source called `name` that asks what `chooser` chooses; a question may take as long as `limit`.
    pub fn new(
        name: Arc<str>,
        doors: Doors,
        chooser: Box<dyn Chooser>,
        backfill: Backfill,
        limit: Duration,
    ) -> Self {
        let firing = Firing::new(doors.rules.clone());
        Self {
            name,
            doors,
            chooser,
            backfill,
            limit,
            asked: Vec::new(),
            surveyed: None,
            answered: None,
            ahead: Ahead::default(),
            ages: Ages::default(),
            before: Before::default(),
            firing,
            once: Once::default(),
        }
    }

    async fn ask(&mut self, at: Timestamp) -> Observation {
        let items = self.items(at).await.unwrap_or_else(|error| vec![Item::Failure(failure(None, &error))]);
        Observation { source: self.name.clone(), at, received_at: at, items }
    }

    async fn items(&mut self, at: Timestamp) -> Result<Vec<Item>, Error> {
        let signals = match self.look_over(at).await {
            Ok(()) => self.signals(at).await,
            Err(error) => Err(error),
        };
        // Who answers with errors may still say what fires.
        if signals.as_ref().is_err_and(|error| error.status().is_none()) {
            return signals;
        }
        let (fire, rules) = self.firing.ask((at, self.ahead), &mut self.once).await;
        let mut items = match signals {
            Ok(signals) => self.answer(at, signals, rules.as_deref()),
            Err(error) => vec![Item::Failure(failure(None, &error))],
        };
        items.extend(fire);
        items.extend(self.once.told());
        Ok(items)
    }

    /// What its signals are, and what else is known of it once they are.
    fn answer(&mut self, at: Timestamp, signals: Vec<Item>, rules: Option<&[AlertingRule]>) -> Vec<Item> {
        let mut items = signals;
        items.extend(self.past(at, rules));
        self.answered = Some(at);
        if self.ahead != Ahead::default() {
            items.push(Item::Skew(self.ahead.0));
        }
        if !self.shows_something() {
            self.once.hear(Text::line("nothing recognised among its metrics"));
        }
        items
    }

    fn shows_something(&self) -> bool {
        self.asked.iter().any(|asked| asked.is_shown)
    }

    /// Finds out what to ask, when that is due. Once it is known, that it cannot be found out anew is no reason
    /// to fail, unless nobody answers at all.
    async fn look_over(&mut self, at: Timestamp) -> Result<(), Error> {
        let every = if self.shows_something() { SURVEY_EVERY } else { LOOK_AGAIN };
        if self.surveyed.is_some_and(|last| at.since(last) < every) {
            return Ok(());
        }
        match self.discover(at).await {
            Ok(found) => self.asked = self.chooser.choose(&offer::surveys(&found)),
            Err(error) if self.asked.is_empty() || error.status().is_none() => return Err(error),
            Err(error) => {
                self.once.hear(Text::line(&format!("what is new there is not known: {}", error.kind())));
            }
        }
        self.surveyed = Some(at);
        if let Some(question) = ages::counts(&self.expressions()) {
            // How far apart samples are is no reason to fail.
            let counted = self.doors.api.query(&question, self.ahead.there(at), self.limit).await;
            let interval =
                counted.ok().and_then(|counts| ages::read_interval(&counts.data, self.asked.len()));
            if let Some(interval) = interval {
                self.chooser.hear_interval(interval);
            }
        }
        Ok(())
    }

    /// A series or so of each interesting metric.
    async fn discover(&mut self, at: Timestamp) -> Result<Vec<Found>, Error> {
        if !self.chooser.discovers() {
            return Ok(Vec::new());
        }
        let names = self.doors.api.label_values("__name__").await?;
        self.measure(names.date, at);
        let names = self.chooser.interesting(&names.data);
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let question = offer::question(&names);
        Ok(self.doors.api.query(&question, self.ahead.there(at), self.limit).await?.data)
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
        let asking = Asking::new(self.doors.api.clone(), self.limit);
        let query = |expr: String| asking.clone().instant(expr, there);
        let both = |asked: &Asked| with_limits(query(asked.expr.clone()), asked.limit.clone().map(query));
        let answers = together(self.asked.iter().map(both).collect::<Vec<_>>()).await;
        let given: Vec<Given> =
            answers.into_iter().map(|(values, limits)| Given { values, limits }).collect();
        if let Some(error) = unanswered(&given) {
            return Err(error.clone());
        }
        let date = given.iter().find_map(|given| given.values.as_ref().ok()?.date);
        self.measure(date, at);
        given.iter().flat_map(Given::notices).for_each(|text| self.once.hear(text.clone()));
        if let Some(question) = ages::newest(&self.expressions()) {
            // Without an answer everything is as old as it was.
            let newest = asking.instant(question, there).await.map(|answer| answer.data);
            self.ages.take(&newest.unwrap_or_default(), &self.asked, self.ahead, at);
        }
        let items =
            given.into_iter().zip(&self.asked).flat_map(|(given, asked)| given.items(asked, &self.ages, at));
        Ok(items.collect())
    }

    /// What came in of the past; asks for what is not known of it.
    fn past(&mut self, at: Timestamp, rules: Option<&[AlertingRule]>) -> Vec<Item> {
        let Some(reach) = self.backfill else { return Vec::new() };
        if self.answered.is_some_and(|last| at.since(last) > GAP) {
            self.before.forget();
        }
        let window = Window { to: self.ahead.there(at), reach, ahead: self.ahead };
        let asking = Asking::new(self.doors.patient.clone(), self.doors.patient.client().patience());
        self.before.ask_for(&self.asked, rules, (asking, window), at);
        let Some((items, remarks)) = self.before.news() else {
            return self.before.asks_for().map(Item::Recalling).into_iter().collect();
        };
        self.once.begin_anew();
        for remark in remarks {
            self.once.keep(remark);
        }
        items
    }
}

impl Source for Prometheus {
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
        Box::pin(self.ask(at))
    }
}
