//! Tests: the page keeps the rules of its format.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::page::Format;
use super::scenario::Scenario;
use super::simulation::Simulation;

fn page(format: Format) -> String {
    let scenario = Scenario::calm();
    let mut simulation = Simulation::new(&scenario, 1);
    simulation.advance_to(scenario.start + Duration::from_secs(5));
    simulation.page(format)
}

/// Families by name, with their kind; each must be headed once and be in one piece.
fn families(page: &str) -> HashMap<&str, &str> {
    let heads = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let mut families = HashMap::new();
    for (name, kind) in heads.filter_map(|head| head.split_once(' ')) {
        assert_eq!(families.insert(name, kind), None, "{name} is headed twice");
    }
    families
}

/// The suffixes a sample of a family of `kind` may have.
fn suffixes(kind: &str, format: Format) -> &'static [&'static str] {
    match (kind, format) {
        ("counter", Format::OpenMetrics) => &["_total", "_created"],
        ("histogram", Format::OpenMetrics) => &["_bucket", "_count", "_sum", "_created"],
        ("summary", Format::OpenMetrics) => &["_count", "_sum", "_created"],
        ("info", Format::OpenMetrics) => &["_info"],
        ("histogram", Format::Text) => &["_bucket", "_count", "_sum"],
        ("summary", Format::Text) => &["_count", "_sum"],
        _ => &[""],
    }
}

#[test]
fn every_sample_stands_under_the_head_of_its_family() {
    for format in [Format::Text, Format::OpenMetrics] {
        let page = page(format);
        let families = families(&page);
        let (mut family, mut seen) = ("", HashSet::new());
        for line in page.lines().filter(|line| *line != "# EOF" && !line.starts_with("# HELP ")) {
            if let Some(head) = line.strip_prefix("# TYPE ") {
                family = head.split_once(' ').unwrap().0;
                continue;
            }
            let (series, value) = line.rsplit_once(' ').unwrap();
            let suffix = series.split('{').next().unwrap().strip_prefix(family).unwrap();
            assert!(suffixes(families[family], format).contains(&suffix), "{line} under {family}");
            assert!(value.parse::<f64>().unwrap() >= 0.0, "{line}");
            assert!(seen.insert(series.to_owned()), "{series} twice");
        }
    }
}

#[test]
fn open_metrics_names_counters_and_infos_without_their_suffix_and_ends_with_eof() {
    let (text, open) = (page(Format::Text), page(Format::OpenMetrics));
    assert_eq!(families(&text)["hikaricp_connections_timeout_total"], "counter");
    assert_eq!(families(&open)["hikaricp_connections_timeout"], "counter");
    assert_eq!(families(&text)["application_build_info"], "gauge");
    assert_eq!(families(&open)["application_build"], "info");
    assert!(open.ends_with("\n# EOF\n") && !text.contains("# EOF"));
    assert!(open.contains("_created{") && !text.contains("_created{"));
}

#[test]
fn buckets_are_cumulative_up_to_the_count() {
    let page = page(Format::Text);
    let buckets = page.lines().filter(|line| line.starts_with("http_server_requests_seconds_bucket"));
    let mut last = 0;
    for (at, line) in buckets.enumerate() {
        let count: u64 = line.rsplit_once(' ').unwrap().1.parse().unwrap();
        assert!(at % 12 == 0 || count >= last, "{line}");
        last = count;
        if line.contains("le=\"+Inf\"") {
            let series = line.replace("_bucket", "_count").replace(",le=\"+Inf\"", "");
            assert!(page.lines().any(|other| other == series), "{series}");
        }
    }
    assert!(last > 0);
}
