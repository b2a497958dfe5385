//! Text from outside stays text: no more rows, items, links or blocks than we wrote.

use proptest::prelude::*;
use warroom::export::{json, json_lines, markdown};
use warroom::model::{
    Actor, Event, EventId, EventKind, Evidence, Labels, Link, Recorded, Severity, Subject, Text, Unit,
    Verdict,
};
use warroom::timeline::Entry;

use crate::parse::{Seen, seen};
use crate::readings::document;
use crate::story::{Journal, story};

/// What breaks documents, alone or in any mixture.
const NASTY: [&str; 48] = [
    "|",
    "\\",
    "\\|",
    "`",
    "``",
    "```",
    "~~~",
    "~~",
    "*",
    "**",
    "_",
    "__",
    "# ",
    "\n# ",
    "\n\n",
    "\n",
    "\n- ",
    "\n    ",
    "\n---\n",
    "\n===",
    "\n|-|-|\n",
    "\n:-",
    "1. ",
    "\n2) ",
    "> ",
    "- [ ] ",
    "<b>",
    "</details>",
    "<!--",
    "<script>",
    "![x](http://a/b.png)",
    "[x](javascript:alert(1))",
    "[x]: http://a",
    "[^1]",
    "<http://a.b>",
    "https://a.b/c",
    "www.a.b",
    "&amp;",
    "&#60;",
    "\u{202e}",
    "\u{1b}[31m",
    "\t",
    " ",
    "$x$",
    "word",
    "é̂",
    "a_b",
    "😀",
];

fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(NASTY.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(part, 1..8).prop_map(|parts| parts.concat())
}

/// The words of a night; each place where text from outside can stand has its own.
#[derive(Clone, Debug)]
struct Words {
    alert: String,
    label: String,
    note: String,
    query: String,
    todo: String,
    user: String,
    hypothesis: String,
    link: String,
    url: String,
    gap: String,
    signal: String,
}

fn words() -> impl Strategy<Value = Words> {
    prop::collection::vec(hostile(), 11).prop_map(|mut words| {
        let mut next = || words.pop().unwrap_or_default();
        Words {
            alert: next(),
            label: next(),
            note: next(),
            query: next(),
            todo: next(),
            user: next(),
            hypothesis: next(),
            link: next(),
            url: next(),
            gap: next(),
            signal: next(),
        }
    })
}

fn add(journal: &mut Journal, hhmm: i64, kind: EventKind, change: impl FnOnce(&mut Event)) -> EventId {
    let id = journal.person(hhmm, kind, Subject::default(), "");
    let Recorded { seq, mut event } = journal.events.pop().unwrap();
    change(&mut event);
    journal.events.push(Recorded { seq, event });
    id
}

/// The same night whatever the words.
fn written(words: &Words) -> (String, Vec<Entry>) {
    let mut journal = story();
    let subject =
        Subject { name: Text::line(&words.alert), labels: Labels::new([("l", words.label.as_str())]) };
    journal.alert(159, subject.clone(), EventKind::Fired, Severity::Critical);
    add(&mut journal, 203, EventKind::Fired, |event| {
        event.subject = subject.clone();
        event.actor = Actor::machine(&words.user);
        let query = Text::block(&words.query);
        event.evidence = Some(Evidence { query, value: 1.0, threshold: Some(0.1), unit: Unit::Ratio });
    });
    add(&mut journal, 204, EventKind::Note, |event| {
        event.text = Text::block(&words.note);
        event.actor = Actor::person(&words.user, "h");
        event.links = vec![
            Link { name: Text::line(&words.link), url: Text::line(&format!("https://{}", words.url)) },
            Link { name: Text::line(&words.link), url: Text::line(&format!("javascript:{}", words.url)) },
        ];
    });
    let struck = add(&mut journal, 206, EventKind::Note, |event| event.text = Text::line(&words.note));
    journal.about(207, EventKind::Retracted, struck, Actor::person(&words.user, &words.label));
    for (hhmm, verdict) in [(208, Verdict::Open), (209, Verdict::RuledOut), (210, Verdict::Confirmed)] {
        add(&mut journal, hhmm, EventKind::Hypothesis(verdict), |event| {
            event.subject = Subject::named(&format!("{hhmm}{}", words.hypothesis));
            event.text = Text::block(&words.hypothesis);
        });
    }
    add(&mut journal, 211, EventKind::Todo, |event| event.text = Text::block(&words.todo));
    add(&mut journal, 212, EventKind::SourceDown, |event| {
        event.subject = Subject::named(&words.gap);
        event.text = Text::block(&words.gap);
    });
    let mut document = document(&journal);
    for series in &mut document.readings {
        series.info.name = Text::line(&words.signal);
    }
    // No words from outside get into a figure; if ever they do, the table holds.
    document.slice.figures[0].formula = Text::line(&words.gap);
    document.slice.board = Text::line(&format!("board {}", words.alert));
    for json in [json(&document)].iter().map(String::as_str).chain(json_lines(&document).lines()) {
        let whole: serde_json::Value = serde_json::from_str(json).unwrap();
        assert!(whole.is_object());
        assert!(!json.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')));
    }
    (markdown(&document), document.slice.entries)
}

fn plain() -> Words {
    let word = || "word".to_owned();
    let (alert, label, note, query, todo, user) = (word(), word(), word(), word(), word(), word());
    let (hypothesis, link, url, gap, signal) = (word(), word(), word(), word(), word());
    Words { alert, label, note, query, todo, user, hypothesis, link, url, gap, signal }
}

fn shape(seen: &Seen) -> [usize; 8] {
    let cells: usize = seen.rows.iter().map(Vec::len).sum();
    let Seen { headings, items, paragraphs, rules, rows, struck, tasks, links, .. } = seen;
    [headings.len(), items.len(), *paragraphs, *rules, rows.len() * 100 + cells, *struck, *tasks, links.len()]
}

/// Text as it is when all blanks are alike.
fn blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn it_reads_back_as_it_was(words in words()) {
        let (text, entries) = written(&words);
        let seen = seen(&text);
        prop_assert_eq!(&seen.strange, &Vec::<String>::new(), "{}", text);
        prop_assert_eq!(shape(&seen), shape(&crate::parse::seen(&written(&plain()).0)), "{}", text);
        prop_assert!(seen.links.iter().all(|link| link.starts_with("https://")));
        let items: Vec<String> = seen.items.iter().map(|item| blanks(item)).collect();
        let blocks: Vec<String> = seen.blocks.iter().map(|block| blanks(block)).collect();
        for entry in &entries {
            let event = &entry.recorded.event;
            let time = event.at.clock();
            let said = blanks(event.text.as_str());
            let found = items.iter().any(|item| item.starts_with(&time) && item.contains(&said));
            prop_assert!(found || blocks.contains(&said), "{said:?} is missing in\n{text}");
        }
        prop_assert_eq!(blanks(&seen.rows[1][5]), blanks(Text::line(&words.gap).as_str()), "{}", text);
        let query = blanks(Text::block(&words.query).as_str());
        prop_assert!(query.is_empty() || seen.codes.iter().any(|code| blanks(code) == query), "{}", text);
        let task = blanks(Text::block(&words.todo).as_str());
        prop_assert!(items.iter().any(|item| item.starts_with(&task) && item.contains("02:11:00")));
    }
}

#[test]
fn a_line_of_a_megabyte_is_kept_whole() {
    let long = "a|`*[_".repeat(175_000);
    let (text, _) = written(&Words { note: long.clone(), query: long.clone(), ..plain() });
    let seen = seen(&text);
    assert!(seen.items.iter().any(|item| item.contains(&long)));
    assert!(seen.codes.contains(&long));
    assert_eq!(shape(&seen), shape(&crate::parse::seen(&written(&plain()).0)));
}
