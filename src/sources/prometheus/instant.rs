//! What the signals are at this moment.

use super::ages::Ages;
use crate::api::Error;
use crate::api::prometheus::{Answer, Found};
use crate::model::{Item, Labels, Partial, Reading, Readings, Text, Timestamp};
use crate::sources::failing::failure;
use crate::sources::source::Asked;

/// What the server gave for one signal: its values, and the most they can be.
pub(super) struct Given {
    pub(super) values: Result<Answer<Vec<Found>>, Error>,
    pub(super) limits: Option<Result<Answer<Vec<Found>>, Error>>,
}

/// What a server that cannot do with an expression answers: it is malformed, or fails when it is evaluated.
const OF_EXPRESSION: [u16; 2] = [400, 422];

/// Why the server as a whole fails: nothing has a value, and that is not for the expressions alone.
pub(super) fn unanswered(given: &[Given]) -> Option<&Error> {
    let errors: Vec<&Error> = given.iter().filter_map(|given| given.values.as_ref().err()).collect();
    let is_of_server = |error: &&Error| error.status().is_none_or(|status| !OF_EXPRESSION.contains(&status));
    errors.iter().copied().find(is_of_server).filter(|_| errors.len() == given.len())
}

impl Given {
    fn answers(&self) -> impl Iterator<Item = &Answer<Vec<Found>>> {
        self.values.iter().chain(self.limits.iter().flatten())
    }

    /// What the server says beside it.
    pub(super) fn notices(&self) -> impl Iterator<Item = &Text> {
        self.answers().flat_map(|answer| &answer.notices)
    }

    /// What it may lack, in the server's words.
    pub(super) fn lacks(&self) -> Option<Text> {
        let mut warnings: Vec<&str> =
            self.answers().flat_map(|answer| &answer.warnings).map(Text::as_str).collect();
        warnings.dedup();
        (!warnings.is_empty()).then(|| Text::line(&warnings.join("; ")))
    }

    /// The readings, as old as the samples behind them, or what went wrong; and what they may lack.
    pub(super) fn items(self, asked: &Asked, ages: &Ages, at: Timestamp) -> Vec<Item> {
        let signal = Some(asked.signal.clone());
        let partial = self.lacks().map(|reason| Item::Partial(Partial { signal: signal.clone(), reason }));
        let told =
            self.readings(asked, ages, at).unwrap_or_else(|error| Item::Failure(failure(signal, &error)));
        [told].into_iter().chain(partial).collect()
    }

    fn readings(self, asked: &Asked, ages: &Ages, at: Timestamp) -> Result<Item, Error> {
        let (values, limits) = (self.values?.data, self.limits.transpose()?);
        let limits = limits.map(|answer| answer.data).unwrap_or_default();
        let limits: Vec<(Labels, f64)> =
            limits.iter().map(|limit| (limit.labels.without_metric(), limit.sample.value)).collect();
        let reading = |found: Found| {
            let labels = found.labels.without_metric();
            let limit = limits.iter().find(|(of, _)| *of == labels).map(|(_, limit)| *limit);
            let at = ages.of(&asked.signal, &labels).unwrap_or(at);
            Reading { labels, value: found.sample.value, limit, at }
        };
        let readings = values.into_iter().map(reading).collect();
        Ok(Item::Readings(Readings { signal: asked.signal.clone(), readings }))
    }
}
