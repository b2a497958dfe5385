//! One endpoint's client.

use std::fmt;
use std::io;
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Method, RequestBuilder, Url};
use tokio::time::timeout;

use super::auth::{Auth, Veil};
use super::body::{self, Interruption};
use super::cause::kind_of;
use super::decode::{self, Decoder};
use super::endpoint::Endpoint;
use super::error::{Error, ErrorKind};
use super::excerpt::excerpt;
use super::redirect::{Hop, hop};
use super::response::{self, JSON, Response};
use super::shown_url::ShownUrl;
use super::timeouts::Timeouts;
use super::tls::Tls;
use crate::model::Text;

/// The largest answer read when nothing else is said: 64 MiB after decompression.
pub const DEFAULT_BODY_LIMIT: usize = 64 << 20;

const USER_AGENT: &str = concat!("warroom/", env!("CARGO_PKG_VERSION"));

/// Redirects followed within the origin.
const MAX_HOPS: usize = 5;

/// What is read of a refusal's body, in bytes: enough for the title of a page.
const REFUSAL_LIMIT: usize = 16 << 10;

/// How long an idle connection is kept: longer than any usual poll interval.
const KEEP_IDLE: Duration = Duration::from_secs(90);

/// After this long without an answer the system probes an idle connection, and gives up one that
/// does not acknowledge what was sent.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How a form is sent (HTML, "URL-encoded form data").
const FORM: &str = "application/x-www-form-urlencoded";

/// What to talk to, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSpec {
    /// Where to.
    pub endpoint: Endpoint,
    /// Credentials; a login here and one in the endpoint's URL exclude each other.
    pub auth: Auth,
    /// Trust.
    pub tls: Tls,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// The largest answer accepted, in bytes after decompression.
    pub body_limit: usize,
    /// Whether nothing may be changed there: every request that is not a GET is refused here.
    pub read_only: bool,
}

impl ClientSpec {
    /// A client for `endpoint` with the default limits, and no credentials but those in its URL.
    pub fn new(endpoint: Endpoint) -> Self {
        let (auth, tls, timeouts) = (Auth::default(), Tls::default(), Timeouts::default());
        Self { endpoint, auth, tls, timeouts, body_limit: DEFAULT_BODY_LIMIT, read_only: false }
    }

    /// Checks what can be checked without reading a file or a secret: one login at most, and headers that
    /// have names.
    pub fn check(&self) -> Result<(), ErrorKind> {
        self.signed().map(|_| ())
    }

    /// The credentials, with those of the URL.
    fn signed(&self) -> Result<Auth, ErrorKind> {
        let mut auth = self.auth.clone();
        if let Some(login) = self.endpoint.userinfo() {
            auth.add_login(login)?;
        }
        auth.check()?;
        Ok(auth)
    }
}

/// What is asked of a URL.
struct Order<'a> {
    method: Method,
    accept: &'a str,
    /// The content type and the content.
    body: Option<(&'static str, Vec<u8>)>,
}

impl<'a> Order<'a> {
    const fn get(accept: &'a str) -> Self {
        Self { method: Method::GET, accept, body: None }
    }

    const fn posting(kind: &'static str, body: Vec<u8>) -> Self {
        Self { method: Method::POST, accept: JSON, body: Some((kind, body)) }
    }
}

/// The door to one endpoint. Cloning is cheap and shares the connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    spec: ClientSpec,
}

impl Client {
    /// A client as `spec` says. Certificate files are read now, secrets with every request.
    /// Fails on files that cannot be used and on two logins.
    pub fn new(spec: ClientSpec) -> Result<Self, Error> {
        let shown = spec.endpoint.shown();
        Self::build(spec).map_err(|kind| kind.at(shown))
    }

    fn build(mut spec: ClientSpec) -> Result<Self, ErrorKind> {
        spec.auth = spec.signed()?;
        let builder = limited(&spec.timeouts);
        let builder = if spec.endpoint.is_loopback() { builder.no_proxy() } else { builder };
        let builder = spec.tls.apply(builder, spec.endpoint.is_https())?;
        let unusable = |error| ErrorKind::Spec(kind_of(error, &spec.timeouts).to_string());
        let http = builder.build().map_err(unusable)?;
        Ok(Self { http, spec })
    }

    /// Where requests go, as it may be shown.
    pub fn shown(&self) -> ShownUrl {
        self.spec.endpoint.shown()
    }

    /// Where requests for `target` go, as it may be shown; for one that cannot be, the endpoint itself.
    pub fn shown_at(&self, target: &str) -> ShownUrl {
        self.spec.endpoint.resolve(target).map_or_else(|_| self.shown(), |url| ShownUrl::of(&url))
    }

    /// How long an answer may take.
    pub const fn patience(&self) -> Duration {
        self.spec.timeouts.total
    }

    /// Whether the endpoint is more than a server's root.
    pub fn has_path(&self) -> bool {
        self.spec.endpoint.has_path()
    }

    /// Whether the server's certificate goes unverified on an encrypted connection.
    pub fn is_insecure(&self) -> bool {
        self.spec.tls.insecure && self.spec.endpoint.is_https()
    }

    /// Asks for `target` with `accept` as the formats wanted. `target` is empty for the endpoint
    /// itself, a path below it, or an absolute URL of the same origin.
    pub async fn get(&self, target: &str, accept: &str) -> Result<Response, Error> {
        self.get_with(target, &[], accept).await
    }

    /// The same, with `query` appended to the URL, escaped.
    pub async fn get_with(
        &self,
        target: &str,
        query: &[(&str, &str)],
        accept: &str,
    ) -> Result<Response, Error> {
        let mut url = self.spec.endpoint.resolve(target).map_err(|kind| kind.at(self.shown()))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.within_the_limit(url, &Order::get(accept)).await
    }

    /// Sends `form` as an HTML form would, and returns the answer, of which JSON is asked. For questions
    /// too long for a URL; a client that is read-only puts them there all the same.
    pub async fn post_form(&self, target: &str, form: &[(&str, &str)]) -> Result<Response, Error> {
        if self.spec.read_only {
            return self.get_with(target, form, JSON).await;
        }
        let url = self.spec.endpoint.resolve(target).map_err(|kind| kind.at(self.shown()))?;
        let body = encoded(&url, form);
        self.within_the_limit(url, &Order::posting(FORM, body)).await
    }

    /// Sends `body`, which is JSON, and returns the answer, of which JSON is asked.
    pub async fn post_json(&self, target: &str, body: Vec<u8>) -> Result<Response, Error> {
        self.refuse_when_read_only()?;
        self.send(target, &Order::posting(JSON, body)).await
    }

    /// Asks for the removal of `target`.
    pub async fn delete(&self, target: &str) -> Result<Response, Error> {
        self.refuse_when_read_only()?;
        self.send(target, &Order { method: Method::DELETE, ..Order::get(JSON) }).await
    }

    fn refuse_when_read_only(&self) -> Result<(), Error> {
        let refused = || ErrorKind::Spec("read-only: nothing is changed there".to_owned()).at(self.shown());
        if self.spec.read_only { Err(refused()) } else { Ok(()) }
    }

    async fn send(&self, target: &str, order: &Order<'_>) -> Result<Response, Error> {
        let url = self.spec.endpoint.resolve(target).map_err(|kind| kind.at(self.shown()))?;
        self.within_the_limit(url, order).await
    }

    async fn within_the_limit(&self, url: Url, order: &Order<'_>) -> Result<Response, Error> {
        let (shown, total) = (ShownUrl::of(&url), self.spec.timeouts.total);
        let answer = timeout(total, self.follow(url, order)).await;
        answer.unwrap_or(Err(ErrorKind::Timeout(total))).map_err(|kind| kind.at(shown))
    }

    /// The answer for `url`, after redirects within its origin. What changes something is not sent twice:
    /// who is redirected with it is told.
    async fn follow(&self, mut url: Url, order: &Order<'_>) -> Result<Response, ErrorKind> {
        let credentials = self.spec.auth.read(self.spec.endpoint.query_tokens())?;
        for _ in 0..=MAX_HOPS {
            let request = credentials.sign(self.request(&url, order));
            let request = request.build().map_err(|error| self.kind_of(error))?;
            let veil = credentials.veil(request.headers());
            let answer = self.http.execute(request).await.map_err(|error| self.kind_of(error))?;
            match hop(&url, answer.status(), answer.headers()) {
                Hop::Stay => return self.read(&url, answer, &veil).await,
                Hop::Within(next) if order.method == Method::GET => url = next,
                Hop::Within(target) | Hop::Away(target) => {
                    return Err(ErrorKind::Redirect(shown(&target, &veil)));
                }
            }
        }
        Err(ErrorKind::TooManyRedirects(MAX_HOPS))
    }

    fn request(&self, url: &Url, order: &Order<'_>) -> RequestBuilder {
        let request = self.http.request(order.method.clone(), url.clone());
        let request = request.header(ACCEPT, order.accept).header(ACCEPT_ENCODING, decode::ACCEPTED);
        match &order.body {
            Some((kind, body)) => request.header(CONTENT_TYPE, *kind).body(body.clone()),
            None => request,
        }
    }

    async fn read(&self, url: &Url, answer: reqwest::Response, veil: &Veil) -> Result<Response, ErrorKind> {
        let status = answer.status();
        if !status.is_success() {
            return Err(self.refusal(answer, veil).await);
        }
        let (content_type, date) =
            (response::content_type(answer.headers()), response::date(answer.headers()));
        let limit = self.spec.body_limit;
        let body = body::whole(answer, limit).await.map_err(|interruption| match interruption {
            Interruption::TooLarge => ErrorKind::TooLarge(limit),
            Interruption::Failed(error) => self.kind_of(error),
            Interruption::Broken(error) if error.kind() == io::ErrorKind::UnexpectedEof => ErrorKind::Closed,
            Interruption::Broken(error) => ErrorKind::Body(Text::line(&veil.over(&error.to_string()))),
        })?;
        Ok(Response { status: status.as_u16(), content_type, date, body, url: shown(url, veil) })
    }

    /// The status with the server's words, as far as they come: a refusal that drips must not hide
    /// behind a timeout.
    async fn refusal(&self, answer: reqwest::Response, veil: &Veil) -> ErrorKind {
        let status = answer.status().as_u16();
        let content_type = response::content_type(answer.headers());
        let Ok(mut decoder) = Decoder::of(answer.headers(), REFUSAL_LIMIT) else {
            return ErrorKind::Status { status, text: Text::default() };
        };
        let wait = self.spec.timeouts.total / 4;
        let _ = timeout(wait, body::beginning(answer, &mut decoder)).await;
        let words = veil.over(&String::from_utf8_lossy(&decoder.so_far()));
        ErrorKind::Status { status, text: excerpt(content_type.as_ref().map(Text::as_str), &words) }
    }

    fn kind_of(&self, error: reqwest::Error) -> ErrorKind {
        kind_of(error, &self.spec.timeouts)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("spec", &self.spec).finish_non_exhaustive()
    }
}

/// A URL the server chose, should it have put a credential into the path.
fn shown(url: &Url, veil: &Veil) -> ShownUrl {
    let mut url = url.clone();
    let path = veil.over(url.path());
    url.set_path(&path);
    ShownUrl::of(&url)
}

/// The pairs as a form: encoded as in a URL's query.
fn encoded(url: &Url, form: &[(&str, &str)]) -> Vec<u8> {
    let mut scratch = url.clone();
    scratch.query_pairs_mut().clear().extend_pairs(form);
    scratch.query().unwrap_or_default().as_bytes().to_vec()
}

fn limited(timeouts: &Timeouts) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.read)
        .pool_idle_timeout(KEEP_IDLE)
        .tcp_keepalive(KEEP_ALIVE);
    #[cfg(target_os = "linux")]
    let builder = builder.tcp_user_timeout(KEEP_ALIVE);
    builder
}
