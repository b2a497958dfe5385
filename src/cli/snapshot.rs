//! `warroom snapshot`: one frame of the dashboard, without a terminal.

use std::process::ExitCode;

use anyhow::{Result, bail};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::args::{FrameFormat, SnapshotArgs};
use super::config::Wanted;
use super::dashboard::gathered;
use super::look::look;
use super::print::print;
use crate::app::View;
use crate::ui;

/// Draws one frame once every endpoint has answered; fails when none does in time.
pub(super) fn run(args: &SnapshotArgs) -> Result<ExitCode> {
    let wanted = Wanted::needed(&args.urls, &args.config)?;
    let look = look(&args.look, wanted.config.as_ref())?;
    let mut app = gathered(&wanted, args.wait)?;
    if app.gauges.sources().iter().all(|health| health.answered.is_none()) {
        let reasons: Vec<String> = app
            .gauges
            .sources()
            .iter()
            .map(|health| format!("{}: {}", health.spec.name, health.reason))
            .collect();
        bail!("no data came within {}: {}", humantime::format_duration(args.wait), reasons.join("; "));
    }
    if args.wall {
        app.view = View::Wall;
    }
    let area = Rect::new(0, 0, args.size.columns, args.size.rows);
    let mut frame = Buffer::empty(area);
    ui::draw(&app, &look, area, &mut frame);
    print(&match args.format {
        FrameFormat::Text => ui::snapshot::text(&frame),
        FrameFormat::Ansi => ui::snapshot::ansi(&frame),
        FrameFormat::Svg => ui::snapshot::svg(&frame),
    })?;
    Ok(ExitCode::SUCCESS)
}
