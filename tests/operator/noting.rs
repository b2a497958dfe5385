//! `warroom note`.

use warroom::model::{Event, EventKind, Timestamp};

use crate::binary::{Home, Run};
use crate::night::{self, JOURNAL, events, last};

fn note(home: &Home, args: &[&str]) -> Run {
    home.run(&[&["note", "--journal", JOURNAL], args].concat())
}

/// What was stored last, after its id was all that was printed.
#[track_caller]
fn noted(home: &Home, run: Run) -> Event {
    let (told, err) = (run.out.clone(), run.err.clone());
    let event = last(home);
    assert_eq!((run.done(), err), (format!("{}\n", event.id), String::new()), "{told}");
    event
}

#[test]
fn a_note_is_stored_and_its_id_printed() {
    let home = Home::new();
    let run = note(&home, &["called", "the", "db team"]);
    assert_eq!(home.names(), [JOURNAL], "the journal was made, and nothing else");
    let event = noted(&home, run);
    assert_eq!((event.kind, event.text.as_str()), (EventKind::Note, "called the db team"));
    assert_eq!(event.board.as_str(), "default", "the first of a journal that had none");
    assert!(!event.actor.is_machine() && event.at == event.recorded_at);
    let typed = noted(&home, note(&home, &["!action restarted both replicas"]));
    assert_eq!((typed.kind, typed.text.as_str()), (EventKind::Action, "restarted both replicas"));
}

#[test]
fn the_journal_is_the_homes_own_unless_named() {
    let home = Home::new();
    home.run(&["note", "hello"]).done();
    assert_eq!(events(&home.file(".local/state/warroom/journal.db")).len(), 1);
    home.run(&["--journal", JOURNAL, "note", "--kind", "todo", "hello"]).done();
    assert_eq!(last(&home).kind, EventKind::Todo);
    let exported = home.run(&["--journal", JOURNAL, "export", "--format", "jsonl"]).done();
    assert!(exported.contains("\"todo\""), "{exported}");
}

#[test]
fn notes_are_backdated() {
    let home = Home::new();
    let clock = |event: &Event| event.at.to_string();
    let dated = noted(&home, note(&home, &["cause found", "--at", "2024-08-14T03:30"]));
    assert_eq!((clock(&dated).as_str(), dated.text.as_str()), ("2024-08-14T03:30:00.000Z", "cause found"));
    assert!(dated.is_backdated());
    for args in [&["@02:40 escalated"][..], &["--at", "02:40", "escalated"], &["@02:40", "escalated"]] {
        let typed = noted(&home, note(&home, args));
        assert_eq!((typed.at.clock().as_str(), typed.text.as_str()), ("02:40:00", "escalated"));
        assert!(typed.at <= typed.recorded_at, "the nearest one that is past");
    }
}

#[test]
fn options_stand_anywhere_and_text_may_look_like_one() {
    let home = Home::new();
    let before = noted(&home, note(&home, &["--kind", "action", "restarted", "it"]));
    let after = noted(&home, note(&home, &["restarted", "it", "--kind", "action"]));
    assert_eq!((before.kind, before.text), (after.kind, after.text));
    assert_eq!(noted(&home, note(&home, &["--", "-5 % since 02:40"])).text.as_str(), "-5 % since 02:40");
    assert!(note(&home, &["-5 %"]).refused(2).contains("-5"));
}

#[test]
fn a_single_dash_reads_standard_input() {
    let home = Home::new();
    let read = |input: &[u8]| home.run_with(&["note", "--journal", JOURNAL, "-"], input);
    let event = noted(&home, read(b"@02:40 from the log:\n  ERROR timeout\n"));
    assert_eq!(event.text.as_str(), "from the log:\n  ERROR timeout");
    assert_eq!(event.at.clock(), "02:40:00");
    noted(&home, read("x".repeat(64 * 1024).as_bytes()));
    for (input, told) in [
        ("x".repeat(64 * 1024 + 1).into_bytes(), "at most 64 KiB"),
        ("é".repeat(40_000).into_bytes(), "at most 64 KiB"),
        (b"caf\xe9".to_vec(), "UTF-8"),
        (b" \n".to_vec(), "nothing to note"),
    ] {
        let err = read(&input).refused(2);
        assert!(err.contains(told), "{err}");
    }
    assert_eq!(events(&home.file(JOURNAL)).len(), 2);
}

#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    let home = Home::new();
    let cases: [(&[&str], &[&str]); 6] = [
        (&["x", "--kind", "acton"], &["`acton`", "did you mean `action`?"]),
        (&["x", "--at", "2999-01-01T00:00"], &["2999-01-01T00:00", "future"]),
        (&["x", "--at", "nonsense"], &["`nonsense`", "02:40"]),
        (&["@25:00 x"], &["@25:00", "no time"]),
        (&["@02:40 x", "--at", "02:41"], &["@02:40", "a time already"]),
        (&["x", "--journal", "postgres://db/warroom"], &["--journal takes a file"]),
    ];
    for (args, told) in cases {
        let err = home.run(&[&["note"], args].concat()).refused(2);
        assert!(told.iter().all(|word| err.contains(word)), "{args:?}: {err}");
    }
    assert!(home.names().is_empty(), "nothing was made: {:?}", home.names());
}

#[test]
fn a_deploy_has_a_subject() {
    let home = Home::new();
    let deploy = noted(&home, note(&home, &["--kind", "deploy", "checkout v2.32 to all"]));
    assert_eq!((deploy.subject.to_string().as_str(), deploy.text.as_str()), ("checkout", "v2.32 to all"));
    assert_eq!(deploy.kind, EventKind::Deploy);
}

#[test]
fn a_note_belongs_to_the_open_incident_or_the_named_one() {
    let (home, incident) = night::home();
    assert_eq!(noted(&home, note(&home, &["hello"])).incident, Some(incident));
    let named = incident.to_string();
    assert_eq!(noted(&home, note(&home, &["hello", "--incident", &named])).incident, Some(incident));
    let unknown = "01914ea1-9ce0-7566-8014-e36f93507022";
    let err = note(&home, &["hello", "--incident", unknown]).refused(2);
    assert!(err.contains(unknown), "{err}");
    assert!(note(&home, &["hello", "--incident", "the one"]).refused(2).contains("the one"));
}

#[test]
fn of_several_boards_one_has_to_be_named() {
    let (home, _) = night::home();
    let other = noted(&home, note(&home, &["--board", "other", "hello"]));
    assert_eq!((other.board.as_str(), other.incident), ("other", None));
    let err = note(&home, &["hello"]).refused(2);
    assert!(err.contains("checkout, other") && err.contains("--board"), "{err}");
    assert_eq!(noted(&home, note(&home, &["--board", "checkout", "hello"])).board.as_str(), "checkout");
}

#[test]
fn a_place_that_cannot_be_written_is_named_with_the_reason() {
    let home = Home::new();
    std::fs::write(home.file("file"), "in the way").unwrap();
    let err = home.run(&["note", "--journal", "file/journal.db", "x"]).refused(1);
    assert!(err.contains("file/journal.db") && err.contains("not a directory"), "{err}");
    let err = home.run(&["note", "--journal", "/proc/journal.db", "x"]).refused(1);
    assert!(err.contains("/proc/journal.db"), "{err}");
}

#[test]
fn ids_of_people_are_in_the_order_of_time() {
    let home = Home::new();
    let ids: Vec<String> = (0..3).map(|_| note(&home, &["hello"]).done()).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    let all = events(&home.file(JOURNAL));
    assert!(all.iter().all(|event| event.recorded_at > Timestamp::default()));
}
