//! Silences by keys: asked for, listed, ended; and how what is done outside shows.
//!
//! `UPDATE_GOLDEN=1 cargo test --test silencing` writes the frames anew.
#![allow(clippy::unwrap_used)]

#[path = "hands/night.rs"]
#[allow(dead_code)]
mod night;

use std::fs;
use std::path::Path;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use warroom::app::{Action, App, Effect, Message, Reach, Recording, Stroke, View, update};
use warroom::model::{
    Alert, Errand, Event, EventId, EventKind, Item, Labels, Matcher, Muted, Observation, Order, Progress,
    Recorded, Silence, Stage, Text, Timestamp,
};
use warroom::timeline::braces;
use warroom::ui::keymap::Keymap;
use warroom::ui::theme::{Depth, Theme};
use warroom::ui::{Charset, Look, draw, snapshot};

use night::{NOW, Night, at};

const HALF_AN_HOUR: Duration = Duration::from_mins(30);

fn frame(app: &App, (width, height): (u16, u16)) -> String {
    let theme = Theme::named("dark", Depth::Monochrome).unwrap();
    let look = Look { theme, keymap: Keymap::default(), charset: Charset::Unicode };
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(app, &look, area, &mut buffer);
    snapshot::text(&buffer)
}

fn check(name: &str, app: &App) {
    let drawn = format!("{}\n{}", frame(app, (80, 24)), frame(app, (120, 40)));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, drawn).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == drawn, "{name} is not as it was\n--- golden\n{golden}\n--- drawn\n{drawn}");
}

fn reach(night: &mut Night) {
    let reach = Reach { alertmanager: Some(Text::line("am")), remind: Some(HALF_AN_HOUR) };
    night.send(Message::Reaching(reach));
}

fn alert(labels: &[(&str, &str)]) -> Alert {
    Alert::firing(Labels::new(labels.iter().copied()), at(200))
}

fn silence(id: &str, matchers: Vec<Matcher>, by: &str, comment: &str, until: Timestamp) -> Silence {
    let (id, created_by, comment) = (Text::line(id), Text::line(by), Text::line(comment));
    Silence { id, matchers, unread: Vec::new(), starts_at: at(200), ends_at: until, created_by, comment }
}

/// An Alertmanager that knows both alerts, with the label it adds, another one, and three silences.
fn observe(night: &mut Night) {
    let alerts = vec![
        alert(&[("alertname", "HighErrorRate"), ("cluster", "eu"), ("severity", "critical")]),
        alert(&[("alertname", "PoolFull"), ("cluster", "eu")]),
        alert(&[("alertname", "DiskFull"), ("cluster", "eu")]),
    ];
    let of = |name: &str| Matcher::equal("alertname", name);
    let silences = vec![
        silence("1", vec![of("NodeDown")], "carol", "rack moved", at(800)),
        silence("2", vec![Matcher::equal("cluster", "eu")], "bob@bastion", "maintenance", at(300)),
        silence("3", vec![of("PoolFull")], "alice@bastion", "ACK! on it (warroom 0191505f)", at(255)),
    ];
    let items = vec![Item::Alerts(alerts), Item::Silences(silences)];
    let observation = Observation { source: "am".into(), at: NOW, received_at: NOW, items };
    night.send(Message::Observed(observation));
}

fn burning() -> (Night, EventId, EventId) {
    let (mut night, errors, pool) = Night::burning();
    reach(&mut night);
    observe(&mut night);
    (night, errors, pool)
}

fn ordered(event: &Event) -> (String, Duration, String) {
    let Some(Order::Silence { matchers, lasts, comment }) = &event.order else { panic!("{event:?}") };
    assert_eq!(event.kind, EventKind::Action);
    (braces(matchers), *lasts, comment.to_string())
}

#[test]
fn an_alert_is_silenced_by_all_of_its_labels_with_a_reason() {
    let (mut night, errors, _) = burning();
    night.select_alert(errors);
    night.act(Action::Silence);
    check("silence-asked", &night.app);
    assert!(night.enter().is_empty(), "without a reason nothing is sent");
    night.type_text("deploy of checkout");
    check("silence-ready", &night.app);
    let events = night.enter();
    let [event] = &events[..] else { panic!("{events:?}") };
    let exact = r#"{alertname="HighErrorRate", cluster="eu", severity="critical"}"#;
    assert_eq!(ordered(event), (exact.to_owned(), Duration::from_hours(1), "deploy of checkout".to_owned()));
    assert_eq!(event.subject.name.as_str(), "HighErrorRate");
    assert_eq!(event.text.as_str(), format!("silence for 1h {exact}: deploy of checkout"));
    assert!(night.app.drafts.0.is_empty(), "the next one is about something else");
}

#[test]
fn how_long_and_what_are_edited_and_what_else_that_mutes_is_told() {
    let (mut night, errors, _) = burning();
    night.select_alert(errors);
    night.act(Action::Silence);
    night.press(Stroke::DeleteToStart);
    night.type_text(r#"2h {cluster=~"eu|us"}"#);
    check("silence-wider", &night.app);
    night.type_text(" all quiet");
    let events = night.enter();
    assert_eq!(
        ordered(&events[0]),
        (r#"{cluster=~"eu|us"}"#.to_owned(), Duration::from_hours(2), "all quiet".to_owned())
    );
    assert_eq!(events[0].subject.to_string(), "", "it is about more than one alert");
}

#[test]
fn marked_alerts_are_silenced_each_by_its_own_labels() {
    let (mut night, errors, pool) = burning();
    for id in [errors, pool] {
        night.select_alert(id);
        night.act(Action::Mark);
    }
    night.act(Action::Silence);
    night.type_text("known");
    let all: Vec<String> = night.enter().iter().map(|event| ordered(event).0).collect();
    let errors = r#"{alertname="HighErrorRate", cluster="eu", severity="critical"}"#;
    assert_eq!(all, [errors, r#"{alertname="PoolFull", cluster="eu"}"#]);
    assert!(night.app.marked.is_empty());
}

#[test]
fn by_its_name_it_needs_the_reason_alone() {
    let (mut night, _, pool) = burning();
    night.select_alert(pool);
    night.act(Action::Command);
    night.type_text("silence 30m known");
    let events = night.enter();
    let pool = r#"{alertname="PoolFull", cluster="eu"}"#.to_owned();
    assert_eq!(ordered(&events[0]), (pool, HALF_AN_HOUR, "known".to_owned()));
}

#[test]
fn where_nobody_can_be_told_it_says_so() {
    let (mut night, errors, _) = Night::burning();
    night.select_alert(errors);
    night.act(Action::Silence);
    assert_eq!(night.hint(), "no Alertmanager to silence in: watch one, or name one under [acknowledge]");
    night.act(Action::Silences);
    assert_eq!(night.hint(), "no Alertmanager is watched: there are no silences to list");
    night.act(Action::Acknowledge);
    assert!(frame(&night.app, (120, 40)).contains("recorded only: the page is not stopped"));
}

#[test]
fn silences_are_listed_and_ended_with_a_reason() {
    let (mut night, _, _) = burning();
    night.act(Action::Silences);
    check("silences", &night.app);
    night.act(Action::Next);
    assert_eq!(night.app.view, View::Silences(Some(Text::line("2"))));
    // It ends by itself meanwhile: nothing else is ended in its place.
    night.act(Action::Expire);
    night.type_text("done");
    check("silences-end", &night.app);
    let events = night.enter();
    assert_eq!(events[0].order, Some(Order::Expire { silence: Text::line("2") }));
    assert_eq!(events[0].text.as_str(), r#"end the silence of bob@bastion "maintenance": done"#);
    update(&mut night.app, Message::Tick, at(301));
    night.app.now = at(301);
    let list = frame(&night.app, (80, 24));
    assert!(list.contains("rack moved") && !list.contains("maintenance"), "{list}");
    assert!(!list.contains('▸'), "{list}");
    night.act(Action::Close);
    assert_eq!(night.app.view, View::Board);
}

#[test]
fn what_only_the_alertmanager_can_read_is_listed_with_what_it_says() {
    let (mut night, _, _) = burning();
    let unread = vec![Text::line(r#"host=~"\\Qdb.1\\E""#)];
    let matchers = vec![Matcher::equal("cluster", "eu")];
    let silences = ["4", "5"].map(|id| Silence {
        unread: unread.clone(),
        ..silence(id, matchers.clone(), "carol", "moved", at(300))
    });
    let muted_by = vec![Muted::Silence(Text::line("4"))];
    let alerts = vec![Alert { muted_by, ..alert(&[("alertname", "DiskFull"), ("cluster", "eu")]) }];
    let items = vec![Item::Alerts(alerts), Item::Silences(silences.to_vec())];
    night.send(Message::Observed(Observation { source: "am".into(), at: NOW, received_at: NOW, items }));
    night.act(Action::Silences);
    check("silences-unread", &night.app);
}

/// Alice's acknowledgement of an alert, and how what it asks for stands.
fn acknowledged(night: &mut Night, alert: EventId, progress: Progress) {
    night.select_alert(alert);
    night.act(Action::Acknowledge);
    night.type_text("on it");
    let [event] = &night.enter()[..] else { panic!("no acknowledgement") };
    night.arrives(event.clone());
    stands(night, event.clone(), progress);
}

fn stands(night: &mut Night, event: Event, progress: Progress) {
    let errand = Errand { asked: Recorded { seq: 9, event }, progress };
    night.send(Message::Errands(vec![errand]));
}

fn confirmed(until: Timestamp) -> Progress {
    let handle = Some(Text::line("1f2e3d4c"));
    Progress { stage: Stage::Confirmed, handle, until: Some(until), ..Progress::default() }
}

#[test]
fn how_far_a_silence_is_stands_on_the_alerts_row_and_in_its_detail() {
    let (mut night, errors, _) = burning();
    night.act(Action::Acknowledge);
    assert!(frame(&night.app, (120, 40)).contains("silences it at am while it fires"));
    night.press(Stroke::Escape);
    acknowledged(&mut night, errors, Progress::default());
    assert!(frame(&night.app, (120, 40)).contains("○ PENDING"));
    let event = night.app.errands.iter().next().unwrap().asked.event.clone();
    let refused = Progress {
        failures: 2,
        again: Some(NOW + Duration::from_secs(4)),
        said: Text::line("connection refused"),
        ..Progress::default()
    };
    stands(&mut night, event.clone(), refused);
    assert!(frame(&night.app, (120, 40)).contains("○ PENDING: connection refused"));
    night.act(Action::Detail);
    assert!(frame(&night.app, (120, 40)).contains("tried 2 times, again in 4 s"));
    stands(&mut night, event.clone(), confirmed(at(255)));
    assert_eq!(night.hint(), "HighErrorRate: CONFIRMED until 02:55 at am");
    check("silence-confirmed", &night.app);
    night.act(Action::Close);
    assert!(frame(&night.app, (120, 40)).contains("✔ CONFIRMED until 02:55"));
    let failed = Progress { stage: Stage::Failed, said: Text::line("status 400: no"), ..Progress::default() };
    stands(&mut night, event.clone(), failed);
    assert!(frame(&night.app, (120, 40)).contains("✗ FAILED: status 400: no"));
    // What is over is no news of the alert, and can still be looked up.
    let over = Progress { stage: Stage::Over, said: Text::line("no longer needed"), ..Progress::default() };
    night.send(Message::Errands(Vec::new()));
    night.send(Message::Done(vec![Errand { asked: Recorded { seq: 9, event }, progress: over }]));
    assert!(!frame(&night.app, (120, 40)).contains("no longer needed"));
    night.act(Action::Detail);
    assert!(frame(&night.app, (120, 40)).contains("● over: no longer needed"));
}

#[test]
fn leaving_says_first_what_lapses_then() {
    let (mut night, errors, _) = burning();
    night.send(Message::Recording(Recording::Here));
    acknowledged(&mut night, errors, confirmed(NOW + Duration::from_mins(12)));
    assert_eq!(night.act(Action::Quit), []);
    assert_eq!(night.hint(), "1 silence lapses in 12 min; again to leave");
    night.act(Action::Pane);
    assert_eq!(night.act(Action::Quit), [], "another key was pressed in between");
    assert_eq!(night.act(Action::Quit), [Effect::Quit]);
    // Another process prolongs it.
    let elsewhere = Recording::Elsewhere(Text::line("bob@bastion (pid 7)"), NOW);
    night.app.recording = elsewhere;
    night.act(Action::Pane);
    assert_eq!(night.act(Action::Quit), [Effect::Quit]);
}

#[test]
fn one_is_reminded_of_what_still_fires() {
    let (mut night, errors, _) = burning();
    night.send(Message::Tick);
    acknowledged(&mut night, errors, confirmed(at(255)));
    let mut told = Vec::new();
    for minutes in [29, 30, 31, 59, 60] {
        night.app.hint = None;
        let effects = update(&mut night.app, Message::Tick, NOW + Duration::from_mins(minutes));
        let calls = effects.iter().filter(|effect| matches!(effect, Effect::Notify(_))).count();
        told.push(night.hint());
        assert_eq!(calls, usize::from(!night.hint().is_empty()), "{effects:?}");
    }
    let words = |minutes| format!("HighErrorRate still fires {minutes} min after you acknowledged it");
    assert_eq!(told, [String::new(), words(30), String::new(), String::new(), words(60)]);
}

#[test]
fn nobody_is_reminded_of_what_was_old_when_the_screen_was_opened() {
    let (mut night, errors, _) = Night::burning();
    night.says("bob", 205, EventKind::Acknowledged, Some(errors));
    reach(&mut night);
    night.send(Message::Tick);
    assert_eq!(night.hint(), "");
    update(&mut night.app, Message::Tick, at(305));
    assert_eq!(night.hint(), "HighErrorRate still fires 60 min after bob acknowledged it");
}
