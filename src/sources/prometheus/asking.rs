//! Asking a server many things, a few at a time.

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::api::Error;
use crate::api::prometheus::{Answer, Found, Prometheus as Api, Run};
use crate::model::Timestamp;

/// Questions asked at once: a server has other people to answer, too.
const AT_ONCE: usize = 4;

/// The share of a question's time after which the server itself is to give up, so that it says so.
const SERVERS_SHARE: f64 = 0.8;

/// The answers about a signal's values and about the most they can be.
pub(super) async fn with_limits<F: Future>(values: F, limits: Option<F>) -> (F::Output, Option<F::Output>) {
    let values = values.await;
    let limits = match limits {
        Some(limits) => Some(limits.await),
        None => None,
    };
    (values, limits)
}

/// One server that is asked. When it falls silent, what waits for its turn is not asked any more: it would take
/// as long again.
#[derive(Clone)]
pub(super) struct Asking {
    api: Api,
    limit: Duration,
    gate: Arc<Semaphore>,
    silence: Arc<OnceLock<Error>>,
}

impl Asking {
    /// Asks `api`, where a question may take as long as `limit`.
    pub(super) fn new(api: Api, limit: Duration) -> Self {
        let (gate, silence) = (Arc::new(Semaphore::new(AT_ONCE)), Arc::default());
        Self { api, limit: limit.mul_f64(SERVERS_SHARE), gate, silence }
    }

    /// What `expr` is at `at`.
    pub(super) async fn instant(self, expr: String, at: Timestamp) -> Result<Answer<Vec<Found>>, Error> {
        self.ask(self.api.query(&expr, at, self.limit)).await
    }

    /// What `expr` was, with so much time between two values.
    pub(super) async fn range(
        self,
        expr: String,
        window: (Timestamp, Timestamp),
        step: Duration,
    ) -> Result<Answer<Vec<Run>>, Error> {
        self.ask(self.api.query_range(&expr, window, step, self.limit)).await
    }

    async fn ask<T>(&self, question: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let _turn = self.gate.acquire().await;
        if let Some(error) = self.silence.get() {
            return Err(error.clone());
        }
        question.await.inspect_err(|error| {
            if error.kind().is_silence() {
                // The first silence is as good as any.
                let _ = self.silence.set(error.clone());
            }
        })
    }
}
