//! Where requests go.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;
use secrecy::ExposeSecret as _;

use super::auth::Login;
use super::error::{Error, ErrorKind};
use super::secret::Secret;
use super::shown_url::{ShownUrl, strip_userinfo};

/// The shortest query value that may be a token, in bytes.
const MIN_TOKEN: usize = 8;

/// The base of everything a client asks for: an `http` or `https` URL. A user and password in it
/// are taken out at once and become the client's login.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
    userinfo: Option<Login>,
}

impl Endpoint {
    /// The endpoint at `url`. Fails on anything but an absolute `http` or `https` URL with a host;
    /// the error does not repeat the text, which may hold a password.
    pub fn parse(url: &str) -> Result<Self, Error> {
        let mut url =
            Url::parse(url.trim()).map_err(|cause| spec(format!("the url is not valid ({cause})")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(spec("the url must begin with http:// or https://".to_owned()));
        }
        url.set_fragment(None);
        let userinfo = take_userinfo(&mut url);
        Ok(Self { url, userinfo })
    }

    /// The endpoint as it may be shown.
    pub fn shown(&self) -> ShownUrl {
        ShownUrl::of(&self.url)
    }

    /// Whether its URL holds a login, or a query that may be a token.
    pub fn has_secrets(&self) -> bool {
        self.userinfo.is_some() || !self.query_tokens().is_empty()
    }

    /// Whether its URL holds a login.
    pub fn has_login(&self) -> bool {
        self.userinfo.is_some()
    }

    /// Whether its URL holds a query that may be a token.
    pub fn has_query_secret(&self) -> bool {
        !self.query_tokens().is_empty()
    }

    /// The user in its URL where a password goes with it: without one, what stands there may be a token.
    pub fn user(&self) -> Option<String> {
        let Some(Login::Basic { user, password }) = &self.userinfo else { return None };
        let given = |secret: &Secret| secret.read().ok().map(|value| value.expose_secret().to_owned());
        given(password).filter(|password| !password.is_empty()).and_then(|_| given(user))
    }

    /// The URL as it may be written down: without a login, and without a query that may be a token.
    pub fn without_secrets(&self) -> String {
        let mut url = self.url.clone();
        if self.has_query_secret() {
            url.set_query(None);
        }
        let text = url.to_string();
        if url.path() == "/" && url.query().is_none() { text.trim_end_matches('/').to_owned() } else { text }
    }

    /// The endpoint with `<secret>` in the place of a login and of the query.
    pub fn veiled(&self) -> String {
        let shown = self.shown().to_string();
        let login = if self.userinfo.is_some() { "<secret>@" } else { "" };
        let query = if self.url.query().is_some() { "?<secret>" } else { "" };
        shown.replacen("://", &format!("://{login}"), 1) + query
    }

    /// The host: a name, or an address (IPv6 in brackets).
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The host with its port, where the URL names one: what an operator calls the endpoint.
    pub fn authority(&self) -> String {
        self.url.port().map_or_else(|| self.host().to_owned(), |port| format!("{}:{port}", self.host()))
    }

    /// The same endpoint with `path`, unless its URL has a path of its own.
    #[must_use]
    pub fn or_path(mut self, path: &str) -> Self {
        if !self.has_path() {
            self.url.set_path(path);
        }
        self
    }

    /// Whether its URL has a path of its own.
    pub fn has_path(&self) -> bool {
        self.url.path() != "/"
    }

    /// Whether its path says that a page of metrics is there.
    pub fn is_page(&self) -> bool {
        self.url.path().trim_end_matches('/').ends_with("/metrics")
    }

    /// Whether the endpoint is on this machine, by its name or address.
    pub fn is_loopback(&self) -> bool {
        let host = self.host().trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
        host == "localhost"
            || host.ends_with(".localhost")
            || host.parse().is_ok_and(|address: IpAddr| address.to_canonical().is_loopback())
    }

    pub(super) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(super) fn userinfo(&self) -> Option<&Login> {
        self.userinfo.as_ref()
    }

    /// What the endpoint's own query says: some servers take a token there. Short values, such as
    /// `format=text`, are none.
    pub(super) fn query_tokens(&self) -> Vec<String> {
        let values = self.url.query_pairs().map(|(_, value)| value.into_owned());
        values.filter(|value| value.len() >= MIN_TOKEN).collect()
    }

    /// The URL for `target`: empty for the endpoint itself, a path below it (with or without a
    /// query), or an absolute URL of the same origin. The endpoint's own query stays.
    pub(super) fn resolve(&self, target: &str) -> Result<Url, ErrorKind> {
        if target.starts_with("http://") || target.starts_with("https://") {
            return self.same_origin(target);
        }
        let mut url = self.url.clone();
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        if !path.is_empty() {
            url.set_path(&format!(
                "{}/{}",
                self.url.path().trim_end_matches('/'),
                path.trim_start_matches('/')
            ));
        }
        match (self.url.query(), query) {
            (Some(own), Some(more)) => url.set_query(Some(&format!("{own}&{more}"))),
            (None, Some(query)) => url.set_query(Some(query)),
            _ => {}
        }
        Ok(url)
    }

    fn same_origin(&self, target: &str) -> Result<Url, ErrorKind> {
        let mut url =
            Url::parse(target).map_err(|cause| ErrorKind::Spec(format!("not a valid url ({cause})")))?;
        take_userinfo(&mut url);
        if url.origin() == self.url.origin() {
            Ok(url)
        } else {
            Err(ErrorKind::Spec(format!("{} belongs to another endpoint", ShownUrl::of(&url))))
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Endpoint").field(&self.shown()).finish()
    }
}

/// Removes user and password from `url` and returns them, decoded, as a login.
fn take_userinfo(url: &mut Url) -> Option<Login> {
    let (user, password) =
        (percent_decoded(url.username()), percent_decoded(url.password().unwrap_or_default()));
    strip_userinfo(url);
    let is_given = !user.is_empty() || !password.is_empty();
    is_given.then(|| Login::Basic { user: Secret::given(user), password: Secret::given(password) })
}

/// `%41` becomes `A`; a `%` that begins no escape stays (RFC 3986, 2.1).
fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = (byte == b'%').then(|| after.split_at_checked(2)).flatten();
        let escaped = escape.and_then(|(digits, after)| Some((hex_byte(digits)?, after)));
        let (value, after) = escaped.unwrap_or((byte, after));
        decoded.push(value);
        rest = after;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    digits.iter().try_fold(0, |value, &digit| {
        let digit = char::from(digit).to_digit(16)?;
        Some(value << 4 | u8::try_from(digit).ok()?)
    })
}

fn spec(what: String) -> Error {
    ErrorKind::Spec(what).nowhere()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn endpoint(url: &str) -> Endpoint {
        Endpoint::parse(url).unwrap()
    }

    #[test]
    fn a_login_in_the_url_is_not_shown() {
        let debug = format!("{:?}", endpoint("https://alice:pw@prom.example/api?token=t"));
        assert!(debug.contains("https://prom.example/api"), "{debug}");
        assert!(!debug.contains("alice") && !debug.contains("pw") && !debug.contains("token"), "{debug}");
    }

    #[test]
    fn what_is_written_down_has_no_secrets() {
        let told = |url: &str| {
            let endpoint = endpoint(url);
            (endpoint.user(), endpoint.has_login(), endpoint.without_secrets())
        };
        let bare = "https://prom.example/api".to_owned();
        assert_eq!(told("https://alice:pw@prom.example/api"), (Some("alice".to_owned()), true, bare.clone()));
        assert_eq!(told("https://t0ken@prom.example/api?key=12345678"), (None, true, bare.clone()));
        assert_eq!(told("https://prom.example/api?tenant=a"), (None, false, format!("{bare}?tenant=a")));
    }

    #[test]
    fn only_http_is_an_endpoint() {
        for url in ["localhost:9090", "ftp://host/", "", "http://", "/metrics", "https://user:pw@"] {
            let error = Endpoint::parse(url).unwrap_err().to_string();
            assert!(!error.contains("pw"), "{error}");
        }
    }

    #[test]
    fn targets_lie_below_the_endpoint() {
        let cases = [
            ("http://h/metrics", "", "http://h/metrics"),
            ("http://h/metrics?format=text", "", "http://h/metrics?format=text"),
            ("http://h", "/api/v1/query?query=up", "http://h/api/v1/query?query=up"),
            ("http://h/prom/", "api/v1/query", "http://h/prom/api/v1/query"),
            ("http://h/prom?tenant=a", "/api?x=1", "http://h/prom/api?tenant=a&x=1"),
            ("http://h:80/prom", "http://u:p@h/other", "http://h/other"),
        ];
        for (base, target, expected) in cases {
            assert_eq!(endpoint(base).resolve(target).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn another_origin_is_refused() {
        for target in ["http://other/", "https://h/", "http://h:81/"] {
            assert!(matches!(endpoint("http://h/").resolve(target), Err(ErrorKind::Spec(_))), "{target}");
        }
    }

    #[test]
    fn loopback_is_known_by_name_and_address() {
        for url in ["http://localhost:1", "http://a.localhost./", "http://127.3.2.1", "http://[::1]:9090"] {
            assert!(endpoint(url).is_loopback(), "{url}");
        }
        for url in ["http://localhost.example", "http://10.0.0.1", "http://[::2]"] {
            assert!(!endpoint(url).is_loopback(), "{url}");
        }
    }

    #[test]
    fn decodes_percent_escapes() {
        assert_eq!(percent_decoded("p%40s%3as%zz%4"), "p@s:s%zz%4");
    }

    proptest! {
        #[test]
        fn any_text_is_decoded(text in any::<String>()) {
            let escaped: Vec<String> = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
            prop_assert_eq!(percent_decoded(&escaped.concat()), text);
        }

        #[test]
        fn any_target_stays_at_the_origin(target in any::<String>()) {
            let base = endpoint("http://h:9090/prom");
            if let Ok(url) = base.resolve(&target) {
                prop_assert_eq!(url.origin(), base.url.origin());
                prop_assert!(url.username().is_empty() && url.password().is_none());
            }
        }
    }
}
