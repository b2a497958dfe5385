//! Servers on loopback, friendly and hostile, that remember what they were sent.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// A server that runs until the test's runtime ends.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    peers: Mutex<Vec<SocketAddr>>,
    requests: Mutex<Vec<String>>,
}

impl Server {
    /// Answers every request with what `answer` makes of its head.
    pub(crate) async fn scripted(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        Self::start(move |mut stream, seen| {
            let answer = Arc::clone(&answer);
            async move { converse(&mut stream, &seen, answer.as_ref()).await }
        })
        .await
    }

    /// Answers every request with `answer`.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::scripted(move |_| answer.clone()).await
    }

    /// The same over TLS; whoever fails the handshake is read to the end, so that the alert arrives.
    pub(crate) async fn tls(config: Arc<ServerConfig>, answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::tls_scripted(config, move |_| answer.clone()).await
    }

    /// Answers every request over TLS with what `answer` makes of its head; see `tls`.
    pub(crate) async fn tls_scripted(
        config: Arc<ServerConfig>,
        answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let answer = Arc::new(answer);
        Self::start(move |stream, seen| {
            let (config, answer) = (Arc::clone(&config), Arc::clone(&answer));
            async move {
                match TlsAcceptor::from(config).accept(stream).into_fallible().await {
                    Ok(mut stream) => converse(&mut stream, &seen, answer.as_ref()).await,
                    Err((_, mut stream)) => drop(tokio::io::copy(&mut stream, &mut tokio::io::sink()).await),
                }
            }
        })
        .await
    }

    /// Leaves each connection to `handle`.
    pub(crate) async fn raw<F, Done>(handle: F) -> Self
    where
        F: Fn(TcpStream) -> Done + Send + Sync + 'static,
        Done: Future<Output = ()> + Send + 'static,
    {
        Self::start(move |stream, _| handle(stream)).await
    }

    async fn start<F, Done>(handle: F) -> Self
    where
        F: Fn(TcpStream, Arc<Seen>) -> Done + Send + Sync + 'static,
        Done: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, peer)) = listener.accept().await {
                shared.peers.lock().unwrap().push(peer);
                tokio::spawn(handle(stream, Arc::clone(&shared)));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/metrics", self.address)
    }

    pub(crate) fn https(&self) -> String {
        format!("https://{}/metrics", self.address)
    }

    /// The heads of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// How many connections came before this call: they are taken in order, so that all have been
    /// counted when the one made here is.
    pub(crate) async fn connections(&self) -> usize {
        let own = TcpStream::connect(self.address).await.unwrap().local_addr().unwrap();
        loop {
            if let Some(before) = self.seen.peers.lock().unwrap().iter().position(|peer| *peer == own) {
                return before;
            }
            tokio::task::yield_now().await;
        }
    }
}

async fn converse<S>(stream: &mut S, seen: &Seen, answer: &(impl Fn(&str) -> Vec<u8> + ?Sized))
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(request) = head(stream).await {
        // A body left unread would be taken for the next request's head.
        let mut body = vec![0; content_length(&request)];
        if stream.read_exact(&mut body).await.is_err() {
            return;
        }
        seen.requests.lock().unwrap().push(request.clone());
        let answer = answer(&request);
        if stream.write_all(&answer).await.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

/// A request's head, up to the empty line; none when the client has gone.
pub(crate) async fn head<S: AsyncRead + Unpin>(stream: &mut S) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

/// What a head says of how long the body after it is: none where it says nothing.
fn content_length(head: &str) -> usize {
    let of = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
    };
    head.lines().find_map(of).unwrap_or(0)
}

/// An answer with a length, and `headers` as lines.
pub(crate) fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = format!("content-length: {}", body.len());
    let head = [&[&format!("HTTP/1.1 {status}"), length.as_str()], headers, &["\r\n"]].concat().join("\r\n");
    [head.as_bytes(), body].concat()
}

pub(crate) fn ok(body: impl AsRef<[u8]>) -> Vec<u8> {
    answer("200 OK", &[], body)
}

pub(crate) fn redirect(location: &str) -> Vec<u8> {
    answer("302 Found", &[&format!("location: {location}")], "")
}
