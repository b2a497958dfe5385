//! Replies of real servers, taken down once, go through the clients that ask them.
//!
//! Without `WARROOM_CAPTURES` those of `fixtures/captures` do; with it, those of the folder it names. In its
//! `manifest.jsonl` each line is one: `file`, `method`, `url`, `status` and `response_headers`; in
//! `tape.jsonl.gz`, where there is one, `url`, `status`, `ct` and `body`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fmt::Write as FmtWrite;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use warroom::api::alertmanager::Alertmanager;
use warroom::api::prometheus::Prometheus;
use warroom::api::{Client, ClientSpec, Endpoint, Error, METRICS};
use warroom::metrics::exposition::{Format, survey};
use warroom::model::{Text, Timestamp};

const LIMIT: Duration = Duration::from_secs(30);

/// A reply as it was taken down.
#[derive(Clone, Default)]
struct Reply {
    file: String,
    path: String,
    status: u64,
    content_type: String,
    encoding: String,
    body: Vec<u8>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What is asked for at a URL.
fn path(url: &Value) -> Option<String> {
    Some(url.as_str()?.splitn(4, '/').nth(3)?.split('?').next()?.to_owned())
}

impl Reply {
    /// A line of the manifest. Not every attempt had an answer, and not every answer is one of today's API.
    fn of_manifest(folder: &Path, said: &Value) -> Option<Self> {
        let (file, path) = (text(&said["file"]), path(&said["url"])?);
        let is_get = said["method"].as_str().is_none_or(|method| method == "GET");
        let is_old = text(&said["component"]).starts_with("alertmanager") && path.starts_with("api/v1");
        let status = said["status"].as_u64().filter(|_| is_get && !is_old)?;
        let header = |name: &str| text(&said["response_headers"][name]);
        let (content_type, encoding) = (header("Content-Type"), header("Content-Encoding"));
        Some(Self { body: fs::read(folder.join(&file)).ok()?, file, path, status, content_type, encoding })
    }

    /// A line of the tape, which holds the body itself.
    fn of_tape(said: &Value) -> Option<Self> {
        let (path, status) = (path(&said["url"])?, said["status"].as_u64()?);
        let body = said["body"].as_str()?.as_bytes().to_vec();
        let (content_type, encoding) = (text(&said["ct"]), String::new());
        Some(Self { file: "tape".to_owned(), path, status, content_type, encoding, body })
    }

    /// Whether it is an answer that holds what is asked for: a text is no value.
    fn holds_values(&self) -> bool {
        let mut plain = Vec::new();
        if self.encoding == "gzip" {
            flate2::read::GzDecoder::new(&self.body[..]).read_to_end(&mut plain).unwrap();
        }
        let body = if plain.is_empty() { &self.body } else { &plain };
        let body = serde_json::from_slice(body).unwrap_or(Value::Null);
        let kind = body["data"]["resultType"].as_str().unwrap_or("vector");
        let is_kind = if self.path.ends_with("query_range") { kind == "matrix" } else { kind != "matrix" };
        self.status == 200 && body["status"] != "error" && kind != "string" && is_kind
    }
}

/// Answers every request with the reply it holds.
struct Player {
    address: SocketAddr,
    reply: Arc<Mutex<Reply>>,
}

impl Player {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let player = Self { address: listener.local_addr().unwrap(), reply: Arc::default() };
        let reply = player.reply.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, mut request) = (stream.unwrap(), Vec::new());
                let mut part = [0; 4096];
                while !is_whole(&request) {
                    match stream.read(&mut part) {
                        Ok(read @ 1..) => request.extend(&part[..read]),
                        _ => break,
                    }
                }
                let Reply { status, content_type, encoding, body, .. } = reply.lock().unwrap().clone();
                let length = body.len();
                let mut head = format!("HTTP/1.1 {status} Taken down\r\nContent-Type: {content_type}\r\n");
                if !encoding.is_empty() {
                    let _ = FmtWrite::write_fmt(&mut head, format_args!("Content-Encoding: {encoding}\r\n"));
                }
                let _ = write!(stream, "{head}Content-Length: {length}\r\nConnection: close\r\n\r\n");
                let _ = stream.write_all(&body);
            }
        });
        player
    }

    fn client(&self) -> Client {
        let endpoint = Endpoint::parse(&format!("http://{}", self.address)).unwrap();
        Client::new(ClientSpec::new(endpoint)).unwrap()
    }
}

/// Whether a request has come with all of its body.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| body.len() >= length.parse().unwrap())
}

/// What the client that asks for this makes of it; none where warroom asks for no such thing.
async fn made_of(reply: &Reply, client: Client) -> Option<Result<(), Error>> {
    let (prometheus, alertmanager) = (Prometheus::new(client.clone()), Alertmanager::new(client));
    let at = Timestamp::from_millis(1_795_442_100_000);
    let made = match reply.path.as_str() {
        "api/v1/query" => prometheus.query("x", at, LIMIT).await.map(drop),
        "api/v1/query_range" => {
            prometheus.query_range("x", (at - LIMIT, at), Duration::from_secs(1), LIMIT).await.map(drop)
        }
        "api/v1/rules" => prometheus.rules().await.map(drop),
        "api/v1/alerts" => prometheus.alerts().await.map(drop),
        "api/v1/label/__name__/values" => prometheus.label_values("__name__").await.map(drop),
        "api/v2/alerts" => alertmanager.alerts().await.map(drop),
        "api/v2/silences" => alertmanager.silences().await.map(drop),
        _ => return None,
    };
    Some(made)
}

/// Whether an exposition is clean, where it is one.
async fn is_clean(reply: &Reply, client: &Client) -> Option<bool> {
    let is_page = ["metrics", "probe", "federate"].contains(&reply.path.as_str());
    if !is_page || reply.status != 200 {
        return None;
    }
    let page = client.get("", METRICS).await.ok()?;
    let report =
        survey(&page.body, Format::of(page.content_type.as_ref().map(Text::as_str), &page.body)).report;
    Some(report.bad == 0 && !report.is_useless())
}

/// Everything that was taken down.
fn replies(folder: &Path) -> Vec<Reply> {
    let lines =
        |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let manifest = fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    let mut tape = String::new();
    if let Ok(file) = fs::File::open(folder.join("tape.jsonl.gz")) {
        flate2::read::GzDecoder::new(file).read_to_string(&mut tape).unwrap();
    }
    let manifest = lines(&manifest).into_iter().filter_map(|said| Reply::of_manifest(folder, &said));
    manifest.chain(lines(&tape).iter().filter_map(Reply::of_tape)).collect()
}

#[tokio::test]
async fn what_servers_said_is_understood() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/captures");
    let folder = std::env::var_os("WARROOM_CAPTURES").map_or(own, PathBuf::from);
    let player = Player::start();
    let (mut tally, mut wrong): (BTreeMap<String, [u64; 2]>, Vec<String>) = (BTreeMap::new(), Vec::new());
    for reply in replies(&folder) {
        *player.reply.lock().unwrap() = reply.clone();
        let expected =
            if reply.path.starts_with("api/v2") { reply.status == 200 } else { reply.holds_values() };
        let (is_read, fits) =
            match (is_clean(&reply, &player.client()).await, made_of(&reply, player.client()).await) {
                (Some(clean), _) => (clean, clean),
                (None, Some(Ok(()))) => (true, expected),
                // What is refused is refused in words.
                (None, Some(Err(error))) => (false, !expected && !error.kind().to_string().is_empty()),
                (None, None) => continue,
            };
        tally.entry(reply.path.clone()).or_default()[usize::from(is_read)] += 1;
        if !fits {
            wrong.push(format!("{}: {} with status {}", reply.file, reply.path, reply.status));
        }
    }
    for (path, [refused, read]) in &tally {
        println!("{path}: {read} read, {refused} refused");
    }
    assert!(tally.len() >= 8, "{tally:?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
