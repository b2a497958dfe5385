//! The walk over a plan at one moment.

use crate::metrics::store::Store;

use super::arithmetic::{self, Side};
use super::error::EvalError;
use super::fetch::{self, Fetched, Newest};
use super::memory::Memory;
use super::options::{NameRemoval, Options};
use super::plan::{Aggregate, Binary, Bounds, Node, Placed, Plan};
use super::reach;
use super::value::{Element, Elements, check_distinct, have_one_name, without_metadata};
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
    pub(super) memory: Memory,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(store: &'a dyn Store, plan: &'a Plan, options: &'a Options, bounds: Bounds) -> Self {
        let spans = reach::spans(plan, bounds, options.look_back_millis());
        let fetched = plan.selectors.iter().zip(spans).map(|(selector, span)| match span {
            Some(span) => fetch::fetch(store, selector, span),
            None => Vec::new(),
        });
        let fetched: Vec<Vec<Fetched<'a>>> = fetched.collect();
        let memory = Memory::new(fetched.iter().map(Vec::len).sum());
        Self { store, plan, options, bounds, newest: Newest::default(), fetched, memory }
    }

    pub(super) fn evaluate(&self, node: &Node, now: i64) -> Result<Evaluated, EvalError> {
        match node {
            Node::Number(number) => Ok(Evaluated::Scalar(*number)),
            Node::Text(text) => Ok(Evaluated::Text(text.clone())),
            Node::Select(placed) => Ok(Evaluated::Vector(self.select(placed, now))),
            Node::Negate(inner) => self.negate(inner, now),
            Node::Call(call) => self.call(call, now),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, now).map(Evaluated::Vector),
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

    fn aggregate(&self, aggregate: &Aggregate, now: i64) -> Result<Elements, EvalError> {
        let param = match &aggregate.param {
            None | Some(Node::Text(_)) => f64::NAN,
            Some(param) => self.scalar(param, now)?,
        };
        aggregate::reduce(aggregate, param, self.vector(&aggregate.inner, now)?)
    }

    fn negate(&self, inner: &Node, now: i64) -> Result<Evaluated, EvalError> {
        match self.evaluate(inner, now)? {
            Evaluated::Vector(mut vector) => {
                for element in &mut vector {
                    element.value = -element.value;
                }
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
            for element in &mut vector {
                element.unnamed = true;
            }
            return Ok(vector);
        }
        let one_name = have_one_name(vector.iter().map(|element| &element.labels));
        for element in &mut vector {
            element.labels = without_metadata(&element.labels);
        }
        if !one_name {
            check_distinct(&vector)?;
        }
        Ok(vector)
    }
}
