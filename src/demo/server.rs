//! The service's endpoint.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

use super::page::Format;
use super::simulation::Simulation;
use crate::model::Timestamp;

/// What `/` says.
const ABOUT: &str = "checkout, a simulated service of two pods: its metrics are at /metrics\n";

/// The virtual time of a request.
type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

#[derive(Clone)]
struct Endpoint {
    simulation: Arc<Mutex<Simulation>>,
    now: Now,
}

/// Serves `simulation` on `listener` until `shutdown` comes: `/metrics` in either text format as the
/// client prefers, and one line about it at `/`.
///
/// Each request first advances the simulation to `now()`, on a thread of its own, so that a jump of
/// hours holds up nothing else. Fails only when the listener does.
pub async fn serve(
    listener: TcpListener,
    simulation: Simulation,
    now: impl Fn() -> Timestamp + Send + Sync + 'static,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let endpoint = Endpoint { simulation: Arc::new(Mutex::new(simulation)), now: Arc::new(now) };
    let router =
        Router::new().route("/", get(async || ABOUT)).route("/metrics", get(metrics)).with_state(endpoint);
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await
}

async fn metrics(State(endpoint): State<Endpoint>, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let format = Format::preferred(accept.unwrap_or_default());
    match spawn_blocking(move || endpoint.page(format)).await {
        Ok(page) => ([(header::CONTENT_TYPE, format.content_type())], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Endpoint {
    fn page(&self, format: Format) -> String {
        let mut simulation = self.simulation.lock().unwrap_or_else(PoisonError::into_inner);
        simulation.advance_to((self.now)());
        simulation.page(format)
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    use super::super::scenario::Scenario;
    use super::*;

    async fn ask(address: SocketAddr, method: &str, path: &str, accept: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: checkout\r\nConnection: close\r\nAccept: {accept}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        reply
    }

    #[tokio::test]
    async fn answers_over_http_until_it_is_told_to_stop() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let scenario = Scenario::calm();
        let at = scenario.start + Duration::from_secs(30);
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async { stopped.await.unwrap_or_default() };
        let server = tokio::spawn(serve(listener, Simulation::new(&scenario, 1), move || at, shutdown));

        let mut expected = Simulation::new(&scenario, 1);
        expected.advance_to(at);
        let text = ask(address, "GET", "/metrics", "*/*").await;
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 ") && head.contains(Format::Text.content_type()), "{head}");
        assert_eq!(body, expected.page(Format::Text));

        let open = ask(address, "GET", "/metrics", "application/openmetrics-text").await;
        assert!(open.contains(Format::OpenMetrics.content_type()) && open.ends_with("# EOF\n"));
        let head = ask(address, "HEAD", "/metrics", "*/*").await;
        assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"));
        assert!(ask(address, "GET", "/", "*/*").await.ends_with(ABOUT));
        assert!(ask(address, "GET", "/other", "*/*").await.starts_with("HTTP/1.1 404 "));

        stop.send(()).unwrap();
        server.await.unwrap().unwrap();
    }
}
