//! The embedded incident on a stepped clock: every poll sees exactly the instant the clock stands at,
//! so that a run can be repeated to the last bit, as fast as the machine can.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, Receiver};
use warroom::api::{Client, METRICS};
use warroom::app::Message;
use warroom::demo::{DEFAULT_SEED, Format, Scenario, Simulation, serve};
use warroom::model::{Item, Observation, Timestamp};
use warroom::runtime::{Now, Outlet, Stepper, Target};
use warroom::sources::Source;

/// Story time between two polls.
const STEP: Duration = Duration::from_secs(5);

/// The endpoint of a story that stands at its beginning, and a source that watches it.
struct Story {
    now: Now,
    stepper: Stepper,
    target: Target,
    source: Box<dyn Source>,
    messages: Receiver<Message>,
}

impl Story {
    async fn begin(scenario: &Scenario) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("{}/metrics", listener.local_addr().unwrap());
        // The name would show the port, which differs from run to run.
        let target = Target { name: "checkout".into(), ..Target::parse(&address).unwrap() };
        let (now, stepper) = Now::stepped(scenario.start);
        let told = now.clone();
        let simulation = Simulation::new(scenario, DEFAULT_SEED);
        tokio::spawn(serve(listener, simulation, move || told.board(), pending()));
        let (sender, messages) = mpsc::channel(1024);
        let source = (target.polling(now.clock()).unwrap().make)(&Outlet::to_screen(sender));
        Self { now, stepper, target, source, messages }
    }

    /// The poll of the instant `at`.
    async fn poll(&mut self, at: Timestamp) -> Observation {
        self.stepper.step_to(at);
        self.source.poll(self.now.board()).await
    }

    /// The id of the signal of this name, once it was discovered.
    fn signal(&mut self, name: &str) -> Arc<str> {
        let mut messages = std::iter::from_fn(|| self.messages.try_recv().ok());
        let found = messages.find_map(|message| match message {
            Message::Discovered(_, signals) => signals.into_iter().find(|signal| &*signal.name == name),
            _ => None,
        });
        found.unwrap().id
    }
}

/// A hundred instants around the page, the first one after a jump of many minutes.
fn instants(scenario: &Scenario) -> impl Iterator<Item = Timestamp> {
    let first = scenario.start + Duration::from_mins(10);
    (0..100).map(move |step| first + STEP * step)
}

async fn polls(scenario: &Scenario) -> Vec<Observation> {
    let mut story = Story::begin(scenario).await;
    let mut polls = Vec::new();
    for at in instants(scenario) {
        polls.push(story.poll(at).await);
    }
    polls
}

/// The first value of a signal in an observation.
fn value(observation: &Observation, signal: &str) -> Option<f64> {
    observation.items.iter().find_map(|item| match item {
        Item::Readings(readings) if &*readings.signal == signal => Some(readings.readings.first()?.value),
        _ => None,
    })
}

#[tokio::test]
async fn two_runs_read_the_same() {
    let scenario = Scenario::leak();
    let (first, second) = (polls(&scenario).await, polls(&scenario).await);
    assert_eq!(first.iter().map(|o| o.at).collect::<Vec<_>>(), instants(&scenario).collect::<Vec<_>>());
    assert!(first.iter().all(|observation| observation.failure().is_none()));
    // As text, in which a value that is no number equals itself.
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}

#[tokio::test]
async fn every_answer_is_of_exactly_its_instant() {
    let scenario = Scenario::leak();
    let mut story = Story::begin(&scenario).await;
    let client = Client::new(story.target.client.clone()).unwrap();
    let mut expected = Simulation::new(&scenario, DEFAULT_SEED);
    let mut errors = Vec::new();
    let mut signal: Option<Arc<str>> = None;
    for at in instants(&scenario) {
        let observation = story.poll(at).await;
        let body = client.get("", METRICS).await.unwrap().body;
        expected.advance_to(at);
        let format = Format::preferred(METRICS);
        assert!(body == expected.page(format).into_bytes(), "not the page of {at}");
        let signal = signal.get_or_insert_with(|| story.signal("Error rate"));
        errors.extend(value(&observation, signal));
    }
    assert!(errors.len() >= 99, "a rate with every poll but the first, not {}", errors.len());
    assert!(errors[0] < 0.01 && errors[98] > 0.5, "from {} to {}", errors[0], errors[98]);
}

#[tokio::test]
async fn nothing_happens_between_steps_or_backwards() {
    let scenario = Scenario::leak();
    let mut story = Story::begin(&scenario).await;
    let client = Client::new(story.target.client.clone()).unwrap();
    let later = scenario.start + Duration::from_secs(30);
    story.poll(later).await;
    let page = client.get("", METRICS).await.unwrap().body;
    story.stepper.step_to(scenario.start);
    assert_eq!(story.now.board(), later);
    assert!(client.get("", METRICS).await.unwrap().body == page);
}

/// How long the whole story takes, and where the time goes.
#[tokio::test]
#[ignore = "a measurement: scripts/bench"]
#[allow(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]
async fn the_whole_story() {
    use std::time::Instant;
    let scenario = Scenario::leak();
    let steps = scenario.end.since(scenario.start).as_secs() / STEP.as_secs();
    let instants: Vec<_> = (0..=steps as u32).map(|step| scenario.start + STEP * step).collect();
    let count = instants.len();

    let mut simulation = Simulation::new(&scenario, DEFAULT_SEED);
    let (mut advancing, mut rendering) = (Duration::ZERO, Duration::ZERO);
    for at in &instants {
        let began = Instant::now();
        simulation.advance_to(*at);
        advancing += began.elapsed();
        let began = Instant::now();
        simulation.page(Format::preferred(METRICS));
        rendering += began.elapsed();
    }

    let mut story = Story::begin(&scenario).await;
    let began = Instant::now();
    for at in &instants {
        story.poll(*at).await;
    }
    let polling = began.elapsed();

    let client = Client::new(story.target.client.clone()).unwrap();
    let began = Instant::now();
    let mut bytes = 0;
    for _ in &instants {
        bytes += client.get("", METRICS).await.unwrap().body.len();
    }
    let fetching = began.elapsed();
    println!(
        "{count} polls: {polling:.2?} in all; simulation {advancing:.2?}, pages {rendering:.2?}, \
         fetching the last page as often {fetching:.2?} (page included, {} bytes each)",
        bytes / count
    );
}
