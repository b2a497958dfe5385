//! The recorder itself.

use std::collections::BTreeMap;

use super::absence::{Absences, open_keys};
use super::deploys::Deploys;
use super::foreign::Foreign;
use super::orphans::Orphans;
use super::outage::Sources;
use super::pen::Pen;
use super::recalls::Recalls;
use super::rules::Rules;
use crate::model::{
    Actor, Event, Item, Observation, Point, Readings, Recorded, SeriesInfo, Subject, Text, Timestamp,
};
use crate::signals::{MAX_SERIES, SignalSpec, SourceSpec, Unwatched};
use crate::timeline::{Incidents, OpenEpisodes, Track, rearms, turn};

/// What the journal of a board should hold, from what its sources say.
///
/// ```
/// use warroom::model::{Actor, Item, Labels, Observation, Reading, Readings, Recorded, Text, Timestamp, Unit};
/// use warroom::recorder::Recorder;
/// use warroom::signals::{Role, SignalSpec, Threshold};
/// use warroom::timeline::{Incidents, OpenEpisodes};
///
/// let recorder = Actor::machine("warroom@bastion");
/// let mut recorder =
///     Recorder::new(Text::line("orders"), recorder, OpenEpisodes::default(), Incidents::default());
/// recorder.add_signal(SignalSpec {
///     id: "errors".into(),
///     name: "Errors".into(),
///     source: "app".into(),
///     role: Role::Errors,
///     unit: Unit::Ratio,
///     expr: "errors".to_owned(),
///     limit: None,
///     warning: None,
///     critical: Some(Threshold::at_once(0.05)),
/// });
///
/// let at = Timestamp::from_secs_f64(1_723_603_200.0);
/// let reading = Reading { labels: Labels::default(), value: 0.6, limit: None, at };
/// let readings = Readings { signal: "errors".into(), readings: vec![reading] };
/// let items = vec![Item::Readings(readings)];
/// let observation = Observation { source: "app".into(), at, received_at: at, items };
///
/// let due = recorder.observe(&observation, at);
/// assert_eq!((due.len(), due[0].kind.name()), (1, "fired"));
/// // The journal has not got them yet, so it is due still, the same one.
/// assert_eq!(recorder.due(at), due);
/// for (seq, event) in (1..).zip(due) {
///     recorder.absorb(&Recorded { seq, event });
/// }
/// assert!(recorder.due(at).is_empty());
/// assert_eq!(recorder.settle(at)[0].kind.name(), "incident.opened");
/// ```
#[derive(Clone, Debug)]
pub struct Recorder {
    pen: Pen,
    open: OpenEpisodes,
    incidents: Incidents,
    sources: Sources,
    rules: Rules,
    absences: Absences,
    orphans: Orphans,
    deploys: Deploys,
    foreign: Foreign,
    recalls: Recalls,
}

impl Recorder {
    /// A recorder of `board` that writes as `actor`, and goes on where the journal stands.
    pub fn new(board: Text, actor: Actor, open: OpenEpisodes, incidents: Incidents) -> Self {
        Self {
            pen: Pen { board, actor },
            open,
            incidents,
            sources: Sources::default(),
            rules: Rules::default(),
            absences: Absences::default(),
            orphans: Orphans::default(),
            deploys: Deploys::default(),
            foreign: Foreign::default(),
            recalls: Recalls::default(),
        }
    }

    /// Takes over anew what stands in the journal, keeping what was observed.
    pub fn stand(&mut self, open: OpenEpisodes, incidents: Incidents) {
        (self.open, self.incidents) = (open, incidents);
    }

    /// Takes in up to when the journal has readings of each signal, by its id: what servers remember of that time
    /// was watched and judged already.
    pub fn know_readings(&mut self, read_until: BTreeMap<Text, Timestamp>) {
        self.rules.know(read_until);
    }

    /// Adds a source, or takes over what is new about one that is known.
    pub fn add_source(&mut self, spec: SourceSpec) {
        self.sources.add(spec);
    }

    /// Adds a signal, or takes over what is new about one that is known.
    pub fn add_signal(&mut self, spec: SignalSpec) {
        if spec.role.is_shown() { self.rules.add(spec) } else { self.deploys.add(spec) }
    }

    /// Lets go of what is watched no longer, and answers with what is due: what was open of it ends.
    pub fn forget(&mut self, gone: &Unwatched, now: Timestamp) -> Vec<Event> {
        let Self { pen, open, sources, rules, orphans, deploys, foreign, recalls, .. } = self;
        let why = match gone {
            Unwatched::Source(name) => format!("{name} is no longer watched"),
            Unwatched::Signals(_) => "its signal is no longer watched".to_owned(),
        };
        let local = open_keys(pen, open);
        for rule in rules.remove(gone) {
            orphans.leave(local.iter().filter(|key| rule.is_about(key)).cloned(), now, &why);
        }
        if let Unwatched::Source(name) = gone {
            sources.remove(name);
            orphans.leave([pen.key(Track::Source, &Subject::named(name))], now, &why);
        }
        orphans.leave(foreign.forget(pen, open, gone), now, &why);
        deploys.forget(gone);
        recalls.forget(gone);
        self.due(now)
    }

    /// Takes in what the journal holds anew: own events, other people's, other recorders'.
    pub fn absorb(&mut self, recorded: &Recorded) {
        self.open.append(recorded);
        self.incidents.append(recorded);
        self.deploys.absorb(&recorded.event, &self.pen.board);
    }

    /// Takes in a poll's outcome, and answers with what is due.
    pub fn observe(&mut self, observation: &Observation, now: Timestamp) -> Vec<Event> {
        let Self { pen, open, sources, rules, absences, deploys, foreign, recalls, .. } = self;
        recalls.observe(observation);
        sources.observe(observation);
        foreign.observe(pen, open, sources.all(), observation);
        rules.observe(observation, sources.get(&observation.source), recalls);
        absences.note(pen, open, observation.at, |key| rules.presence(&key.subject(), sources.all()));
        deploys.observe(pen, observation, now);
        self.due(now)
    }

    /// Every transition that the journal should hold and does not, as far as was observed, in the order of
    /// time. The same ones come again until they were absorbed.
    pub fn due(&mut self, now: Timestamp) -> Vec<Event> {
        let Self { pen, open, sources, rules, absences, orphans, deploys, foreign, recalls, .. } = self;
        let mut events = sources.due(pen, open, now);
        events.extend(rules.due(pen, open, recalls, now));
        events.extend(orphans.due(pen, open, now));
        events.extend(absences.due(pen, open, now));
        events.extend(deploys.due(now));
        events.extend(foreign.due((pen, open, now), sources.all(), recalls));
        events.sort_by_key(Event::key);
        events.dedup_by_key(|event| event.id);
        events
    }

    /// The acknowledgements that are due to end and what is due to become of the incident. The caller
    /// appends and absorbs them, and asks again until nothing is due.
    pub fn settle(&self, now: Timestamp) -> Vec<Event> {
        let Pen { board, actor } = &self.pen;
        let rearms = rearms(&self.open).into_iter().filter(|rearm| rearm.board == *board);
        let mut events: Vec<Event> = rearms.map(|rearm| rearm.event(now, actor.clone())).collect();
        let turn = turn(&self.open, &self.incidents, board, now);
        events.extend(turn.map(|turn| turn.event(now, actor.clone())));
        // What follows from an alert rests on the same numbers.
        let evidence = |event: &Event| self.open.get(event.about?)?.event.evidence.clone();
        for event in &mut events {
            event.evidence = evidence(event);
        }
        events
    }

    /// The readings to keep: those of known signals that people look at, as many series of each as a
    /// board shows.
    pub fn points(&self, observation: &Observation) -> Vec<(SeriesInfo, Point)> {
        let readings = observation.items.iter().filter_map(|item| match item {
            Item::Readings(readings) => Some((self.rules.spec(&readings.signal)?, readings)),
            _ => None,
        });
        readings.flat_map(|(spec, readings)| self.points_of(spec, readings)).collect()
    }

    fn points_of(&self, spec: &SignalSpec, readings: &Readings) -> Vec<(SeriesInfo, Point)> {
        let info = SeriesInfo {
            board: self.pen.board.clone(),
            signal: Text::line(&spec.id),
            name: Text::line(&spec.name),
            role: Text::line(spec.role.name()),
            unit: spec.unit,
            query: Text::line(&spec.expr),
            labels: crate::model::Labels::default(),
        };
        let kept = readings.readings.iter().take(MAX_SERIES);
        kept.map(|reading| {
            let info = SeriesInfo { labels: reading.labels.clone(), ..info.clone() };
            (info, Point::one(reading.at, reading.value, reading.limit))
        })
        .collect()
    }

    /// What is open, as far as it was absorbed.
    pub const fn open(&self) -> &OpenEpisodes {
        &self.open
    }

    /// The incidents, as far as they were absorbed.
    pub const fn incidents(&self) -> &Incidents {
        &self.incidents
    }
}
