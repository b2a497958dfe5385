//! From the parser's tree to a checked plan.

use promql_parser::label::Labels as ParsedLabels;
use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call as ParsedCall, Expr, MatrixSelector, SubqueryExpr,
    VectorMatchCardinality, VectorMatchFillValues, VectorSelector,
};
use regex::Regex;

use crate::model::Text;

use super::complaint::{no_regex, place_of, place_of_call, syntax_error, wrong_kind};
use super::error::QueryError;
use super::functions::{self, Function, Signature};
use super::guard::{Guarded, Token};
use super::kind::ValueKind;
use super::plan::{
    Aggregate, AggregateOp, Binary, BinaryOp, Call, Cardinality, Node, Placed, Plan, Subquery,
};
use super::selector;

/// Parses and checks a guarded text.
pub(super) fn compile(guarded: &Guarded<'_>) -> Result<Plan, QueryError> {
    let tokens = guarded.tokens.as_slice();
    // Everything known to panic is refused before; what is not known must not end the program.
    let parsed = std::panic::catch_unwind(|| promql_parser::parser::parse(&guarded.text));
    let parsed = match parsed {
        Ok(Ok(parsed)) => parsed,
        Ok(Err(reason)) => return Err(syntax_error(&reason, tokens)),
        Err(_) => return Err(QueryError::new(None, "the expression cannot be parsed")),
    };
    let mut compiler = Compiler { tokens, selectors: Vec::new(), subqueries: 0 };
    let root = compiler.node(&parsed)?;
    Ok(Plan { root, selectors: compiler.selectors })
}

struct Compiler<'a> {
    tokens: &'a [Token<'a>],
    selectors: Vec<super::plan::Selector>,
    subqueries: usize,
}

impl Compiler<'_> {
    fn node(&mut self, parsed: &Expr) -> Result<Node, QueryError> {
        match parsed {
            Expr::Paren(paren) => self.node(&paren.expr),
            Expr::NumberLiteral(number) => Ok(Node::Number(number.val)),
            Expr::StringLiteral(text) => Ok(Node::Text(text.val.clone())),
            Expr::VectorSelector(selector) => Ok(Node::Select(self.placed(selector)?)),
            Expr::MatrixSelector(window) => self.window(window),
            Expr::Subquery(subquery) => self.subquery(subquery),
            Expr::Unary(unary) => self.negated(&unary.expr),
            Expr::Call(call) => self.call(call),
            Expr::Aggregate(aggregate) => self.aggregate(aggregate),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Extension(_) => Err(QueryError::new(None, "this is not a PromQL expression")),
        }
    }

    fn placed(&mut self, parsed: &VectorSelector) -> Result<Placed, QueryError> {
        let when = selector::when(parsed.at.as_ref(), parsed.offset.as_ref())?;
        let alternatives = selector::alternatives(parsed)?;
        let known = self.selectors.iter().position(|known| *known == alternatives);
        let selector = known.unwrap_or_else(|| {
            self.selectors.push(alternatives);
            self.selectors.len() - 1
        });
        Ok(Placed { selector, when })
    }

    fn window(&mut self, parsed: &MatrixSelector) -> Result<Node, QueryError> {
        let range = self.range(parsed.range)?;
        Ok(Node::Window { from: self.placed(&parsed.vs)?, range })
    }

    fn range(&self, range: std::time::Duration) -> Result<i64, QueryError> {
        let millis = selector::millis(range)?;
        if millis == 0 {
            return Err(QueryError::new(place_of(self.tokens, "["), "a range must be greater than 0"));
        }
        Ok(millis)
    }

    fn subquery(&mut self, parsed: &SubqueryExpr) -> Result<Node, QueryError> {
        let inner = self.node(&parsed.expr)?;
        self.expect(&inner, ValueKind::Vector, "a subquery")?;
        let step = parsed.step.map_or(Ok(0), selector::millis)?;
        let when = selector::when(parsed.at.as_ref(), parsed.offset.as_ref())?;
        let id = self.subqueries;
        self.subqueries += 1;
        Ok(Node::Subquery(Box::new(Subquery { id, inner, range: self.range(parsed.range)?, step, when })))
    }

    fn negated(&mut self, parsed: &Expr) -> Result<Node, QueryError> {
        let inner = self.node(parsed)?;
        if inner.kind() != ValueKind::Scalar {
            self.expect(&inner, ValueKind::Vector, "the minus sign")?;
        }
        Ok(Node::Negate(Box::new(inner)))
    }

    fn call(&mut self, parsed: &ParsedCall) -> Result<Node, QueryError> {
        let name = parsed.func.name;
        let Some(signature) = functions::lookup(name) else { return Err(self.unsupported(name)) };
        let args: Vec<Node> = parsed.args.args.iter().map(|arg| self.node(arg)).collect::<Result<_, _>>()?;
        self.check_args(name, &signature, &args)?;
        let regex = self.label_arguments(signature.function, &args)?;
        Ok(Node::Call(Call { function: signature.function, args, regex }))
    }

    fn unsupported(&self, name: &str) -> QueryError {
        let message = format!("{} is not supported here; {}", Text::line(name), functions::instead_of(name));
        QueryError::unsupported(place_of_call(self.tokens, name), message)
    }

    fn check_args(&self, name: &str, signature: &Signature, args: &[Node]) -> Result<(), QueryError> {
        let most = signature.takes.len();
        let least = most - signature.optional;
        if args.len() < least || (args.len() > most && !signature.repeats) {
            let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
            let message = format!("{name} takes {wanted} arguments, not {}", args.len());
            return Err(QueryError::new(place_of_call(self.tokens, name), message));
        }
        for (at, arg) in args.iter().enumerate() {
            if let Some(kind) = signature.takes.get(at).or(signature.takes.last()) {
                self.expect(arg, *kind, name)?;
            }
        }
        Ok(())
    }

    /// Checks the texts of `label_replace` and `label_join`; compiles the former's expression.
    fn label_arguments(&self, function: Function, args: &[Node]) -> Result<Option<Regex>, QueryError> {
        let texts = |from: usize| {
            args.iter().skip(from).filter_map(|arg| match arg {
                Node::Text(text) => Some(text.as_str()),
                _ => None,
            })
        };
        match function {
            Function::LabelReplace => {
                self.check_label_name(texts(1).next(), "label_replace")?;
                let source = texts(4).next().unwrap_or_default();
                // Compiled alone first: `a)(b` would otherwise escape the anchoring group.
                let anchored =
                    |source: &str| Regex::new(source).and_then(|_| Regex::new(&format!("^(?s:{source})$")));
                let anchored = anchored(source).or_else(|_| anchored(&selector::plain_braces(source)));
                anchored.map(Some).map_err(|_| {
                    let message = format!("label_replace: {}", no_regex(source));
                    QueryError::new(place_of_call(self.tokens, "label_replace"), message)
                })
            }
            Function::LabelJoin => {
                let mut names = texts(1).take(1).chain(texts(3));
                names.try_for_each(|name| self.check_label_name(Some(name), "label_join"))?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn check_label_name(&self, name: Option<&str>, function: &str) -> Result<(), QueryError> {
        if name.is_some_and(str::is_empty) {
            let message = format!("{function}: a label's name must not be empty");
            return Err(QueryError::new(place_of_call(self.tokens, function), message));
        }
        Ok(())
    }

    fn aggregate(&mut self, parsed: &AggregateExpr) -> Result<Node, QueryError> {
        let name = parsed.op.to_string();
        let Some(op) = aggregate_op(&name) else { return Err(self.unsupported(&name)) };
        let inner = self.node(&parsed.expr)?;
        self.expect(&inner, ValueKind::Vector, &name)?;
        let param = parsed.param.as_deref().map(|param| self.node(param)).transpose()?;
        if let Some(param) = &param {
            let counts_values = op == AggregateOp::CountValues;
            let kind = if counts_values { ValueKind::String } else { ValueKind::Scalar };
            self.expect(param, kind, &name)?;
            if matches!(param, Node::Text(text) if text.is_empty()) {
                let message = "count_values: a label's name must not be empty";
                return Err(QueryError::new(place_of_call(self.tokens, &name), message));
            }
        }
        let grouping = selector::label_set(parsed.modifier.as_ref(), true);
        Ok(Node::Aggregate(Box::new(Aggregate { op, param, inner, grouping })))
    }

    fn binary(&mut self, parsed: &BinaryExpr) -> Result<Node, QueryError> {
        let name = parsed.op.to_string();
        let Some(op) = binary_op(&name) else { return Err(self.unsupported(&name)) };
        let (left, right) = (self.node(&parsed.lhs)?, self.node(&parsed.rhs)?);
        for side in [&left, &right] {
            if !matches!(side.kind(), ValueKind::Scalar | ValueKind::Vector) {
                self.expect(side, ValueKind::Vector, &name)?;
            }
        }
        let Some(modifier) = &parsed.modifier else {
            let matching = selector::label_set(None, false);
            let cardinality = Cardinality::OneToOne;
            return Ok(Node::Binary(Box::new(Binary {
                op,
                left,
                right,
                bool: false,
                matching,
                cardinality,
            })));
        };
        if modifier.fill_values != VectorMatchFillValues::default() {
            return Err(QueryError::unsupported(
                place_of(self.tokens, "fill"),
                "fill is not supported here; use or",
            ));
        }
        let matching = selector::label_set(modifier.matching.as_ref(), false);
        let cardinality = cardinality(&modifier.card);
        let bool = modifier.return_bool;
        Ok(Node::Binary(Box::new(Binary { op, left, right, bool, matching, cardinality })))
    }

    fn expect(&self, node: &Node, kind: ValueKind, context: &str) -> Result<(), QueryError> {
        if node.kind() == kind {
            return Ok(());
        }
        let message = wrong_kind(context, kind, node.kind());
        Err(QueryError::new(place_of_call(self.tokens, context), message))
    }
}

fn cardinality(parsed: &VectorMatchCardinality) -> Cardinality {
    let names = |labels: &ParsedLabels| labels.labels.iter().map(|name| name.as_str().into()).collect();
    match parsed {
        VectorMatchCardinality::OneToOne | VectorMatchCardinality::ManyToMany => Cardinality::OneToOne,
        VectorMatchCardinality::ManyToOne(labels) => Cardinality::ManyToOne(names(labels)),
        VectorMatchCardinality::OneToMany(labels) => Cardinality::OneToMany(names(labels)),
    }
}

fn aggregate_op(name: &str) -> Option<AggregateOp> {
    Some(match name {
        "sum" => AggregateOp::Sum,
        "avg" => AggregateOp::Avg,
        "min" => AggregateOp::Min,
        "max" => AggregateOp::Max,
        "count" => AggregateOp::Count,
        "group" => AggregateOp::Group,
        "stddev" => AggregateOp::Stddev,
        "stdvar" => AggregateOp::Stdvar,
        "quantile" => AggregateOp::Quantile,
        "topk" => AggregateOp::Topk,
        "bottomk" => AggregateOp::Bottomk,
        "count_values" => AggregateOp::CountValues,
        _ => return None,
    })
}

fn binary_op(name: &str) -> Option<BinaryOp> {
    Some(match name {
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Sub,
        "*" => BinaryOp::Mul,
        "/" => BinaryOp::Div,
        "%" => BinaryOp::Mod,
        "^" => BinaryOp::Pow,
        "atan2" => BinaryOp::Atan2,
        "==" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        ">" => BinaryOp::Greater,
        "<" => BinaryOp::Less,
        ">=" => BinaryOp::GreaterEqual,
        "<=" => BinaryOp::LessEqual,
        "and" => BinaryOp::And,
        "or" => BinaryOp::Or,
        "unless" => BinaryOp::Unless,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Query, QueryError};
    use proptest::prelude::*;

    fn refusal(text: &str) -> QueryError {
        Query::parse(text).expect_err(text)
    }

    #[test]
    fn names_what_is_not_supported_and_what_to_use_instead() {
        let error = refusal("1 + histogram_fraction(0, 1, x)");
        assert!(error.is_unsupported());
        assert_eq!(error.position(), Some(4));
        let message = "histogram_fraction is not supported here; use histogram_quantile over classic buckets";
        assert_eq!(error.message().as_str(), message);
        assert!(refusal("limitk(2, x)").is_unsupported());
        assert!(refusal("x + fill(0) y").is_unsupported());
    }

    #[test]
    fn checks_selectors_and_label_functions() {
        assert!(refusal("{a=~\".*\"}").to_string().contains("non-empty"));
        assert!(refusal("{a=\"x\" or b=~\".*\"}").to_string().contains("empty"));
        assert!(refusal("x{a=~\"(\"}").to_string().starts_with("column 6: ( is not"));
        assert!(
            refusal("label_replace(x, \"a\", \"\", \"b\", \"(\")").to_string().contains("is not a regular")
        );
        assert!(refusal("label_join(x, \"\", \"-\", \"b\")").to_string().contains("empty"));
        assert!(refusal("x @ 1e300").position().is_none());
    }

    #[test]
    fn selectors_are_anchored_and_listed_once() {
        let query = Query::parse("x{a=~\"b.\"} / (x{a=~\"b.\"} + {a=\"1\" or a=\"2\"} offset 5m)").unwrap();
        let selectors = query.selectors();
        assert_eq!(selectors.len(), 3);
        assert!(selectors[0][1].accepts("b\n") && !selectors[0][1].accepts("abc"));
    }

    /// Pieces of expressions, in whatever order.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("x"),
            Just("{"),
            Just("}"),
            Just("("),
            Just(")"),
            Just("["),
            Just("]"),
            Just("5m"),
            Just("1e9"),
            Just("offset"),
            Just("@"),
            Just("start()"),
            Just("-"),
            Just("+"),
            Just(" "),
            Just("\"\\"),
            Just("\""),
            Just("sum"),
            Just("by"),
            Just("rate"),
            Just(","),
            Just("=~"),
            Just("inf"),
            Just(":"),
            Just("1y99w"),
            Just("topk"),
            Just("on"),
            Just("group_left"),
            Just("bool"),
            Just("=="),
            Just("0x"),
            Just("#"),
            Just("`"),
            Just("é"),
            Just("99999999999999999999"),
            Just("or"),
            Just("and"),
            Just("label_replace"),
            Just("1e400"),
        ];
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn nothing_makes_the_parser_panic(text in prop_oneof!["\\PC{0,80}".boxed(), pieces().boxed()]) {
            if let Err(error) = Query::parse(&text) {
                prop_assert_ne!(error.message().as_str(), "the expression cannot be parsed");
                prop_assert!(error.position().is_none_or(|at| at <= text.len()));
            }
        }
    }
}
