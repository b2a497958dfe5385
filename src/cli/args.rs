//! The one definition of flags and subcommands.
#![allow(rustdoc::bare_urls)]
#![expect(clippy::doc_markdown, reason = "these comments are the texts of --help")]

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A terminal incident dashboard: live gauges from metrics endpoints, every number with its age.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) board: BoardArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the embedded incident: a deploy that leaks database connections
    Demo(DemoArgs),
    /// Check an exposition: samples counted, bad lines with number and reason
    Lint(LintArgs),
    /// Print one frame of the dashboard
    Snapshot(SnapshotArgs),
    /// Print one line per signal; exit 0 ok, 1 warning, 2 critical, 3 unknown
    Status(StatusArgs),
}

/// What the dashboard watches and how it looks.
#[derive(Debug, Args)]
pub(super) struct BoardArgs {
    /// Metrics endpoints to watch, such as 127.0.0.1:9100 or https://app.example/metrics
    #[arg(value_name = "URL")]
    pub(super) urls: Vec<String>,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

#[derive(Debug, Args)]
pub(super) struct LookArgs {
    /// Colours: dark, light or high-contrast; NO_COLOR turns them off
    #[arg(long, value_name = "NAME", default_value = "dark")]
    pub(super) theme: String,
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Story seconds per second [default: 60, with --serve 1]
    #[arg(long, value_name = "N", value_parser = parse_speed)]
    pub(super) speed: Option<f64>,
    /// Which incident
    #[arg(long, value_name = "NAME", default_value = crate::demo::DEFAULT_SCENARIO)]
    pub(super) scenario: String,
    /// Which of its variants
    #[arg(long, value_name = "N", default_value_t = crate::demo::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Run only the endpoint, on this address
    #[arg(long, value_name = "ADDR")]
    pub(super) serve: Option<SocketAddr>,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

#[derive(Debug, Args)]
pub(super) struct LintArgs {
    /// A file, a URL, or - for standard input
    #[arg(value_name = "FILE|URL|-")]
    pub(super) input: String,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = LintFormat::Text)]
    pub(super) format: LintFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LintFormat {
    /// For people
    Text,
    /// For programs: {format, samples, bad: [{line, reason}]}
    Json,
}

#[derive(Debug, Args)]
pub(super) struct SnapshotArgs {
    /// Metrics endpoints to watch
    #[arg(value_name = "URL", required = true)]
    pub(super) urls: Vec<String>,
    /// Columns and rows
    #[arg(long, value_name = "COLSxROWS", default_value = "120x40")]
    pub(super) size: FrameSize,
    /// How to print the frame
    #[arg(long, value_enum, default_value_t = FrameFormat::Text)]
    pub(super) format: FrameFormat,
    /// How long to wait for data
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = parse_wait)]
    pub(super) wait: Duration,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FrameFormat {
    /// Text alone
    Text,
    /// Text with colours as escape sequences
    Ansi,
    /// A picture
    Svg,
}

#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    /// Metrics endpoints to ask
    #[arg(value_name = "URL", required = true)]
    pub(super) urls: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    /// How long to wait for data
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = parse_wait)]
    pub(super) wait: Duration,
}

/// What was asked cannot be understood; exits with 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct UsageError(pub(super) String);

/// The size of a frame, up to 1000×1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameSize {
    pub(super) columns: u16,
    pub(super) rows: u16,
}

impl FromStr for FrameSize {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (columns, rows) = text.split_once('x').ok_or("write it like 120x40")?;
        let side = |text: &str| text.parse::<u16>().ok().filter(|side| (1..=1000).contains(side));
        match (side(columns), side(rows)) {
            (Some(columns), Some(rows)) => Ok(Self { columns, rows }),
            _ => Err("each side is a number from 1 to 1000"),
        }
    }
}

fn parse_wait(text: &str) -> Result<Duration, String> {
    let wait = humantime::parse_duration(text).map_err(|_| "write it like 10s or 2m".to_owned())?;
    if wait > Duration::from_hours(1) {
        return Err("an hour at most".to_owned());
    }
    Ok(wait)
}

fn parse_speed(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(speed) if (0.01..=100_000.0).contains(&speed) => Ok(speed),
        _ => Err("a number from 0.01 to 100000".to_owned()),
    }
}
