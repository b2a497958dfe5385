//! The door to the network, against real sockets on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

#[path = "api/answers.rs"]
mod answers;
#[path = "api/credentials.rs"]
mod credentials;
#[path = "api/hostile.rs"]
mod hostile;
#[path = "api/redirects.rs"]
mod redirects;
#[path = "api/sending.rs"]
mod sending;
#[path = "api/trust.rs"]
mod trust;

use std::time::Duration;

use warroom::api::{Auth, Client, ClientSpec, Endpoint, Error, METRICS, Response, Timeouts};

/// What a client for `url` says with everything as it comes.
fn spec(url: &str) -> ClientSpec {
    ClientSpec::new(Endpoint::parse(url).unwrap())
}

fn with_auth(url: &str, auth: Auth) -> ClientSpec {
    ClientSpec { auth, ..spec(url) }
}

/// Long limits, so that only the one under test can strike.
fn patient() -> Timeouts {
    let long = Duration::from_mins(1);
    Timeouts { connect: long, read: long, total: long }
}

async fn get(spec: ClientSpec) -> Result<Response, Error> {
    Client::new(spec)?.get("", METRICS).await
}

async fn refused(spec: ClientSpec) -> Error {
    get(spec).await.expect_err("an answer that should have been refused")
}
