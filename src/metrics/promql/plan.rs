//! A checked expression: what the evaluator walks.

use std::sync::Arc;

use regex::Regex;

use crate::model::Matcher;

use super::functions::Function;
use super::kind::ValueKind;

/// One node of a checked expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Number(f64),
    Text(String),
    Select(Placed),
    Window { from: Placed, range: i64 },
    Subquery(Box<Subquery>),
    Negate(Box<Node>),
    Call(Call),
    Aggregate(Box<Aggregate>),
    Binary(Box<Binary>),
}

/// A selector (by its place in [`Plan::selectors`]) and when it looks.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) selector: usize,
    pub(super) when: When,
}

/// The shift of a selector or subquery: `@` and `offset`, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct When {
    pub(super) at: Option<At>,
    pub(super) offset: i64,
}

/// The `@` modifier.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Time(i64),
    Start,
    End,
}

/// The bounds of a whole evaluation, in milliseconds: what `start()` and `end()` mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) start: i64,
    pub(super) end: i64,
}

impl When {
    /// The moment looked at when the evaluation is at `now`.
    pub(super) fn resolve(self, now: i64, bounds: Bounds) -> i64 {
        let base = match self.at {
            None => now,
            Some(At::Time(time)) => time,
            Some(At::Start) => bounds.start,
            Some(At::End) => bounds.end,
        };
        base.saturating_sub(self.offset)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Subquery {
    /// Tells the subqueries of one plan apart.
    pub(super) id: usize,
    pub(super) inner: Node,
    pub(super) range: i64,
    /// The step; zero for the evaluation's default resolution.
    pub(super) step: i64,
    pub(super) when: When,
}

#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) function: Function,
    pub(super) args: Vec<Node>,
    /// The expression of `label_replace`, compiled once.
    pub(super) regex: Option<Regex>,
}

/// An aggregation operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AggregateOp {
    Sum,
    Avg,
    Min,
    Max,
    Count,
    Group,
    Stddev,
    Stdvar,
    Quantile,
    Topk,
    Bottomk,
    CountValues,
}

#[derive(Clone, Debug)]
pub(super) struct Aggregate {
    pub(super) op: AggregateOp,
    pub(super) param: Option<Node>,
    pub(super) inner: Node,
    pub(super) grouping: LabelSet,
}

/// `by (…)`/`on (…)`, or `without (…)`/`ignoring (…)`; names sorted.
#[derive(Clone, Debug)]
pub(super) struct LabelSet {
    pub(super) including: bool,
    pub(super) names: Vec<Arc<str>>,
}

impl LabelSet {
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.binary_search_by(|known| (**known).cmp(name)).is_ok()
    }
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    And,
    Or,
    Unless,
}

impl BinaryOp {
    pub(super) const fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal | Self::NotEqual | Self::Greater | Self::Less | Self::GreaterEqual | Self::LessEqual
        )
    }

    pub(super) const fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Binary {
    pub(super) op: BinaryOp,
    pub(super) left: Node,
    pub(super) right: Node,
    /// `bool`: 0 and 1 instead of a filter.
    pub(super) bool: bool,
    pub(super) matching: LabelSet,
    pub(super) cardinality: Cardinality,
}

/// Which side of an operator may have several series per group, and the labels it takes from the
/// other.
#[derive(Clone, Debug)]
pub(super) enum Cardinality {
    OneToOne,
    ManyToOne(Vec<Arc<str>>),
    OneToMany(Vec<Arc<str>>),
}

/// A selector's alternatives (`or` inside the braces); each is a list of matchers that must all pass.
pub(super) type Selector = Vec<Vec<Matcher>>;

/// A checked expression and its selectors, each once.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) root: Node,
    pub(super) selectors: Vec<Selector>,
}

impl Node {
    pub(super) fn kind(&self) -> ValueKind {
        match self {
            Self::Number(_) => ValueKind::Scalar,
            Self::Text(_) => ValueKind::String,
            Self::Select(_) | Self::Aggregate(_) => ValueKind::Vector,
            Self::Window { .. } | Self::Subquery(_) => ValueKind::Matrix,
            Self::Negate(inner) => inner.kind(),
            Self::Call(call) => call.function.returns(),
            Self::Binary(binary) => {
                if binary.left.kind() == ValueKind::Scalar && binary.right.kind() == ValueKind::Scalar {
                    ValueKind::Scalar
                } else {
                    ValueKind::Vector
                }
            }
        }
    }

    /// Whether the order of the elements is part of the answer.
    pub(super) fn is_ordered(&self) -> bool {
        match self {
            Self::Call(call) => matches!(call.function, Function::Sort | Function::SortDesc),
            Self::Aggregate(aggregate) => matches!(aggregate.op, AggregateOp::Topk | AggregateOp::Bottomk),
            _ => false,
        }
    }
}
