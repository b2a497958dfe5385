//! What the people of a story do, to the second: the part of an incident that no simulation knows.

use super::scenario::{DEFAULT_SCENARIO, Scenario, at};
use crate::model::{Actor, Event, EventId, EventKind, Mark, Phase, Subject, Text, Timestamp, Verdict};

/// Something a teammate of the story does at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Actor,
    /// What. An acknowledgement is of every critical alert that nobody is on at that time; the end of
    /// an incident is of the open one, and left out where none is open.
    pub kind: EventKind,
    /// What it is about; empty where the kind says it all.
    pub subject: Subject,
    /// What they say, in one line.
    pub text: Text,
}

/// What the team does in `scenario`, in order of time, its last moment included; nothing in a scenario
/// without a story.
pub fn team(scenario: &Scenario) -> Vec<Deed> {
    let deeds = match scenario.name {
        DEFAULT_SCENARIO => [taken_up(), searched(), repaired()].concat(),
        "surge" => surge(),
        "slow-queries" => slow_queries(),
        _ => Vec::new(),
    };
    deeds.into_iter().filter(|deed| (scenario.start..=scenario.end).contains(&deed.at)).collect()
}

impl Deed {
    /// The event's id on this board: the same in every run, and in order of time like all ids of people.
    pub fn id(&self, board: &Text) -> EventId {
        self.id_about(board, &[])
    }

    /// The event on this board. An acknowledgement lacks what it is of: see [`Deed::acknowledge`].
    pub fn event(&self, board: &Text, incident: Option<EventId>) -> Event {
        Event {
            subject: self.subject.clone(),
            text: self.text.clone(),
            source: Text::line("operator"),
            incident,
            ..Event::new(self.id(board), board.clone(), self.kind.clone(), self.at, self.who.clone())
        }
    }

    /// The event of an acknowledgement of the episode that began with `fired`; the id differs from
    /// episode to episode.
    pub fn acknowledge(&self, fired: &Event, incident: Option<EventId>) -> Event {
        Event {
            id: self.id_about(&fired.board, &[fired.id]),
            subject: fired.subject.clone(),
            about: Some(fired.id),
            ..self.event(&fired.board, incident)
        }
    }

    fn id_about(&self, board: &Text, about: &[EventId]) -> EventId {
        let Self { at, who, kind, subject, text } = self;
        let what = format!("deed {at} {who} {} {subject} {text}", kind.name());
        // The place of the time in a person's id; the rest is as good as random.
        let [_, _, _, _, _, _, hash @ ..] = *EventId::following(board, &what, about).bytes();
        EventId::of_person(*at, hash)
    }
}

fn deed(at: Timestamp, who: &Actor, kind: EventKind, subject: &str, text: &str) -> Deed {
    Deed { at, who: who.clone(), kind, subject: Subject::named(subject), text: Text::line(text) }
}

/// The one on call.
fn alice() -> Actor {
    Actor::person("alice", "bastion")
}

/// A developer of the service.
fn bo() -> Actor {
    Actor::person("bo", "bastion")
}

/// Of the database team.
fn dana() -> Actor {
    Actor::person("dana", "db-admin")
}

const OPEN: EventKind = EventKind::Hypothesis(Verdict::Open);
const RULED_OUT: EventKind = EventKind::Hypothesis(Verdict::RuledOut);
const CONFIRMED: EventKind = EventKind::Hypothesis(Verdict::Confirmed);
const RESOLVED: EventKind = EventKind::Incident(Phase::Resolved);
const MITIGATED: EventKind = EventKind::Milestone(Mark::Mitigated);

/// The leak until the database team is called in.
fn taken_up() -> Vec<Deed> {
    use EventKind::{Acknowledged, Escalated, Note};
    let (alice, bo) = (&alice(), &bo());
    let logs = "application logs: \"HikariPool-1 - Connection is not available, request timed out after \
                1000ms\", 14,000 a minute on both pods";
    let called = "pools full on both pods, network ruled out: please look at the databases";
    vec![
        deed(at(2, 5, 0), alice, Acknowledged, "", "on it"),
        deed(at(2, 15, 0), bo, Note, "", logs),
        deed(at(2, 16, 0), alice, OPEN, "network", "packet loss between the zones?"),
        deed(at(2, 25, 0), alice, RULED_OUT, "network", "mtr clean to both zones, probe 0.4 ms as before"),
        deed(at(2, 40, 0), alice, Escalated, "database team", called),
    ]
}

/// The leak from the first look at the databases until the cause is found.
fn searched() -> Vec<Deed> {
    use EventKind::{Action, Note};
    let (alice, bo, dana) = (&alice(), &bo(), &dana());
    let cleared = "restarted without effect, no lock waits: the connections are held by checkout";
    let suspected =
        "the pools count 50 connections in use, the databases see none of them: never given back?";
    let leak = "placing an order: the error path never returns its connection (since v2.31)";
    vec![
        deed(at(2, 42, 0), dana, OPEN, "databases", "lock waits or exhausted backends?"),
        deed(at(3, 0, 0), dana, Action, "databases", "restarted"),
        deed(at(3, 1, 0), bo, Action, "caches", "cleared"),
        deed(at(3, 5, 0), alice, Note, "", "no effect: errors unchanged at 60 %, pools still full"),
        deed(at(3, 5, 30), dana, RULED_OUT, "databases", cleared),
        deed(at(3, 10, 0), bo, OPEN, "connection leak", suspected),
        deed(at(3, 30, 0), bo, CONFIRMED, "connection leak", leak),
    ]
}

/// The leak from the hotfix until all is well. The deploys themselves are seen in the metrics.
fn repaired() -> Vec<Deed> {
    use EventKind::{Action, Note, Todo};
    let (alice, bo) = (&alice(), &bo());
    let half = "errors down to 30 %: checkout-0 serves again, checkout-1 is still without connections";
    let closed = "close connections in a finally block; a lint rule that demands it";
    vec![
        deed(at(3, 45, 0), bo, Note, "", "hotfix v2.32 in review"),
        deed(at(4, 0, 0), bo, Action, "checkout-0", "hotfix v2.32 out, its pool reset"),
        deed(at(4, 5, 0), alice, Note, "", half),
        deed(at(4, 15, 0), bo, Action, "checkout-1", "hotfix v2.32 out, its pool reset"),
        deed(at(4, 20, 0), alice, Todo, "", "alert on pool growth while traffic is flat"),
        deed(at(4, 20, 30), bo, Todo, "", closed),
        deed(at(4, 21, 0), bo, Todo, "", "load test the error paths before each release"),
        deed(at(4, 30, 0), alice, RESOLVED, "", "hotfix holds, errors below 0.1 % for 10 min"),
    ]
}

fn surge() -> Vec<Deed> {
    use EventKind::{Acknowledged, Action, Note, Todo};
    let (alice, bo) = (&alice(), &bo());
    let seen = "2,400 requests/s, six times the usual; no deploy since 12 August";
    let asked = "connections are held 45 ms as ever: only more requests?";
    let found = "one partner's import retries without a pause";
    let limited = "rate limit for the partner's key, tightened step by step until 02:35";
    vec![
        deed(at(2, 3, 0), alice, Acknowledged, "", "on it"),
        deed(at(2, 6, 0), alice, Note, "", seen),
        deed(at(2, 10, 0), alice, OPEN, "traffic surge", asked),
        deed(at(2, 18, 0), bo, CONFIRMED, "traffic surge", found),
        deed(at(2, 30, 0), bo, Action, "gateway", limited),
        deed(at(2, 36, 0), alice, MITIGATED, "", "traffic back at 400 requests/s"),
        deed(at(2, 40, 0), bo, Todo, "", "rate limit per partner by default"),
        deed(at(2, 41, 0), alice, Todo, "", "shed load before request threads run out"),
        deed(at(2, 50, 0), alice, RESOLVED, "", "errors below 0.1 % for 15 min"),
    ]
}

fn slow_queries() -> Vec<Deed> {
    use EventKind::{Acknowledged, Action, Escalated, Note, Todo};
    let (alice, dana) = (&alice(), &dana());
    let seen = "connections held 270 ms instead of 45 ms, traffic flat at 400 requests/s";
    let asked = "every query is slower: a changed plan?";
    let found = "stale statistics: the order lookup scans the table instead of using its index";
    let limits = "statement timeout shorter than the wait for a connection";
    vec![
        deed(at(2, 4, 0), alice, Acknowledged, "", "on it"),
        deed(at(2, 7, 0), alice, Note, "", seen),
        deed(at(2, 10, 0), alice, OPEN, "slow queries", asked),
        deed(at(2, 12, 0), alice, Escalated, "database team", "queries slow since 01:50, please look"),
        deed(at(2, 24, 0), dana, CONFIRMED, "slow queries", found),
        deed(at(2, 30, 0), dana, Action, "databases", "statistics rebuilt table by table until 02:35"),
        deed(at(2, 36, 0), alice, MITIGATED, "", "connections held 45 ms again"),
        deed(at(2, 40, 0), dana, Todo, "", "alert on query time by statement"),
        deed(at(2, 41, 0), alice, Todo, "", limits),
        deed(at(2, 50, 0), alice, RESOLVED, "", "errors below 0.1 % for 15 min"),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::*;

    fn scenarios() -> impl Iterator<Item = Scenario> {
        Scenario::names().into_iter().map(|name| Scenario::named(name).unwrap())
    }

    fn ids(scenario: &Scenario, board: &str) -> Vec<EventId> {
        team(scenario).iter().map(|deed| deed.id(&Text::line(board))).collect()
    }

    #[test]
    fn every_story_but_the_calm_night_has_its_people() {
        let told: Vec<_> = scenarios().map(|scenario| (scenario.name, !team(&scenario).is_empty())).collect();
        assert_eq!(told, [("leak", true), ("surge", true), ("slow-queries", true), ("calm", false)]);
    }

    #[test]
    fn deeds_come_in_order_within_the_story_and_say_something() {
        for scenario in scenarios() {
            let deeds = team(&scenario);
            assert!(deeds.windows(2).all(|two| two[0].at < two[1].at), "{}", scenario.name);
            assert!(deeds.iter().all(|deed| (scenario.start..=scenario.end).contains(&deed.at)));
            for deed in deeds {
                assert!(!deed.text.is_empty() && deed.text.as_str().len() <= 130, "{}", deed.text);
                assert!(!deed.text.as_str().contains("  ") && !deed.who.is_machine(), "{}", deed.text);
            }
        }
    }

    #[test]
    fn the_incident_is_resolved_with_the_storys_last_moment() {
        let last = team(&Scenario::leak()).pop().unwrap();
        assert_eq!((last.kind, last.at), (RESOLVED, Scenario::leak().end));
    }

    #[test]
    fn a_story_that_ends_earlier_has_fewer_deeds() {
        let whole = Scenario::leak();
        let short = Scenario { end: at(2, 16, 0), ..whole.clone() };
        assert_eq!(team(&short), team(&whole)[..3]);
        let shorter = Scenario { end: at(2, 16, 0) - Duration::from_millis(1), ..whole };
        assert_eq!(team(&shorter).len(), 2);
    }

    #[test]
    fn ids_are_the_same_in_every_run_and_differ_between_deeds_and_boards() {
        for scenario in scenarios() {
            let here = ids(&scenario, "checkout");
            assert_eq!(here, ids(&scenario, "checkout"));
            assert!(here.is_sorted(), "in order of time");
            let all: BTreeSet<EventId> = here.iter().copied().chain(ids(&scenario, "shop")).collect();
            assert_eq!(all.len(), 2 * here.len());
        }
        let first = ids(&Scenario::leak(), "checkout")[0];
        assert_eq!(first.to_string(), "01914ea1-9ce0-7566-8014-e36f93507022", "as in journals of older runs");
    }

    #[test]
    fn an_acknowledgement_points_at_what_fired() {
        let board = Text::line("checkout");
        let ack = &team(&Scenario::leak())[0];
        let fired = |name: &str| {
            let id = EventId::following(&board, name, &[]);
            let recorder = Actor::machine("warroom@bastion");
            let event = Event::new(id, board.clone(), EventKind::Fired, at(2, 0, 0), recorder);
            Event { subject: Subject::named(name), ..event }
        };
        let (errors, pool) = (fired("HighErrorRate"), fired("PoolFull"));
        let given = ack.acknowledge(&errors, Some(pool.id));
        assert_eq!((given.about, &given.subject), (Some(errors.id), &errors.subject));
        assert_eq!((given.kind, given.at, given.incident), (ack.kind.clone(), ack.at, Some(pool.id)));
        assert_eq!((given.board, given.text.as_str()), (board.clone(), "on it"));
        let other = ack.acknowledge(&pool, None).id;
        assert_eq!(BTreeSet::from([given.id, other, ack.id(&board)]).len(), 3);
    }
}
