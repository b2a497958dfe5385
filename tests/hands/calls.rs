//! Whom the screen calls, and about what.

use std::time::Duration;

use warroom::app::{Effect, Message, NotifySpec, Opening, update};
use warroom::model::{
    ALERT_NAME, Actor, Alert, Clock, Event, EventId, EventKind, Evidence, Item, Labels, Muted, Observation,
    Recorded, Severity, Subject, Text, Timestamp, Unit,
};

use crate::night::{NOW, Night, alice, board};

const MINUTE: Duration = Duration::from_mins(1);

fn event(kind: EventKind, name: &str, severity: Severity, at: Timestamp) -> Event {
    let subject = Subject::named(name);
    let id = EventId::of_alert(&board(), subject.fingerprint(), at, &format!("{} {severity}", kind.name()));
    let new = Event::new(id, board(), kind, at, Actor::machine("warroom@bastion"));
    Event { subject, severity: Some(severity), ..new }
}

fn fired(name: &str, severity: Severity, at: Timestamp) -> Event {
    event(EventKind::Fired, name, severity, at)
}

/// What the operator is called about when these come at `now`.
fn called(night: &mut Night, events: &[Event], now: Timestamp) -> Vec<String> {
    let recorded = |(event, seq): (&Event, u64)| Recorded { seq, event: event.clone() };
    let seq = now.millis().unsigned_abs();
    let news: Vec<Recorded> = events.iter().zip(seq..).map(recorded).collect();
    calls(update(&mut night.app, Message::Appended(news), now))
}

fn ticks(night: &mut Night, now: Timestamp) -> Vec<String> {
    calls(update(&mut night.app, Message::Tick, now))
}

fn calls(effects: Vec<Effect>) -> Vec<String> {
    let calls = effects.into_iter().filter_map(|effect| match effect {
        Effect::Notify(text) => Some(text.to_string()),
        _ => None,
    });
    calls.collect()
}

#[test]
fn a_new_critical_alert_calls_once() {
    let mut night = Night::new();
    let now = NOW + MINUTE;
    let evidence =
        Evidence { query: Text::line("q"), value: 0.613, threshold: Some(0.05), unit: Unit::Ratio };
    let fired = Event { evidence: Some(evidence), ..fired("Errors", Severity::Critical, now) };
    let told = called(&mut night, &[fired], now);
    assert_eq!(told, ["checkout-prod: CRITICAL Errors 61.3 % ≥ 5 %"]);
    for minutes in 1..120 {
        assert_eq!(ticks(&mut night, now + MINUTE * minutes), [""; 0]);
    }
}

#[test]
fn what_is_no_news_calls_nobody() {
    let mut night = Night::new();
    let now = NOW + MINUTE * 10;
    let long_ago = now - MINUTE * 90;
    let warning = fired("Slow", Severity::Warning, now);
    let backfilled = Event { recorded_at: now, ..fired("Old", Severity::Critical, long_ago) };
    let unseen = Event {
        backfilled: Some(Duration::from_secs(11)),
        ..fired("Unseen", Severity::Critical, now - MINUTE)
    };
    let late = fired("Late", Severity::Critical, now - MINUTE * 5);
    let over = [
        fired("Over", Severity::Critical, now - MINUTE),
        event(EventKind::Resolved, "Over", Severity::Critical, now),
    ];
    let elsewhere = Event { board: Text::line("other"), ..fired("Other", Severity::Critical, now) };
    for events in [&[warning][..], &[backfilled], &[unseen], &[late], &over, &[elsewhere]] {
        assert_eq!(called(&mut night, events, now), [""; 0], "{events:?}");
    }
}

#[test]
fn what_is_silenced_calls_nobody() {
    let mut night = Night::new();
    let now = NOW + MINUTE;
    let said = |muted_by: Vec<Muted>| {
        let labels = Labels::default().with(ALERT_NAME, "Errors");
        let alert = Alert { muted_by, ..Alert::firing(labels, now) };
        let items = vec![Item::Alerts(vec![alert]), Item::Silences(Vec::new())];
        Message::Observed(Observation { source: "am".into(), at: now, received_at: now, items })
    };
    let fired = Event { source: Text::line("am"), ..fired("Errors", Severity::Critical, now) };
    update(&mut night.app, said(vec![Muted::Silence(Text::line("1f2e"))]), now);
    assert_eq!(called(&mut night, std::slice::from_ref(&fired), now), [""; 0]);

    let mut night = Night::new();
    update(&mut night.app, said(Vec::new()), now);
    assert_eq!(called(&mut night, &[fired], now).len(), 1);
}

#[test]
fn what_was_open_before_the_screen_calls_nobody() {
    let mut night = Night::new();
    let now = NOW + Duration::from_secs(20);
    let before = Event { recorded_at: now, ..fired("Errors", Severity::Critical, NOW - MINUTE) };
    assert_eq!(called(&mut night, &[before], now), [""; 0]);
    let after = fired("Pool", Severity::Critical, NOW + Duration::from_secs(10));
    assert_eq!(called(&mut night, &[after], now), ["checkout-prod: CRITICAL Pool"]);
}

#[test]
fn what_comes_together_is_told_together_and_soon() {
    let mut night = Night::new();
    let now = NOW + MINUTE;
    let fire = |name| fired(name, Severity::Critical, now);
    assert_eq!(
        called(&mut night, &[fire("A"), fire("B"), fire("C")], now),
        ["checkout-prod: CRITICAL A (+2 more)"]
    );
    assert_eq!(called(&mut night, &[fire("D")], now + Duration::from_secs(1)), [""; 0]);
    assert_eq!(ticks(&mut night, now + Duration::from_secs(4)), [""; 0]);
    assert_eq!(ticks(&mut night, now + Duration::from_secs(5)), ["checkout-prod: CRITICAL D"]);
}

#[test]
fn whoever_is_on_it_is_called_no_more() {
    let mut night = Night::new();
    let notify = NotifySpec { again: Some(MINUTE * 5), ..NotifySpec::default() };
    let opening = Opening { operator: alice(), notify, ..Opening::new(board(), Clock::System, NOW) };
    night.app = warroom::app::App::new(opening);
    let now = NOW + MINUTE;
    let errors = fired("Errors", Severity::Critical, now);
    let told = called(&mut night, std::slice::from_ref(&errors), now);
    assert_eq!(told, ["checkout-prod: CRITICAL Errors"], "new is new, however often one is called");
    assert_eq!(ticks(&mut night, now + MINUTE * 4), [""; 0]);
    let told = ticks(&mut night, now + MINUTE * 5);
    assert_eq!(told, ["checkout-prod: NOT ACKNOWLEDGED for 5m: Errors"]);
    assert_eq!(ticks(&mut night, now + MINUTE * 9), [""; 0]);
    assert_eq!(ticks(&mut night, now + MINUTE * 10).len(), 1);
    let ack = Event {
        about: Some(errors.id),
        ..event(EventKind::Acknowledged, "Errors", Severity::Critical, now + MINUTE * 11)
    };
    assert_eq!(called(&mut night, &[ack], now + MINUTE * 11), [""; 0]);
    assert_eq!(ticks(&mut night, now + MINUTE * 30), [""; 0]);
}

#[test]
fn in_quiet_hours_nothing_rings_and_the_screen_goes_on() {
    let mut night = Night::new();
    night.app.notify = NotifySpec { quiet: "02:00-03:00".parse().ok(), flash: true, ..NotifySpec::default() };
    night.app.reach.remind = Some(MINUTE * 10);
    ticks(&mut night, NOW);
    let now = NOW + MINUTE;
    let errors = fired("Errors", Severity::Critical, now);
    assert_eq!(called(&mut night, std::slice::from_ref(&errors), now), [""; 0]);
    assert!(night.app.flash);
    let about = Some(errors.id);
    let ack = Event { about, ..event(EventKind::Acknowledged, "Errors", Severity::Critical, now) };
    called(&mut night, &[ack], now);
    assert_eq!(ticks(&mut night, now + MINUTE * 10), [""; 0]);
    assert!(night.app.hint.is_some(), "it still fires, and the screen says so");
    assert_eq!(ticks(&mut night, now + MINUTE * 20).len(), 1, "at 03:03 they are over");
}

#[test]
fn a_flash_lasts_for_one_frame() {
    let mut night = Night::new();
    night.app.notify.flash = true;
    let now = NOW + MINUTE;
    called(&mut night, &[fired("Errors", Severity::Critical, now)], now);
    assert!(night.app.flash);
    night.send(Message::Fitted(warroom::app::Fitted::default()));
    assert!(!night.app.flash);
}
