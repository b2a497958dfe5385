//! Metrics endpoints on loopback that answer well, badly, or not at all.
#![allow(dead_code, reason = "each test uses its part")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

/// How an endpoint behaves.
#[derive(Clone)]
pub(crate) enum Behaviour {
    /// Answers with this exposition.
    Page(String),
    /// Answers each request with an exposition made for it.
    Made(Arc<dyn Fn() -> String + Send + Sync>),
    /// Answers with this content type and body.
    Typed(&'static str, String),
    /// Takes the request and never answers.
    Hang,
    /// Answers with gzip that unpacks to ten gigabytes.
    Bomb,
    /// Sends a byte a second.
    Drip,
}

/// An endpoint on a loopback port, until it is dropped.
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    behaviour: Arc<Mutex<Behaviour>>,
    requests: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
}

impl Endpoint {
    /// Starts to listen.
    pub(crate) fn start(behaviour: Behaviour) -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)), behaviour)
    }

    /// Starts to listen on a certain port, such as that of an endpoint dropped before.
    pub(crate) fn start_at(address: SocketAddr, behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let endpoint = Self {
            address: listener.local_addr().unwrap(),
            behaviour: Arc::new(Mutex::new(behaviour)),
            requests: Arc::default(),
            stopped: Arc::default(),
        };
        let (behaviour, requests) = (endpoint.behaviour.clone(), endpoint.requests.clone());
        let stopped = endpoint.stopped.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                requests.fetch_add(1, Ordering::SeqCst);
                let behaviour = behaviour.lock().unwrap().clone();
                let stopped = stopped.clone();
                thread::spawn(move || answer(stream, &behaviour, &stopped));
            }
        });
        endpoint
    }

    /// The URL of its metrics.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/metrics", self.address)
    }

    /// Behaves otherwise from now on.
    pub(crate) fn set(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    /// Connections taken so far.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers one request and closes; errors mean that the other side has gone.
fn answer(mut stream: TcpStream, behaviour: &Behaviour, stopped: &AtomicBool) {
    let mut request = [0; 4096];
    if !matches!(stream.read(&mut request), Ok(1..)) {
        return;
    }
    let _ = match behaviour {
        Behaviour::Page(body) => typed(&mut stream, "text/plain; version=0.0.4", body),
        Behaviour::Made(make) => typed(&mut stream, "text/plain; version=0.0.4", &make()),
        Behaviour::Typed(content_type, body) => typed(&mut stream, content_type, body),
        Behaviour::Hang => {
            while !stopped.load(Ordering::SeqCst) && matches!(stream.read(&mut request), Ok(1..)) {}
            Ok(())
        }
        Behaviour::Bomb => bomb(&mut stream),
        Behaviour::Drip => drip(&mut stream, stopped),
    };
}

fn typed(stream: &mut TcpStream, content_type: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn bomb(stream: &mut TcpStream) -> std::io::Result<()> {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes())?;
    let mut encoder = GzEncoder::new(stream, Compression::fast());
    let zeros = vec![b'#'; 1 << 20];
    for _ in 0..10_240 {
        encoder.write_all(&zeros)?;
    }
    encoder.finish().map(|_| ())
}

fn drip(stream: &mut TcpStream, stopped: &AtomicBool) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n")?;
    while !stopped.load(Ordering::SeqCst) {
        stream.write_all(b"a")?;
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}
