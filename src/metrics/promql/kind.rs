//! The four types of PromQL.

/// What an expression yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A number.
    Scalar,
    /// One value per series.
    Vector,
    /// The samples of a range per series.
    Matrix,
    /// A text.
    String,
}

impl ValueKind {
    /// The kind in the words of Prometheus's documentation.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Vector => "instant vector",
            Self::Matrix => "range vector",
            Self::String => "string",
        }
    }
}
