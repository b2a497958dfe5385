//! What was before anybody watched: asked for beside the polls, which need not wait for it.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::asking::{Asking, with_limits};
use super::bygone::{self, ACTIVE, FIRING};
use super::past::{Ahead, alert_step, past, step};
use crate::api::Error;
use crate::api::prometheus::{AlertingRule, Answer, Run};
use crate::model::{Item, Recalling, Text, Timestamp};
use crate::sources::source::Asked;
use crate::sources::together::together;

/// How soon the past that could not be had is asked for again.
const AGAIN: Duration = Duration::from_mins(1);

/// The past of one server.
#[derive(Default)]
pub(super) struct Before {
    /// What is being asked for.
    asking: JoinSet<Told>,
    whose: Recalling,
    /// Of which signals it is known.
    known: BTreeSet<Arc<str>>,
    knows_alerts: bool,
    asked: Option<Timestamp>,
}

/// What was found out.
#[derive(Default)]
struct Told {
    items: Vec<Item>,
    known: Vec<Arc<str>>,
    knows_alerts: bool,
    /// What may be wrong with it, and what could not be had.
    remarks: Vec<Text>,
}

/// What is asked for, in the server's time.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) to: Timestamp,
    pub(super) reach: Duration,
    pub(super) ahead: Ahead,
}

impl Before {
    /// Forgets what is known: there was a time when nobody watched.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Asks for the past of these signals and of the alerts, as far as it is not known; `now` is this machine's.
    pub(super) fn ask_for(
        &mut self,
        asked: &[Asked],
        rules: Option<&[AlertingRule]>,
        (asking, window): (Asking, Window),
        now: Timestamp,
    ) {
        let is_late = self.asked.is_none_or(|last| now.since(last) >= AGAIN);
        if !is_late || !self.asking.is_empty() {
            return;
        }
        let unknown = |asked: &&Asked| asked.is_shown && !self.known.contains(&asked.signal);
        let signals: Vec<Asked> = asked.iter().filter(unknown).cloned().collect();
        let rules = rules.filter(|_| !self.knows_alerts).map(<[AlertingRule]>::to_vec);
        if signals.is_empty() && rules.is_none() {
            return;
        }
        self.asked = Some(now);
        let ids = signals.iter().map(|asked| asked.signal.clone()).collect();
        self.whose = Recalling { signals: ids, alerts: rules.is_some() };
        self.asking.spawn(async move {
            let mut told = Told::default();
            told.signals(signals, &asking, window).await;
            if let Some(rules) = rules {
                told.alerts(&rules, &asking, window).await;
            }
            told
        });
    }

    /// Whose past is still to come.
    pub(super) fn asks_for(&self) -> Option<Recalling> {
        (!self.asking.is_empty()).then(|| self.whose.clone())
    }

    /// What came in since the last time, and remarks on it; none where nothing did.
    pub(super) fn news(&mut self) -> Option<(Vec<Item>, Vec<Text>)> {
        let told = match self.asking.try_join_next()? {
            Ok(told) => told,
            Err(error) => match error.try_into_panic() {
                Ok(crash) => resume_unwind(crash),
                Err(_) => return None,
            },
        };
        self.known.extend(told.known);
        self.knows_alerts |= told.knows_alerts;
        Some((told.items, told.remarks))
    }
}

impl Told {
    async fn signals(&mut self, signals: Vec<Asked>, asking: &Asking, window: Window) {
        let each = step(window.reach);
        let run = |expr: String| asking.clone().range(expr, window.times(), each);
        let runs =
            signals.iter().map(|asked| with_limits(run(asked.expr.clone()), asked.limit.clone().map(run)));
        let runs = together(runs.collect::<Vec<_>>()).await;
        for (asked, (values, limits)) in signals.iter().zip(runs) {
            let (Some(values), Ok(limits)) = (self.data(values), limits.transpose()) else { continue };
            let limits = limits.map(|answer| answer.data).unwrap_or_default();
            self.items.push(Item::Past(past(asked, values, &limits, each, window.ahead)));
            self.known.push(asked.signal.clone());
        }
    }

    async fn alerts(&mut self, rules: &[AlertingRule], asking: &Asking, window: Window) {
        let each = alert_step(window.reach);
        let run = |expr: &str| asking.clone().range(expr.to_owned(), window.times(), each);
        let mut runs = together([run(FIRING), run(ACTIVE)]).await.into_iter();
        let mut next = || runs.next().and_then(|answer| self.data(answer));
        let (Some(firing), Some(active)) = (next(), next()) else { return };
        let window = bygone::Asked { to: window.to, step: each, ahead: window.ahead };
        self.items.push(Item::Bygone(bygone::episodes(&firing, &active, rules, window)));
        self.knows_alerts = true;
    }

    /// The data of an answer; what is wrong with it is told, and is no reason to fail.
    fn data(&mut self, answer: Result<Answer<Vec<Run>>, Error>) -> Option<Vec<Run>> {
        match answer {
            Ok(answer) => {
                let partial =
                    answer.warnings.iter().map(|why| Text::line(&format!("its past is partial: {why}")));
                self.remarks.extend(partial);
                Some(answer.data)
            }
            Err(error) => {
                self.remarks.push(Text::line(&format!("its past is not known: {}", error.kind())));
                None
            }
        }
    }
}

impl Window {
    fn times(self) -> (Timestamp, Timestamp) {
        (self.to - self.reach, self.to)
    }
}
