//! Gauges that belong together. Where many are shown, those of a signal that stand together have a heading, and so
//! have a source's other signals; the order stays what it is, the worst first.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fold::{Tally, tally};
use crate::model::Text;
use crate::ui::face::Face;

/// What belongs together, each named by the first gauge of it on the board.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kin {
    /// The series of a signal.
    Signal(usize),
    /// What a source has.
    Source(usize),
}

/// Some that stand together.
pub(super) struct Run {
    /// Which of those that are shown.
    pub members: Range<usize>,
    /// What they are, safe to show.
    pub title: Text,
    /// Whether the title says which signal they are.
    pub is_signal: bool,
    /// How bad all are that belong together, shown or not.
    pub tally: Tally,
}

/// Which gauges of a board belong together.
pub(super) struct Groups<'f> {
    faces: &'f [Face<'f>],
    /// The first of each one's signal.
    signals: Vec<usize>,
    /// The first of each one's source.
    sources: Vec<usize>,
}

impl<'f> Groups<'f> {
    /// Those of a board.
    pub(super) fn of(faces: &'f [Face<'f>]) -> Self {
        let firsts = |name: fn(&'f Face<'f>) -> &'f str| {
            let mut firsts = BTreeMap::new();
            let first = |(place, face)| *firsts.entry(name(face)).or_insert(place);
            faces.iter().enumerate().map(first).collect()
        };
        let (signals, sources) = (firsts(|face| &face.gauge.spec.id), firsts(|face| &face.gauge.spec.source));
        Self { faces, signals, sources }
    }

    /// Which of these stand together, by their places on the board: two at the least.
    pub(super) fn runs(&self, shown: &[usize]) -> Vec<Run> {
        let runs = self.together(shown).into_iter();
        runs.map(|(members, kin)| self.run(members, kin)).collect()
    }

    /// How many gauges stand on a page of so many rows, headings among them: as many on each, so that paging
    /// leaves none out. The first `first` have pages of their own.
    pub(super) fn page(&self, order: &[usize], first: usize, rows: usize) -> usize {
        let fits = |page: &usize| {
            let (own, rest) = order.split_at(first.min(*page).min(order.len()));
            let mut pages = rest.chunks(*page).chain([own]);
            pages.all(|shown| shown.len() + self.together(shown).len() <= rows)
        };
        (1..=rows).rev().find(fits).unwrap_or(rows)
    }

    fn together(&self, shown: &[usize]) -> Vec<(Range<usize>, Kin)> {
        let kin: Vec<Option<Kin>> = (0..shown.len()).map(|at| self.kin(shown, at)).collect();
        let mut from = 0;
        let runs = kin.chunk_by(|one, other| one == other).filter_map(|run| {
            let members = from..from + run.len();
            from = members.end;
            let kin = (*run.first()?)?;
            (run.len() > 1).then_some((members, kin))
        });
        runs.collect()
    }

    /// What one of these stands with: with a neighbour of its signal, or else with its source's others.
    fn kin(&self, shown: &[usize], at: usize) -> Option<Kin> {
        let signal = |at: usize| self.signals.get(*shown.get(at)?).copied();
        let (own, above) = (signal(at)?, at.checked_sub(1).and_then(signal));
        if [above, signal(at + 1)].contains(&Some(own)) {
            return Some(Kin::Signal(own));
        }
        // Whose they are is no news where there is one source.
        let is_news = self.sources.iter().any(|source| *source > 0);
        self.sources.get(*shown.get(at)?).copied().filter(|_| is_news).map(Kin::Source)
    }

    fn run(&self, members: Range<usize>, kin: Kin) -> Run {
        let (firsts, first) = match kin {
            Kin::Signal(first) => (&self.signals, first),
            Kin::Source(first) => (&self.sources, first),
        };
        let all: Vec<&Face<'_>> =
            self.faces.iter().zip(firsts).filter(|(_, of)| **of == first).map(|(face, _)| face).collect();
        let title = match (kin, all.first()) {
            (Kin::Signal(_), Some(face)) => face.name(),
            (Kin::Source(_), Some(face)) => Text::line(&face.gauge.spec.source),
            (_, None) => Text::default(),
        };
        Run { members, title, is_signal: matches!(kin, Kin::Signal(_)), tally: tally(&all) }
    }
}
