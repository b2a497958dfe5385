//! Servers that hang, drip, flood, lie or babble.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use warroom::api::{Client, ClientSpec, ErrorKind, METRICS, Timeouts};

use crate::support::http::{Server, answer, head, ok};
use crate::{patient, refused, spec};

/// A server that reads the request and then does `next` with the connection.
async fn after_request<Done>(next: impl Fn(TcpStream) -> Done + Clone + Send + Sync + 'static) -> Server
where
    Done: Future<Output = ()> + Send + 'static,
{
    Server::raw(move |mut stream| {
        let next = next.clone();
        async move {
            if head(&mut stream).await.is_some() {
                next(stream).await;
            }
        }
    })
    .await
}

/// A server that says `bytes` and closes.
async fn saying(bytes: &'static [u8]) -> Server {
    after_request(move |mut stream| async move {
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
    })
    .await
}

fn with_total(url: &str, total: Duration) -> ClientSpec {
    ClientSpec { timeouts: Timeouts { total, ..patient() }, ..spec(url) }
}

/// Sends gzip of zeros until the client has enough.
async fn bomb(mut stream: TcpStream) {
    let head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n";
    let zeros = vec![0; 1 << 20];
    let mut encoder = GzEncoder::new(head.to_vec(), Compression::best());
    loop {
        encoder.write_all(&zeros).unwrap();
        let compressed = std::mem::take(encoder.get_mut());
        if stream.write_all(&compressed).await.is_err() {
            return;
        }
    }
}

#[cfg(target_os = "linux")]
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg(target_os = "linux")]
async fn a_gzip_bomb_is_stopped_at_the_limit() {
    let server = after_request(bomb).await;
    let before = peak_memory();
    let error = refused(ClientSpec { timeouts: patient(), ..spec(&server.url()) }).await;
    let grown = peak_memory() - before;
    assert_eq!(error.to_string(), format!("{}: response larger than 64 MiB, stopped", server.url()));
    assert!(grown < 96 << 20, "memory grew by {grown} bytes");
}

/// Stored blocks of no bytes (RFC 1951, 3.2.4) decode to nothing: no limit on size strikes here.
#[tokio::test]
async fn endless_gzip_of_nothing_ends_with_the_whole_request() {
    let server = after_request(|mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\xff";
        let _ = stream.write_all(head).await;
        while stream.write_all(&b"\0\0\0\xff\xff".repeat(1000)).await.is_ok() {}
    })
    .await;
    let total = Duration::from_millis(300);
    assert_eq!(*refused(with_total(&server.url(), total)).await.kind(), ErrorKind::Timeout(total));
}

#[tokio::test]
async fn an_endless_body_is_stopped_at_the_limit() {
    let server = after_request(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b'x'; 8192]).await.is_ok() {}
    })
    .await;
    let spec = ClientSpec { body_limit: 1 << 20, timeouts: patient(), ..spec(&server.url()) };
    assert_eq!(*refused(spec).await.kind(), ErrorKind::TooLarge(1 << 20));
}

#[tokio::test]
async fn the_limit_itself_is_allowed() {
    let server = Server::answering(answer("200 OK", &[], vec![b'x'; 1000])).await;
    let limited = |body_limit| ClientSpec { body_limit, ..spec(&server.url()) };
    assert_eq!(crate::get(limited(1000)).await.unwrap().body.len(), 1000);
    assert_eq!(*refused(limited(999)).await.kind(), ErrorKind::TooLarge(999));
}

#[tokio::test]
async fn a_huge_promise_costs_nothing() {
    let server = saying(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\nup 1\n").await;
    assert_eq!(*refused(spec(&server.url())).await.kind(), ErrorKind::Closed);
}

/// One byte, then a pause far below the read limit, for ever.
async fn drip(mut stream: TcpStream, head: &'static [u8]) {
    let _ = stream.write_all(head).await;
    while stream.write_all(b"x").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_drip_ends_with_the_whole_request() {
    let server = after_request(|stream| drip(stream, b"HTTP/1.1 200 OK\r\n\r\n")).await;
    let total = Duration::from_millis(300);
    let error = refused(with_total(&server.url(), total)).await;
    assert_eq!(*error.kind(), ErrorKind::Timeout(total));
    assert_eq!(error.to_string(), format!("{}: no complete answer within 300 ms", server.url()));
}

#[tokio::test]
async fn a_dripping_head_ends_with_the_whole_request() {
    let server = after_request(|stream| drip(stream, b"HTTP/1.1 200 OK\r\nx-endless: ")).await;
    let total = Duration::from_millis(300);
    assert_eq!(*refused(with_total(&server.url(), total)).await.kind(), ErrorKind::Timeout(total));
}

#[tokio::test]
async fn a_dripping_refusal_keeps_its_status() {
    let server = after_request(|stream| drip(stream, b"HTTP/1.1 503 Busy\r\n\r\n")).await;
    assert_eq!(refused(with_total(&server.url(), Duration::from_secs(2))).await.status(), Some(503));
}

#[tokio::test]
async fn silence_ends_with_the_read_limit() {
    let server = after_request(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let read = Duration::from_millis(200);
    let error = refused(ClientSpec { timeouts: Timeouts { read, ..patient() }, ..spec(&server.url()) }).await;
    assert_eq!(error.to_string(), format!("{}: nothing received for 200 ms", server.url()));
}

#[tokio::test]
async fn silence_within_a_body_ends_with_the_read_limit() {
    let server = after_request(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nup").await;
        std::future::pending::<()>().await;
    })
    .await;
    let read = Duration::from_millis(200);
    let spec = ClientSpec { timeouts: Timeouts { read, ..patient() }, ..spec(&server.url()) };
    assert_eq!(*refused(spec).await.kind(), ErrorKind::ReadTimeout(read));
}

/// The system drops connections to a listener whose queue is full, like a firewall does.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_full_queue_ends_with_the_connect_limit() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let _waiting = TcpStream::connect(address).await.unwrap();
    let connect = Duration::from_millis(200);
    let url = format!("http://{address}/");
    let error = refused(ClientSpec { timeouts: Timeouts { connect, ..patient() }, ..spec(&url) }).await;
    assert_eq!(error.to_string(), format!("{url}: no connection within 200 ms"));
}

#[tokio::test]
async fn a_hanging_handshake_ends_with_the_connect_limit() {
    let server = Server::raw(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let connect = Duration::from_millis(200);
    let spec = ClientSpec { timeouts: Timeouts { connect, ..patient() }, ..spec(&server.https()) };
    assert_eq!(*refused(spec).await.kind(), ErrorKind::ConnectTimeout(connect));
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    drop(listener);
    let error = refused(spec(&url)).await;
    assert_eq!(error.to_string(), format!("{url}: connection refused: does it run, and on this port?"));
}

#[tokio::test]
async fn a_name_nobody_knows() {
    // A label longer than 63 bytes is refused by the resolver itself: nobody is asked (RFC 1035, 2.3.4).
    let error = refused(spec(&format!("http://{}.invalid/metrics", "x".repeat(64)))).await;
    assert_eq!(*error.kind(), ErrorKind::Dns, "{error}");
}

#[tokio::test]
async fn closing_early_is_told() {
    let halves: [&[u8]; 5] = [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nup 1\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nup 1\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\xff\x4b",
    ];
    for half in halves {
        let error = refused(spec(&saying(half).await.url())).await;
        assert_eq!(*error.kind(), ErrorKind::Closed, "{error} after {}", half.escape_ascii());
    }
}

#[tokio::test]
async fn babble_is_told() {
    let babble: [&[u8]; 4] = [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"\x15\x03\x03\0\x02\x02\x46 and what a TLS server answers to plain HTTP",
    ];
    for bytes in babble {
        let error = refused(spec(&saying(bytes).await.url())).await;
        assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error} after {}", bytes.escape_ascii());
    }
}

#[tokio::test]
async fn broken_gzip_is_told() {
    let body = "this is no gzip at all, whatever it says";
    let server = Server::answering(answer("200 OK", &["content-encoding: gzip"], body)).await;
    let error = refused(spec(&server.url())).await;
    assert!(matches!(error.kind(), ErrorKind::Body(_)), "{error}");
}

#[tokio::test]
async fn an_endless_head_is_stopped() {
    let server = after_request(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(b"x-more: and more and more and more\r\n").await.is_ok() {}
    })
    .await;
    let error = refused(ClientSpec { timeouts: patient(), ..spec(&server.url()) }).await;
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
}

/// A connection whose packets vanish after its first answer, as after a dropped VPN; a new one is fine.
#[tokio::test]
async fn a_connection_that_went_dead_costs_one_request() {
    let connections = Arc::new(AtomicUsize::new(0));
    let server = Server::raw({
        let connections = connections.clone();
        move |mut stream| {
            let number = connections.fetch_add(1, Ordering::SeqCst);
            async move {
                while head(&mut stream).await.is_some() {
                    stream.write_all(&ok("up 1\n")).await.unwrap();
                    if number == 0 {
                        // Open, and silent for ever.
                        std::future::pending::<()>().await;
                    }
                }
            }
        }
    })
    .await;
    // Long enough for an answer on a busy machine: only the dead connection runs into it.
    let client = Client::new(with_total(&server.url(), Duration::from_secs(3))).unwrap();
    let get = async || client.get("", METRICS).await.map(|answer| answer.body);
    assert_eq!(get().await.unwrap(), b"up 1\n");
    let lost = get().await.unwrap_err();
    assert!(matches!(lost.kind(), ErrorKind::Timeout(_)), "{lost}");
    for _ in 0..3 {
        assert_eq!(get().await.unwrap(), b"up 1\n");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 2, "the dead one, and one that is kept");
}
