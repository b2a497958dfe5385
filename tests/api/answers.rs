//! Well-behaved servers: what is asked, and what comes back.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use warroom::api::{Client, ErrorKind, METRICS};
use warroom::model::Timestamp;

use crate::support::child;
use crate::support::http::{Server, answer, ok};
use crate::{get, refused, spec};

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn asks_for_metrics_as_warroom() {
    let server = Server::answering(ok("up 1\n")).await;
    get(spec(&server.url())).await.unwrap();
    let [request] = &server.requests()[..] else { panic!("one request") };
    assert!(request.starts_with("GET /metrics HTTP/1.1\r\n"), "{request}");
    for line in [
        "accept: application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.8,*/*;q=0.1",
        "accept-encoding: gzip",
        concat!("user-agent: warroom/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(request.contains(&format!("\r\n{line}\r\n")), "{line} in {request}");
    }
    assert!(!request.contains("authorization"), "{request}");
}

#[tokio::test]
async fn an_answer_tells_all_of_itself() {
    let headers = ["content-type: text/plain; version=0.0.4", "date: Wed, 14 Aug 2024 02:00:04 GMT"];
    let server = Server::answering(answer("200 OK", &headers, "up 1\n")).await;
    let answer = get(spec(&format!("{}?name=x", server.url()))).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.content_type.unwrap().as_str(), "text/plain; version=0.0.4");
    assert_eq!(answer.date, Some(Timestamp::from_millis(1_723_600_804_000)));
    assert_eq!(answer.body, b"up 1\n");
    assert_eq!(answer.url.to_string(), server.url());
}

#[tokio::test]
async fn gzip_is_decoded() {
    let body = "http_requests_total 1\n".repeat(1000);
    let server =
        Server::answering(answer("200 OK", &["content-encoding: gzip"], gzip(body.as_bytes()))).await;
    assert_eq!(get(spec(&server.url())).await.unwrap().body, body.as_bytes());
}

#[tokio::test]
async fn members_of_gzip_are_all_decoded() {
    let body = [gzip(b"up 1\n"), gzip(b"down 0\n")].concat();
    let server = Server::answering(answer("200 OK", &["content-encoding: gzip"], body)).await;
    assert_eq!(get(spec(&server.url())).await.unwrap().body, b"up 1\ndown 0\n");
}

#[tokio::test]
async fn an_empty_body_is_fine() {
    for answer in
        [ok(""), answer("200 OK", &["content-encoding: gzip"], gzip(b"")), answer("204 No Content", &[], "")]
    {
        let server = Server::answering(answer).await;
        assert_eq!(get(spec(&server.url())).await.unwrap().body, b"");
    }
}

#[tokio::test]
async fn connections_are_kept() {
    let server = Server::answering(ok("up 1\n")).await;
    let client = Client::new(spec(&server.url())).unwrap();
    for _ in 0..3 {
        client.get("", METRICS).await.unwrap();
    }
    assert_eq!((server.requests().len(), server.connections().await), (3, 1));
}

#[tokio::test]
async fn queries_are_escaped() {
    let server = Server::answering(ok("{}")).await;
    let client = Client::new(spec(&format!("http://{}/prom/", server.address))).unwrap();
    client.get_with("/api/v1/query", &[("query", "a{b=\"c&d\"} + 1")], "application/json").await.unwrap();
    let request = server.requests().concat();
    assert!(
        request.starts_with("GET /prom/api/v1/query?query=a%7Bb%3D%22c%26d%22%7D+%2B+1 HTTP"),
        "{request}"
    );
}

#[tokio::test]
async fn refusals_carry_the_servers_words() {
    let page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
    let cases = [
        (
            "404 Not Found",
            page,
            "status 404: an HTML page (title 502 Bad Gateway): check the path in the url",
        ),
        ("503 Busy", "no \u{1b}[31mconnections\nleft\n", "status 503: no ␛[31mconnections left"),
        ("500 Oops", "", "status 500"),
        ("401 Unauthorized", "who?", "status 401: who?: check auth"),
        ("304 Not Modified", "", "status 304"),
    ];
    for (status, body, words) in cases {
        let server = Server::answering(answer(status, &[], body)).await;
        let error = refused(spec(&server.url())).await;
        assert_eq!(error.to_string(), format!("{}: {words}", server.url()));
        assert_eq!(error.status().map(|status| status.to_string()).as_deref(), status.split(' ').next());
    }
}

#[tokio::test]
async fn a_compressed_refusal_is_read() {
    let answer = answer("500 Oops", &["content-encoding: gzip"], gzip(b"no room left"));
    let error = refused(spec(&Server::answering(answer).await.url())).await;
    assert!(error.to_string().ends_with(": status 500: no room left"), "{error}");
}

#[tokio::test]
async fn a_long_refusal_is_cut() {
    let server = Server::answering(answer("500 Oops", &[], "x".repeat(1 << 20))).await;
    let ErrorKind::Status { text, .. } = refused(spec(&server.url())).await.kind().clone() else { panic!() };
    assert_eq!(text.as_str(), format!("{}…", "x".repeat(200)));
}

#[tokio::test]
async fn other_endpoints_are_not_asked() {
    let (server, other) = (Server::answering(ok("")).await, Server::answering(ok("")).await);
    let client = Client::new(spec(&server.url())).unwrap();
    assert!(client.get(&other.url(), METRICS).await.is_err());
    assert_eq!(other.connections().await, 0);
    client.get(&server.url(), METRICS).await.unwrap();
}

#[test]
fn loopback_never_goes_through_a_proxy() {
    if !child::is_child() {
        let nobody = "http://127.0.0.1:1";
        let variables = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(|name| (name, nobody));
        return child::run("answers::loopback_never_goes_through_a_proxy", &variables);
    }
    runtime().block_on(async {
        let server = Server::answering(ok("up 1\n")).await;
        get(spec(&server.url())).await.unwrap();
        get(spec(&format!("http://localhost:{}/", server.address.port()))).await.unwrap();
    });
}

#[test]
fn other_hosts_go_through_the_proxy() {
    if child::is_child() {
        let answer = runtime().block_on(get(spec("http://prom.invalid:9090/metrics")));
        assert_eq!(answer.unwrap().body, b"up 1\n");
        return;
    }
    let runtime = runtime();
    let proxy = runtime.block_on(Server::answering(ok("up 1\n")));
    let url = format!("http://{}", proxy.address);
    let variables = [("http_proxy", url.as_str()), ("no_proxy", ""), ("NO_PROXY", "")];
    child::run("answers::other_hosts_go_through_the_proxy", &variables);
    let request = proxy.requests().concat();
    assert!(request.starts_with("GET http://prom.invalid:9090/metrics HTTP/1.1\r\n"), "{request}");
}

/// A plain endpoint needs no authorities: minimal containers have none.
#[test]
fn plain_http_works_without_system_authorities() {
    if !child::is_child() {
        let nothing = [("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")];
        return child::run("answers::plain_http_works_without_system_authorities", &nothing);
    }
    runtime().block_on(async {
        let server = Server::answering(ok("up 1\n")).await;
        get(spec(&server.url())).await.unwrap();
    });
    let error = Client::new(spec("https://127.0.0.1:1/")).unwrap_err().to_string();
    assert!(error.contains("No CA certificates"), "{error}");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}
