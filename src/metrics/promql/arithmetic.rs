//! Binary operators between two numbers, or between a number and a vector.

use super::plan::BinaryOp;
use super::value::{Element, Elements};

/// What an arithmetic operator yields; a comparison yields its left side.
pub(super) fn apply(op: BinaryOp, left: f64, right: f64) -> f64 {
    match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::Div => left / right,
        BinaryOp::Mod => left % right,
        BinaryOp::Pow => left.powf(right),
        BinaryOp::Atan2 => left.atan2(right),
        _ => left,
    }
}

/// Whether a comparison holds; every other operator keeps its result.
// Equality is what the operators mean.
#[allow(clippy::float_cmp)]
pub(super) fn holds(op: BinaryOp, left: f64, right: f64) -> bool {
    match op {
        BinaryOp::Equal => left == right,
        BinaryOp::NotEqual => left != right,
        BinaryOp::Greater => left > right,
        BinaryOp::Less => left < right,
        BinaryOp::GreaterEqual => left >= right,
        BinaryOp::LessEqual => left <= right,
        _ => true,
    }
}

pub(super) fn truth(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// Between two scalars; comparisons yield 0 or 1.
pub(super) fn scalars(op: BinaryOp, left: f64, right: f64) -> f64 {
    if op.is_comparison() { truth(holds(op, left, right)) } else { apply(op, left, right) }
}

/// Which side of an operator the vector is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Between each element of a vector and a scalar. A filter keeps the vector's values, whichever
/// side it is on.
pub(super) fn with_scalar(op: BinaryOp, vector: Elements, scalar: f64, side: Side, bool: bool) -> Elements {
    let result = |element: Element| {
        let (left, right) =
            if side == Side::Left { (element.value, scalar) } else { (scalar, element.value) };
        let holds = holds(op, left, right);
        if bool {
            return Some(element.with_value(truth(holds)));
        }
        let value = if op.is_comparison() { element.value } else { apply(op, left, right) };
        holds.then(|| element.with_value(value))
    };
    vector.into_iter().filter_map(result).collect()
}
