//! Doing things by their names.

use warroom::app::{Action, Ask, Drafts, Effect, Glimpse, Message, Mode, Stroke, Themes, View, glance};
use warroom::model::{EventKind, Mark, Phase, Sev, Severity, Text};

use crate::night::{NOW, Night, appended, at};

/// Opens the palette, types, presses Enter.
fn order(night: &mut Night, text: &str) -> Vec<Effect> {
    night.act(Action::Command);
    night.type_text(text);
    night.press(Stroke::Enter)
}

fn asked(night: &Night) -> Option<(&'static str, &str)> {
    night.app.prompt.as_ref().map(|prompt| (prompt.ask.name(), prompt.input.value()))
}

fn kept(effects: &[Effect]) -> Option<&Drafts> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Keep(drafts) => Some(drafts),
        _ => None,
    })
}

#[test]
fn every_action_of_a_mode_is_offered_by_its_name() {
    let (mut night, ..) = Night::burning();
    for mode in [Mode::Board, Mode::Detail, Mode::Help] {
        night.app.view = if mode == Mode::Help { View::Help(0) } else { night.app.view.clone() };
        if mode == Mode::Detail {
            night.gauge(std::time::Duration::from_secs(1));
            night.act(Action::Detail);
        }
        assert_eq!(night.app.mode(), mode);
        night.act(Action::Command);
        let Some(Ask::Command(palette)) = night.app.prompt.as_ref().map(|prompt| &prompt.ask) else {
            panic!("no palette in {mode:?}");
        };
        for action in Action::ALL.into_iter().filter(|action| *action != Action::Command) {
            let does = action.modes().contains(&mode);
            let first = palette.found(action.name()).first().copied();
            assert_eq!(first == Some(action), does, "{action:?} in {mode:?}");
            assert!(!action.description().is_empty());
        }
        night.press(Stroke::Escape);
    }
}

#[test]
fn what_arrives_while_a_name_is_typed_changes_nothing() {
    let mut night = Night::new();
    let pool = night.fires(201, "PoolFull", Severity::Warning);
    night.act(Action::Command);
    night.fires(241, "HighErrorRate", Severity::Critical);
    night.type_text("ack on it");
    let events = appended(night.press(Stroke::Enter));
    let written: Vec<_> = events.iter().map(|event| (event.about, event.text.as_str())).collect();
    assert_eq!(written, [(Some(pool), "on it")]);
    assert_eq!(asked(&night), None);
}

#[test]
fn a_name_alone_opens_and_a_name_with_text_sends() {
    let (mut night, ..) = Night::burning();
    assert_eq!(order(&mut night, "note"), []);
    assert_eq!(asked(&night), Some(("note", "")));
    night.press(Stroke::Escape);
    let note = appended(order(&mut night, "note @02:15 surge of connection errors #todo")).remove(0);
    assert_eq!((&note.kind, note.at), (&EventKind::Todo, at(215)));
    assert_eq!(note.text.as_str(), "surge of connection errors");
    let deploy = appended(order(&mut night, "deploy checkout v2.32")).remove(0);
    assert_eq!((deploy.subject.name.as_str(), deploy.text.as_str()), ("checkout", "v2.32"));
    let worse = appended(order(&mut night, "severity 1 all of checkout")).remove(0);
    assert_eq!(worse.kind, EventKind::Incident(Phase::Severity(Sev::Sev1)));
    let over = appended(order(&mut night, "milestone restored")).remove(0);
    assert_eq!(over.kind, EventKind::Milestone(Mark::Restored));
}

#[test]
fn what_leaves_something_to_choose_only_fills_its_line() {
    let (mut night, ..) = Night::burning();
    assert!(appended(order(&mut night, "milestone customers wrote")).is_empty());
    assert_eq!(asked(&night), Some(("milestone", "customers wrote")));
    night.press(Stroke::Escape);
    assert!(appended(order(&mut night, "hypothesis network: mtr clean")).is_empty());
    assert_eq!(asked(&night), Some(("hypothesis", "network: mtr clean")));
    assert_eq!(night.enter().len(), 1);
}

#[test]
fn what_cannot_be_read_or_done_stays_and_says_why() {
    let mut night = Night::new();
    assert_eq!(order(&mut night, "note @99:99 x"), []);
    let prompt = night.app.prompt.as_ref().unwrap();
    assert_eq!(prompt.misread.as_ref().unwrap().span, 5..11);
    night.press(Stroke::DeleteToStart);
    night.type_text("resolve it is over");
    assert_eq!(night.press(Stroke::Enter), []);
    assert_eq!(night.hint(), "no incident is open");
    night.press(Stroke::DeleteToStart);
    night.type_text("xyzzy");
    assert_eq!(night.press(Stroke::Enter), []);
    assert_eq!(night.hint(), "nothing is called like that");
    night.press(Stroke::Escape);
    assert_eq!(asked(&night), None);
}

#[test]
fn what_would_be_written_is_kept_and_drafts_of_the_verb_stay() {
    let mut night = Night::new();
    night.act(Action::Note);
    night.type_text("half a thought");
    night.press(Stroke::Escape);
    night.act(Action::Command);
    night.type_text("note whole");
    let effects = night.press(Stroke::Char('!'));
    assert_eq!(kept(&effects).unwrap().get("command").unwrap().text, "note whole!");
    night.press(Stroke::Escape);
    night.act(Action::Command);
    assert_eq!(asked(&night), Some(("command", "note whole!")));
    let effects = night.press(Stroke::Enter);
    assert_eq!(appended(effects.clone())[0].text.as_str(), "whole!");
    let drafts = kept(&effects).unwrap();
    assert_eq!((drafts.get("command"), drafts.get("note").unwrap().text.as_str()), (None, "half a thought"));
    night.act(Action::Command);
    night.type_text("worst");
    night.press(Stroke::Escape);
    night.act(Action::Command);
    assert_eq!(asked(&night), Some(("command", "")), "only what would be written is kept");
}

#[test]
fn arrows_choose_tab_completes_and_views_open() {
    let mut night = Night::new();
    night.act(Action::Command);
    night.type_text("depl");
    night.press(Stroke::Tab);
    assert_eq!(asked(&night), Some(("command", "deploy ")));
    night.press(Stroke::DeleteToStart);
    night.press(Stroke::Down);
    night.press(Stroke::Enter);
    assert_eq!(asked(&night), Some(("note", "")), "the second of the list");
    night.press(Stroke::Escape);
    order(&mut night, "help");
    assert_eq!((night.app.mode(), &night.app.view), (Mode::Help, &View::Help(0)));
    order(&mut night, "close");
    assert_eq!(night.app.view, View::Board);
    assert_eq!(order(&mut night, "theme high-contrast"), [Effect::Theme("high-contrast".to_owned())]);
    assert_eq!(order(&mut night, "quit").last(), Some(&Effect::Quit));
}

#[test]
fn a_filter_is_shown_and_a_moment_gone_to() {
    let (mut night, errors, pool) = Night::burning();
    night.select(errors);
    order(&mut night, "goto 02:01");
    assert_eq!(night.app.log.selected, Some(pool));
    order(&mut night, "goto 1:00");
    assert_ne!(night.app.log.selected, Some(pool), "the first of all");
    order(&mut night, "goto 02:42");
    assert!(night.hint().starts_with("nothing has happened since"), "{}", night.hint());
    assert_eq!(order(&mut night, "goto soon"), []);
    assert!(night.app.prompt.as_ref().unwrap().misread.is_some());
    night.press(Stroke::Escape);
    order(&mut night, "filter kind:note");
    assert_eq!(night.app.log.typed, "kind:note");
    night.send(Message::Tick);
    assert_eq!(night.app.now, NOW);
}

#[test]
fn the_help_is_searched_and_shows_everything_again() {
    let mut night = Night::new();
    night.act(Action::Search);
    assert!(night.app.prompt.is_none(), "only in the help");
    night.act(Action::Help);
    for _ in 0..3 {
        night.act(Action::Next);
    }
    night.act(Action::Search);
    night.type_text("deploy");
    night.press(Stroke::Enter);
    assert_eq!((night.app.sought.as_str(), &night.app.view), ("deploy", &View::Help(0)));
    night.act(Action::Search);
    assert_eq!(
        night.app.prompt.as_ref().unwrap().input.value(),
        "deploy",
        "what was looked for is there to be changed"
    );
    night.press(Stroke::Escape);
    assert_eq!((night.app.sought.as_str(), night.app.mode()), ("", Mode::Help));
    night.act(Action::Search);
    night.type_text("note");
    night.press(Stroke::Enter);
    night.act(Action::Close);
    assert_eq!((night.app.sought.as_str(), night.app.mode()), ("", Mode::Help));
    night.act(Action::Close);
    assert_eq!(night.app.mode(), Mode::Board);
    assert!(night.app.drafts.get("search").is_none(), "what is looked for is no draft");
}

/// A theme is shown while it is chosen, and the screen is as it was whatever closes the line but Enter.
#[test]
fn a_theme_that_is_chosen_is_shown_at_once_and_kept_by_enter() {
    let mut night = Night::new();
    let names = ["dark", "light", "mine"].map(str::to_owned).to_vec();
    night.send(Message::Themes(Themes { names, current: "dark".to_owned() }));
    let preview = |name: Option<&str>| vec![Effect::Preview(name.map(str::to_owned))];
    let begin = |night: &mut Night| {
        night.act(Action::Command);
        night.type_text("theme ");
    };
    begin(&mut night);
    assert_eq!(night.press(Stroke::Down), preview(Some("light")));
    assert_eq!(night.press(Stroke::Down), preview(Some("mine")));
    assert_eq!(night.press(Stroke::Up), preview(Some("light")));
    assert_eq!(night.press(Stroke::Up), preview(None), "the one that holds");
    night.press(Stroke::Down);
    assert_eq!(night.press(Stroke::Escape), preview(None));
    begin(&mut night);
    assert_eq!(night.press(Stroke::Char('m')), preview(Some("mine")), "what is typed begins it");
    assert_eq!(night.press(Stroke::Backspace), preview(None));
    night.press(Stroke::Char('l'));
    let kept = night.press(Stroke::Enter);
    assert_eq!(kept, [vec![Effect::Theme("light".to_owned())], preview(None)].concat());
    begin(&mut night);
    assert_eq!(night.press(Stroke::Enter), [Effect::Theme("dark".to_owned())], "nobody chose another");
}

/// Who leaves one of several boards leaves all of them.
#[test]
fn what_lapses_on_another_board_is_told_before_leaving() {
    let mut night = Night::new();
    let here = glance(&night.app);
    let lapses = Some(Text::line("1 silence lapses in 7 min"));
    let there = Glimpse { board: Text::line("bank"), lapses, ..here.clone() };
    night.send(Message::Boards(vec![here, there]));
    assert_eq!(night.act(Action::Quit), []);
    assert_eq!(night.app.hint.as_ref().unwrap().as_str(), "bank: 1 silence lapses in 7 min; again to leave");
    assert_eq!(night.act(Action::Quit), [Effect::Quit]);
}
