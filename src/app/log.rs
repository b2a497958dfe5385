//! The timeline as the screen has it: the pages on hand, what is selected, what has come since.
//!
//! Everything is told by an event's id, never by a row: whatever arrives, the selection and the view stay
//! with their events. What only repeats is folded into one line, but never what is selected into another's.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::NaiveDate;

use super::landmark::Landmark;
use super::message::{Page, Query};
use crate::model::{Event, EventId, EventKind, Recorded, Timestamp, Zone};
use crate::timeline::{Entry, Filter, Fold, History, Repeats, Standing, folds};

/// Entries on hand while the newest are followed.
pub(super) const MOST: usize = 5000;

/// Entries asked for at once.
const PAGE: usize = 200;

/// Rows from which days are parted by a line.
const PARTED: usize = 5;

/// An event's place in the timeline.
type Key = (Timestamp, EventId);

/// A line of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A day begins.
    Day(NaiveDate),
    /// An entry, by its place among those on hand.
    Entry(usize),
    /// The last of several that only repeat, which stands for all of them.
    Repeated(usize, Repeats),
}

impl Line {
    /// The place of the entry it shows.
    pub const fn entry(&self) -> Option<usize> {
        match self {
            Self::Day(_) => None,
            Self::Entry(at) | Self::Repeated(at, _) => Some(*at),
        }
    }
}

/// What is looked for among older entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// The first entry at or after it.
    Moment(Timestamp),
    /// The last such one before this place.
    Landmark(Landmark, Option<Key>),
    /// The last of those that charts show, before this time.
    Before(Timestamp),
}

/// The timeline as the screen has it.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// What is shown.
    pub filter: Filter,
    /// The filter as it was typed.
    pub typed: String,
    /// The selected event; while there is none the newest are in sight.
    pub selected: Option<EventId>,
    /// The event in the lowest row; the newest while nothing is selected.
    pub bottom: Option<EventId>,
    /// Events below the lowest row that came since the newest were last in sight.
    pub unseen: usize,
    /// Whether everything older is on hand.
    pub is_complete: bool,
    /// The question that is not answered yet.
    pub asked: Option<Query>,
    /// Rows there are to show it in.
    rows: usize,
    entries: Vec<Entry>,
    lines: Vec<Line>,
    /// Entries that are shown one by one although they repeat.
    unfolded: BTreeSet<EventId>,
    /// Where days begin.
    zone: Zone,
    /// What does not stand here itself: strikes, corrections, what entries point at.
    beside: BTreeMap<EventId, Recorded>,
    /// The oldest place read so far: what lies before it comes with an older page.
    floor: Option<Key>,
    /// What came from before the floor while a page was on its way: the page may have been read earlier.
    late: Vec<Recorded>,
    /// What came and was not in sight since.
    fresh: BTreeSet<EventId>,
    /// What is looked for among older entries.
    sought: Option<Sought>,
    /// Questions asked so far.
    questions: u64,
}

impl Log {
    /// The entries on hand that pass the filter, the oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The event with this id, if it is on hand.
    pub fn get(&self, id: EventId) -> Option<&Recorded> {
        self.entries.iter().map(|entry| &entry.recorded).find(|recorded| recorded.event.id == id)
    }

    /// The event with this id, on hand or beside.
    pub(super) fn known(&self, id: EventId) -> Option<&Recorded> {
        self.get(id).or_else(|| self.beside.get(&id))
    }

    /// The lines, the oldest first: entries, and the days they are of.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line of the selected event.
    pub fn selected_index(&self) -> Option<usize> {
        self.selected.and_then(|id| self.line(id))
    }

    /// The lines in sight where there are so many rows: those up to the lowest, the selected among them.
    pub fn in_sight(&self, rows: usize) -> Range<usize> {
        let len = self.lines.len();
        let Some(selected) = self.selected_index() else { return len.saturating_sub(rows)..len };
        let lowest = self.bottom.and_then(|id| self.line(id)).map_or(len, |at| at + 1);
        let end = lowest.max(rows.min(len)).clamp(selected + 1, (selected + rows.max(1)).min(len));
        end.saturating_sub(rows.max(1))..end
    }

    /// Forgets all pages and asks for the newest.
    pub(super) fn restart(&mut self) -> Query {
        self.entries.clear();
        self.lines.clear();
        self.unfolded.clear();
        self.beside.clear();
        self.late.clear();
        (self.selected, self.bottom, self.floor, self.sought) = (None, None, None, None);
        self.fresh.clear();
        self.unseen = 0;
        self.is_complete = false;
        self.ask(None)
    }

    /// The question for older entries, once the selection comes within a screenful of the oldest on hand.
    pub(super) fn older(&mut self) -> Option<Query> {
        let is_near = self.selected_index().is_some_and(|at| at < self.rows.max(1));
        let is_near = is_near || matches!(self.sought, Some(Sought::Landmark(..) | Sought::Before(_)));
        let before = self.floor.filter(|_| is_near && !self.is_complete && self.asked.is_none())?;
        Some(self.ask(Some(before)))
    }

    fn ask(&mut self, before: Option<Key>) -> Query {
        self.questions += 1;
        let query = Query { number: self.questions, filter: self.filter.clone(), before, limit: PAGE };
        self.asked = Some(query.clone());
        query
    }

    /// Takes in the answer to the open question and says whether it was one.
    pub(super) fn page(&mut self, page: Page) -> bool {
        if self.asked.as_ref().is_none_or(|asked| asked.number != page.number) {
            return false;
        }
        self.asked = None;
        self.is_complete = page.is_last || page.events.is_empty();
        let oldest = page.events.iter().map(|recorded| recorded.event.key()).min();
        self.floor = self.floor.into_iter().chain(oldest).min();
        self.beside.extend(page.beside.into_iter().map(|recorded| (recorded.event.id, recorded)));
        let late = std::mem::take(&mut self.late);
        page.events.into_iter().chain(late).for_each(|recorded| self.insert(recorded));
        // What came before the first page was here may belong to an older one.
        let (complete, floor, selected) = (self.is_complete, self.floor, self.selected);
        let is_covered =
            |recorded: &Recorded| complete || floor.is_some_and(|floor| recorded.event.key() >= floor);
        self.retain(|recorded| is_covered(recorded) || selected == Some(recorded.event.id));
        self.mark();
        self.settle();
        true
    }

    /// Takes in what is new, of which `shown` passes the filter.
    pub(super) fn append(&mut self, events: Vec<Recorded>, shown: impl Fn(&Recorded) -> bool) {
        for recorded in events {
            if is_mark(&recorded) {
                self.beside.insert(recorded.event.id, recorded.clone());
            }
            if !shown(&recorded) || self.place(recorded.event.key()).is_ok() {
                continue;
            }
            let key = recorded.event.key();
            if self.floor.is_some() && !self.covers(key) {
                self.late.extend(self.asked.is_some().then_some(recorded));
                continue;
            }
            if self.selected.is_some() {
                self.fresh.insert(recorded.event.id);
            }
            self.insert(recorded);
        }
        self.lay_out();
        self.trim();
        self.mark();
        self.settle();
    }

    /// Lets go of entries that pass no longer; what is selected stays until it is left.
    pub(super) fn retain(&mut self, passes: impl Fn(&Recorded) -> bool) {
        let held = [self.selected, self.bottom];
        self.entries.retain(|entry| passes(&entry.recorded) || held.contains(&Some(entry.recorded.event.id)));
        self.settle();
    }

    /// Keeps an event at hand that is no entry.
    pub(super) fn keep(&mut self, recorded: Recorded) {
        self.beside.insert(recorded.event.id, recorded);
    }

    /// Selects the entry at this place, scrolling as little as that takes.
    pub(super) fn select(&mut self, at: usize) {
        let before = self.in_sight(self.rows);
        let Some(entry) = self.entries.get(at) else { return };
        self.bottom = self.lowest(before.end);
        self.selected = Some(entry.recorded.event.id);
        self.sought = None;
        self.settle();
    }

    /// Selects the first entry at or after this time; false when there is none. Where it may lie before those
    /// on hand the oldest is selected meanwhile, and [`Self::sought`] tells that older ones are wanted.
    pub(super) fn seek(&mut self, at: Timestamp) -> bool {
        let first = self.entries.partition_point(|entry| entry.recorded.event.at < at);
        if first == self.entries.len() {
            return false;
        }
        self.select(first);
        self.sought = (first == 0 && !self.is_complete).then_some(Sought::Moment(at));
        true
    }

    /// Begins to look for the landmark before what is selected; before the end while nothing is.
    pub(super) fn look_back(&mut self, landmark: Landmark) {
        let before = self.selected.and_then(|id| self.get(id)).map(|recorded| recorded.event.key());
        self.sought = Some(Sought::Landmark(landmark, before));
    }

    /// Begins to look for the last event before this time.
    pub(super) const fn look_before(&mut self, at: Timestamp) {
        self.sought = Some(Sought::Before(at));
    }

    /// What is still looked for.
    pub(super) const fn sought(&self) -> Option<Sought> {
        self.sought
    }

    /// Gives up looking.
    pub(super) const fn give_up(&mut self) {
        self.sought = None;
    }

    /// Shows one by one what the line of this event stands for; says whether that were several.
    pub(super) fn unfold(&mut self, id: EventId) -> bool {
        let Some(Line::Repeated(last, _)) = self.line(id).and_then(|line| self.lines.get(line)) else {
            return false;
        };
        let folds = self.folds();
        let Some(Fold::Of(repeats)) = folds.get(*last) else { return false };
        // All of its name meanwhile; what is not folded into this line does not mind.
        let Some(last) = self.entries.get(*last).map(|entry| &entry.recorded.event) else { return false };
        let meanwhile = |event: &&Event| event.at >= repeats.first && event.key() <= last.key();
        let all = self.entries.iter().map(|entry| &entry.recorded.event).filter(meanwhile);
        let ids: Vec<EventId> =
            all.filter(|event| event.subject == last.subject).map(|event| event.id).collect();
        self.unfolded.extend(ids);
        self.settle();
        true
    }

    /// Days begin where this zone's do.
    pub(super) fn reckon(&mut self, zone: Zone) {
        self.zone = zone;
        self.settle();
    }

    /// The entry of the line at this place, or of the nearest one back or on that shows an entry.
    pub(super) fn entry_near(&self, line: usize, back: bool) -> Option<usize> {
        let entry = |line: &Line| line.entry();
        if back {
            self.lines.get(..=line)?.iter().rev().find_map(entry)
        } else {
            self.lines.get(line..)?.iter().find_map(entry)
        }
    }

    /// Moves the view by so many lines, back or on. What is selected stays selected while it is in sight,
    /// else the nearest that is; moved on from the newest, it follows again.
    pub(super) fn scroll(&mut self, by: usize, back: bool) {
        let (sight, len) = (self.in_sight(self.rows), self.lines.len());
        if !back && sight.end == len {
            return self.follow();
        }
        let most = self.rows.max(1).min(len);
        let mut end = if back { sight.end.saturating_sub(by).max(most) } else { (sight.end + by).min(len) };
        // The view rests on an entry.
        if matches!(end.checked_sub(1).and_then(|last| self.lines.get(last)), Some(Line::Day(_))) {
            end = if back && end > most { end - 1 } else { end + 1 };
        }
        let start = end - most.min(end);
        let Some(last) = end.checked_sub(1).filter(|_| end != sight.end) else { return };
        let selected = self.selected_index().unwrap_or(last).clamp(start, last);
        let selected = self.entry_near(selected, false).and_then(|at| self.id(at));
        (self.selected, self.bottom, self.sought) = (selected, self.lowest(last + 1), None);
        self.settle();
    }

    /// Lets go of the selection: the newest are in sight again.
    pub(super) fn follow(&mut self) {
        self.sought = None;
        (self.selected, self.bottom) = (None, None);
        self.unfolded.clear();
        self.settle();
        self.trim();
    }

    /// Takes in how many rows there are.
    pub(super) fn fit(&mut self, rows: usize) {
        self.rows = rows;
        self.settle();
    }

    /// The rows there are.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// Anchors the view where it is, and counts what came below it.
    fn settle(&mut self) {
        if self.selected.is_none_or(|id| self.index(id).is_none()) {
            (self.selected, self.bottom) = (None, None);
            self.fresh.clear();
        }
        self.lay_out();
        let sight = self.in_sight(self.rows);
        let lowest = self.lines.get(..sight.end).unwrap_or_default().iter().rev().find_map(Line::entry);
        let below = self.entries.get(lowest.map_or(0, |at| at + 1)..).unwrap_or_default();
        if !self.fresh.is_empty() {
            let below: BTreeSet<EventId> = below.iter().map(|entry| entry.recorded.event.id).collect();
            self.fresh.retain(|id| below.contains(id));
        }
        self.unseen = self.fresh.len();
        self.bottom = lowest.filter(|_| self.selected.is_some()).and_then(|at| self.id(at));
    }

    /// Makes the lines anew.
    fn lay_out(&mut self) {
        let folds = self.folds();
        let mut lines = Vec::with_capacity(self.entries.len());
        let mut day: Option<NaiveDate> = None;
        for (at, (entry, fold)) in self.entries.iter().zip(folds).enumerate() {
            let line = match fold {
                Fold::Within => continue,
                Fold::Alone => Line::Entry(at),
                Fold::Of(repeats) => Line::Repeated(at, repeats),
            };
            if self.rows >= PARTED {
                let its_day = self.zone.local(entry.recorded.event.at).date_naive();
                lines.extend(day.filter(|day| *day != its_day).map(|_| Line::Day(its_day)));
                day = Some(its_day);
            }
            lines.push(line);
        }
        self.lines = lines;
    }

    /// What repeats, while everything is shown; a filter shows each entry that passes.
    fn folds(&self) -> Vec<Fold> {
        if !self.filter.is_empty() {
            return vec![Fold::Alone; self.entries.len()];
        }
        let held = [self.selected, self.bottom];
        let shows = |id: EventId| held.contains(&Some(id)) || self.unfolded.contains(&id);
        folds(&self.entries, shows)
    }

    /// Which line shows this event.
    fn line(&self, id: EventId) -> Option<usize> {
        let shows = |line: &Line| line.entry().and_then(|at| self.id(at)) == Some(id);
        self.lines.iter().rposition(shows)
    }

    /// The lowest entry above the line at this place.
    fn lowest(&self, line: usize) -> Option<EventId> {
        let above = self.lines.get(..line.min(self.lines.len()))?;
        above.iter().rev().find_map(Line::entry).and_then(|at| self.id(at))
    }

    fn id(&self, at: usize) -> Option<EventId> {
        self.entries.get(at).map(|entry| entry.recorded.event.id)
    }

    /// Where the entry with this id stands.
    pub(super) fn index(&self, id: EventId) -> Option<usize> {
        self.entries.iter().rposition(|entry| entry.recorded.event.id == id)
    }

    /// Whether everything from this place on has been read.
    fn covers(&self, key: Key) -> bool {
        self.is_complete || self.floor.is_some_and(|floor| key >= floor)
    }

    /// Where an event with this key stands, or would.
    fn place(&self, key: Key) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&key, |entry| entry.recorded.event.key())
    }

    fn insert(&mut self, recorded: Recorded) {
        if let Err(place) = self.place(recorded.event.key()) {
            self.entries.insert(place, Entry { recorded, struck_by: None, replaced_by: None });
        }
    }

    /// Drops the oldest beyond what is kept, but nothing that is selected or in sight.
    fn trim(&mut self) {
        let sight = self.in_sight(self.rows);
        let first = self.lines.get(sight).unwrap_or_default().iter().find_map(Line::entry);
        let beyond = self.entries.len().saturating_sub(MOST).min(first.unwrap_or(self.entries.len()));
        if beyond == 0 {
            return;
        }
        self.entries.drain(..beyond);
        self.is_complete = false;
        self.floor = self.entries.first().map(|entry| entry.recorded.event.key());
        // An older page that is on its way would leave a gap to what is left.
        self.asked = self.asked.take().filter(|asked| asked.before.is_none());
        self.late.clear();
        self.forget_beside();
        self.lay_out();
    }

    fn forget_beside(&mut self) {
        let on_hand: BTreeSet<EventId> = self.entries.iter().map(|entry| entry.recorded.event.id).collect();
        let pointed = |recorded: &Recorded| [recorded.event.about, recorded.event.corrects];
        let named: BTreeSet<EventId> =
            self.entries.iter().flat_map(|entry| pointed(&entry.recorded)).flatten().collect();
        self.beside.retain(|id, recorded| {
            let of_entry = pointed(recorded).into_iter().flatten().any(|target| on_hand.contains(&target));
            named.contains(id) || of_entry
        });
    }

    /// Sees anew what is struck out or replaced.
    fn mark(&mut self) {
        let on_hand = self.entries.iter().map(|entry| &entry.recorded).chain(self.beside.values());
        let marks: History = on_hand.filter(|recorded| is_mark(recorded)).cloned().collect();
        let standing = Standing::of(&marks);
        for entry in &mut self.entries {
            let id = entry.recorded.event.id;
            (entry.struck_by, entry.replaced_by) = (standing.struck_by(id), standing.replaced_by(id));
        }
    }
}

/// Whether it strikes out or replaces another.
fn is_mark(recorded: &Recorded) -> bool {
    recorded.event.kind == EventKind::Retracted || recorded.event.corrects.is_some()
}
