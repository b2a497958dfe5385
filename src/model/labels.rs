//! The labels that identify a series.

use std::fmt;
use std::sync::Arc;

use super::text::Text;

/// The label that carries a metric's name.
pub const METRIC_NAME: &str = "__name__";

/// The label with which Prometheus says what it scraped.
const JOB: &str = "job";

/// One label: name and raw value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The label's name.
    pub name: Arc<str>,
    /// The label's value, raw: matching needs the bytes the endpoint sent.
    pub value: Arc<str>,
}

/// A set of labels, sorted by name, cheap to clone.
///
/// Values are raw, because matchers and silences need them exactly. They are shown only through
/// [`Labels::shown`] or `Display`, which pass them through [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(Arc<[Label]>);

impl Default for Labels {
    fn default() -> Self {
        Self(Arc::from([]))
    }
}

impl Labels {
    /// Labels from pairs in any order. A label with an empty value is the same as no label, as in
    /// Prometheus; of two with one name the last wins.
    pub fn new<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Arc<str>>,
        V: Into<Arc<str>>,
    {
        let mut labels: Vec<Label> =
            pairs.into_iter().map(|(name, value)| Label { name: name.into(), value: value.into() }).collect();
        labels.reverse();
        labels.sort_by(|a, b| a.name.cmp(&b.name));
        labels.dedup_by(|a, b| a.name == b.name);
        labels.retain(|label| !label.value.is_empty());
        Self(labels.into())
    }

    /// The value of the label called `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        let at = self.0.binary_search_by(|label| (*label.name).cmp(name)).ok()?;
        Some(&self.0[at].value)
    }

    /// The metric's name.
    pub fn metric(&self) -> Option<&str> {
        self.get(METRIC_NAME)
    }

    /// All labels, sorted by name, the metric's name among them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Label> {
        self.0.iter()
    }

    /// Whether there is no label at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The labels whose name `keep` accepts.
    #[must_use]
    pub fn keeping(&self, mut keep: impl FnMut(&str) -> bool) -> Self {
        if self.0.iter().all(|label| keep(&label.name)) {
            return self.clone();
        }
        Self(self.0.iter().filter(|label| keep(&label.name)).cloned().collect())
    }

    /// The labels without the metric's name.
    #[must_use]
    pub fn without_metric(&self) -> Self {
        self.keeping(|name| name != METRIC_NAME)
    }

    /// The labels with `name` set to `value`; an empty value removes it.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let kept = self.0.iter().filter(|label| &*label.name != name);
        let kept = kept.map(|label| (label.name.clone(), label.value.clone()));
        Self::new(kept.chain([(Arc::from(name), Arc::from(value))]))
    }

    /// The values alone, safe to show: `orders eu-1`. The metric's name is left out, and the job where another
    /// label says the same.
    pub fn shown(&self) -> Text {
        let is_said = |value: &str| self.0.iter().any(|label| &*label.name != JOB && &*label.value == value);
        let told = self.0.iter().filter(|label| match &*label.name {
            METRIC_NAME => false,
            JOB => !is_said(&label.value),
            _ => true,
        });
        let values: Vec<&str> = told.map(|label| &*label.value).collect();
        Text::line(&values.join(" "))
    }
}

impl fmt::Display for Labels {
    /// `name{a="b"}` as in an expression, safe to show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Text::line(self.metric().unwrap_or_default()))?;
        let mut rest = self.0.iter().filter(|label| &*label.name != METRIC_NAME).peekable();
        if rest.peek().is_none() && self.metric().is_some() {
            return Ok(());
        }
        f.write_str("{")?;
        for (at, label) in rest.enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let value = label.value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            write!(f, "{comma}{}=\"{}\"", Text::line(&label.name), Text::line(&value))?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_sorted_and_drop_empty_values() {
        let labels = Labels::new([("pool", "orders"), ("__name__", "in_use"), ("zone", "")]);
        assert_eq!(labels.to_string(), r#"in_use{pool="orders"}"#);
        assert_eq!(labels.get("zone"), None);
        assert_eq!(labels.shown().as_str(), "orders");
    }

    #[test]
    fn a_job_that_another_label_names_is_shown_once() {
        let shown = |job, pool| Labels::new([("job", job), ("pool", pool)]).shown().to_string();
        assert_eq!(shown("orders", "orders"), "orders");
        assert_eq!(shown("orders", "reports"), "orders reports");
        assert_eq!(Labels::new([("from", "a"), ("to", "a")]).shown().as_str(), "a a");
    }

    #[test]
    fn the_last_of_a_repeated_name_wins() {
        let labels = Labels::new([("a", "1"), ("a", "2")]);
        assert_eq!(labels.get("a"), Some("2"));
        assert_eq!(labels.with("a", "").to_string(), "{}");
    }

    #[test]
    fn show_hostile_values_escaped() {
        let labels = Labels::new([("pool", "\u{1b}]52;c;AAAA\u{7}")]);
        assert!(!labels.to_string().contains('\u{1b}'));
        assert!(!labels.shown().as_str().contains('\u{7}'));
    }
}
