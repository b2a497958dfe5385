//! Answers in JSON.

use chrono::DateTime;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};

use super::error::{Error, ErrorKind};
use super::response::Response;
use crate::model::{Text, Timestamp};

/// The answer as what it should be. What is not JSON, or another JSON than this API's, is named: a login
/// page, a proxy's greeting.
pub(super) fn decoded<T: DeserializeOwned>(response: &Response) -> Result<T, Error> {
    serde_json::from_slice(&response.body).map_err(|cause| {
        let kind = response.content_type.as_ref().map_or("", |kind| kind.as_str());
        let start = response.body.trim_ascii_start();
        let what = if start.is_empty() {
            "got an empty answer where JSON was expected".to_owned()
        } else if kind.contains("html") || start.starts_with(b"<") {
            "got an HTML page where JSON was expected: is it a login page, or the wrong path?".to_owned()
        } else {
            format!("the answer is not what this API gives ({cause})")
        };
        ErrorKind::Content(Text::line(&what)).at(response.url.clone())
    })
}

/// A time as in RFC 3339, to the millisecond.
pub(super) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    let time = DateTime::parse_from_rfc3339(&text)
        .map_err(|error| D::Error::custom(format!("{error}: {text:?}")))?;
    Ok(time.to_utc().into())
}

/// A list or a map that may be `null`, as Go writes empty ones now and then.
pub(super) fn or_nothing<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::shown_url::ShownUrl;

    fn told(content_type: &str, body: &str) -> String {
        let url = ShownUrl::of(&"http://h:9090/api/v1/query".parse().unwrap());
        let (content_type, body) = (Some(Text::line(content_type)), body.as_bytes().to_vec());
        let response = Response { status: 200, content_type, date: None, body, url };
        decoded::<Vec<u8>>(&response).unwrap_err().to_string()
    }

    #[test]
    fn what_came_instead_is_named() {
        let page = "got an HTML page where JSON was expected: is it a login page, or the wrong path?";
        for (kind, body) in [("text/html", "hello"), ("", "\n <!doctype html>")] {
            assert_eq!(told(kind, body), format!("http://h:9090/api/v1/query: {page}"));
        }
        assert!(told("application/json", "").contains("an empty answer"));
        assert!(told("application/json", "{\"a\":1}").contains("not what this API gives (invalid type: map"));
    }
}
