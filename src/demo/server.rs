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
