//! Gauges that belong together. Where many are shown, those of a signal that stand together have a heading, and so
//! have a source's other signals; the order stays what it is, the worst first.

use std::ops::Range;

use super::fold::{Tally, tally};
use crate::model::Text;
use crate::ui::face::Face;

/// What belongs together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kin<'f> {
    /// The series of a signal, by its id.
    Signal(&'f str),
    /// What a source has, by its name.
    Source(&'f str),
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
    /// Whether it is news which source a gauge is of.
    tells_sources: bool,
}

impl<'f> Groups<'f> {
    /// Those of a board.
    pub(super) fn of(faces: &'f [Face<'f>]) -> Self {
        let mut sources = faces.iter().map(|face| &face.gauge.spec.source);
        let first = sources.next();
        Self { faces, tells_sources: sources.any(|source| Some(source) != first) }
    }

    /// Which of these stand together, by their places on the board: two at the least.
    pub(super) fn runs(&self, shown: &[usize]) -> Vec<Run> {
        self.together(shown).into_iter().map(|(members, kin)| self.run(members, kin)).collect()
    }

    fn together(&self, shown: &[usize]) -> Vec<(Range<usize>, Kin<'f>)> {
        let faces: Vec<&Face<'f>> = shown.iter().filter_map(|place| self.faces.get(*place)).collect();
        let kin: Vec<Option<Kin<'f>>> = (0..faces.len()).map(|at| self.kin(&faces, at)).collect();
        let mut from = 0;
        let runs = kin.chunk_by(|one, other| one == other).filter_map(|run| {
            let members = from..from + run.len();
            from = members.end;
            let kin = (*run.first()?)?;
            (run.len() > 1).then_some((members, kin))
        });
        runs.collect()
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

    /// What one of these stands with: with a neighbour of its signal, or else with its source's others.
    fn kin(&self, shown: &[&'f Face<'f>], at: usize) -> Option<Kin<'f>> {
        let signal = |at: usize| shown.get(at).map(|face| &*face.gauge.spec.id);
        let (own, above) = (signal(at)?, at.checked_sub(1).and_then(signal));
        if [above, signal(at + 1)].contains(&Some(own)) {
            return Some(Kin::Signal(own));
        }
        // Whose they are is no news where there is one source.
        shown.get(at).map(|face| Kin::Source(&face.gauge.spec.source)).filter(|_| self.tells_sources)
    }

    fn run(&self, members: Range<usize>, kin: Kin<'_>) -> Run {
        let is_one = |face: &&Face<'_>| match kin {
            Kin::Signal(id) => *face.gauge.spec.id == *id,
            Kin::Source(name) => *face.gauge.spec.source == *name,
        };
        let all: Vec<&Face<'_>> = self.faces.iter().filter(is_one).collect();
        let title = match kin {
            Kin::Signal(_) => all.first().map(|face| face.name()).unwrap_or_default(),
            Kin::Source(name) => Text::line(name),
        };
        Run { members, title, is_signal: matches!(kin, Kin::Signal(_)), tally: tally(&all) }
    }
}
