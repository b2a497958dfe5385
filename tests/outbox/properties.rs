//! Whatever happens, and whoever is killed in the middle of it: one silence for each alert that somebody is on.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use warroom::model::{
    Actor, Errand, Event, EventId, EventKind, Labels, Progress, Recorded, Severity, Stage, Subject, Text,
    Timestamp,
};
use warroom::outbox::{Deed, Policy, Step, plan};
use warroom::timeline::OpenEpisodes;

const POLICY: Policy = Policy { lasts: Duration::from_mins(10) };

/// What happens.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Fires(u8),
    Resolves(u8),
    Acknowledged(u8, u8),
    TakenBack(u8),
    Passes(u8),
}

/// How a round of errands ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Luck {
    Done,
    /// Nobody answers.
    Away,
    /// It is done, and whoever did it is killed before it is written down.
    Killed,
}

fn turn() -> impl Strategy<Value = (Turn, Luck)> {
    let turn = prop_oneof![
        (0..2_u8).prop_map(Turn::Fires),
        (0..2_u8).prop_map(Turn::Resolves),
        (0..2_u8, 0..3_u8).prop_map(|(alert, who)| Turn::Acknowledged(alert, who)),
        (0..2_u8).prop_map(Turn::TakenBack),
        (1..15_u8).prop_map(Turn::Passes),
    ];
    (turn, prop_oneof![Just(Luck::Done), Just(Luck::Away), Just(Luck::Killed)])
}

/// A journal and an Alertmanager, both made of maps.
#[derive(Default)]
struct World {
    now: Timestamp,
    seq: u64,
    open: OpenEpisodes,
    errands: Vec<Errand>,
    /// The silences, by the event they were made for, with their ends.
    silences: BTreeMap<EventId, Timestamp>,
}

impl World {
    fn append(&mut self, kind: EventKind, alert: u8, about: Option<EventId>, by: Actor) {
        self.seq += 1;
        let mut id = [0; 16];
        id[8..].copy_from_slice(&self.seq.to_be_bytes());
        let event = Event::new(EventId::from_bytes(id), Text::line("shop"), kind, self.now, by);
        let (severity, source) = (Some(Severity::Critical), Text::line("prod"));
        let recorded = Recorded {
            seq: self.seq,
            event: Event { subject: subject(alert), about, severity, source, ..event },
        };
        self.open.append(&recorded);
        if recorded.event.reaches_out() {
            self.errands.push(Errand { asked: recorded, progress: Progress::default() });
        }
    }

    fn happens(&mut self, turn: Turn) {
        let machine = Actor::machine("warroom@test");
        let episode = |alert| self.open.episode(&Text::line("shop"), &subject(alert));
        match turn {
            Turn::Passes(minutes) => self.now = self.now + Duration::from_mins(minutes.into()),
            Turn::Fires(alert) if episode(alert).is_none() => {
                self.append(EventKind::Fired, alert, None, machine);
            }
            Turn::Resolves(alert) => {
                if let Some(open) = episode(alert) {
                    self.append(EventKind::Resolved, alert, Some(open.first.id), machine);
                }
            }
            Turn::Acknowledged(alert, who) => {
                if let Some(open) = episode(alert) {
                    let by = Actor::person(&format!("person {who}"), "bastion");
                    self.append(EventKind::Acknowledged, alert, Some(open.first.id), by);
                }
            }
            Turn::TakenBack(alert) => {
                let owner = episode(alert).and_then(|open| open.acknowledgement.owner().map(|ack| ack.id));
                if let Some(ack) = owner {
                    self.append(EventKind::Unacknowledged, alert, Some(ack), machine);
                }
            }
            Turn::Fires(_) => {}
        }
        // What nobody prolongs ends.
        let now = self.now;
        self.silences.retain(|_, end| *end > now);
    }

    /// Whoever records does what is due.
    fn round(&mut self, luck: Luck) {
        for step in plan(&self.errands, &self.open, POLICY, self.now) {
            let progress = if luck == Luck::Away { None } else { Some(self.done(&step)) };
            if let Some(progress) = progress.filter(|_| luck == Luck::Done) {
                let id = step.errand.asked.event.id;
                self.errands.iter_mut().find(|errand| errand.asked.event.id == id).unwrap().progress =
                    progress;
            }
        }
        self.errands.retain(|errand| errand.progress.stage != Stage::Over);
    }

    /// As the Alertmanager does it: a silence is made for an event once.
    fn done(&mut self, step: &Step) -> Progress {
        let event = step.errand.asked.event.id;
        match &step.deed {
            Deed::Silence(wanted) | Deed::Extend(_, wanted) => {
                let is_there = self.silences.contains_key(&event) && matches!(step.deed, Deed::Silence(_));
                let until = if is_there { self.silences[&event] } else { wanted.until };
                self.silences.insert(event, until);
                let handle = Some(Text::line(&event.to_string()));
                Progress { stage: Stage::Confirmed, handle, until: Some(until), ..Progress::default() }
            }
            Deed::Expire(handle, why) => {
                self.silences.retain(|event, _| event.to_string() != handle.as_str());
                Progress { stage: Stage::Over, said: why.clone(), ..Progress::default() }
            }
            Deed::Revoke(why) => {
                self.silences.remove(&event);
                Progress { stage: Stage::Over, said: why.clone(), ..Progress::default() }
            }
            Deed::Settle(progress) => progress.clone(),
        }
    }

    /// The acknowledgements that count.
    fn owners(&self) -> Vec<EventId> {
        let mut owners: Vec<EventId> =
            self.open.episodes().iter().filter_map(|open| Some(open.acknowledgement.owner()?.id)).collect();
        owners.sort_unstable();
        owners
    }
}

fn subject(alert: u8) -> Subject {
    Subject::alert("PoolFull", &Labels::default().with("pool", &alert.to_string()))
}

proptest! {
    #[test]
    fn there_is_one_silence_for_each_alert_that_somebody_is_on(turns in prop::collection::vec(turn(), 0..40)) {
        let mut world = World::default();
        for (turn, luck) in turns {
            world.happens(turn);
            world.round(luck);
        }
        // All is well again.
        world.round(Luck::Done);
        world.round(Luck::Done);
        let silenced: Vec<EventId> = world.silences.keys().copied().collect();
        prop_assert_eq!(&silenced, &world.owners());
        // Nothing more is due.
        prop_assert_eq!(plan(&world.errands, &world.open, POLICY, world.now), Vec::new());
        world.happens(Turn::Passes(11));
        prop_assert!(world.silences.is_empty(), "whatever nobody prolongs has ended");
    }
}
