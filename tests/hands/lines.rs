//! The line itself: drafts, pastes, filters, fates, and keys that mean nothing.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use warroom::app::{
    Action, Drafts, Effect, Exported, Fate, Focus, Keeping, Message, Mode, Stroke, View, update,
};
use warroom::model::{EventId, EventKind, Text};

use crate::night::{NOW, Night};

fn kept(effects: &[Effect]) -> Option<&Drafts> {
    effects.iter().find_map(|effect| match effect {
        Effect::Keep(drafts) => Some(drafts),
        _ => None,
    })
}

fn typed(night: &Night) -> &str {
    night.app.prompt.as_ref().unwrap().input.value()
}

#[test]
fn letters_are_text_while_a_line_is_open() {
    let mut night = Night::new();
    night.act(Action::Note);
    night.type_text("quit?");
    assert_eq!((night.app.mode(), typed(&night)), (Mode::Line, "quit?"));
    for action in Action::ALL {
        let effects = night.act(action);
        let acts = matches!(action, Action::Quit | Action::Suspend | Action::Redraw);
        assert_eq!(effects.is_empty(), !acts, "{action:?}");
    }
    assert_eq!(typed(&night), "quit?");
    let effects = night.act(Action::Quit);
    assert_eq!(kept(&effects).unwrap().get("note").unwrap().text, "quit?");
    assert_eq!(effects.last(), Some(&Effect::Quit));
}

#[test]
fn what_is_typed_is_kept_at_every_stroke_and_offered_again() {
    let mut night = Night::new();
    night.act(Action::Note);
    night.press(Stroke::Tab);
    night.type_text("half a thou");
    let effects = night.press(Stroke::Char('g'));
    assert_eq!(kept(&effects).unwrap().get("note").unwrap().text, "half a thoug");
    assert_eq!(kept(&night.press(Stroke::Left)), None, "nothing new to keep");
    night.press(Stroke::Escape);
    night.act(Action::Deploy);
    assert_eq!(typed(&night), "");
    night.press(Stroke::Escape);
    night.act(Action::Note);
    let prompt = night.app.prompt.as_ref().unwrap();
    assert_eq!((prompt.input.value(), prompt.draft, prompt.ask.chosen()), ("half a thoug", Some(NOW), 1));
    let effects = night.press(Stroke::DeleteToStart);
    assert_eq!(kept(&effects), Some(&Drafts::default()));
    assert_eq!(night.app.prompt.as_ref().unwrap().draft, None);
}

#[test]
fn a_sent_line_leaves_no_draft() {
    let mut night = Night::new();
    night.act(Action::Note);
    night.type_text("done");
    let effects = night.press(Stroke::Enter);
    assert!(matches!(effects[..], [Effect::Append(_), Effect::Keep(_), Effect::Remember(_)]), "{effects:?}");
    assert!(night.app.drafts.get("note").is_none() && night.app.prompt.is_none());
}

#[test]
fn what_was_sent_can_be_sent_again() {
    let mut night = Night::new();
    for text in ["first", "second\nof two lines"] {
        night.act(Action::Note);
        night.send(Message::Pasted(text.to_owned()));
        let effects = night.press(Stroke::Enter);
        let sent = effects.iter().find_map(|effect| match effect {
            Effect::Remember(sent) => sent.of("note").last(),
            _ => None,
        });
        assert_eq!(sent.map(String::as_str), Some(text));
    }
    night.act(Action::Note);
    night.type_text("half");
    let mut seen = Vec::new();
    let strokes = [Stroke::Up, Stroke::Up, Stroke::Up, Stroke::Up, Stroke::Down, Stroke::Down];
    for stroke in strokes {
        night.press(stroke);
        seen.push(typed(&night).to_owned());
    }
    let second = "second\nof two lines";
    // The second up goes to the first of the two lines.
    assert_eq!(seen, [second, second, "first", "first", second, "half"]);
    night.press(Stroke::Escape);
    night.act(Action::Deploy);
    night.press(Stroke::Up);
    assert_eq!(typed(&night), "", "each verb has its own");
}

#[test]
fn tab_completes_what_is_begun_and_chooses_where_nothing_is() {
    let (mut night, ..) = Night::burning();
    let bob = night.says("bob", 216, EventKind::Note, None);
    night.select(bob);
    night.act(Action::Note);
    let chosen = |night: &Night| night.app.prompt.as_ref().unwrap().ask.chosen();
    night.type_text("@02:1");
    night.press(Stroke::Tab);
    assert_eq!(typed(&night), "@02:16", "of what is selected");
    night.type_text(" hig");
    night.press(Stroke::Tab);
    night.type_text(" and bo");
    night.press(Stroke::Tab);
    assert_eq!((typed(&night), chosen(&night)), ("@02:16 HighErrorRate and bob", 0));
    night.press(Stroke::Tab);
    assert_eq!((typed(&night), chosen(&night)), ("@02:16 HighErrorRate and bob", 1));
    night.type_text(" #t");
    night.press(Stroke::Tab);
    assert_eq!(typed(&night), "@02:16 HighErrorRate and bob #todo");
    assert_eq!(night.enter()[0].kind, EventKind::Todo);
}

#[test]
fn a_filter_is_completed_from_what_is_on_hand() {
    let (mut night, errors, _) = Night::burning();
    night.says("bob", 216, EventKind::Note, None);
    night.select(errors);
    night.act(Action::Filter);
    night.type_text("ki");
    night.press(Stroke::Tab);
    assert_eq!(typed(&night), "kind:");
    for (back, kind) in [(false, "kind:acknowledged"), (false, "kind:action"), (true, "kind:acknowledged")] {
        night.press(if back { Stroke::BackTab } else { Stroke::Tab });
        assert_eq!(typed(&night), kind);
    }
    night.press(Stroke::DeleteWord);
    night.type_text("by:b");
    night.press(Stroke::Tab);
    assert_eq!(typed(&night), "by:bob");
    night.press(Stroke::Enter);
    assert_eq!(night.app.log.filter.by, ["bob"]);
}

#[test]
fn a_file_that_could_not_be_written_brings_its_line_back() {
    let (mut night, ..) = Night::burning();
    night.act(Action::Export);
    assert_eq!(typed(&night), "incident-2024-08-14-0200-checkout-prod.md");
    night.press(Stroke::DeleteToStart);
    night.type_text("report.pdf");
    assert!(night.press(Stroke::Enter).is_empty(), "no format is called so");
    night.press(Stroke::DeleteToStart);
    night.type_text("report.json");
    let effects = night.press(Stroke::Enter);
    let Some(Effect::Export(export)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(export.path, "report.json");
    assert!(export.incident.is_some() && night.app.prompt.is_none());
    let refused = Exported::Refused(export.clone(), Text::line("this file is there already"));
    night.send(Message::Exported(refused));
    let misread = night.app.prompt.as_ref().unwrap().misread.as_ref().unwrap();
    assert_eq!(misread.reason.as_str(), "this file is there already");
    assert_eq!((typed(&night), night.hint().as_str()), ("report.json", ""));
    night.press(Stroke::Escape);
    night.send(Message::Exported(Exported::Written("/tmp/report.json".into(), 2048)));
    assert_eq!(night.hint(), "wrote /tmp/report.json (2 KiB)");
}

#[test]
fn an_offered_name_is_no_draft() {
    let mut night = Night::new();
    let id = night.says("bob", 216, EventKind::Hypothesis(warroom::model::Verdict::Open), None);
    night.select(id);
    night.act(Action::Hypothesis);
    assert_eq!(typed(&night), "network: ");
    assert!(night.press(Stroke::Escape).is_empty());
    assert_eq!(night.app.drafts, Drafts::default());
}

#[test]
fn what_cannot_be_read_stays_and_is_pointed_at() {
    let mut night = Night::new();
    night.act(Action::Note);
    assert!(night.enter().is_empty());
    assert_eq!(
        night.app.prompt.as_ref().unwrap().misread.as_ref().unwrap().reason.as_str(),
        "there is nothing to note"
    );
    night.type_text("@03:59:59x moved");
    assert_eq!(night.app.prompt.as_ref().unwrap().misread.as_ref().unwrap().span, 0..10);
    assert!(night.enter().is_empty());
    night.press(Stroke::Home);
    night.press(Stroke::Delete);
    assert!(night.app.prompt.as_ref().unwrap().misread.is_none());
    assert_eq!(night.enter()[0].text.as_str(), "03:59:59x moved");
}

#[test]
fn pasted_text_is_text() {
    let mut night = Night::new();
    assert!(night.send(Message::Pasted("q\u{1b}[A\r".to_owned())).is_empty());
    assert_eq!(night.hint(), "pasted text is not run as keys: press n to note it");
    night.act(Action::Note);
    night.send(Message::Pasted("one\r\ntwo\u{1b}[31m".to_owned()));
    assert_eq!(night.enter()[0].text.as_str(), "one\ntwo␛[31m");
    night.act(Action::Deploy);
    night.send(Message::Pasted("checkout\nv2\r".to_owned()));
    assert_eq!(typed(&night), "checkout v2");
    night.send(Message::Pasted("x".repeat(100_000)));
    assert_eq!((typed(&night).len(), night.hint().contains("64 KiB")), (64 * 1024, true));
}

#[test]
fn no_paste_ever_acts() {
    let words = [
        "\r",
        "\n",
        "\u{1b}",
        "\u{3}",
        "\u{1b}[201~",
        "ctrl-c",
        "enter",
        "q",
        "a",
        "\t",
        "@02:40",
        "é",
        "\u{202e}",
    ];
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let (mut night, ..) = Night::burning();
    let views =
        [None, Some(Action::Note), Some(Action::Acknowledge), Some(Action::Resolve), Some(Action::Filter)];
    for round in 0..500 {
        if let Some(action) = views[round % views.len()] {
            night.act(action);
        }
        let mode = night.app.mode();
        let parts = dice.random_range(0..20);
        let blob: String = (0..parts)
            .map(|_| match dice.random_range(0..3) {
                0 => char::from(dice.random_range(0..128_u8)).to_string(),
                _ => words[dice.random_range(0..words.len())].to_owned(),
            })
            .collect();
        let effects = night.send(Message::Pasted(blob));
        assert!(effects.iter().all(|effect| matches!(effect, Effect::Keep(_))), "{effects:?}");
        assert_eq!(night.app.mode(), mode);
        night.press(Stroke::Escape);
    }
    assert!(night.app.pendings.is_empty());
}

#[test]
fn a_deed_is_pending_until_the_journal_shows_it() {
    let (mut night, ..) = Night::burning();
    let event = night.tell(Action::Acknowledge, "mine").remove(0);
    let words = |night: &Night, id: EventId| night.app.pendings.get(id).unwrap().words().to_string();
    assert_eq!(words(&night, event.id), "pending…");
    assert_eq!(night.app.open.unacknowledged().len(), 2, "not acknowledged before it is stored");
    night.fate(event.id, Fate::Waiting(Text::line("disk full")));
    assert_eq!(words(&night, event.id), "waiting for the journal");
    night.fate(event.id, Fate::Stored);
    assert_eq!(words(&night, event.id), "stored");
    night.arrives(event.clone());
    assert!(night.app.pendings.is_empty() && night.app.open.unacknowledged().len() == 1);
    let note = night.tell(Action::Note, "x").remove(0);
    night.fate(note.id, Fate::Stored);
    update(&mut night.app, Message::Tick, NOW + Duration::from_secs(4));
    assert!(!night.app.pendings.is_empty());
    update(&mut night.app, Message::Tick, NOW + Duration::from_secs(5));
    assert!(night.app.pendings.is_empty());
}

#[test]
fn a_refused_text_comes_back() {
    let mut night = Night::new();
    let note = night.tell(Action::Note, "precious").remove(0);
    let effects = night.fate(note.id, Fate::Refused(Text::line("too long")));
    assert_eq!(kept(&effects).unwrap().get("note").unwrap().text, "precious");
    update(&mut night.app, Message::Tick, NOW + Duration::from_mins(9));
    assert_eq!(night.app.pendings.get(note.id).unwrap().words().as_str(), "NOT STORED: too long");
    night.act(Action::Follow);
    assert!(night.app.pendings.is_empty());
    night.act(Action::Note);
    assert_eq!(typed(&night), "precious");
}

#[test]
fn a_refused_text_waits_for_the_line_that_is_open() {
    let mut night = Night::new();
    let note = night.tell(Action::Note, "first").remove(0);
    night.act(Action::Note);
    night.type_text("second");
    assert!(night.fate(note.id, Fate::Refused(Text::line("no"))).is_empty());
    assert_eq!(typed(&night), "second");
    let effects = night.press(Stroke::Escape);
    assert_eq!(kept(&effects).unwrap().get("note").unwrap().text, "first\nsecond");
}

#[test]
fn a_filter_is_read_while_typed_and_cleared_empty() {
    let mut night = Night::new();
    night.act(Action::Filter);
    night.type_text("kind:no");
    assert!(night.app.prompt.as_ref().unwrap().misread.is_some());
    night.press(Stroke::Enter);
    assert!(night.app.prompt.is_some());
    night.type_text("te");
    night.press(Stroke::Enter);
    assert_eq!((night.app.log.typed.as_str(), night.app.prompt.is_none()), ("kind:note", true));
    assert_eq!(night.app.log.filter.kinds, ["note"]);
    night.act(Action::Filter);
    assert_eq!(typed(&night), "kind:note");
    night.press(Stroke::Escape);
    assert_eq!(night.app.log.typed, "kind:note");
    night.act(Action::Filter);
    night.press(Stroke::DeleteToStart);
    night.press(Stroke::Escape);
    assert!(night.app.log.filter.is_empty() && night.app.log.typed.is_empty());
}

#[test]
fn a_hint_leaves_with_the_next_key_or_by_itself() {
    let mut night = Night::new();
    night.act(Action::Resolve);
    assert!(!night.hint().is_empty());
    night.act(Action::Theme);
    assert!(night.hint().is_empty());
    night.act(Action::Resolve);
    update(&mut night.app, Message::Tick, NOW + Duration::from_secs(5));
    assert!(night.hint().is_empty());
}

/// Every action and stroke, in every view, on boards with nothing, with something, and with selections
/// that point at nothing.
#[test]
fn nothing_panics_whatever_is_pressed_where() {
    let strokes = [
        Stroke::Char('1'),
        Stroke::Char('\u{301}'),
        Stroke::Backspace,
        Stroke::Delete,
        Stroke::DeleteWord,
        Stroke::DeleteNextWord,
        Stroke::Yank,
        Stroke::Transpose,
        Stroke::Undo,
        Stroke::DeleteToStart,
        Stroke::DeleteToEnd,
        Stroke::Left,
        Stroke::Right,
        Stroke::WordLeft,
        Stroke::WordRight,
        Stroke::Home,
        Stroke::End,
        Stroke::Up,
        Stroke::Down,
        Stroke::Tab,
        Stroke::BackTab,
        Stroke::Newline,
        Stroke::Enter,
        Stroke::Escape,
    ];
    let nowhere = EventId::from_bytes([9; 16]);
    let gone = warroom::signals::GaugeId { signal: "gone".into(), labels: warroom::model::Labels::default() };
    let views = [View::Board, View::Detail(gone.clone(), 3), View::Event(nowhere, 1), View::Help(usize::MAX)];
    for (action, view, focus) in combinations(&views) {
        for odd in 0..3 {
            let mut night = if odd == 1 { Night::burning().0 } else { Night::new() };
            if odd == 2 {
                night.send(Message::Keeping(Keeping::Opening));
                night.app.alert = Some(nowhere);
                night.app.selected = Some(gone.clone());
                night.app.log.selected = Some(nowhere);
                night.app.marked.insert(nowhere);
            }
            night.app.view = view.clone();
            night.app.focus = focus;
            night.act(action);
            for stroke in strokes {
                night.press(stroke);
            }
            night.act(action);
            night.send(Message::Pasted("x: y\n".to_owned()));
            night.press(Stroke::Enter);
            night.act(action);
            assert!(night.app.pendings.iter().all(|pending| pending.event.at <= NOW));
        }
    }
}

fn combinations(views: &[View]) -> impl Iterator<Item = (Action, View, Focus)> {
    let focuses = [Focus::Gauges, Focus::Alerts, Focus::Timeline];
    Action::ALL.into_iter().flat_map(move |action| {
        views.iter().flat_map(move |view| focuses.into_iter().map(move |focus| (action, view.clone(), focus)))
    })
}
