//! The one definition of flags and subcommands.
#![allow(rustdoc::bare_urls)]
#![expect(clippy::doc_markdown, reason = "these comments are the texts of --help")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use chrono::NaiveDateTime;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::model::{EventId, Timestamp};

/// A terminal incident dashboard: live gauges from metrics endpoints, every number with its age.
#[derive(Debug, Parser)]
#[command(version)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) board: BoardArgs,
    /// Write down what goes on inside warroom; at 5 MiB a new file begins, and three old ones stay
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
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
    /// Check the config, and reach every source once; exit 0 ok, 2 config wrong, 3 one not reached
    Check(CheckArgs),
    /// Print alerting rules for Prometheus: pools that are full, waited for, leaking or soon full; errors
    Rules(RulesArgs),
    /// Write a config from what endpoints offer: pools, requests, alerting rules, Alertmanagers
    Init(InitArgs),
    /// Watch without a screen, and write down what happens; SIGHUP reads the config again
    Record(RecordArgs),
    /// Put a note on the timeline, from a shell, a pipeline, a chat bot; prints its id
    Note(NoteArgs),
    /// Acknowledge firing alerts; prints the ids
    Ack(AckArgs),
    /// Print the timeline as a document
    Export(ExportArgs),
    /// Print the themes there are, each in its colours; their names alone where nobody looks
    Themes,
    /// Print a shell's completions
    Completions(CompletionsArgs),
    /// Print a man page: warroom's own, or a command's
    Man(ManArgs),
}

/// Where the config is.
#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// The config [default: $XDG_CONFIG_HOME/warroom/config.toml, then /etc/warroom/config.toml]; the
    /// dashboard takes several, a board each
    #[arg(short, long = "config", global = true, value_name = "FILE")]
    pub(super) configs: Vec<PathBuf>,
}

/// Where the timeline is.
#[derive(Clone, Debug, Args)]
pub(super) struct JournalArgs {
    /// The journal's file [default: the config's, else $XDG_STATE_HOME/warroom/journal.db]
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
}

/// Which timeline.
#[derive(Debug, Args)]
pub(super) struct BoardOfJournal {
    #[command(flatten)]
    pub(super) journal: JournalArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// The board, where the journal holds several
    #[arg(long, value_name = "NAME")]
    pub(super) board: Option<String>,
}

/// What the dashboard watches and how it looks.
#[derive(Debug, Args)]
pub(super) struct BoardArgs {
    /// Metrics endpoints to watch, such as 127.0.0.1:9100 or https://app.example/metrics [default: the
    /// config's]
    #[arg(value_name = "URL")]
    pub(super) urls: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) look: LookArgs,
    #[command(flatten)]
    pub(super) screen: ScreenArgs,
    /// How long the wall shows each of several boards; one that becomes critical comes at once
    /// [default: 20s]
    #[arg(long, value_name = "DURATION", value_parser = parse_turn)]
    pub(super) rotate: Option<Duration>,
    #[command(flatten)]
    pub(super) journal: JournalArgs,
    /// Change nothing anywhere: the journal is only read, and every request is a GET
    #[arg(long)]
    pub(super) read_only: bool,
}

/// What is on the screen at first, and how often it is drawn.
#[derive(Clone, Debug, Args)]
pub(super) struct ScreenArgs {
    /// Begin with the wall view: readable across a room, nothing to press
    #[arg(long)]
    pub(super) wall: bool,
    /// Frames a second at most, besides those that a key asks for; a slow terminal gets fewer by itself
    #[arg(long, value_name = "N", default_value_t = crate::runtime::FRAMES, value_parser = clap::value_parser!(u8).range(1..=60))]
    pub(super) fps: u8,
}

#[derive(Clone, Debug, Args)]
pub(super) struct LookArgs {
    /// Colours: dark, light, high-contrast, colour-blind or one of your own; NO_COLOR turns them off
    /// [default: the config's, else dark]
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Story seconds per second, or max with --headless [default: 60, with --serve 1]
    #[arg(long, value_name = "N", value_parser = parse_speed)]
    pub(super) speed: Option<Speed>,
    /// Which incident
    #[arg(long, value_name = "NAME", default_value = crate::demo::DEFAULT_SCENARIO)]
    pub(super) scenario: String,
    /// Which of its variants
    #[arg(long, value_name = "N", default_value_t = crate::demo::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Run only the endpoint, on this address
    #[arg(long, value_name = "ADDR")]
    pub(super) serve: Option<SocketAddr>,
    /// Leave out what the team of the story does: you are on your own
    #[arg(long)]
    pub(super) solo: bool,
    /// Tell the story into the journal without a screen
    #[arg(long, conflicts_with = "serve")]
    pub(super) headless: bool,
    /// Keep the story's journal here [default: it goes with the demo]
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
    #[command(flatten)]
    pub(super) look: LookArgs,
    #[command(flatten)]
    pub(super) screen: ScreenArgs,
}

impl DemoArgs {
    /// The demo as it is without any flags but these.
    pub(super) fn shown(look: LookArgs, screen: ScreenArgs) -> Self {
        let scenario = crate::demo::DEFAULT_SCENARIO.to_owned();
        let seed = crate::demo::DEFAULT_SEED;
        Self {
            scenario,
            seed,
            look,
            screen,
            speed: None,
            serve: None,
            journal: None,
            solo: false,
            headless: false,
        }
    }
}

/// How fast a story is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Speed {
    /// Story seconds per second.
    Times(f64),
    /// As fast as it can be told.
    Max,
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
    /// Metrics endpoints to watch [default: the config's]
    #[arg(value_name = "URL")]
    pub(super) urls: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Columns and rows
    #[arg(long, value_name = "COLSxROWS", default_value = "120x40")]
    pub(super) size: FrameSize,
    /// How to print the frame
    #[arg(long, value_enum, default_value_t = FrameFormat::Text)]
    pub(super) format: FrameFormat,
    /// How long to wait for data
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = parse_wait)]
    pub(super) wait: Duration,
    /// Print the wall view
    #[arg(long)]
    pub(super) wall: bool,
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
    /// Metrics endpoints to ask [default: the config's]
    #[arg(value_name = "URL")]
    pub(super) urls: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    /// How long to wait for data
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = parse_wait)]
    pub(super) wait: Duration,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Metrics endpoints to reach [default: the config's]
    #[arg(value_name = "URL", conflicts_with = "print_config")]
    pub(super) urls: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Print what holds, with every default filled in, and reach nothing
    #[arg(long)]
    pub(super) print_config: bool,
}

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Metrics endpoints whose pools to make rules for [default: the config's]
    #[arg(value_name = "URL")]
    pub(super) urls: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Write them here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// A Prometheus, Alertmanagers, metrics endpoints
    #[arg(value_name = "URL", required = true)]
    pub(super) urls: Vec<String>,
    /// Write it here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long, requires = "output")]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct RecordArgs {
    /// Metrics endpoints to watch [default: the config's]
    #[arg(value_name = "URL")]
    pub(super) urls: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) journal: JournalArgs,
}

#[derive(Debug, Args)]
pub(super) struct NoteArgs {
    /// What to note, or - for standard input; may begin with @02:40, #todo or !action
    #[arg(value_name = "TEXT", required = true)]
    pub(super) text: Vec<String>,
    /// note, action, todo, deploy, escalated, hypothesis.open, hypothesis.ruled_out, hypothesis.confirmed,
    /// milestone.impact_start, milestone.mitigated, milestone.restored
    #[arg(long, value_name = "KIND")]
    pub(super) kind: Option<String>,
    /// When it happened, in UTC: 02:40, 02:40:30 or 2024-08-14T02:40
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
    /// The incident it belongs to [default: the open one]
    #[arg(long, value_name = "ID")]
    pub(super) incident: Option<EventId>,
    #[command(flatten)]
    pub(super) of: BoardOfJournal,
}

#[derive(Debug, Args)]
pub(super) struct AckArgs {
    /// The alert's name or fingerprint
    #[arg(value_name = "NAME|FINGERPRINT", required_unless_present = "all_firing")]
    pub(super) alert: Option<String>,
    /// All alerts that fire and nobody is on
    #[arg(long, conflicts_with = "alert")]
    pub(super) all_firing: bool,
    /// What to say
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) comment: String,
    #[command(flatten)]
    pub(super) of: BoardOfJournal,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// One incident, whole [default: the open one, else the latest, else the last 24 h of the journal]
    #[arg(long, value_name = "ID", conflicts_with_all = ["since", "from", "to"])]
    pub(super) incident: Option<EventId>,
    /// So far back from the last thing the journal knows, such as 2h; the clock plays no part
    #[arg(long, value_name = "DURATION", value_parser = parse_back, conflicts_with_all = ["from", "to"])]
    pub(super) since: Option<Duration>,
    /// From this time on, in UTC: 2024-08-14T02:40
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(super) from: Option<Timestamp>,
    /// Until this time [default: the last thing the journal knows]
    #[arg(long, value_name = "TIME", value_parser = parse_time, requires = "from")]
    pub(super) to: Option<Timestamp>,
    /// What kind of document
    #[arg(long, value_enum, default_value_t = ExportFormat::Md)]
    pub(super) format: ExportFormat,
    /// Write it here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) of: BoardOfJournal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// A postmortem draft in Markdown
    Md,
    /// Everything, for programs
    Json,
    /// One event a line, for programs
    Jsonl,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// Whose
    #[arg(value_name = "SHELL", value_enum)]
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The command's name [default: the page about warroom as a whole]
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
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

/// Nothing that turns faster can be read.
fn parse_turn(text: &str) -> Result<Duration, String> {
    let turn = humantime::parse_duration(text).map_err(|_| "write it like 20s or 2m".to_owned())?;
    let bounds = Duration::from_secs(2)..=Duration::from_hours(1);
    if bounds.contains(&turn) { Ok(turn) } else { Err("from 2s to 1h".to_owned()) }
}

fn parse_back(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write it like 30m or 2h".to_owned())
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let text = text.trim_end_matches('Z');
    let parsed = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    parsed.map(|at| Timestamp::from(at.and_utc())).ok_or_else(|| "write it like 2024-08-14T02:40".to_owned())
}

fn parse_speed(text: &str) -> Result<Speed, String> {
    match text.parse() {
        Ok(speed) if (0.01..=100_000.0).contains(&speed) => Ok(Speed::Times(speed)),
        _ if text == "max" => Ok(Speed::Max),
        _ => Err("a number from 0.01 to 100000, or max".to_owned()),
    }
}
