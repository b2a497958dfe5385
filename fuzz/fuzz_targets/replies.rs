//! Any body as an API's reply, over the real client: read or refused, whatever was asked.
#![no_main]

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::task::LocalSet;
use warroom::api::alertmanager::Alertmanager;
use warroom::api::prometheus::Prometheus;
use warroom::api::{Client, ClientSpec, Endpoint};
use warroom::model::{Text, Timestamp};

thread_local! {
    static SCENE: Scene = Scene::set();
}

/// A server on loopback that answers every request with the same body, and a client of it, in one thread.
struct Scene {
    runtime: Runtime,
    tasks: LocalSet,
    body: Rc<RefCell<Vec<u8>>>,
    client: Client,
}

impl Scene {
    fn set() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let tasks = LocalSet::new();
        let body = Rc::<RefCell<Vec<u8>>>::default();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tasks.spawn_local({
            let body = Rc::clone(&body);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::task::spawn_local(converse(stream, Rc::clone(&body)));
                }
            }
        });
        let client = Client::new(ClientSpec::new(Endpoint::parse(&url).unwrap())).unwrap();
        Self { runtime, tasks, body, client }
    }

    /// Asks one of the questions there are, which `question` chooses.
    fn ask(&self, question: u8, body: &[u8]) {
        *self.body.borrow_mut() = body.to_vec();
        let prometheus = Prometheus::new(self.client.clone());
        let alertmanager = Alertmanager::new(self.client.clone());
        let (now, limit) = (Timestamp::from_millis(1_723_600_800_000), Duration::from_secs(60));
        self.tasks.block_on(&self.runtime, async {
            match question % 7 {
                0 => drop(prometheus.query("up", now, limit).await),
                1 => drop(prometheus.query_range("up", (now - limit, now), limit, limit).await),
                2 => drop(prometheus.rules().await),
                3 => drop(prometheus.alerts().await),
                4 => drop(prometheus.label_values("__name__").await),
                5 => drop(alertmanager.alerts().await),
                _ => {
                    drop(alertmanager.silences().await);
                    drop(alertmanager.silence(&Text::line("1f2e")).await);
                }
            }
        });
    }
}

async fn converse(mut stream: TcpStream, body: Rc<RefCell<Vec<u8>>>) {
    let (mut head, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        head.clear();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read(&mut piece).await {
                Ok(some) if some > 0 => head.extend_from_slice(&piece[..some]),
                _ => return,
            }
        }
        let length = head.windows(16).position(|at| at.eq_ignore_ascii_case(b"content-length: "));
        let length = length.map_or(0, |at| {
            let digits = head[at + 16..].iter().take_while(|byte| byte.is_ascii_digit());
            digits.fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'))
        });
        let mut sent = vec![0; length];
        if stream.read_exact(&mut sent).await.is_err() {
            return;
        }
        let mut answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.borrow().len()).into_bytes();
        answer.extend_from_slice(&body.borrow());
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((question, body)) = input.split_first() else { return };
    SCENE.with(|scene| scene.ask(*question, body));
});
