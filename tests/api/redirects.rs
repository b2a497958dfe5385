//! Redirects: followed at home, reported elsewhere, and nothing secret on the way.

use warroom::api::{Auth, ClientCertificate, ClientSpec, ErrorKind, Login, Secret, Tls};

use crate::support::http::{Server, ok, redirect};
use crate::support::pki::Authority;
use crate::{get, refused, spec, with_auth};

fn auths() -> [Auth; 3] {
    let secret = || Secret::given("c4n4ry");
    [
        Auth { login: Login::Basic { user: secret(), password: secret() }, ..Auth::default() },
        Auth { login: Login::Bearer(secret()), ..Auth::default() },
        Auth { headers: vec![("x-api-key".to_owned(), secret())], ..Auth::default() },
    ]
}

#[tokio::test]
async fn nothing_reaches_another_origin() {
    let thief = Server::answering(ok("thanks")).await;
    let target = format!("http://{}/stolen", thief.address);
    let server = Server::answering(redirect(&format!("{target}?token=given#part"))).await;
    let mut specs = auths().map(|auth| with_auth(&server.url(), auth)).to_vec();
    specs.push(spec(&server.url().replace("://", "://c4n4ry:c4n4ry@")));
    specs.push(spec(&server.url()));
    for spec in specs {
        let error = refused(spec).await;
        let words = format!("redirected to {target}: set the url to that");
        assert_eq!(error.to_string(), format!("{}: {words}", server.url()));
    }
    assert_eq!(server.requests().len(), 5);
    assert_eq!(thief.connections().await, 0);
}

#[tokio::test]
async fn a_client_certificate_stays_too() {
    let authority = Authority::new();
    let thief = Server::tls(authority.valid().server(), ok("thanks")).await;
    let location = format!("https://{}/stolen", thief.address);
    let server = Server::tls(authority.demanding(authority.valid()), redirect(&location)).await;
    let client = authority.valid();
    let certificate = authority.file("client.pem", &(client.certificate_pem() + &client.key_pem()));
    let certificate = ClientCertificate { key: certificate.clone(), certificate };
    let tls = Tls { ca: Some(authority.ca_file()), certificate: Some(certificate), insecure: false };
    let error = refused(ClientSpec { tls, ..spec(&server.https()) }).await;
    assert!(error.to_string().contains(&format!("redirected to {location}")), "{error}");
    assert_eq!(thief.connections().await, 0);
}

/// The same host and port, but in the clear.
#[tokio::test]
async fn https_never_becomes_http() {
    let authority = Authority::new();
    let server = Server::tls_scripted(authority.valid().server(), |request| {
        let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        redirect(&format!("http://{host}/metrics"))
    })
    .await;
    let tls = Tls { ca: Some(authority.ca_file()), ..Tls::default() };
    for auth in auths() {
        let error = refused(ClientSpec { tls: tls.clone(), ..with_auth(&server.https(), auth) }).await;
        let ErrorKind::Redirect(target) = error.kind() else { panic!("{error}") };
        assert_eq!(target.to_string(), server.url());
    }
    assert_eq!(server.connections().await, 3);
}

#[tokio::test]
async fn the_same_origin_is_followed_with_credentials() {
    for auth in auths() {
        let server = Server::scripted(|request| match request.split(' ').nth(1) {
            Some("/metrics") => redirect("/metrics/?page=1"),
            _ => ok("up 1\n"),
        })
        .await;
        let answer = get(with_auth(&server.url(), auth)).await.unwrap();
        assert_eq!(answer.body, b"up 1\n");
        assert_eq!(answer.url.to_string(), format!("{}/", server.url()));
        let [first, second] = &server.requests()[..] else { panic!("two requests") };
        assert!(second.starts_with("GET /metrics/?page=1 "), "{second}");
        assert!(first.contains("c4n4ry") == second.contains("c4n4ry"), "{second}");
    }
}

#[tokio::test]
async fn a_circle_ends_after_five_hops() {
    let server = Server::answering(redirect("/metrics")).await;
    assert_eq!(*refused(spec(&server.url())).await.kind(), ErrorKind::TooManyRedirects(5));
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_a_status() {
    for location in ["http://", "\u{7f}"] {
        let server = Server::answering(redirect(location)).await;
        let error = refused(spec(&server.url())).await;
        assert!(
            matches!(error.kind(), ErrorKind::Status { status: 302, .. } | ErrorKind::Protocol(_)),
            "{error}"
        );
    }
}
