//! What each verb writes, and about what.

use std::time::Duration;

use warroom::app::{Action, Fate, Focus, Keeping, Message, Stroke};
use warroom::model::{EventKind, Mark, Phase, Sev, Severity, Text, Verdict};

use crate::night::{NOW, Night, alice, at};

#[test]
fn the_worst_alert_that_needs_somebody_is_proposed() {
    let (mut night, errors, _) = Night::burning();
    let incident = night.app.incidents.all()[0].id;
    let events = night.tell(Action::Acknowledge, "on it");
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!((&event.kind, event.about), (&EventKind::Acknowledged, Some(errors)));
    assert_eq!((event.subject.name.as_str(), event.text.as_str()), ("HighErrorRate", "on it"));
    assert_eq!((&event.actor, event.source.as_str()), (&alice(), "operator"));
    assert_eq!((event.incident, event.at, event.recorded_at), (Some(incident), NOW, NOW));
}

#[test]
fn what_arrives_between_opening_and_enter_changes_nothing() {
    let mut night = Night::new();
    let pool = night.fires(201, "PoolFull", Severity::Warning);
    night.act(Action::Acknowledge);
    night.fires(241, "HighErrorRate", Severity::Critical);
    assert_eq!(night.app.open.episodes()[0].subject.name.as_str(), "HighErrorRate");
    let events = night.enter();
    assert_eq!(events.iter().map(|event| event.about).collect::<Vec<_>>(), [Some(pool)]);
}

#[test]
fn the_selected_alert_comes_before_the_worst() {
    let (mut night, errors, pool) = Night::burning();
    night.select_alert(pool);
    assert_eq!(night.tell(Action::Acknowledge, "")[0].about, Some(pool));
    night.select(errors);
    assert_eq!(night.tell(Action::Acknowledge, "")[0].about, Some(errors));
}

#[test]
fn what_is_on_its_way_is_not_proposed_again() {
    let (mut night, errors, pool) = Night::burning();
    assert_eq!(night.tell(Action::Acknowledge, "")[0].about, Some(errors));
    let second = night.tell(Action::Acknowledge, "").remove(0);
    assert_eq!(second.about, Some(pool));
    night.act(Action::Acknowledge);
    assert_eq!(night.hint(), "your acknowledgement is on its way to the journal");
    night.fate(second.id, Fate::Refused(Text::line("no")));
    assert_eq!(night.tell(Action::Acknowledge, "")[0].about, Some(pool));
}

#[test]
fn an_alert_that_got_worse_is_acknowledged_as_it_was_seen() {
    let mut night = Night::new();
    night.fires(200, "Pool", Severity::Warning);
    let worse = night.fires(210, "Pool", Severity::Critical);
    let events = night.tell(Action::Acknowledge, "");
    assert_eq!(events[0].about, Some(worse));
    night.arrives(events[0].clone());
    assert!(night.app.open.unacknowledged().is_empty());
}

#[test]
fn marks_are_acknowledged_together_and_go_away() {
    let (mut night, errors, pool) = Night::burning();
    for id in [pool, errors] {
        night.select_alert(id);
        night.act(Action::Mark);
    }
    let third = night.fires(202, "Third", Severity::Info);
    night.select_alert(third);
    night.act(Action::Mark);
    night.act(Action::Mark);
    let events = night.tell(Action::Acknowledge, "both mine");
    assert_eq!(events.iter().map(|event| event.about).collect::<Vec<_>>(), [Some(errors), Some(pool)]);
    assert!(events[0].id != events[1].id && events.iter().all(|event| event.text.as_str() == "both mine"));
    assert!(night.app.marked.is_empty());
}

#[test]
fn the_mark_of_an_alert_that_ended_goes_away() {
    let (mut night, errors, _) = Night::burning();
    night.select_alert(errors);
    night.act(Action::Mark);
    night.resolves(230, "HighErrorRate");
    assert!(night.app.marked.is_empty());
}

#[test]
fn what_resolved_meanwhile_is_left_out() {
    let (mut night, errors, pool) = Night::burning();
    for id in [pool, errors] {
        night.select_alert(id);
        night.act(Action::Mark);
    }
    night.act(Action::Acknowledge);
    night.resolves(230, "HighErrorRate");
    let events = night.enter();
    assert_eq!(events.iter().map(|event| event.about).collect::<Vec<_>>(), [Some(pool)]);
    assert_eq!(night.hint(), "HighErrorRate has resolved meanwhile: left out");
    night.act(Action::Acknowledge);
    assert_eq!(night.hint(), "the selected alert has resolved");
    night.select_alert(pool);
    night.act(Action::Acknowledge);
    night.type_text("mine");
    night.resolves(231, "PoolFull");
    assert!(night.enter().is_empty() && night.app.prompt.is_none());
    assert!(night.hint().ends_with("nothing to acknowledge any more"), "{}", night.hint());
    assert_eq!(night.app.drafts.get("ack").unwrap().text, "mine");
}

#[test]
fn nothing_to_acknowledge_is_said() {
    let mut night = Night::new();
    night.act(Action::Acknowledge);
    assert_eq!(night.hint(), "nothing to acknowledge: no alert is open");
    let fired = night.fires(200, "Pool", Severity::Warning);
    night.says("bob", 205, EventKind::Acknowledged, Some(fired));
    night.act(Action::Acknowledge);
    assert_eq!(night.hint(), "nothing to acknowledge: somebody is on every open alert");
    assert!(night.app.prompt.is_none());
    night.resolves(210, "Pool");
    night.select(fired);
    night.act(Action::Acknowledge);
    assert_eq!(night.hint(), "this firing of Pool has resolved: nothing to acknowledge");
}

#[test]
fn acknowledgements_are_taken_back() {
    let (mut night, errors, pool) = Night::burning();
    night.act(Action::Unacknowledge);
    assert_eq!(night.hint(), "no acknowledgement of yours stands");
    let bobs = night.says("bob", 205, EventKind::Acknowledged, Some(errors));
    night.select_alert(pool);
    night.act(Action::Unacknowledge);
    assert_eq!(night.hint(), "nobody is on PoolFull");
    let own = night.tell(Action::Acknowledge, "").remove(0);
    let own = night.arrives(own);
    night.app.focus = Focus::Gauges;
    let back = night.tell(Action::Unacknowledge, "bob knows better");
    assert_eq!((&back[0].kind, back[0].about), (&EventKind::Unacknowledged, Some(own)));
    assert_eq!(back[0].subject.name.as_str(), "PoolFull");
    night.arrives(back[0].clone());
    assert!(night.app.open.unacknowledged().contains(&pool));
    night.select_alert(errors);
    assert_eq!(night.tell(Action::Unacknowledge, "")[0].about, Some(bobs));
}

#[test]
fn notes_are_about_what_is_selected() {
    let (mut night, errors, _) = Night::burning();
    night.select(errors);
    let note = night.tell(Action::Note, "started with the deploy").remove(0);
    assert_eq!((&note.kind, note.about), (&EventKind::Note, Some(errors)));
    assert_eq!(note.subject.name.as_str(), "HighErrorRate");
    night.app.focus = Focus::Gauges;
    let note = night.tell(Action::Note, "@02:15 logs: connection errors").remove(0);
    assert_eq!((note.about, note.at, note.recorded_at), (None, at(215), NOW));
    assert!(note.is_backdated() && note.incident.is_some());
}

#[test]
fn tab_and_tags_say_what_kind_of_note_it_is() {
    let mut night = Night::new();
    let mut kind = |tabs: usize, text: &str| {
        night.act(Action::Note);
        (0..tabs).for_each(|_| drop(night.press(Stroke::Tab)));
        night.type_text(text);
        night.enter().remove(0).kind
    };
    assert_eq!(
        [kind(0, "x"), kind(1, "x"), kind(2, "x")],
        [EventKind::Note, EventKind::Action, EventKind::Todo]
    );
    assert_eq!([kind(3, "x"), kind(1, "x #todo")], [EventKind::Note, EventKind::Todo]);
}

#[test]
fn a_live_reading_goes_with_a_note_and_no_other() {
    let mut night = Night::new();
    night.gauge(Duration::from_secs(2));
    let note = night.tell(Action::Note, "look at that").remove(0);
    let evidence = note.evidence.unwrap();
    assert_eq!((evidence.query.as_str(), evidence.value), ("errors / requests", 0.613));
    assert_eq!(note.subject.name.as_str(), "Error rate");
    assert_eq!(night.tell(Action::Note, "@02:15 then").remove(0).evidence, None);
    night.app.focus = Focus::Alerts;
    assert_eq!(night.tell(Action::Note, "elsewhere").remove(0).evidence, None);
    let mut night = Night::new();
    night.gauge(Duration::from_secs(11));
    assert_eq!(night.tell(Action::Note, "stale").remove(0).evidence, None);
}

#[test]
fn deploys_and_escalations_name_somebody() {
    let (mut night, ..) = Night::burning();
    let deploy = night.tell(Action::Deploy, "@01:48 checkout v2.31").remove(0);
    assert_eq!((deploy.kind, deploy.at), (EventKind::Deploy, at(148)));
    assert_eq!((deploy.subject.name.as_str(), deploy.text.as_str()), ("checkout", "v2.31"));
    assert!(deploy.incident.is_some(), "twelve minutes before the incident is part of its story");
    let older = night.tell(Action::Deploy, "@01:20 checkout v2.30").remove(0);
    assert_eq!(older.incident, None);
    let call = night.tell(Action::Escalate, "db-team: locks on orders").remove(0);
    assert_eq!((call.kind, call.subject.name.as_str()), (EventKind::Escalated, "db-team"));
    assert_eq!(call.text.as_str(), "locks on orders");
}

#[test]
fn hypotheses_are_raised_judged_and_found_again() {
    let mut night = Night::new();
    let event = night.tell(Action::Hypothesis, "network: packet loss?").remove(0);
    assert_eq!(event.kind, EventKind::Hypothesis(Verdict::Open));
    let id = night.arrives(event);
    night.says("bob", 216, EventKind::Hypothesis(Verdict::Open), None);
    night.select(id);
    let event = night.tell(Action::Hypothesis, "probe 0.4 ms").remove(0);
    assert_eq!(event.kind, EventKind::Hypothesis(Verdict::RuledOut));
    assert_eq!((event.subject.name.as_str(), event.text.as_str()), ("network", "probe 0.4 ms"));
    night.app.focus = Focus::Gauges;
    night.act(Action::Hypothesis);
    night.press(Stroke::Down);
    assert_eq!(night.app.prompt.as_ref().unwrap().input.value(), "network: ");
    night.press(Stroke::BackTab);
    assert_eq!(night.enter()[0].kind, EventKind::Hypothesis(Verdict::Confirmed));
}

#[test]
fn milestones_are_marked_in_order() {
    let (mut night, ..) = Night::burning();
    let start = night.tell(Action::Milestone, "@01:15 first complaints").remove(0);
    assert_eq!((start.kind, start.at), (EventKind::Milestone(Mark::ImpactStart), at(115)));
    assert!(start.incident.is_some(), "the impact may begin long before the page");
    night.act(Action::Milestone);
    night.press(Stroke::Tab);
    assert_eq!(night.enter()[0].kind, EventKind::Milestone(Mark::Mitigated));
}

#[test]
fn severity_is_a_digit() {
    let mut night = Night::new();
    night.act(Action::Severity);
    assert_eq!(night.hint(), "no incident is open");
    let (mut night, ..) = Night::burning();
    night.act(Action::Severity);
    assert!(night.enter().is_empty() && night.app.prompt.is_some(), "it has that severity already");
    night.type_text("1all 4 zones");
    let event = night.enter().remove(0);
    assert_eq!(event.kind, EventKind::Incident(Phase::Severity(Sev::Sev1)));
    assert_eq!(event.text.as_str(), "SEV1: all 4 zones");
    night.arrives(event);
    assert_eq!(night.app.incidents.all()[0].sev, Sev::Sev1);
}

#[test]
fn an_incident_is_resolved_once() {
    let (mut night, ..) = Night::burning();
    night.act(Action::Resolve);
    night.type_text("@01:59 too early");
    assert!(night.enter().is_empty());
    night.press(Stroke::DeleteToStart);
    night.type_text("@02:30 hotfix holds");
    let event = night.enter().remove(0);
    assert_eq!((&event.kind, event.at), (&EventKind::Incident(Phase::Resolved), at(230)));
    night.act(Action::Resolve);
    night.arrives(event);
    assert!(!night.app.incidents.all()[0].is_open());
    assert!(night.enter().is_empty());
    assert!(night.hint().contains("ended meanwhile"));
    night.act(Action::Resolve);
    assert_eq!(night.hint(), "no incident is open");
}

#[test]
fn events_are_struck_out_but_not_what_machines_noticed() {
    let (mut night, errors, _) = Night::burning();
    night.act(Action::Retract);
    assert!(night.hint().starts_with("select an event"));
    let wrong = night.says("bob", 225, EventKind::Note, None);
    night.select(wrong);
    let struck = night.tell(Action::Retract, "wrong host").remove(0);
    assert_eq!((&struck.kind, struck.about), (&EventKind::Retracted, Some(wrong)));
    assert_eq!(struck.subject.name.as_str(), "network");
    let retraction = night.arrives(struck);
    for (id, why) in [(wrong, "struck out already"), (retraction, "stays so"), (errors, "machine")] {
        night.select(id);
        night.act(Action::Retract);
        assert!(night.hint().contains(why) && night.app.prompt.is_none(), "{}", night.hint());
    }
}

#[test]
fn without_a_journal_the_verbs_say_so() {
    let (mut night, errors, _) = Night::burning();
    for keeping in [Keeping::Missing(Text::line("disk full")), Keeping::ReadOnly(Text::line("--read-only"))] {
        night.send(Message::Keeping(keeping));
        night.select(errors);
        for action in [Action::Acknowledge, Action::Note, Action::Resolve, Action::Retract] {
            night.act(action);
            assert!(night.app.prompt.is_none() && night.hint().starts_with("nothing can be written"));
        }
        night.act(Action::Filter);
        assert!(night.app.prompt.is_some());
        night.press(Stroke::Escape);
    }
}

#[test]
fn a_journal_lost_while_typing_loses_nothing() {
    let mut night = Night::new();
    night.act(Action::Note);
    night.type_text("found it");
    night.send(Message::Keeping(Keeping::Missing(Text::line("gone"))));
    assert!(night.enter().is_empty());
    assert!(night.app.prompt.is_some() && night.app.drafts.get("note").is_some());
}
