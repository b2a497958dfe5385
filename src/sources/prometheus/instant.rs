//! What the signals are at this moment.

use crate::api::Error;
use crate::api::prometheus::{Answer, Found};
use crate::model::{Failure, Item, Labels, Reading, Readings, Text, Timestamp};
use crate::sources::source::Asked;

/// What the server gave for one signal: its values, and the most they can be.
pub(super) struct Given {
    pub(super) values: Result<Answer<Vec<Found>>, Error>,
    pub(super) limits: Option<Result<Answer<Vec<Found>>, Error>>,
}

impl Given {
    /// Why it failed as a whole: nobody answered, as opposed to a refusal of this expression.
    pub(super) fn unanswered(&self) -> Option<&Error> {
        self.values.as_ref().err().filter(|error| error.status().is_none_or(|status| status >= 502))
    }

    /// What the server says beside it.
    pub(super) fn notices(&self) -> impl Iterator<Item = &Text> {
        let limits = self.limits.iter().flatten();
        self.values.iter().chain(limits).flat_map(|answer| &answer.notices)
    }

    /// The readings; `newest` is when the newest sample behind them was taken, in this machine's time.
    pub(super) fn item(self, asked: &Asked, newest: Timestamp) -> Item {
        let failed = |error: &Error| {
            let reason = Text::line(&error.kind().to_string());
            Item::Failure(Failure {
                signal: Some(asked.signal.clone()),
                reason,
                silent: error.kind().is_silence(),
            })
        };
        let values = match self.values {
            Ok(answer) => answer.data,
            Err(error) => return failed(&error),
        };
        let limits = match self.limits.transpose() {
            Ok(answer) => answer.map(|answer| answer.data).unwrap_or_default(),
            Err(error) => return failed(&error),
        };
        Item::Readings(Readings { signal: asked.signal.clone(), readings: readings(values, &limits, newest) })
    }
}

fn readings(values: Vec<Found>, limits: &[Found], newest: Timestamp) -> Vec<Reading> {
    let limits: Vec<(Labels, f64)> =
        limits.iter().map(|limit| (limit.labels.without_metric(), limit.sample.value)).collect();
    let reading = |found: Found| {
        let labels = found.labels.without_metric();
        let limit = limits.iter().find(|(of, _)| *of == labels).map(|(_, limit)| *limit);
        Reading { labels, value: found.sample.value, limit, at: newest }
    };
    values.into_iter().map(reading).collect()
}
