//! What an operator reads when an endpoint answers something else than metrics.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/http.rs"]
#[allow(dead_code)]
mod http;

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::{Server, answer};
use warroom::api::{Client, ClientSpec, Endpoint};
use warroom::model::Timestamp;
use warroom::sources::{Scrape, Source};

/// How the source failed that got this answer; empty when it did not.
async fn told(answer: Vec<u8>) -> String {
    let server = Server::answering(answer).await;
    let client = Client::new(ClientSpec::new(Endpoint::parse(&server.url()).unwrap())).unwrap();
    let mut source = Scrape::new("app".into(), client, "", Box::new(|_| Vec::new()));
    let observation = source.poll(Timestamp::from_millis(1_723_600_804_000)).await;
    observation.failure().map(|failure| failure.reason.to_string()).unwrap_or_default()
}

const HTML: &[&str] = &["content-type: text/html; charset=utf-8"];
const JSON: &[&str] = &["content-type: application/json"];
const TEXT: &[&str] = &["content-type: text/plain"];
const GZIP: &[&str] = &["content-type: text/plain", "content-encoding: gzip"];

fn half_of_gzip() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all("up 1\n".repeat(500).as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();
    whole[..whole.len() / 2].to_vec()
}

#[tokio::test]
async fn what_came_instead_of_metrics_is_told_in_full() {
    let login = "<!doctype html>\n<html><head><title>Sign in · Example</title></head></html>";
    let gateway = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>";
    let execution = r#"{"status":"error","errorType":"execution","error":"found duplicate series"}"#;
    let timeout =
        r#"{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}"#;
    let bad_data = r#"{"status":"error","errorType":"bad_data","error":"1:3: parse error: unexpected <by>"}"#;
    let success = r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#;
    let cases: [(&str, &[&str], Vec<u8>, &str); 20] = [
        (
            "200 OK",
            HTML,
            login.into(),
            "no metrics in the answer: got an HTML page: is it a login page, or the wrong path?",
        ),
        ("200 OK", JSON, success.into(), "no metrics in the answer: got JSON: is this the path of an API?"),
        ("200 OK", TEXT, "Service is up".into(), "no metrics in the answer: invalid value \"is\""),
        ("200 OK", GZIP, half_of_gzip(), "the connection closed before the answer was complete"),
        (
            "200 OK",
            GZIP,
            b"up 1\n# no gzip at all\n".to_vec(),
            "the answer cannot be decoded (invalid gzip header)",
        ),
        ("200 OK", &["content-encoding: br"], b"?".to_vec(), "the answer cannot be decoded (encoding br)"),
        ("204 No Content", TEXT, Vec::new(), ""),
        ("400 Bad Request", JSON, bad_data.into(), "status 400: bad_data: 1:3: parse error: unexpected <by>"),
        ("401 Unauthorized", TEXT, "Unauthorized\n".into(), "status 401: Unauthorized"),
        ("403 Forbidden", HTML, login.into(), "status 403: an HTML page (title Sign in · Example)"),
        ("404 Not Found", TEXT, "404 page not found\n".into(), "status 404: 404 page not found"),
        ("405 Method Not Allowed", TEXT, "Only GET".into(), "status 405: Only GET"),
        ("422 Unprocessable Entity", JSON, execution.into(), "status 422: execution: found duplicate series"),
        ("429 Too Many Requests", TEXT, Vec::new(), "status 429"),
        ("500 Internal Server Error", HTML, "<p>oops".into(), "status 500: an HTML page"),
        ("502 Bad Gateway", HTML, gateway.into(), "status 502: an HTML page (title 502 Bad Gateway)"),
        ("503 Service Unavailable", TEXT, "Service Unavailable".into(), "status 503: Service Unavailable"),
        (
            "503 Service Unavailable",
            JSON,
            timeout.into(),
            "status 503: timeout: query timed out in expression evaluation",
        ),
        (
            "500 Internal Server Error",
            JSON,
            b"\"bad matcher format\"\n".to_vec(),
            "status 500: bad matcher format",
        ),
        (
            "422 Unprocessable Entity",
            JSON,
            br#"{"code":602,"message":"matchers is required"}"#.to_vec(),
            "status 422: matchers is required",
        ),
    ];
    let mut wrong = Vec::new();
    for (status, headers, body, words) in cases {
        let got = told(answer(status, headers, body)).await;
        if got != words {
            wrong.push(format!("{status} {headers:?}\n  told   {got}\n  wanted {words}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
