//! What every reply has around its data.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::api::error::{Error, ErrorKind};
use crate::api::json::decoded;
use crate::api::response::Response;
use crate::model::{Text, Timestamp};

/// Data, and what the server says beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// The data.
    pub data: T,
    /// What it may lack, in the server's words.
    pub warnings: Vec<Text>,
    /// What else it says beside it.
    pub notices: Vec<Text>,
    /// The server's own time when it answered, to the second.
    pub date: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<T> {
    status: String,
    data: Option<T>,
    #[serde(default)]
    error: String,
    #[serde(default)]
    warnings: Vec<String>,
    #[serde(default)]
    infos: Vec<String>,
    /// `VictoriaMetrics`: some of its storage did not answer.
    #[serde(default)]
    is_partial: bool,
}

impl<T: DeserializeOwned> Answer<T> {
    pub(super) fn read(response: &Response) -> Result<Self, Error> {
        let envelope: Envelope<T> = decoded(response)?;
        let partial = envelope.is_partial.then(|| Text::line("some storage did not answer"));
        let warnings = envelope.warnings.iter().map(|text| Text::line(text)).chain(partial).collect();
        let notices = envelope.infos.iter().map(|text| Text::line(text)).collect();
        let wrong = |what: &str| ErrorKind::Content(Text::line(what)).at(response.url.clone());
        match envelope.data {
            Some(data) if envelope.status == "success" => {
                Ok(Self { data, warnings, notices, date: response.date })
            }
            _ if envelope.error.is_empty() => Err(wrong("the answer holds no data")),
            _ => Err(wrong(&envelope.error)),
        }
    }
}

impl<T> Answer<T> {
    /// The same answer with other data.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer { data: change(self.data), warnings: self.warnings, notices: self.notices, date: self.date }
    }
}
