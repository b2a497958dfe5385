//! TLS: whom the client believes, and how it says that it does not.

use warroom::api::{Client, ClientCertificate, ClientSpec, ErrorKind, Tls, TlsFault};

use crate::support::child;
use crate::support::http::{Server, answer, ok};
use crate::support::pki::{Authority, Identity};
use crate::{get, refused, spec};

fn trusting(url: &str, authority: &Authority) -> ClientSpec {
    ClientSpec { tls: Tls { ca: Some(authority.ca_file()), ..Tls::default() }, ..spec(url) }
}

fn showing(url: &str, authority: &Authority, own: &Identity) -> ClientSpec {
    let certificate = authority.file("client.pem", &own.certificate_pem());
    let key = authority.file("client.key", &own.key_pem());
    let mut spec = trusting(url, authority);
    spec.tls.certificate = Some(ClientCertificate { certificate, key });
    spec
}

async fn fault(spec: ClientSpec) -> (TlsFault, String) {
    let error = refused(spec).await;
    let ErrorKind::Tls(fault) = error.kind() else { panic!("{error:?}") };
    (fault.clone(), error.to_string())
}

#[tokio::test]
async fn a_known_authority_is_believed() {
    let authority = Authority::new();
    let server = Server::tls(authority.valid().server(), ok("up 1\n")).await;
    assert_eq!(get(trusting(&server.https(), &authority)).await.unwrap().body, b"up 1\n");
}

#[test]
fn the_systems_authorities_are_believed_beside_the_own() {
    if child::is_child() {
        let url = std::env::var("WARROOM_TEST_URL").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(get(spec(&url))).unwrap();
        runtime.block_on(get(trusting(&url, &Authority::new()))).unwrap();
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let authority = Authority::new();
    let server = runtime.block_on(Server::tls(authority.valid().server(), ok("up 1\n")));
    let (url, ca) = (server.https(), authority.ca_file());
    let variables = [("WARROOM_TEST_URL", url.as_str()), ("SSL_CERT_FILE", ca.to_str().unwrap())];
    child::run("trust::the_systems_authorities_are_believed_beside_the_own", &variables);
}

#[tokio::test]
async fn dates_are_checked() {
    let authority = Authority::new();
    let expired = Server::tls(authority.issue("127.0.0.1", 2001, 2002).server(), ok("")).await;
    let (kind, words) = fault(trusting(&expired.https(), &authority)).await;
    assert!(matches!(kind, TlsFault::Expired(_)), "{words}");
    assert!(words.contains("the server's certificate expired 2002-01-01 00:00 UTC: renew it"), "{words}");

    let early = Server::tls(authority.issue("127.0.0.1", 2800, 2900).server(), ok("")).await;
    let (kind, words) = fault(trusting(&early.https(), &authority)).await;
    assert!(matches!(kind, TlsFault::NotValidYet(_)), "{words}");
    assert!(words.contains("is not valid before 2800-01-01 00:00 UTC"), "{words}");
}

#[tokio::test]
async fn the_host_is_checked() {
    let authority = Authority::new();
    let server = Server::tls(authority.issue("prom.example", 2000, 2900).server(), ok("")).await;
    let (kind, words) = fault(trusting(&server.https(), &authority)).await;
    assert!(matches!(kind, TlsFault::WrongHost(_)), "{words}");
    assert!(words.contains("is for another host (prom.example)"), "{words}");
}

#[tokio::test]
async fn the_issuer_is_checked() {
    let authority = Authority::new();
    for stranger in [Authority::new().valid(), Identity::self_signed(false)] {
        let server = Server::tls(stranger.server(), ok("")).await;
        for spec in [spec(&server.https()), trusting(&server.https(), &authority)] {
            let (kind, words) = fault(spec).await;
            assert_eq!(kind, TlsFault::UnknownIssuer);
            assert!(words.ends_with("is unknown: set ca to the file of its authority"), "{words}");
        }
    }
}

#[tokio::test]
async fn an_authoritys_own_certificate_is_no_servers() {
    let own = Identity::self_signed(true);
    let authority = Authority::new();
    let ca = Some(authority.file("own.pem", &own.certificate_pem()));
    let server = Server::tls(own.server(), ok("")).await;
    let (kind, words) =
        fault(ClientSpec { tls: Tls { ca, ..Tls::default() }, ..spec(&server.https()) }).await;
    assert_eq!(kind, TlsFault::AuthorityAsServer, "{words}");
}

#[tokio::test]
async fn insecure_believes_anyone_and_says_so() {
    let server = Server::tls(Identity::self_signed(false).server(), ok("up 1\n")).await;
    let tls = Tls { insecure: true, ..Tls::default() };
    let client = Client::new(ClientSpec { tls: tls.clone(), ..spec(&server.https()) }).unwrap();
    assert!(client.is_insecure());
    assert_eq!(client.get("", "*/*").await.unwrap().body, b"up 1\n");
    assert!(!Client::new(spec(&server.https())).unwrap().is_insecure());
}

#[tokio::test]
async fn plain_http_on_an_https_url_is_told() {
    let server = Server::raw(|mut stream| async move {
        let bad = answer("400 Bad Request", &[], "");
        let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, &bad).await;
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    })
    .await;
    let (kind, words) = fault(spec(&server.https())).await;
    assert_eq!(kind, TlsFault::NotTls);
    assert!(words.ends_with("does the url begin with http:// instead?"), "{words}");
}

#[tokio::test]
async fn a_client_certificate_opens_the_door() {
    let authority = Authority::new();
    let server = Server::tls(authority.demanding(authority.valid()), ok("up 1\n")).await;
    let own = authority.valid();
    assert_eq!(get(showing(&server.https(), &authority, &own)).await.unwrap().body, b"up 1\n");
    assert_eq!(fault(trusting(&server.https(), &authority)).await.0, TlsFault::ClientCertificateWanted);
    let stranger = Identity::self_signed(false);
    let (kind, words) = fault(showing(&server.https(), &authority, &stranger)).await;
    assert!(matches!(kind, TlsFault::ClientCertificateRefused(_)), "{words}");
}

#[test]
fn unusable_files_are_named() {
    let authority = Authority::new();
    let empty = authority.file("empty.pem", "nothing here");
    let own = authority.valid();
    let mismatched = showing("https://127.0.0.1/", &authority, &own);
    authority.file("client.key", &authority.valid().key_pem());
    let tls = |ca| ClientSpec { tls: Tls { ca, ..Tls::default() }, ..spec("https://127.0.0.1/") };
    for (spec, words) in [
        (tls(Some(empty)), "no PEM certificate in the ca file"),
        (
            tls(Some("/nonexistent/ca.pem".into())),
            "cannot read the ca file /nonexistent/ca.pem: entity not found",
        ),
        (mismatched, "certificate and its key do not belong together"),
    ] {
        let error = Client::new(spec).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Spec(_)) && error.to_string().contains(words), "{error}");
    }
}
