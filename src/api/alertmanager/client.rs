//! What can be asked, and done.

use serde::{Deserialize, Serialize};

use super::wire::{WireAlert, WireMatcher, WireServer, WireSilence};
use crate::api::client::Client;
use crate::api::error::{Error, ErrorKind};
use crate::api::json::decoded;
use crate::api::response::JSON;
use crate::model::{Alert, Matcher, Silence, Text, Timestamp};

/// One Alertmanager, a member of a cluster or alone.
#[derive(Clone, Debug)]
pub struct Alertmanager(Client);

/// A silence to be made, or to be changed where it has an id.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSilence {
    /// The one to change: another end or comment keeps the id, other matchers make another silence.
    pub id: Option<Text>,
    /// What it mutes: all must match. At least one, which does not match everything.
    pub matchers: Vec<Matcher>,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// Who wants it.
    pub created_by: Text,
    /// Why.
    pub comment: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireNew {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    matchers: Vec<WireMatcher>,
    starts_at: String,
    ends_at: String,
    created_by: String,
    comment: String,
}

#[derive(Deserialize)]
struct Made {
    #[serde(rename = "silenceID")]
    id: String,
}

impl Alertmanager {
    /// The API below the client's endpoint.
    pub const fn new(client: Client) -> Self {
        Self(client)
    }

    /// The client it asks with.
    pub const fn client(&self) -> &Client {
        &self.0
    }

    /// Its version; an answer in other words than an Alertmanager's is an error.
    ///
    /// # Errors
    /// As every request.
    pub async fn version(&self) -> Result<Text, Error> {
        let status: WireServer = decoded(&self.0.get_with("api/v2/status", &[], JSON).await?)?;
        Ok(Text::line(&status.version_info.version))
    }

    /// What fires, silenced or not.
    ///
    /// # Errors
    /// As every request.
    pub async fn alerts(&self) -> Result<Vec<Alert>, Error> {
        let response = self.0.get_with("api/v2/alerts", &[], JSON).await?;
        let alerts: Vec<WireAlert> = decoded(&response)?;
        Ok(alerts.into_iter().map(WireAlert::read).collect())
    }

    /// The silences in force or to come.
    ///
    /// # Errors
    /// As every request.
    pub async fn silences(&self) -> Result<Vec<Silence>, Error> {
        let response = self.0.get_with("api/v2/silences", &[], JSON).await?;
        let silences: Vec<WireSilence> = decoded(&response)?;
        let standing = silences.into_iter().filter(|silence| !silence.is_expired());
        Ok(standing.map(WireSilence::read).collect())
    }

    /// The silence with this id, and whether it is over; none when there is none.
    ///
    /// # Errors
    /// As every request.
    pub async fn silence(&self, id: &Text) -> Result<Option<(Silence, bool)>, Error> {
        match self.0.get_with(&silence_path(id), &[], JSON).await {
            Ok(response) => {
                let silence: WireSilence = decoded(&response)?;
                let is_over = silence.is_expired();
                Ok(Some((silence.read(), is_over)))
            }
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes or changes a silence; returns its id.
    ///
    /// # Errors
    /// As every request; and before anything is asked when comment or author are missing, which the server
    /// would let pass.
    pub async fn put(&self, silence: &NewSilence) -> Result<Text, Error> {
        if silence.comment.is_empty() || silence.created_by.is_empty() || silence.matchers.is_empty() {
            return Err(self.wrong("a silence needs a matcher, an author and a comment"));
        }
        let body =
            serde_json::to_vec(&WireNew::of(silence)).map_err(|error| self.wrong(&error.to_string()))?;
        let made: Made = decoded(&self.0.post_json("api/v2/silences", body).await?)?;
        Ok(Text::line(&made.id))
    }

    /// Ends a silence; one that is not there, or over, is ended.
    ///
    /// # Errors
    /// As every request.
    pub async fn expire(&self, id: &Text) -> Result<(), Error> {
        match self.0.delete(&silence_path(id)).await {
            Ok(_) => Ok(()),
            // 404 for one that is not there, 500 before 0.26, and for one that is over.
            Err(error) => match self.silence(id).await? {
                Some((_, false)) => Err(error),
                Some((_, true)) | None => Ok(()),
            },
        }
    }

    fn wrong(&self, what: &str) -> Error {
        ErrorKind::Content(Text::line(what)).at(self.0.shown())
    }
}

fn silence_path(id: &Text) -> String {
    format!("api/v2/silence/{id}")
}

impl WireNew {
    fn of(silence: &NewSilence) -> Self {
        Self {
            id: silence.id.as_ref().map(Text::to_string),
            matchers: silence.matchers.iter().map(WireMatcher::of).collect(),
            starts_at: written(silence.starts_at),
            ends_at: written(silence.ends_at),
            created_by: silence.created_by.to_string(),
            comment: silence.comment.to_string(),
        }
    }
}

/// RFC 3339, to the millisecond.
fn written(at: Timestamp) -> String {
    at.utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
