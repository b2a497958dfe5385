//! What is sent, and what is not.

use warroom::api::{Client, ClientSpec, ErrorKind};

use crate::spec;
use crate::support::http::{Server, ok, redirect};

fn client(server: &Server) -> Client {
    Client::new(spec(&server.url())).unwrap()
}

#[tokio::test]
async fn a_form_is_escaped_and_a_document_is_sent_as_it_is() {
    let server = Server::answering(ok("{}")).await;
    let client = client(&server);
    client.post_form("api/v1/query", &[("query", "a{b=\"c&d\"}"), ("time", "1")]).await.unwrap();
    client.post_json("api/v2/silences", b"{\"id\":1}".to_vec()).await.unwrap();
    client.delete("api/v2/silence/1f2e").await.unwrap();
    let requests = server.requests();
    let [form, json, removal] = &requests[..] else { panic!("{requests:?}") };
    assert!(form.starts_with("POST /metrics/api/v1/query HTTP/1.1\r\n"), "{form}");
    assert!(form.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{form}");
    assert!(form.contains("\r\ncontent-length: 35\r\n"), "{form}");
    assert!(json.contains("\r\ncontent-type: application/json\r\n"), "{json}");
    assert!(removal.starts_with("DELETE /metrics/api/v2/silence/1f2e HTTP/1.1\r\n"), "{removal}");
}

#[tokio::test]
async fn what_changes_something_is_not_sent_on() {
    let server = Server::answering(redirect("/elsewhere")).await;
    let error = client(&server).post_json("", b"{}".to_vec()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Redirect(_)), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_client_that_may_only_read_asks_and_changes_nothing() {
    let server = Server::answering(ok("{}")).await;
    let client = Client::new(ClientSpec { read_only: true, ..spec(&server.url()) }).unwrap();
    client.post_form("api/v1/query", &[("query", "up")]).await.unwrap();
    for refused in [client.post_json("", Vec::new()).await, client.delete("").await] {
        assert_eq!(
            refused.unwrap_err().to_string(),
            format!("{}: read-only: nothing is changed there", server.url())
        );
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with("GET /metrics/api/v1/query?query=up HTTP/1.1\r\n"), "{requests:?}");
}
