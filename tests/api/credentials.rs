//! What proves the client, and that nobody sees it.

use std::path::Path;

use warroom::api::{Auth, Client, ClientCertificate, ClientSpec, Error, Login, METRICS, Secret, Tls};

use crate::support::child;
use crate::support::http::{Server, answer, ok};
use crate::support::pki::{Authority, Identity};
use crate::{get, refused, spec, with_auth};

const CANARY: &str = "c4n4ry/s3cr3t";
/// `alice:` and the canary, as a Basic header writes them.
const CANARY_BASIC: &str = "YWxpY2U6YzRuNHJ5L3MzY3IzdA==";

fn basic(password: Secret) -> Auth {
    Auth { login: Login::Basic { user: Secret::given("alice"), password }, ..Auth::default() }
}

fn bearer(token: Secret) -> Auth {
    Auth { login: Login::Bearer(token), ..Auth::default() }
}

fn header(value: Secret) -> Auth {
    Auth { headers: vec![("X-Api-Key".to_owned(), value)], ..Auth::default() }
}

fn with_userinfo(url: &str) -> String {
    url.replacen("://", "://alice:c4n4ry%2Fs3cr3t@", 1)
}

/// A spec with the canary, for every way to give it.
fn every_kind(url: &str, file: &Path) -> Vec<ClientSpec> {
    let secrets = || [Secret::given(CANARY), Secret::file(file)];
    let auths = secrets()
        .into_iter()
        .flat_map(|secret| [basic(secret.clone()), bearer(secret.clone()), header(secret)]);
    let mut specs: Vec<ClientSpec> = auths.map(|auth| with_auth(url, auth)).collect();
    specs.push(spec(&with_userinfo(url)));
    specs.push(spec(&format!("{url}?token={CANARY}#{CANARY}")));
    specs
}

fn canary_file() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{CANARY}\n")).unwrap();
    file
}

fn assert_unseen(shown: &str) {
    for secret in [CANARY, "c4n4ry", CANARY_BASIC] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

fn assert_unseen_in(error: &Error) {
    for shown in [format!("{error}"), format!("{error:?}"), format!("{error:#?}"), error.text().to_string()] {
        assert_unseen(&shown);
    }
}

#[tokio::test]
async fn each_kind_is_sent() {
    let server = Server::answering(ok("")).await;
    let cases = [
        (
            with_auth(&server.url(), basic(Secret::given(CANARY))),
            format!("authorization: Basic {CANARY_BASIC}"),
        ),
        (with_auth(&server.url(), bearer(Secret::given(CANARY))), format!("authorization: Bearer {CANARY}")),
        (with_auth(&server.url(), header(Secret::given(CANARY))), format!("x-api-key: {CANARY}")),
        (spec(&with_userinfo(&server.url())), format!("authorization: Basic {CANARY_BASIC}")),
    ];
    for (spec, line) in cases {
        get(spec).await.unwrap();
        let request = server.requests().pop().unwrap();
        assert!(request.contains(&format!("\r\n{line}\r\n")), "{request}");
    }
}

/// Servers that repeat whatever they get are no way to see a secret either.
#[tokio::test]
async fn no_kind_is_ever_shown() {
    let file = canary_file();
    let echo = Server::scripted(|request| answer("401 Unauthorized", &[], request)).await;
    let leading_away = Server::scripted(|request| {
        let secret = request.lines().find_map(|line| line.split_once(": Bearer ").map(|(_, token)| token));
        let location = format!("location: http://other.invalid/{}", secret.unwrap_or("login"));
        answer("302 Found", &[&location], "")
    })
    .await;
    let babbling = Server::scripted(|request| request.as_bytes().to_vec()).await;
    let unknown = Server::tls(Identity::self_signed(false).server(), ok("")).await;
    let nobody = "http://127.0.0.1:1/metrics".to_owned();
    for url in [echo.url(), leading_away.url(), babbling.url(), nobody, unknown.https()] {
        for spec in every_kind(&url, file.path()) {
            assert_unseen(&format!("{spec:?} {spec:#?}"));
            let client = Client::new(spec).unwrap();
            assert_unseen(&format!("{client:?} {client:#?} {}", client.shown()));
            assert_unseen_in(&client.get("", METRICS).await.unwrap_err());
            assert_unseen_in(
                &client.get(&format!("http://u:{CANARY}@other/?{CANARY}"), METRICS).await.unwrap_err(),
            );
        }
    }
}

#[tokio::test]
async fn a_response_does_not_show_the_query() {
    let server = Server::answering(ok("up 1\n")).await;
    for spec in every_kind(&server.url(), canary_file().path())
        .into_iter()
        .filter(|spec| !format!("{spec:?}").contains("in file"))
    {
        assert_unseen(&format!("{:?}", get(spec).await.unwrap()));
    }
}

#[tokio::test]
async fn a_rotated_token_is_picked_up() {
    let server = Server::answering(ok("")).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let client = Client::new(with_auth(&server.url(), bearer(Secret::file(file.path())))).unwrap();
    for token in ["first", "second"] {
        std::fs::write(file.path(), format!("{token}\n")).unwrap();
        client.get("", METRICS).await.unwrap();
        let request = server.requests().pop().unwrap();
        assert!(request.contains(&format!("\r\nauthorization: Bearer {token}\r\n")), "{request}");
    }
}

#[tokio::test]
async fn nothing_is_sent_without_the_secret() {
    let server = Server::answering(ok("")).await;
    let error = refused(with_auth(&server.url(), bearer(Secret::file("/nonexistent/token")))).await;
    let words = "the secret in file /nonexistent/token cannot be used: no such file";
    assert_eq!(error.to_string(), format!("{}: {words}", server.url()));
    assert_eq!(server.connections().await, 0);
}

#[test]
fn a_variable_is_read_and_never_shown() {
    if !child::is_child() {
        return child::run(
            "credentials::a_variable_is_read_and_never_shown",
            &[("WARROOM_TEST_TOKEN", CANARY)],
        );
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::scripted(|request| answer("403 Forbidden", &[], request)).await;
        let error = refused(with_auth(&server.url(), bearer(Secret::env("WARROOM_TEST_TOKEN")))).await;
        assert!(server.requests().concat().contains(&format!("Bearer {CANARY}")));
        assert_unseen_in(&error);
        assert_eq!(error.status(), Some(403));
    });
}

#[test]
fn two_logins_are_one_too_many() {
    let spec = with_auth("http://alice:pw@127.0.0.1/", bearer(Secret::given(CANARY)));
    let error = Client::new(spec).unwrap_err();
    assert_eq!(error.to_string(), "http://127.0.0.1/: there is a login in the url and another one in auth");
}

#[test]
fn a_broken_key_file_is_not_shown() {
    let authority = Authority::new();
    let certificate = authority.file("client.pem", &authority.valid().certificate_pem());
    let key = authority.file("key.pem", CANARY);
    let tls = Tls { certificate: Some(ClientCertificate { certificate, key }), ..Tls::default() };
    let error = Client::new(ClientSpec { tls, ..spec("https://127.0.0.1/") }).unwrap_err();
    assert!(error.to_string().contains("key.pem"), "{error}");
    assert_unseen_in(&error);
}
