//! `warroom lint`: is this an exposition that can be read?

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use flate2::read::MultiGzDecoder;
use serde_json::json;

use super::args::{LintArgs, LintFormat};
use super::print::print;
use crate::api::{Client, ClientSpec, Endpoint, METRICS};
use crate::metrics::exposition::{self, Format, Report};
use crate::model::Text;

/// The most a file may hold, unpacked: as much as an endpoint may answer.
const MAX_BYTES: u64 = 64 << 20;

/// Checks one exposition; exit code 1 when it has bad lines.
pub(super) fn run(args: &LintArgs) -> Result<ExitCode> {
    let (content_type, body) = read(&args.input)?;
    let format = Format::of(content_type.as_ref().map(Text::as_str), &body);
    let report = exposition::survey(&body, format).report;
    print(&match args.format {
        LintFormat::Text => as_text(&report),
        LintFormat::Json => format!("{}\n", as_json(&report)),
    })?;
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(input: &str) -> Result<(Option<Text>, Vec<u8>)> {
    if input == "-" {
        return Ok((None, unpacked(&bounded(io::stdin()).context("standard input")?)?));
    }
    if input.contains("://") {
        return fetch(input);
    }
    let file = fs::File::open(input).with_context(|| Text::line(input).to_string())?;
    let bytes = bounded(file).with_context(|| Text::line(input).to_string())?;
    Ok((None, unpacked(&bytes).with_context(|| Text::line(input).to_string())?))
}

fn fetch(url: &str) -> Result<(Option<Text>, Vec<u8>)> {
    let client = Client::new(ClientSpec::new(Endpoint::parse(url)?))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let response = runtime.block_on(client.get("", METRICS))?;
    Ok((response.content_type, response.body))
}

fn bounded(source: impl io::Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("larger than {} MiB", MAX_BYTES >> 20);
    }
    Ok(bytes)
}

/// A page saved as it came over the wire may still be compressed.
fn unpacked(bytes: &[u8]) -> Result<Vec<u8>> {
    if bytes.starts_with(&[0x1f, 0x8b]) { bounded(MultiGzDecoder::new(bytes)) } else { Ok(bytes.to_vec()) }
}

fn as_text(report: &Report) -> String {
    let mut text = String::new();
    for bad in &report.bad_lines {
        let _ = writeln!(text, "line {}: {}", bad.line, bad.reason);
    }
    let untold = report.bad - report.bad_lines.len() as u64;
    if untold > 0 {
        let _ = writeln!(text, "and {untold} more");
    }
    let lines = if report.bad == 1 { "line" } else { "lines" };
    let _ =
        writeln!(text, "{}: {} samples, {} bad {lines}", report.format.name(), report.samples, report.bad);
    text
}

fn as_json(report: &Report) -> serde_json::Value {
    let bad: Vec<_> = report
        .bad_lines
        .iter()
        .map(|bad| json!({ "line": bad.line, "reason": bad.reason.as_str() }))
        .collect();
    json!({ "format": report.format.name(), "samples": report.samples, "bad": bad })
}
