//! What subqueries remember from step to step, and how much they may.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::error::EvalError;
use super::value::Elements;

/// Values all subqueries of one evaluation may remember together.
const MAX_VALUES: usize = 5_000_000;

/// Series all steps may look at together; with few series, [`MAX_STEPS`] is what counts.
const MAX_LOOKS: usize = 50_000_000;

/// Steps all subqueries of one evaluation may take together, at least and at most.
const MAX_STEPS: (usize, usize) = (20_000, 500_000);

/// What subqueries found at their steps, and how much more they may find.
#[derive(Debug)]
pub(super) struct Memory {
    /// By subquery and time.
    found: RefCell<HashMap<(usize, i64), Rc<Elements>>>,
    steps_left: Cell<usize>,
    values_left: Cell<usize>,
}

impl Memory {
    /// For an evaluation that looks at so many series.
    pub(super) fn new(series: usize) -> Self {
        let steps = (MAX_LOOKS / (series + 1)).clamp(MAX_STEPS.0, MAX_STEPS.1);
        Self { found: RefCell::default(), steps_left: Cell::new(steps), values_left: Cell::new(MAX_VALUES) }
    }

    pub(super) fn recall(&self, key: (usize, i64)) -> Option<Rc<Elements>> {
        self.found.borrow().get(&key).cloned()
    }

    pub(super) fn begin_step(&self) -> Result<(), EvalError> {
        let left = self.steps_left.get().checked_sub(1).ok_or_else(|| too_much("steps"))?;
        self.steps_left.set(left);
        Ok(())
    }

    pub(super) fn remember(&self, key: (usize, i64), elements: Elements) -> Result<Rc<Elements>, EvalError> {
        let left = self.values_left.get().checked_sub(elements.len()).ok_or_else(|| too_much("values"))?;
        self.values_left.set(left);
        let elements = Rc::new(elements);
        self.found.borrow_mut().insert(key, Rc::clone(&elements));
        Ok(elements)
    }
}

fn too_much(of: &str) -> EvalError {
    EvalError::TooMuch(format!(
        "the subqueries take too many {of}; make their ranges shorter or their steps longer"
    ))
}
