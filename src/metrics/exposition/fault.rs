//! Why a line is bad.

use super::kind::Kind;

/// Characters of an offending piece that a reason quotes.
const QUOTED: usize = 60;

/// Why a line is bad. Holds pieces of the line, so that a thousand bad lines cost nothing.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Fault<'a> {
    /// The whole body is a web page.
    #[error("got an HTML page: is it a login page, or the wrong path?")]
    Html,
    /// The whole body is JSON.
    #[error("got JSON: is this the path of an API?")]
    Json,
    /// Bytes that are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// A line with nothing on it, in OpenMetrics.
    #[error("blank line")]
    Blank,
    /// No `# EOF` at the end, in OpenMetrics.
    #[error("# EOF missing at the end")]
    NoEof,
    /// A last line without its end, in OpenMetrics: its number may be cut short.
    #[error("line cut off")]
    CutOff,
    /// Something after `# EOF`.
    #[error("text after # EOF")]
    AfterEof,

    /// A metric's name is missing or has characters that must be quoted.
    #[error("invalid metric name at {:?}", quoted(.0))]
    MetricName(&'a str),
    /// A metric's name stands before the braces and inside them, or twice inside.
    #[error("metric name given twice")]
    TwoNames,
    /// A label's name is missing or has characters that must be quoted.
    #[error("invalid label name at {:?}", quoted(.0))]
    LabelName(&'a str),
    /// `__name__` as a label.
    #[error("__name__ is no label")]
    NameLabel,
    /// No `=` after a label's name.
    #[error("= expected after label name, found {:?}", quoted(.0))]
    NoEquals(&'a str),
    /// A label's value does not start with a double quote.
    #[error("label value without quotes at {:?}", quoted(.0))]
    NoQuote(&'a str),
    /// A quoted piece does not end.
    #[error("closing quote missing")]
    OpenQuote,
    /// Neither a comma nor a brace after a label.
    #[error("comma or closing brace expected, found {:?}", quoted(.0))]
    AfterLabel(&'a str),
    /// A comma before the closing brace, in OpenMetrics.
    #[error("comma before closing brace")]
    TrailingComma,
    /// A label that comes twice.
    #[error("label {:?} given twice", quoted(.0))]
    LabelTwice(&'a str),
    /// More labels than the parser compares with each other.
    #[error("more than {0} labels")]
    TooManyLabels(usize),

    /// No value.
    #[error("value missing")]
    NoValue,
    /// A value that is no number.
    #[error("invalid value {:?}", quoted(.0))]
    Value(&'a str),
    /// A timestamp that is none.
    #[error("invalid timestamp {:?}", quoted(.0))]
    Timestamp(&'a str),
    /// Blanks where none, or only one, may stand.
    #[error("stray blank")]
    Blanks,
    /// Something behind the sample.
    #[error("unexpected text {:?}", quoted(.0))]
    Rest(&'a str),
    /// An exemplar that is not well formed.
    #[error("invalid exemplar at {:?}", quoted(.0))]
    Exemplar(&'a str),
    /// An exemplar with too much in its labels.
    #[error("exemplar labels longer than 128 characters")]
    LongExemplar,
    /// An exemplar where none may be.
    #[error("exemplar on a sample that cannot have one")]
    StrayExemplar,

    /// A metadata line that is not well formed.
    #[error("invalid {0} line")]
    Metadata(&'static str),
    /// A `#` line that is no metadata, in OpenMetrics.
    #[error("neither HELP, TYPE, UNIT nor EOF")]
    Comment,
    /// A type that does not exist.
    #[error("unknown metric type {:?}", quoted(.0))]
    UnknownType(&'a str),
    /// A unit that the name does not end in.
    #[error("metric name does not end in its unit {:?}", quoted(.0))]
    UnitSuffix(&'a str),
    /// A unit on a metric that measures nothing.
    #[error("a metric of type {} has no unit", .0.name())]
    UnitOfKind(Kind),
    /// The same metadata again.
    #[error("second {0} line for one metric")]
    RepeatedMetadata(&'static str),
    /// Metadata behind the samples it belongs before.
    #[error("{0} line after the metric's samples")]
    LateMetadata(&'static str),
    /// A metric's name that another one's samples use.
    #[error("metric name clashes with an earlier metric")]
    Clash,
    /// A metric that was left and comes again.
    #[error("metric not in one piece: it began further up")]
    SplitFamily,
    /// A sample with the metric's bare name, whose type asks for more.
    #[error("a sample of a {} must end in {}", .0.name(), .0.suffixes().join(", "))]
    NoSuffix(Kind),
    /// A group of labels that was left and comes again.
    #[error("labels not in one piece: they began further up")]
    SplitGroup,

    /// A sample that its type does not allow to be negative.
    #[error("negative value in a {}", .0.name())]
    Negative(Kind),
    /// A sample that its type does not allow to be NaN.
    #[error("NaN in a {}", .0.name())]
    NotANumber(Kind),
    /// A count or bucket with a fraction.
    #[error("a count must be a whole number")]
    Fraction,
    /// An info metric whose value is not 1.
    #[error("an info metric's value must be 1")]
    InfoValue,
    /// A state that is neither 0 nor 1.
    #[error("a state's value must be 0 or 1")]
    StateValue,
    /// A label that the type asks for.
    #[error("label {0} missing or invalid")]
    KindLabel(&'a str),

    /// Samples of one group with and without a timestamp.
    #[error("some samples of these labels have a timestamp, some have none")]
    MixedTimestamps,
    /// A timestamp before the one above it.
    #[error("timestamp before that of the sample above")]
    TimestampBack,
    /// The same series again.
    #[error("same series again")]
    Duplicate,

    /// Buckets not in rising order.
    #[error("buckets out of order")]
    BucketOrder,
    /// A bucket below a smaller one.
    #[error("bucket count below that of a smaller bucket")]
    BucketCount,
    /// A histogram without its last bucket.
    #[error("histogram without +Inf bucket")]
    NoInfBucket,
    /// The count differs from the last bucket.
    #[error("histogram count differs from its +Inf bucket")]
    CountMismatch,
    /// A sum without a count, or the other way round.
    #[error("histogram with only one of sum and count")]
    SumWithoutCount,
    /// A sum where buckets lie below zero.
    #[error("histogram sum with buckets below zero")]
    SumOfNegatives,
    /// A negative sum where no bucket lies below zero.
    #[error("negative histogram sum without buckets below zero")]
    NegativeSum,
}

fn quoted(piece: &str) -> &str {
    piece.char_indices().nth(QUOTED).and_then(|(end, _)| piece.get(..end)).unwrap_or(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_a_piece_only_so_far() {
        let long = "ä".repeat(5000);
        assert!(Fault::Value(&long).to_string().chars().count() < 100);
        assert_eq!(Fault::Value("1_2").to_string(), "invalid value \"1_2\"");
    }
}
