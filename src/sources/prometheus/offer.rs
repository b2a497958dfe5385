//! What a server has to offer, job by job.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::api::prometheus::Found;
use crate::metrics::exposition::{Format, Survey, survey};
use crate::model::METRIC_NAME;

/// The label that says which job a series was scraped for.
const JOB: &str = "job";

/// A question for a series or so of each of these metrics, for each job.
pub(super) fn question(names: &[String]) -> String {
    // Only names as the classic format allows them, so that nothing needs escaping but the colon, which is
    // plain in a regular expression.
    let plain = |name: &&String| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':');
    let names: Vec<&str> = names.iter().filter(plain).map(String::as_str).collect();
    format!("topk by (__name__, job) (1, {{__name__=~\"{}\"}})", names.join("|"))
}

/// The answer as a survey for each job, in the order of the jobs' names.
pub(super) fn surveys(found: &[Found]) -> Vec<(String, Survey)> {
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    for Found { labels, sample } in found {
        let Some(name) = labels.get(METRIC_NAME) else { continue };
        let page = pages.entry(labels.get(JOB).unwrap_or_default().to_owned()).or_default();
        let own = labels.iter().filter(|label| &*label.name != METRIC_NAME);
        let own: Vec<String> =
            own.map(|label| format!("{}={:?}", label.name, escaped(&label.value))).collect();
        let _ = writeln!(page, "{name}{{{}}} {}", own.join(","), sample.value);
    }
    pages.into_iter().map(|(job, page)| (job, survey(page.as_bytes(), Format::Text))).collect()
}

/// A survey knows labels by their names: what would have to be escaped in a value is left out.
fn escaped(value: &str) -> String {
    value.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\') && c.is_ascii()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Labels, Sample, Timestamp};

    #[test]
    fn each_job_has_its_survey() {
        let found = |name: &str, job: &str| {
            let labels = Labels::new([(METRIC_NAME, name), (JOB, job), ("code", "2\"0\n0")]);
            Found { labels, sample: Sample { at: Timestamp::from_millis(0), value: f64::NAN } }
        };
        let surveys = surveys(&[found("up", "shop"), found("in_use", "shop"), found("up", "")]);
        let told: Vec<(&str, usize)> =
            surveys.iter().map(|(job, s)| (job.as_str(), s.iter().count())).collect();
        assert_eq!(told, [("", 1), ("shop", 2)]);
        assert!(surveys[1].1.has_label("in_use", "code") && surveys[1].1.report.is_clean());
    }

    #[test]
    fn only_plain_names_are_asked_for() {
        let names = ["up", "a:b", "http.requests", "x\"} or up{"].map(str::to_owned);
        assert_eq!(question(&names), "topk by (__name__, job) (1, {__name__=~\"up|a:b\"})");
    }
}
