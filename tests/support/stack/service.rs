//! A service with a pool of real connections. A version of it forgets to give some of them back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use super::pool::Pool;
use super::postgres_wire::Connection;

/// How many connections there are.
pub(crate) const SIZE: usize = 12;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_millis(250);

/// Between two requests of those who use the service.
const PAUSE: Duration = Duration::from_millis(50);

/// How many may be under way at a time: the load is bounded, whatever happens.
const AT_ONCE: usize = 16;

/// The version that works.
pub(crate) const GOOD: &str = "2.30";

/// The version that gives one connection of this many not back.
pub(crate) const LEAKING: (&str, u64) = ("2.31", 40);

/// The version that works again.
pub(crate) const FIXED: &str = "2.32";

/// The service, at work until it is dropped.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    stopped: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

struct State {
    version: &'static str,
    leaks: Option<u64>,
    pool: Pool,
    started: f64,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    requests: u64,
    by_code: BTreeMap<u16, u64>,
    seconds: f64,
    forgotten: Vec<Connection>,
}

impl Service {
    /// Starts a version at `address`, on this database; `leaks` is how many connections it takes for one to be
    /// forgotten. Requests come from then on.
    pub(crate) fn start(
        address: SocketAddr,
        database: SocketAddr,
        version: &'static str,
        leaks: Option<u64>,
    ) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let started = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs_f64();
        let (pool, counted) = (Pool::new(database, SIZE), Mutex::default());
        let state = Arc::new(State { version, leaks, pool, started, counted });
        let stopped = Arc::new(AtomicBool::new(false));
        let (theirs, users) = (stopped.clone(), stopped.clone());
        let threads = vec![
            thread::spawn(move || serve(&listener, &state, &theirs)),
            thread::spawn(move || use_it(address, &users)),
        ];
        Self { address, stopped, threads }
    }

    /// Ends it, and starts another version in its place: its counters begin at zero.
    pub(crate) fn deploy(&mut self, database: SocketAddr, version: &'static str, leaks: Option<u64>) {
        self.end();
        *self = Self::start(self.address, database, version, leaks);
    }

    fn end(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.end();
        }
    }
}

/// Those who use the service: a request every now and then, each on its own.
fn use_it(address: SocketAddr, stopped: &AtomicBool) {
    let mut under_way: Vec<JoinHandle<()>> = Vec::new();
    while !stopped.load(Ordering::SeqCst) {
        under_way.retain(|request| !request.is_finished());
        if under_way.len() < AT_ONCE {
            under_way.push(thread::spawn(move || {
                let _ = super::ask(address, "/orders");
            }));
        }
        thread::sleep(PAUSE);
    }
    for request in under_way {
        request.join().unwrap();
    }
}

fn serve(listener: &TcpListener, state: &Arc<State>, stopped: &AtomicBool) {
    let mut answering: Vec<JoinHandle<()>> = Vec::new();
    for stream in listener.incoming() {
        if stopped.load(Ordering::SeqCst) {
            break;
        }
        answering.retain(|answer| !answer.is_finished());
        let (Ok(stream), state) = (stream, state.clone()) else { continue };
        answering.push(thread::spawn(move || answer(stream, &state)));
    }
    for answer in answering {
        answer.join().unwrap();
    }
}

/// Answers one request and closes; errors mean that the other side has gone.
fn answer(mut stream: TcpStream, state: &State) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let mut request = [0; 2048];
    let Ok(read @ 1..) = stream.read(&mut request) else { return };
    let is_metrics = request[..read].starts_with(b"GET /metrics");
    let (code, body) = if is_metrics { (200, state.page()) } else { (state.order(), String::new()) };
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {code} Said\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
}

impl State {
    /// Takes an order, which needs the database; the status code.
    fn order(&self) -> u16 {
        let began = SystemTime::now();
        let code = match self.pool.take(PATIENCE) {
            Ok(None) => 503,
            Err(_) => 500,
            Ok(Some(connection)) => self.ask_database(connection),
        };
        let mut counted = self.counted.lock().unwrap();
        *counted.by_code.entry(code).or_default() += 1;
        counted.seconds += began.elapsed().unwrap_or_default().as_secs_f64();
        code
    }

    fn ask_database(&self, mut connection: Connection) -> u16 {
        if connection.run("select pg_sleep(0.02)").is_ok() {
            self.put_back(connection);
            return 200;
        }
        self.pool.discard(connection);
        500
    }

    /// Gives a connection back, or forgets to.
    fn put_back(&self, connection: Connection) {
        let mut counted = self.counted.lock().unwrap();
        counted.requests += 1;
        if self.leaks.is_some_and(|every| counted.requests.is_multiple_of(every)) {
            counted.forgotten.push(connection);
        } else {
            self.pool.give_back(connection);
        }
    }

    /// Its metrics, as Micrometer and client libraries write them.
    fn page(&self) -> String {
        let (told, counted) = (self.pool.told(), self.counted.lock().unwrap());
        let mut page = format!(
            "# TYPE hikaricp_connections_active gauge\nhikaricp_connections_active{{pool=\"orders\"}} {}\n\
             # TYPE hikaricp_connections_idle gauge\nhikaricp_connections_idle{{pool=\"orders\"}} {}\n\
             # TYPE hikaricp_connections_max gauge\nhikaricp_connections_max{{pool=\"orders\"}} {}\n\
             # TYPE hikaricp_connections_pending gauge\nhikaricp_connections_pending{{pool=\"orders\"}} {}\n\
             # TYPE hikaricp_connections_timeout_total counter\nhikaricp_connections_timeout_total{{pool=\"orders\"}} {}\n\
             # TYPE orders_build_info gauge\norders_build_info{{version=\"{}\"}} 1\n\
             # TYPE process_start_time_seconds gauge\nprocess_start_time_seconds {}\n\
             # TYPE http_requests_total counter\n",
            told.in_use, told.idle, self.pool.size, told.waiting, told.timeouts, self.version, self.started
        );
        for (code, count) in &counted.by_code {
            let _ = writeln!(page, "http_requests_total{{code=\"{code}\"}} {count}");
        }
        let requests: u64 = counted.by_code.values().sum();
        let _ = write!(
            page,
            "# TYPE http_request_duration_seconds summary\nhttp_request_duration_seconds_sum {}\nhttp_request_duration_seconds_count {requests}\n",
            counted.seconds
        );
        page
    }
}
