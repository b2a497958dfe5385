//! The one door to the network: HTTP(S) to one endpoint, with limits, credentials and TLS.
//!
//! Everything that comes through is bounded: the time of a request, the size of its answer after
//! decompression, the number of redirects. Credentials go to the endpoint's own origin and nowhere
//! else, and no error, `Debug` or URL shown ever holds one. There is no loop here and no retry: who
//! polls decides when to ask again.

pub mod alertmanager;
mod auth;
mod body;
mod cause;
mod client;
mod decode;
mod endpoint;
mod error;
mod excerpt;
mod json;
pub mod prometheus;
mod redirect;
mod response;
mod secret;
mod shown_url;
mod timeouts;
mod tls;
mod tls_fault;

pub use auth::{Auth, Login};
pub use client::{Client, ClientSpec, DEFAULT_BODY_LIMIT};
pub use endpoint::Endpoint;
pub use error::{Error, ErrorKind};
pub use response::{JSON, METRICS, Response};
pub use secret::Secret;
pub use shown_url::ShownUrl;
pub use timeouts::Timeouts;
pub use tls::{ClientCertificate, Tls};
pub use tls_fault::TlsFault;
