//! Running scripts: what is loaded, evaluated and found.

use std::fmt;
use std::time::Duration;

use warroom::metrics::promql::{NameRemoval, Options, Point, Query, Series, Value};
use warroom::model::{Labels, METRIC_NAME, Sample, Timestamp};

use crate::compare;
use crate::memory::Memory;
use crate::notation::Written;
use crate::script::{self, Command, Eval, Line, When};

/// How many evaluations came out how.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) unsupported: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, unsupported } = self;
        write!(f, "promqltest: {passed} passed, {failed} failed, {unsupported} unsupported")
    }
}

enum Verdict {
    Pass,
    Fail(String),
    Unsupported(String),
}

/// Runs one script, printing a verdict per evaluation.
pub(crate) fn run(file: &str, text: &str, tally: &mut Tally) {
    let mut memory = Memory::default();
    for command in script::read(text) {
        match command {
            Command::Clear => memory = Memory::default(),
            Command::Load { interval, with_buckets, series } => {
                for line in series {
                    load(&mut memory, interval, with_buckets, line);
                }
            }
            Command::Eval(eval) => {
                let verdict = judge(&memory, &eval);
                report(file, eval.line, &eval.expression, verdict, tally);
            }
            Command::Unread(line, text) => {
                report(file, line, &text, Verdict::Fail("cannot be read".to_owned()), tally);
            }
        }
    }
}

fn report(file: &str, line: usize, expression: &str, verdict: Verdict, tally: &mut Tally) {
    let (word, reason) = match verdict {
        Verdict::Pass => {
            tally.passed += 1;
            ("PASS", String::new())
        }
        Verdict::Fail(reason) => {
            tally.failed += 1;
            ("FAIL", format!(" [{reason}]"))
        }
        Verdict::Unsupported(reason) => {
            tally.unsupported += 1;
            ("UNSUPPORTED", format!(" [{reason}]"))
        }
    };
    println!("{word} {file}:{line} {expression}{reason}");
}

fn load(memory: &mut Memory, interval: Duration, with_buckets: bool, line: Line) {
    let Some(values) = line.values else {
        // What cannot be read is as unsupported as a native histogram, at all times.
        memory.load_native(line.labels, (0..100_000).map(|at| Timestamp::from_millis(at * 60_000)).collect());
        return;
    };
    let mut at = Timestamp::from_millis(0);
    let (mut samples, mut native) = (Vec::new(), Vec::new());
    for value in values {
        match value {
            Written::Float(value) => samples.push(Sample::new(at, value)),
            Written::Stale => samples.push(Sample::stale(at)),
            Written::Native => native.push(at),
            Written::Missing => {}
        }
        at = at + interval;
    }
    let base = line.labels.metric().and_then(|name| name.strip_suffix("_bucket")).map(str::to_owned);
    if let (true, Some(base)) = (with_buckets, base) {
        let times = samples.iter().map(|sample| sample.at).collect();
        memory.load_native(line.labels.with("le", "").with(METRIC_NAME, &base), times);
    }
    if !native.is_empty() {
        memory.load_native(line.labels.clone(), native);
    }
    memory.load(line.labels, samples);
}

fn judge(memory: &Memory, eval: &Eval) -> Verdict {
    let native =
        |line: &Line| line.values.as_ref().is_none_or(|v| v.iter().any(|v| matches!(v, Written::Native)));
    if eval.annotated {
        return Verdict::Unsupported("annotations".to_owned());
    }
    if let Some(text) = &eval.expected.unread {
        return Verdict::Fail(format!("cannot read {text}"));
    }
    // Prometheus runs its own scripts with names removed at the end.
    let options = Options { name_removal: NameRemoval::AtEnd, ..Options::default() };
    let query = match Query::parse_with(&eval.expression, options) {
        Ok(query) => query,
        Err(error) if error.is_unsupported() => return Verdict::Unsupported(error.to_string()),
        Err(_) if eval.fails => return Verdict::Pass,
        Err(error) => return Verdict::Fail(error.to_string()),
    };
    let outcome = match eval.when {
        When::Instant(at) => instant(memory, eval, &query, at),
        When::Range { from, to, step } => range(memory, eval, &query, from, to, step),
    };
    if memory.met_native() || eval.expected.series.iter().any(native) {
        return Verdict::Unsupported("native histograms or start timestamps".to_owned());
    }
    match (outcome, eval.fails) {
        (Ok(Ok(())), false) | (Err(_), true) => Verdict::Pass,
        (Ok(_), true) => Verdict::Fail("expected to fail".to_owned()),
        (Ok(Err(difference)), false) => Verdict::Fail(difference),
        (Err(error), false) => Verdict::Fail(error),
    }
}

/// The evaluation's error, or what differs from the expected.
type Outcome = Result<Result<(), String>, String>;

fn instant(memory: &Memory, eval: &Eval, query: &Query, at: Duration) -> Outcome {
    let now = Timestamp::from_millis(0) + at;
    let answer = query.instant(memory, now).map_err(|error| error.to_string())?;
    let compared = compare::value(eval, &answer.value);
    if compared.is_err() || eval.ordered || matches!(answer.value, Value::String(_) | Value::Matrix(_)) {
        return Ok(compared);
    }
    in_the_middle(memory, eval, query, now)
}

/// The same moment must look the same in the middle of a range.
fn in_the_middle(memory: &Memory, eval: &Eval, query: &Query, now: Timestamp) -> Outcome {
    if eval.expression.contains("start()") || eval.expression.contains("end()") {
        return Ok(Ok(()));
    }
    let minute = Duration::from_mins(1);
    let series =
        query.range(memory, now - minute, now + minute, minute).map_err(|error| error.to_string())?;
    let points: Vec<Point> = series.iter().filter_map(|series| point_at(series, now)).collect();
    let compared = match (eval.expected.scalar, points.as_slice()) {
        (Some(_), [only]) => compare::value(eval, &Value::Scalar(only.sample.value)),
        _ => compare::vector(eval, &points, false),
    };
    Ok(compared.map_err(|difference| format!("within a range: {difference}")))
}

fn point_at(series: &Series, now: Timestamp) -> Option<Point> {
    let labels: &Labels = &series.labels;
    let sample = series.samples.iter().find(|sample| sample.at == now)?;
    Some(Point { labels: labels.clone(), sample: *sample })
}

fn range(
    memory: &Memory,
    eval: &Eval,
    query: &Query,
    from: Duration,
    to: Duration,
    step: Duration,
) -> Outcome {
    let epoch = Timestamp::from_millis(0);
    let found = query.range(memory, epoch + from, epoch + to, step).map_err(|error| error.to_string())?;
    Ok(compare::matrix(&eval.expected, &found, from, to, step))
}
