//! The timeline on the screen: what is selected stays selected, whatever arrives.

#![allow(clippy::unwrap_used)]

#[path = "common/story.rs"]
#[allow(dead_code)]
mod story;

use std::collections::BTreeSet;

use proptest::prelude::*;
use story::{Journal, alice, at, board, error_rate};
use warroom::app::{
    Action, App, Effect, Fitted, Focus, Line, Message, Opening, Page, Past, Query, Stroke, View, update,
};
use warroom::model::{Actor, Clock, Event, EventId, EventKind, Recorded, Severity, Subject, Text, Timestamp};
use warroom::timeline::Filter;

const NOW: Timestamp = Timestamp::from_millis(1_723_603_337_000);

fn app() -> App {
    App::new(Opening::new(board(), Clock::System, NOW))
}

fn act(app: &mut App, action: Action) -> Vec<Effect> {
    update(app, Message::Act(action), NOW)
}

fn fit(app: &mut App, rows: usize) {
    update(app, Message::Fitted(Fitted { timeline_rows: rows, ..Fitted::default() }), NOW);
}

fn note(n: u64, at: Timestamp) -> Recorded {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    let event = Event::new(EventId::from_bytes(bytes), board(), EventKind::Note, at, alice());
    Recorded { seq: n, event: Event { text: Text::line(&format!("note {n}")), ..event } }
}

fn second(n: u64) -> Timestamp {
    Timestamp::from_millis(NOW.millis() + i64::try_from(n).unwrap() * 1000)
}

/// The answer a journal with these events gives.
fn answer(query: &Query, journal: &[Recorded]) -> Page {
    let mut events: Vec<Recorded> = journal.to_vec();
    events.retain(|recorded| query.before.is_none_or(|before| recorded.event.key() < before));
    events.retain(|recorded| query.filter.passes(&recorded.event, &BTreeSet::new()));
    events.sort_by_key(|recorded| std::cmp::Reverse(recorded.event.key()));
    let is_last = events.len() <= query.limit;
    events.truncate(query.limit);
    let marks = journal.iter().filter(|recorded| recorded.event.kind == EventKind::Retracted);
    Page { number: query.number, beside: marks.cloned().collect(), events, is_last }
}

fn only_query(effects: &[Effect]) -> Query {
    let [Effect::Read(query)] = effects else { panic!("one question, not {effects:?}") };
    query.clone()
}

/// A screen on a journal with these events, the newest page read.
fn opened(journal: &[Recorded]) -> App {
    let mut app = app();
    let asked = update(&mut app, Message::Opened(Box::default()), NOW);
    update(&mut app, Message::Page(answer(&only_query(&asked), journal)), NOW);
    app
}

fn shown(app: &App) -> Vec<u64> {
    app.log.entries().iter().map(|entry| entry.recorded.seq).collect()
}

/// On a screen with notes 0 to 9, the timeline in focus with its newest selected.
fn strolling() -> App {
    let notes: Vec<Recorded> = (0..10).map(|n| note(n, second(n))).collect();
    let mut app = opened(&notes);
    fit(&mut app, 4);
    act(&mut app, Action::Pane);
    assert_eq!(app.focus, Focus::Timeline);
    app
}

fn selected(app: &App) -> Option<u64> {
    app.log.selected.and_then(|id| app.log.get(id)).map(|recorded| recorded.seq)
}

#[test]
fn scrolling_pauses_and_the_end_follows_again() {
    let mut app = strolling();
    assert_eq!(selected(&app), Some(9));
    act(&mut app, Action::Previous);
    update(&mut app, Message::Appended(vec![note(10, second(10)), note(11, second(3))]), NOW);
    assert_eq!((selected(&app), app.log.unseen), (Some(8), 1));
    for action in [Action::Next, Action::Next] {
        act(&mut app, action);
    }
    assert_eq!((selected(&app), app.log.unseen), (Some(10), 0));
    act(&mut app, Action::Next);
    assert_eq!((selected(&app), app.log.in_sight(4)), (None, 8..12));
    act(&mut app, Action::PageUp);
    assert_eq!(app.log.selected_index(), Some(7));
    act(&mut app, Action::Last);
    assert_eq!(app.log.selected, None);
}

#[test]
fn the_gauges_follow_a_walk_when_it_rests_and_before_any_other_key() {
    let later = second(100);
    let mut app = strolling();
    let tell = |app: &mut App, message| drop(update(app, message, later));
    let step = || Message::Act(Action::Previous);
    (0..3).for_each(|_| tell(&mut app, step()));
    assert_eq!((selected(&app), app.chart.cursor, app.chart.trails), (Some(6), None, true));
    tell(&mut app, Message::Rested);
    assert_eq!((app.chart.cursor, app.chart.trails), (Some(second(6)), false));
    tell(&mut app, step());
    assert_eq!(app.chart.cursor, Some(second(6)));
    tell(&mut app, Message::Act(Action::Times));
    assert_eq!((app.chart.cursor, app.chart.trails), (Some(second(5)), false));
    (0..5).for_each(|_| tell(&mut app, Message::Act(Action::Next)));
    assert_eq!((selected(&app), app.chart.cursor, app.chart.trails), (None, None, false));
}

#[test]
fn the_view_scrolls_as_little_as_it_must() {
    let mut app = strolling();
    for _ in 0..3 {
        act(&mut app, Action::Previous);
    }
    assert_eq!(app.log.in_sight(4), 6..10);
    act(&mut app, Action::Previous);
    assert_eq!(app.log.in_sight(4), 5..9);
    act(&mut app, Action::Next);
    assert_eq!(app.log.in_sight(4), 5..9);
    fit(&mut app, 1);
    assert_eq!(app.log.in_sight(1), 6..7);
}

#[test]
fn escape_lets_go_of_the_selection_then_of_the_filter() {
    let mut app = strolling();
    app.log.filter = Filter::parse("note", NOW).unwrap();
    app.log.typed = "note".to_owned();
    assert_eq!(act(&mut app, Action::Follow), []);
    assert!(app.log.selected.is_none() && app.log.typed == "note");
    let query = only_query(&act(&mut app, Action::Follow));
    assert!(query.filter.is_empty() && app.log.typed.is_empty());
    assert_eq!(act(&mut app, Action::Follow), []);
}

#[test]
fn a_moment_is_looked_for_through_older_pages() {
    let notes: Vec<Recorded> = (0..650).map(|n| note(n, second(n))).collect();
    let mut app = opened(&notes);
    fit(&mut app, 10);
    let later = second(700);
    update(&mut app, Message::Act(Action::Goto), later);
    update(&mut app, Message::Pasted(second(100).to_string().replace(".000", "")), later);
    let mut effects = update(&mut app, Message::Typed(Stroke::Enter), later);
    assert!(matches!(effects.pop(), Some(Effect::Remember(_))));
    let mut pages = 0;
    while let [Effect::Read(query)] = effects.as_slice() {
        effects = update(&mut app, Message::Page(answer(&query.clone(), &notes)), later);
        pages += 1;
    }
    assert_eq!((selected(&app), pages), (Some(100), 2));
    assert_eq!(app.focus, Focus::Timeline);
}

/// An alert that fires and resolves in turn, so many transitions a minute apart.
fn flapping(name: &str, from: u64, transitions: u64) -> Vec<Recorded> {
    let kinds = [EventKind::Fired, EventKind::Resolved];
    let turn = |(n, kind): (u64, &EventKind)| {
        let mut recorded = note(from + n, second((from + n) * 60));
        recorded.event.kind = kind.clone();
        recorded.event.severity = Some(Severity::Warning);
        recorded.event.subject = Subject::named(name);
        recorded
    };
    (0..transitions).zip(kinds.iter().cycle()).map(turn).collect()
}

fn told(app: &App) -> Vec<(u64, usize)> {
    let seq = |at: usize| app.log.entries()[at].recorded.seq;
    let line = |line: &Line| match line {
        Line::Day(_) => (0, 0),
        Line::Entry(at) => (seq(*at), 1),
        Line::Repeated(at, repeats) => (seq(*at), repeats.times),
    };
    app.log.lines().iter().map(line).collect()
}

#[test]
fn what_only_repeats_is_one_line_until_it_is_opened_or_filtered() {
    let mut journal = flapping("flaky", 1, 7);
    journal.push(note(100, second(150)));
    let mut app = opened(&journal);
    fit(&mut app, 4);
    assert_eq!(told(&app), [(100, 1), (7, 4)]);
    assert_eq!(app.log.entries().len(), 8, "all of them are kept");
    act(&mut app, Action::Pane);
    assert_eq!(selected(&app), Some(7));
    // More come: what is selected stays what it is, and is no part of them.
    update(&mut app, Message::Appended(flapping("flaky", 8, 6)), NOW);
    assert_eq!((selected(&app), told(&app)), (Some(7), vec![(100, 1), (7, 4), (13, 3)]));
    assert_eq!(app.log.unseen, 0, "there is room for them");
    act(&mut app, Action::Detail);
    assert_eq!((app.view.clone(), told(&app).len()), (View::Board, 9), "one by one, as far as it was opened");
    act(&mut app, Action::Previous);
    assert_eq!(selected(&app), Some(6));
    act(&mut app, Action::Detail);
    assert!(matches!(app.view, View::Event(..)), "the second time it is the event");
    act(&mut app, Action::Close);
    act(&mut app, Action::Follow);
    assert_eq!(told(&app), [(100, 1), (13, 7)]);
    let filter = Message::Act(Action::Filter);
    update(&mut app, filter, NOW);
    update(&mut app, Message::Pasted("flaky".to_owned()), NOW);
    let asked = update(&mut app, Message::Typed(Stroke::Enter), NOW);
    let Some(Effect::Read(query)) = asked.first() else { panic!("{asked:?}") };
    journal.extend(flapping("flaky", 8, 6));
    update(&mut app, Message::Page(answer(query, &journal)), NOW);
    assert_eq!(told(&app).len(), 13, "a filter shows each");
}

#[test]
fn days_are_parted_where_there_is_room() {
    let day = 86_400;
    let notes = [0, 10, day, day + 10, 3 * day].into_iter().zip(1..);
    let notes: Vec<Recorded> = notes.map(|(at, n)| note(n, second(at))).collect();
    let mut app = opened(&notes);
    fit(&mut app, 4);
    assert_eq!(told(&app).len(), 5);
    fit(&mut app, 5);
    assert_eq!(told(&app).iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2, 0, 3, 4, 0, 5]);
    act(&mut app, Action::Pane);
    let mut walked = Vec::new();
    for _ in 0..5 {
        walked.extend(selected(&app));
        act(&mut app, Action::Previous);
    }
    assert_eq!(walked, [5, 4, 3, 2, 1], "a day is no entry");
    for rows in 1..9 {
        fit(&mut app, rows);
        act(&mut app, Action::Last);
        for _ in 0..9 {
            act(&mut app, Action::Previous);
            let at = app.log.selected_index().unwrap();
            assert!(app.log.in_sight(rows).contains(&at), "{rows} rows");
        }
    }
}

#[test]
fn landmarks_are_jumped_to_through_older_pages() {
    let mut journal: Vec<Recorded> = (0..650).map(|n| note(n, second(n))).collect();
    for (n, kind) in [(100, EventKind::Deploy), (600, EventKind::Deploy), (300, EventKind::SourceDown)] {
        journal[n].event.kind = kind;
    }
    journal[200].event.kind = EventKind::Fired;
    journal[200].event.severity = Some(Severity::Critical);
    let mut app = opened(&journal);
    fit(&mut app, 10);
    let jump = |app: &mut App, action| {
        let mut effects = act(app, action);
        let mut pages = 0;
        while let [Effect::Read(query)] = effects.as_slice() {
            effects = update(app, Message::Page(answer(&query.clone(), &journal)), NOW);
            pages += 1;
        }
        (selected(app), pages)
    };
    assert_eq!(jump(&mut app, Action::PreviousDeploy), (Some(600), 0));
    assert_eq!(jump(&mut app, Action::PreviousDeploy), (Some(100), 2));
    assert_eq!(app.focus, Focus::Timeline);
    assert_eq!(jump(&mut app, Action::NextCritical), (Some(200), 0));
    assert_eq!(jump(&mut app, Action::NextGap), (Some(300), 0));
    assert_eq!(jump(&mut app, Action::NextDeploy), (Some(600), 0));
    assert_eq!(jump(&mut app, Action::NextDeploy), (Some(600), 0));
    assert_eq!(app.hint.as_ref().map(ToString::to_string).as_deref(), Some("no later deploy"));
    // Nothing is found, so nothing else is selected than before.
    let (still, pages) = jump(&mut app, Action::PreviousUnacked);
    assert_eq!((still, app.log.is_complete), (Some(600), true), "after {pages} pages");
    assert_eq!(
        app.hint.as_ref().map(ToString::to_string).as_deref(),
        Some("no earlier unacknowledged alert")
    );
}

#[test]
fn the_event_before_is_looked_for_through_older_pages() {
    let mut journal: Vec<Recorded> = (0..650).map(|n| note(n, second(n))).collect();
    // Of what ended no chart has a mark: it is no moment to go to.
    journal[10..].iter_mut().for_each(|recorded| recorded.event.kind = EventKind::Cleared);
    journal[600].event.kind = EventKind::Deploy;
    let mut app = opened(&journal);
    fit(&mut app, 10);
    let later = second(20_000);
    let before = |app: &mut App| {
        let mut effects = update(app, Message::Act(Action::EventBefore), later);
        let mut pages = 0;
        loop {
            effects.retain(|effect| matches!(effect, Effect::Read(_)));
            let [Effect::Read(query)] = effects.as_slice() else { break };
            effects = update(app, Message::Page(answer(&query.clone(), &journal)), later);
            pages += 1;
        }
        (selected(app), app.chart.cursor, pages)
    };
    assert_eq!(before(&mut app), (Some(600), Some(second(600)), 0));
    assert_eq!(before(&mut app), (Some(9), Some(second(9)), 3));
    assert_eq!(app.hint, None);
    for n in (0..9).rev() {
        assert_eq!(before(&mut app), (Some(n), Some(second(n)), 0));
    }
    // There is nothing before: the moment stays, and it is said.
    assert_eq!(before(&mut app), (Some(0), Some(second(0)), 0));
    let hint = app.hint.as_ref().map(ToString::to_string);
    assert_eq!(hint.as_deref(), Some("nothing happened earlier"));
    update(&mut app, Message::Act(Action::EventAfter), later);
    assert_eq!((selected(&app), app.chart.cursor), (Some(1), Some(second(1))));
    // Without a journal nobody can look.
    let mut app = self::app();
    assert_eq!(act(&mut app, Action::EventBefore), []);
    assert!(app.hint.is_some() && app.chart.cursor.is_none());
}

#[test]
fn older_pages_are_asked_for_once_and_old_answers_dropped() {
    let notes: Vec<Recorded> = (0..450).map(|n| note(n, second(n))).collect();
    let mut app = opened(&notes);
    fit(&mut app, 10);
    act(&mut app, Action::Pane);
    let query = only_query(&act(&mut app, Action::First));
    assert_eq!(query.before.map(|(at, _)| at), Some(second(250)));
    assert_eq!(act(&mut app, Action::Previous), []);
    let stale = Page { number: query.number - 1, ..answer(&query, &notes) };
    update(&mut app, Message::Page(stale), NOW);
    assert_eq!(app.log.entries().len(), 200);
    // Written while the page was on its way, of a time that only the page covers.
    update(&mut app, Message::Appended(vec![note(900, second(100))]), NOW);
    update(&mut app, Message::Page(answer(&query, &notes)), NOW);
    assert_eq!((app.log.entries().len(), selected(&app)), (401, Some(250)));
    assert!(shown(&app).contains(&900) && !app.log.is_complete);
    let last = only_query(&act(&mut app, Action::First));
    update(&mut app, Message::Page(answer(&last, &notes)), NOW);
    assert!(app.log.is_complete);
    assert_eq!(act(&mut app, Action::First), []);
}

#[test]
fn what_is_on_hand_is_bounded_but_never_what_is_looked_at() {
    let mut app = opened(&[]);
    fit(&mut app, 10);
    let flood = |from: u64, to: u64| (from..to).map(|n| note(n, second(n))).collect();
    update(&mut app, Message::Appended(flood(0, 6000)), NOW);
    assert_eq!((app.log.entries().len(), app.log.is_complete), (5000, false));
    act(&mut app, Action::Pane);
    act(&mut app, Action::PageUp);
    update(&mut app, Message::Appended(flood(6000, 20_000)), NOW);
    assert_eq!((selected(&app), app.log.unseen), (Some(5989), 14_000));
    assert!(app.log.in_sight(10).contains(&app.log.selected_index().unwrap()));
    act(&mut app, Action::Last);
    assert_eq!((app.log.entries().len(), app.log.unseen), (5000, 0));
}

#[test]
fn strikes_and_corrections_are_seen_wherever_they_come_from() {
    let notes: Vec<Recorded> = (0..3).map(|n| note(n, second(n))).collect();
    let mut app = opened(&notes);
    let mut strike = note(3, second(3));
    strike.event.kind = EventKind::Retracted;
    strike.event.about = Some(notes[0].event.id);
    let mut correction = note(4, second(4));
    correction.event.corrects = Some(notes[1].event.id);
    update(&mut app, Message::Appended(vec![strike, correction]), NOW);
    let stands: Vec<bool> = app.log.entries().iter().map(warroom::timeline::Entry::stands).collect();
    assert_eq!(stands, [false, false, true, true, true]);
}

#[test]
fn other_boards_stay_out_of_sight() {
    let mut app = opened(&[]);
    let mut foreign = note(1, second(1));
    foreign.event.board = Text::line("other");
    update(&mut app, Message::Appended(vec![foreign]), NOW);
    assert!(app.log.entries().is_empty());
}

/// A screen on a night with two alerts, one of them acknowledged.
fn night() -> (App, Journal) {
    let mut journal = Journal::default();
    journal.alert(200, error_rate(), EventKind::Fired, Severity::Critical);
    journal.settle(at(200));
    journal.alert(201, Subject::named("Pool"), EventKind::Fired, Severity::Critical);
    journal.acknowledge(205, error_rate(), "alice");
    let mut app = app();
    let past = Past { open: journal.open.clone(), incidents: journal.incidents.clone() };
    let asked = update(&mut app, Message::Opened(Box::new(past)), NOW);
    update(&mut app, Message::Page(answer(&only_query(&asked), &journal.events)), NOW);
    (app, journal)
}

fn append(app: &mut App, journal: &mut Journal, of: impl FnOnce(&mut Journal)) {
    let known = journal.events.len();
    of(journal);
    update(app, Message::Appended(journal.events[known..].to_vec()), NOW);
}

#[test]
fn a_selected_alert_stays_selected_when_its_episode_ends() {
    let (mut app, mut journal) = night();
    act(&mut app, Action::Pane);
    let pool = app.alert.unwrap();
    assert_eq!(app.situation.alert(pool).unwrap().subject.name.as_str(), "Pool");
    append(&mut app, &mut journal, |journal| {
        journal.acknowledge(210, Subject::named("Pool"), "bo");
        journal.alert(211, Subject::named("Disk"), EventKind::Fired, Severity::Critical);
    });
    assert_eq!((app.alert, app.situation.alerts.len()), (Some(pool), 3));
    app.marked.insert(pool);
    append(&mut app, &mut journal, |journal| {
        journal.alert(220, Subject::named("Pool"), EventKind::Resolved, Severity::Critical);
    });
    // Still selected, so that no key falls to another; `hands` tells what the keys say then.
    assert!(app.alert.is_some() && app.marked.is_empty());
}

#[test]
fn enter_opens_the_alert_even_where_its_event_is_not_on_hand() {
    let (mut app, journal) = night();
    app.log.filter = Filter::parse("kind:deploy", NOW).unwrap();
    app.log.typed = "kind:deploy".to_owned();
    let past = Past { open: journal.open.clone(), incidents: journal.incidents.clone() };
    let asked = update(&mut app, Message::Opened(Box::new(past)), NOW);
    update(&mut app, Message::Page(answer(&only_query(&asked), &journal.events)), NOW);
    assert!(app.log.entries().is_empty());
    act(&mut app, Action::Pane);
    act(&mut app, Action::Next);
    act(&mut app, Action::Detail);
    assert_eq!(app.view, View::Event(app.alert.unwrap(), 0));
    let closeup = app.closeup.unwrap();
    assert_eq!(closeup.entry.recorded.event.subject, error_rate());
    assert_eq!(closeup.episode.unwrap().acknowledgement.owner().unwrap().by, alice());
}

#[test]
fn a_filter_for_the_unacknowledged_follows_the_acknowledgements() {
    let (mut app, mut journal) = night();
    app.log.filter = Filter::parse("is:unacked", NOW).unwrap();
    let past = Past { open: journal.open.clone(), incidents: journal.incidents.clone() };
    let asked = update(&mut app, Message::Opened(Box::new(past)), NOW);
    update(
        &mut app,
        Message::Page(Page { number: only_query(&asked).number, is_last: true, ..Page::default() }),
        NOW,
    );
    let names = |app: &App| -> Vec<String> {
        app.log.entries().iter().map(|entry| entry.recorded.event.subject.name.to_string()).collect()
    };
    assert_eq!(names(&app), ["Pool"]);
    append(&mut app, &mut journal, |journal| {
        journal.acknowledge(210, Subject::named("Pool"), "bo");
    });
    assert_eq!(names(&app), Vec::<String>::new());
    append(&mut app, &mut journal, |journal| {
        let fired = journal.events[0].event.id;
        journal.about(215, EventKind::Unacknowledged, fired, Actor::person("bo", "bastion"));
    });
    assert_eq!(names(&app), ["HighErrorRate"]);
}

#[test]
fn the_situation_tells_who_is_on_it() {
    let (mut app, mut journal) = night();
    assert_eq!(app.situation.acknowledged.as_ref().unwrap().who.as_str(), "alice");
    append(&mut app, &mut journal, |journal| {
        journal.person(240, EventKind::Escalated, Subject::named("db-team"), "");
    });
    assert_eq!(app.situation.escalated.as_ref().unwrap().at, at(240));
    append(&mut app, &mut journal, |journal| {
        let fired = journal.events[0].event.id;
        journal.about(241, EventKind::Unacknowledged, fired, alice());
    });
    assert!(app.situation.needs_somebody() && app.situation.acknowledged.is_none());
}

/// Something that happens to a screen.
#[derive(Clone, Debug)]
enum Step {
    Append(Vec<u64>),
    Answer,
    Key(Action),
    Fit(usize),
}

fn step() -> impl Strategy<Value = Step> {
    use Action::{Detail, First, Follow, Last, Next, PageDown, PageUp, Pane, Previous};
    let keys = vec![Next, Previous, Previous, First, Last, PageUp, PageDown, Pane, Follow, Detail];
    prop_oneof![
        3 => prop::collection::vec(0..800_u64, 1..5).prop_map(Step::Append),
        2 => Just(Step::Answer),
        5 => prop::sample::select(keys).prop_map(Step::Key),
        1 => (0..30_usize).prop_map(Step::Fit),
    ]
}

/// A screen, the journal behind it, and the question on its way, with the journal as it was then.
struct Screen {
    app: App,
    journal: Vec<Recorded>,
    asked: Option<(Query, usize)>,
    rows: usize,
    fresh: BTreeSet<EventId>,
}

impl Screen {
    fn open(events: u64) -> Self {
        let journal: Vec<Recorded> = (0..events).map(|n| note(n, second(n * 2))).collect();
        let app = opened(&journal);
        Self { app, journal, asked: None, rows: 0, fresh: BTreeSet::new() }
    }

    fn go(&mut self, step: &Step) {
        let before = self.app.log.selected;
        let mut came = Vec::new();
        let effects = match step {
            Step::Append(seconds) => {
                let known = self.journal.len() as u64;
                let new = seconds.iter().zip(known..).map(|(at, n)| note(n, second(*at)));
                came.extend(new);
                self.journal.extend(came.clone());
                update(&mut self.app, Message::Appended(came.clone()), NOW)
            }
            Step::Answer => {
                let Some((query, known)) = self.asked.take() else { return };
                let page = answer(&query, &self.journal[..known]);
                update(&mut self.app, Message::Page(page), NOW)
            }
            Step::Key(action) => {
                self.app.view = View::Board;
                act(&mut self.app, *action)
            }
            Step::Fit(rows) => {
                self.rows = *rows;
                self.app.view = View::Board;
                fit(&mut self.app, *rows);
                Vec::new()
            }
        };
        for effect in effects {
            let Effect::Read(query) = effect else { panic!("{effect:?}") };
            assert!(self.asked.is_none(), "asked twice");
            self.asked = Some((query, self.journal.len()));
        }
        if !matches!(step, Step::Key(_)) {
            assert_eq!(self.app.log.selected, before, "{step:?} moved the selection");
        }
        self.count(&came);
        self.check();
    }

    /// Counts anew what came below the lowest row and was never in sight.
    fn count(&mut self, came: &[Recorded]) {
        let log = &self.app.log;
        if log.selected.is_none() {
            self.fresh.clear();
            return;
        }
        self.fresh.extend(came.iter().map(|recorded| recorded.event.id));
        let below = &log.entries()[log.in_sight(self.rows).end..];
        let below: BTreeSet<EventId> = below.iter().map(|entry| entry.recorded.event.id).collect();
        self.fresh.retain(|id| below.contains(id));
    }

    fn check(&self) {
        let log = &self.app.log;
        let keys: Vec<_> = log.entries().iter().map(|entry| entry.recorded.event.key()).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "out of order");
        let mut all: Vec<_> = self.journal.iter().map(|recorded| recorded.event.key()).collect();
        all.sort_unstable();
        assert!(all.ends_with(&keys), "a hole in what is on hand");
        assert!(!log.is_complete || all.len() == keys.len(), "complete, but not all is on hand");
        assert_eq!(log.unseen, self.fresh.len());
        for rows in [self.rows, 1, 7] {
            let sight = log.in_sight(rows);
            assert!(sight.end <= keys.len());
            let at = log.selected.map(|_| log.selected_index().unwrap());
            assert!(at.is_none_or(|at| sight.contains(&at)), "the selection is out of sight");
            assert!(at.is_some() || sight.end == keys.len(), "the newest are out of sight");
        }
    }
}

proptest! {
    #[test]
    fn nothing_that_arrives_moves_the_selection(
        events in prop::sample::select(vec![0_u64, 3, 30, 420]),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut screen = Screen::open(events);
        for step in &steps {
            screen.go(step);
        }
    }
}
