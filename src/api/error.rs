//! What went wrong on the network, in words for a tired person.

use std::fmt;
use std::time::Duration;

use super::shown_url::ShownUrl;
use super::tls_fault::TlsFault;
use crate::model::{Text, Unit};

/// A request that failed: where, why, and what to do about it. Neither `Display` nor `Debug` holds
/// a secret, or a character that could harm a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    url: Option<ShownUrl>,
    kind: ErrorKind,
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What the operator wrote cannot work: a URL, a header's name, a certificate file.
    #[error("{0}")]
    Spec(String),
    /// A secret could not be had; names its file or variable.
    #[error("{0}")]
    Secret(String),
    /// Nobody listens there.
    #[error("connection refused")]
    Refused,
    /// The host's name is not known.
    #[error("the host's name cannot be resolved")]
    Dns,
    /// No way to the host; the system's words.
    #[error("the host cannot be reached ({0})")]
    Unreachable(Text),
    /// No connection within the limit.
    #[error("no connection within {}", seconds(*.0))]
    ConnectTimeout(Duration),
    /// The server stopped sending for longer than the limit.
    #[error("nothing received for {}", seconds(*.0))]
    ReadTimeout(Duration),
    /// The whole request took longer than the limit.
    #[error("no complete answer within {}", seconds(*.0))]
    Timeout(Duration),
    /// No TLS connection.
    #[error("{0}")]
    Tls(TlsFault),
    /// The server points to another origin, where credentials must not follow.
    #[error("redirected to {0}")]
    Redirect(ShownUrl),
    /// The server redirects in a circle.
    #[error("redirected more than {0} times")]
    TooManyRedirects(usize),
    /// The server refused, with its words.
    #[error("status {status}{}", said(.text))]
    Status {
        /// The HTTP status.
        status: u16,
        /// The first 200 characters of what the server says about it; may be empty.
        text: Text,
    },
    /// The answer is larger than the limit, in bytes.
    #[error("response larger than {}, stopped", bytes(*.0))]
    TooLarge(usize),
    /// The server closed the connection before its answer was complete.
    #[error("the connection closed before the answer was complete")]
    Closed,
    /// The answer is not what its headers promise, such as broken gzip.
    #[error("the answer cannot be decoded ({0})")]
    Body(Text),
    /// The answer came, and is not what this endpoint should say.
    #[error("{0}")]
    Content(Text),
    /// The answer is not HTTP, or something no other kind names.
    #[error("not an HTTP answer ({0})")]
    Protocol(Text),
}

impl ErrorKind {
    pub(super) fn at(self, url: ShownUrl) -> Error {
        Error(Box::new(Parts { url: Some(url), kind: self }))
    }

    pub(super) fn nowhere(self) -> Error {
        Error(Box::new(Parts { url: None, kind: self }))
    }

    /// Whether the endpoint said nothing in time, as opposed to refusing or answering wrongly.
    pub const fn is_silence(&self) -> bool {
        matches!(self, Self::ConnectTimeout(_) | Self::ReadTimeout(_) | Self::Timeout(_))
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Refused => Some("does it run, and on this port?"),
            Self::Dns => Some("check the name in the url"),
            Self::Tls(fault) => fault.hint(),
            Self::Redirect(_) => Some("set the url to that"),
            Self::Status { status: 401, .. } => Some("check auth"),
            Self::Status { status: 403, .. } => Some("these credentials are not allowed to read it"),
            Self::Status { status: 404, .. } => Some("check the path in the url"),
            Self::Status { status: 407, .. } => Some("the proxy wants a login"),
            Self::Protocol(_) => Some("does the url begin with https:// instead?"),
            _ => None,
        }
    }
}

impl Error {
    /// Why the request failed.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// What was asked; none when there was no valid URL to ask.
    pub fn url(&self) -> Option<&ShownUrl> {
        self.0.url.as_ref()
    }

    /// The HTTP status the server refused with.
    pub fn status(&self) -> Option<u16> {
        match self.0.kind {
            ErrorKind::Status { status, .. } => Some(status),
            _ => None,
        }
    }

    /// The whole message as text that may be shown.
    pub fn text(&self) -> Text {
        Text::line(&self.to_string())
    }
}

impl fmt::Display for Error {
    /// `http://host:9090/metrics: connection refused: does it run, and on this port?`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(url) = self.url() {
            write!(f, "{url}: ")?;
        }
        // A specification or a secret's place may hold any character a path may hold.
        write!(f, "{}", Text::line(&self.0.kind.to_string()))?;
        self.0.kind.hint().map_or(Ok(()), |hint| write!(f, ": {hint}"))
    }
}

impl std::error::Error for Error {}

fn seconds(limit: Duration) -> String {
    Unit::Seconds.show(limit.as_secs_f64())
}

fn bytes(limit: usize) -> String {
    Unit::Bytes.show(limit as f64)
}

fn said(text: &Text) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_where_and_what_to_do() {
        let url = ShownUrl::of(&"http://u:p@h:9090/metrics?q=1".parse().unwrap());
        let cases = [
            (ErrorKind::Refused, "connection refused: does it run, and on this port?"),
            (ErrorKind::TooLarge(64 << 20), "response larger than 64 MiB, stopped"),
            (ErrorKind::Timeout(Duration::from_millis(300)), "no complete answer within 300 ms"),
            (ErrorKind::Status { status: 503, text: Text::line("busy") }, "status 503: busy"),
            (ErrorKind::Redirect(url.clone()), "redirected to http://h:9090/metrics: set the url to that"),
        ];
        for (kind, words) in cases {
            assert_eq!(kind.at(url.clone()).to_string(), format!("http://h:9090/metrics: {words}"));
        }
    }

    #[test]
    fn nothing_in_it_can_harm_a_terminal() {
        let error = ErrorKind::Spec("cannot read \u{1b}[2Jca.pem".to_owned()).nowhere();
        assert_eq!(error.to_string(), "cannot read ␛[2Jca.pem");
    }
}
