//! The parser against public test data and recorded endpoints, where they are at hand.
//!
//! `WARROOM_OPENMETRICS` names a folder with the test data of the OpenMetrics project, one `.txt`
//! file for each case; `WARROOM_CAPTURES` a folder with recorded answers and their
//! `manifest.jsonl`. Without them these tests say so and pass.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use warroom::metrics::exposition::{Format, parse, survey};

/// The cases that `prometheus_client` itself thins out.
const THINNED_BY_ORACLE: &str = "duplicate_timestamps_";

fn folder(variable: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED: {variable} is not set");
    }
    folder
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// All cases by name.
fn cases(folder: &Path) -> BTreeMap<String, PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension() == Some(OsStr::new("txt")));
    paths.map(|path| (stem(&path), path)).collect()
}

/// The cases that `docs/exposition.md` says are accepted although they are meant to be refused.
fn documented_leniencies() -> BTreeSet<String> {
    let rows = include_str!("../docs/exposition.md").lines();
    let names = rows.filter_map(|row| row.strip_prefix("| `bad_")?.split_once('`'));
    names.map(|(name, _)| format!("bad_{name}")).collect()
}

fn samples(file: &Path, body: &[u8], format: Format) -> Value {
    let mut samples = Vec::new();
    parse(body, format, |line| {
        let labels: BTreeMap<_, _> = line.labels.iter().collect();
        let at = line.timestamp.map(warroom::model::Timestamp::millis);
        samples.push(json!([line.name, labels, line.value.to_string(), at]));
    });
    json!({ "file": file, "format": format.name(), "samples": samples })
}

/// Has `prometheus_client` read the same files; fails on any difference.
fn compare_with_oracle(read: &[Value]) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openmetrics_oracle.py");
    let python = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut python) = python else {
        eprintln!("SKIPPED: no python3 to compare with");
        return;
    };
    // Without the library the script ends at once and does not read.
    let _ = python.stdin.take().unwrap().write_all(json!(read).to_string().as_bytes());
    let output = python.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    match output.status.code() {
        Some(0) => eprintln!("{told}"),
        Some(77) => eprintln!("SKIPPED: no prometheus_client to compare with"),
        _ => panic!("differs from prometheus_client:\n{told}"),
    }
}

#[test]
fn good_openmetrics_is_clean_and_read_alike() {
    let Some(folder) = folder("WARROOM_OPENMETRICS") else { return };
    let mut read = Vec::new();
    for (name, path) in cases(&folder).iter().filter(|(name, _)| !name.starts_with("bad_")) {
        let body = std::fs::read(path).unwrap();
        let format = Format::of(None, &body);
        assert_eq!(format, Format::OpenMetrics, "{name}");
        let report = parse(&body, format, |_| ());
        assert!(report.is_clean(), "{name}: {report:?}");
        if !name.starts_with(THINNED_BY_ORACLE) {
            read.push(samples(path, &body, format));
        }
    }
    assert!(!read.is_empty());
    compare_with_oracle(&read);
}

#[test]
fn bad_openmetrics_is_refused_unless_documented() {
    let Some(folder) = folder("WARROOM_OPENMETRICS") else { return };
    let cases = cases(&folder);
    let bad: BTreeSet<&String> = cases.keys().filter(|name| name.starts_with("bad_")).collect();
    assert!(!bad.is_empty());
    let accepted = |format: Option<Format>| -> BTreeSet<String> {
        let is_clean = |name: &&&String| {
            let body = std::fs::read(&cases[**name]).unwrap();
            parse(&body, format.unwrap_or_else(|| Format::of(None, &body)), |_| ()).is_clean()
        };
        bad.iter().filter(is_clean).map(|name| (*name).clone()).collect()
    };
    let documented: BTreeSet<String> =
        documented_leniencies().into_iter().filter(|name| bad.contains(name)).collect();
    assert_eq!(accepted(None), documented);
    assert_eq!(accepted(Some(Format::OpenMetrics)), BTreeSet::new());
}

/// The recorded answers of metrics endpoints: file and content type.
fn recorded_expositions(folder: &Path) -> Vec<(PathBuf, String)> {
    let manifest = std::fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    let entries = manifest.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let expositions = entries.filter_map(|entry| {
        let content_type = entry["response_headers"]["Content-Type"].as_str()?;
        let url = entry["url"].as_str()?.split('?').next()?;
        let is_metrics = ["/metrics", "/federate", "/probe"].iter().any(|path| url.ends_with(path));
        let is_text = content_type.starts_with("text/plain") || content_type.contains("openmetrics");
        let is_answer = entry["status"] == 200 && is_metrics && is_text;
        is_answer.then(|| (folder.join(entry["file"].as_str().unwrap()), content_type.to_owned()))
    });
    expositions.collect()
}

fn body(path: &Path) -> Vec<u8> {
    let raw = std::fs::read(path).unwrap();
    if !raw.starts_with(b"\x1f\x8b") {
        return raw;
    }
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(raw.as_slice()).read_to_end(&mut body).unwrap();
    body
}

#[test]
fn recorded_endpoints_are_clean_and_read_alike() {
    let Some(folder) = folder("WARROOM_CAPTURES") else { return };
    let recorded = recorded_expositions(&folder);
    assert!(!recorded.is_empty());
    let mut read = Vec::new();
    for (path, content_type) in &recorded {
        let body = body(path);
        let format = Format::of(Some(content_type), &body);
        let survey = survey(&body, format);
        assert!(survey.report.is_clean(), "{}: {:?}", path.display(), survey.report);
        assert!(survey.report.samples > 0, "{}", path.display());
        if format == Format::Text {
            read.push(samples(path, &body, format));
        }
    }
    compare_with_oracle(&read);
}
