//! What a server answers.

use chrono::DateTime;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName};

use super::shown_url::ShownUrl;
use crate::model::{Text, Timestamp};

/// The formats a scrape asks for: `OpenMetrics` first, then the classic text format. Neither asks
/// for a way of escaping names, so that names come as the oldest servers write them.
pub const METRICS: &str =
    "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.8,*/*;q=0.1";

/// The format of the query, alerting and paging APIs.
pub const JSON: &str = "application/json";

/// A successful answer, whole and decompressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status, from 200 to 299.
    pub status: u16,
    /// The `Content-Type` as sent.
    pub content_type: Option<Text>,
    /// The server's own time when it answered, to the second.
    pub date: Option<Timestamp>,
    /// The body after decompression.
    pub body: Vec<u8>,
    /// Where the answer came from, after redirects within the origin.
    pub url: ShownUrl,
}

pub(super) fn content_type(headers: &HeaderMap) -> Option<Text> {
    header(headers, &CONTENT_TYPE).map(Text::line)
}

/// The `Date` header, written as RFC 9110, 5.6.7 asks for.
pub(super) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let date = DateTime::parse_from_rfc2822(header(headers, &DATE)?).ok()?;
    Some(date.to_utc().into())
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_date() {
        let at = |text: &str| date(&[(DATE, text.parse().unwrap())].into_iter().collect());
        assert_eq!(at("Wed, 14 Aug 2024 02:00:04 GMT"), Some(Timestamp::from_millis(1_723_600_804_000)));
        assert_eq!(at("yesterday"), None);
    }
}
