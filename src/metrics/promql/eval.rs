//! The walk over a plan at one moment.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::metrics::Store;
use crate::model::{Labels, Text};

use super::arithmetic::{self, Side};
use super::error::EvalError;
use super::fetch::{self, Fetched, Newest};
use super::plan::{Binary, Bounds, Node, Placed, Plan};
use super::query::{NameRemoval, Options};
use super::reach;
use super::value::{Element, Elements};
use super::{aggregate, matching};

/// What a node yields at one moment; range vectors exist only as arguments.
#[derive(Clone, Debug)]
pub(super) enum Evaluated {
    Scalar(f64),
    Text(String),
    Vector(Elements),
}

/// One evaluation: its samples, fetched once, and what it remembers between moments.
pub(super) struct Evaluator<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) plan: &'a Plan,
    pub(super) options: &'a Options,
    /// What `start()` and `end()` mean.
    pub(super) bounds: Bounds,
    pub(super) newest: Newest,
    fetched: Vec<Vec<Fetched<'a>>>,
    /// What subqueries found at their steps, by subquery and time.
    pub(super) remembered: RefCell<HashMap<(usize, i64), Rc<Elements>>>,
    /// Steps that subqueries may still take.
    pub(super) steps_left: Cell<u64>,
}

/// Steps all subqueries of one evaluation may take together.
const MAX_SUBQUERY_STEPS: u64 = 2_000_000;

impl<'a> Evaluator<'a> {
    pub(super) fn new(store: &'a dyn Store, plan: &'a Plan, options: &'a Options, bounds: Bounds) -> Self {
        let spans = reach::spans(plan, bounds, options.look_back_millis());
        let fetched = plan.selectors.iter().zip(spans).map(|(selector, span)| match span {
            Some(span) => fetch::fetch(store, selector, span),
            None => Vec::new(),
        });
        Self {
            store,
            plan,
            options,
            bounds,
            newest: Newest::default(),
            fetched: fetched.collect(),
            remembered: RefCell::default(),
            steps_left: Cell::new(MAX_SUBQUERY_STEPS),
        }
    }

    pub(super) fn evaluate(&self, node: &Node, now: i64) -> Result<Evaluated, EvalError> {
        match node {
            Node::Number(number) => Ok(Evaluated::Scalar(*number)),
            Node::Text(text) => Ok(Evaluated::Text(text.clone())),
            Node::Select(placed) => Ok(Evaluated::Vector(self.select(placed, now))),
            Node::Negate(inner) => self.negate(inner, now),
            Node::Call(call) => self.call(call, now),
            Node::Aggregate(aggregate) => aggregate::evaluate(self, aggregate, now).map(Evaluated::Vector),
            Node::Binary(binary) => self.binary(binary, now),
            // Checked when compiled: only functions take these, and they look at them themselves.
            Node::Window { .. } | Node::Subquery(_) => Ok(Evaluated::Vector(Vec::new())),
        }
    }

    pub(super) fn vector(&self, node: &Node, now: i64) -> Result<Elements, EvalError> {
        match self.evaluate(node, now)? {
            Evaluated::Vector(vector) => Ok(vector),
            Evaluated::Scalar(_) | Evaluated::Text(_) => Ok(Vec::new()),
        }
    }

    pub(super) fn scalar(&self, node: &Node, now: i64) -> Result<f64, EvalError> {
        match self.evaluate(node, now)? {
            Evaluated::Scalar(scalar) => Ok(scalar),
            Evaluated::Vector(_) | Evaluated::Text(_) => Ok(f64::NAN),
        }
    }

    pub(super) fn series(&self, placed: &Placed) -> &[Fetched<'a>] {
        self.fetched.get(placed.selector).map(Vec::as_slice).unwrap_or_default()
    }

    fn select(&self, placed: &Placed, now: i64) -> Elements {
        let at = placed.when.resolve(now, self.bounds);
        let look_back = self.options.look_back_millis();
        let element = |series: &Fetched<'a>| {
            let sample = series.at(at, look_back)?;
            self.newest.note(sample.at);
            Some(Element::new(series.labels.clone(), sample.value))
        };
        self.series(placed).iter().filter_map(element).collect()
    }

    fn negate(&self, inner: &Node, now: i64) -> Result<Evaluated, EvalError> {
        match self.evaluate(inner, now)? {
            Evaluated::Vector(mut vector) => {
                vector.iter_mut().for_each(|element| element.value = -element.value);
                self.drop_names(vector).map(Evaluated::Vector)
            }
            Evaluated::Scalar(scalar) => Ok(Evaluated::Scalar(-scalar)),
            text @ Evaluated::Text(_) => Ok(text),
        }
    }

    fn binary(&self, binary: &Binary, now: i64) -> Result<Evaluated, EvalError> {
        let drops = binary.bool || !(binary.op.is_comparison() || binary.op.is_set());
        let with_scalar = |vector, scalar, side| {
            let vector = arithmetic::with_scalar(binary.op, vector, scalar, side, binary.bool);
            if drops { self.drop_names(vector) } else { Ok(vector) }
        };
        let vector = match (self.evaluate(&binary.left, now)?, self.evaluate(&binary.right, now)?) {
            (Evaluated::Scalar(left), Evaluated::Scalar(right)) => {
                return Ok(Evaluated::Scalar(arithmetic::scalars(binary.op, left, right)));
            }
            (Evaluated::Vector(left), Evaluated::Scalar(right)) => with_scalar(left, right, Side::Left),
            (Evaluated::Scalar(left), Evaluated::Vector(right)) => with_scalar(right, left, Side::Right),
            (Evaluated::Vector(left), Evaluated::Vector(right)) => {
                matching::vectors(binary, left, right, self.options.name_removal)
            }
            (Evaluated::Text(_), _) | (_, Evaluated::Text(_)) => Ok(Vec::new()),
        };
        vector.map(Evaluated::Vector)
    }

    /// Takes the metric's name from every element, now or (as the options say) at the end.
    pub(super) fn drop_names(&self, mut vector: Elements) -> Result<Elements, EvalError> {
        if self.options.name_removal == NameRemoval::AtEnd {
            vector.iter_mut().for_each(|element| element.unnamed = true);
            return Ok(vector);
        }
        let one_name = has_one_name(vector.iter().map(|element| &element.labels));
        for element in &mut vector {
            element.labels = element.labels.without_metric();
        }
        if !one_name {
            check_distinct(&vector)?;
        }
        Ok(vector)
    }

    /// What remains to be done to a vector that is the answer.
    pub(super) fn finish(&self, mut vector: Elements) -> Result<Elements, EvalError> {
        for element in vector.iter_mut().filter(|element| element.unnamed) {
            element.labels = element.labels.without_metric();
        }
        check_distinct(&vector)?;
        Ok(vector)
    }
}

/// Whether all labels carry the same metric's name, so that dropping it keeps them distinct.
pub(super) fn has_one_name<'l>(mut labels: impl Iterator<Item = &'l Labels>) -> bool {
    let Some(first) = labels.next() else { return true };
    let name = first.metric();
    labels.all(|labels| labels.metric() == name)
}

pub(super) fn check_distinct(vector: &[Element]) -> Result<(), EvalError> {
    let mut seen = HashSet::with_capacity(vector.len());
    match vector.iter().find(|element| !seen.insert(&element.labels)) {
        None => Ok(()),
        Some(twice) => Err(EvalError::SameLabels(Text::line(&twice.labels.to_string()))),
    }
}
