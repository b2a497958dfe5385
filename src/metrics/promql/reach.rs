//! Which samples an evaluation needs.

use super::plan::{At, Bounds, Node, Placed, Plan, When};

/// The times one selector looks at, in milliseconds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// For every selector of `plan`, what an evaluation within `bounds` needs; `None` when nothing.
pub(super) fn spans(plan: &Plan, bounds: Bounds, look_back: i64) -> Vec<Option<Span>> {
    let mut walk = Walk { bounds, look_back, fixed: true, found: vec![None; plan.selectors.len()] };
    walk.node(&plan.root, bounds);
    walk.found
}

/// How far back from its moment an evaluation looks, in milliseconds, fixed times aside.
pub(super) fn back(plan: &Plan, look_back: i64) -> i64 {
    let bounds = Bounds { start: 0, end: 0 };
    let mut walk = Walk { bounds, look_back, fixed: false, found: vec![None; plan.selectors.len()] };
    walk.node(&plan.root, bounds);
    let farthest = walk.found.into_iter().flatten().map(|span| span.from).min();
    farthest.map_or(0, |from| from.saturating_neg().saturating_add(1).max(0))
}

struct Walk {
    bounds: Bounds,
    look_back: i64,
    /// Whether selectors and subqueries at a fixed time count.
    fixed: bool,
    found: Vec<Option<Span>>,
}

impl Walk {
    fn node(&mut self, node: &Node, times: Bounds) {
        match node {
            Node::Number(_) | Node::Text(_) => {}
            Node::Select(placed) => self.selector(placed, times, self.look_back),
            Node::Window { from, range } => self.selector(from, times, *range),
            Node::Subquery(subquery) if self.leaves_out(subquery.when) => {}
            Node::Subquery(subquery) => {
                let times = self.moved(subquery.when, times);
                let start = times.start.saturating_sub(subquery.range);
                self.node(&subquery.inner, Bounds { start, ..times });
            }
            Node::Negate(inner) => self.node(inner, times),
            Node::Call(call) => call.args.iter().for_each(|arg| self.node(arg, times)),
            Node::Aggregate(aggregate) => {
                aggregate.param.iter().for_each(|param| self.node(param, times));
                self.node(&aggregate.inner, times);
            }
            Node::Binary(binary) => {
                self.node(&binary.left, times);
                self.node(&binary.right, times);
            }
        }
    }

    fn leaves_out(&self, when: When) -> bool {
        !self.fixed && matches!(when.at, Some(At::Time(_)))
    }

    fn moved(&self, when: When, times: Bounds) -> Bounds {
        let resolve = |time| when.resolve(time, self.bounds);
        Bounds { start: resolve(times.start), end: resolve(times.end) }
    }

    fn selector(&mut self, placed: &Placed, times: Bounds, back: i64) {
        if self.leaves_out(placed.when) {
            return;
        }
        let times = self.moved(placed.when, times);
        // The far end of a window does not belong to it.
        let from = times.start.saturating_sub(back).saturating_add(1);
        let Some(found) = self.found.get_mut(placed.selector) else { return };
        *found = Some(match *found {
            None => Span { from, to: times.end },
            Some(known) => Span { from: known.from.min(from), to: known.to.max(times.end) },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Query;
    use std::time::Duration;

    fn reach(text: &str) -> u64 {
        Query::parse(text).unwrap().reach().as_secs()
    }

    #[test]
    fn adds_ranges_offsets_and_the_look_back() {
        assert_eq!(reach("x"), 300);
        assert_eq!(reach("x offset 1h"), 3_900);
        assert_eq!(reach("rate(x[10m]) / rate(y[1m] offset 20m)"), 1_260);
        assert_eq!(reach("max_over_time(rate(x[5m])[1h:1m] offset 1m)"), 3_960);
        assert_eq!(reach("1 + time()"), 0);
    }

    #[test]
    fn looks_from_the_evaluation_not_from_fixed_times() {
        assert_eq!(reach("x @ 100 or rate(y[1m] @ end())"), 60);
        assert_eq!(Query::parse("x offset -1h").unwrap().reach(), Duration::ZERO);
    }
}
