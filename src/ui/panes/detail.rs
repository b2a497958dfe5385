//! One gauge, whole: the number, its past, and where it comes from.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::facts::fact;
use super::marks::Marks;
use super::measure::{gauge_bar, ticks};
use super::scroll::scrolled;
use crate::app::App;
use crate::model::{Sample, Text, Unit};
use crate::signals::{GaugeId, Health, Threshold};
use crate::ui::face::{Face, elapsed};
use crate::ui::paper::Paper;
use crate::ui::theme::{Role, Theme};
use crate::ui::trend::Trend;
use crate::ui::widgets::area as chart;
use crate::ui::wrap::wrap;

/// Columns of the chart's axis.
const AXIS: u16 = 10;
/// Last values listed.
const VALUES: usize = 20;

/// Draws a gauge from line `top` on; returns how far it can be scrolled.
pub(in crate::ui) fn detail(
    app: &App,
    id: &GaugeId,
    top: usize,
    span: Duration,
    area: Rect,
    paper: &mut Paper<'_>,
) -> usize {
    let Some(gauge) = app.gauges.get(id) else {
        paper.text(area.x + 1, area.y + 1, area.width - 2, "This gauge is gone from the board.", Role::Muted);
        return 0;
    };
    let page =
        Page { app, face: Face::of(app, gauge), theme: paper.theme(), width: area.width.saturating_sub(3) };
    let mut lines = page.head();
    lines.extend(page.past(span, chart_rows(area.height)));
    lines.extend(page.facts(app.gauges.health(gauge)));
    lines.extend(page.values());
    scrolled(&lines, top, area, paper)
}

/// The chart takes a third of the screen, within reason.
const fn chart_rows(height: u16) -> u16 {
    match height {
        0..12 => 3,
        12..45 => height / 3,
        _ => 15,
    }
}

struct Page<'a> {
    app: &'a App,
    face: Face<'a>,
    theme: &'a Theme,
    width: u16,
}

impl Page<'_> {
    /// Name, number and state in two lines, then the bar.
    fn head(&self) -> Vec<Line<'static>> {
        let face = &self.face;
        let style = |role| self.theme.style(role);
        let title = Line::styled(face.title(), style(Role::Title).add_modifier(Modifier::BOLD));
        let mut state = vec![
            Span::styled(face.value(), style(face.value_role()).add_modifier(Modifier::BOLD)),
            Span::raw("   "),
            Span::styled(format!("{} {}", face.symbol(), face.word()), style(face.role())),
        ];
        if face.gauge.latest.is_some() {
            state.push(Span::styled(format!("   {} old", face.age()), style(Role::Muted)));
        }
        if let Some(since) = face.since() {
            let since =
                format!("   since {}, for {}", self.app.times.clock(since), elapsed(face.now.since(since)));
            state.push(Span::styled(since, style(Role::Muted)));
        }
        let mut lines = vec![title, Line::from(state)];
        if let Some(reason) = face.reason() {
            lines.extend(self.wrapped(reason.as_str(), style(Role::Text)));
        }
        lines
    }

    /// Bar and chart with an axis.
    fn past(&self, span: Duration, rows: u16) -> Vec<Line<'static>> {
        let wide = self.width.saturating_sub(AXIS + 1);
        let trend = Trend::of(&self.face, span, usize::from(wide) * 2);
        let marks = ticks(&self.face);
        let values: Vec<f64> = marks.iter().map(|(at, _)| *at).collect();
        let bar = gauge_bar(&self.face, wide, &marks, self.theme);
        let mut lines = vec![Line::default(), self.beside("", bar)];
        let show = |value| self.face.gauge.spec.unit.show(value);
        for (row, line) in chart(&trend, rows, &values, self.theme).into_iter().enumerate() {
            let label = match row {
                0 => show(trend.top),
                row if row + 1 == usize::from(rows) => "0".to_owned(),
                _ => String::new(),
            };
            lines.push(self.beside(&label, line));
        }
        let marks = Marks::of(self.app, span, wide);
        if !marks.is_empty() {
            lines.push(self.beside("events", marks.line(self.theme)));
        }
        lines.push(self.time_axis(span, wide));
        lines.push(Line::default());
        lines
    }

    /// A line with a label of the axis on its left.
    fn beside(&self, label: &str, line: Line<'static>) -> Line<'static> {
        let width = usize::from(AXIS);
        let mut spans = vec![Span::styled(format!("{label:>width$} "), self.theme.style(Role::Muted))];
        spans.extend(line.spans);
        Line::from(spans)
    }

    fn time_axis(&self, span: Duration, width: u16) -> Line<'static> {
        let start = self.app.times.minutes(self.face.now - span);
        let caption = format!(" last {} min ", span.as_secs() / 60);
        let end = self.app.times.minutes(self.face.now);
        let dashes = usize::from(width).saturating_sub(start.len() + caption.len() + end.len() + 2);
        let (left, right) = (dashes / 2, dashes - dashes / 2);
        let axis = format!("{start} {}{caption}{} {end}", "─".repeat(left), "─".repeat(right));
        self.beside("", Line::styled(axis, self.theme.style(Role::Muted)))
    }

    /// Labels, thresholds, expression and source.
    fn facts(&self, health: Option<&Health>) -> Vec<Line<'static>> {
        let gauge = self.face.gauge;
        let mut lines = Vec::new();
        for (at, label) in gauge.labels.iter().enumerate() {
            let text = format!("{} = {}", Text::line(&label.name), Text::line(&label.value));
            lines.extend(self.fact(if at == 0 { "labels" } else { "" }, &text));
        }
        lines.extend(self.fact("thresholds", &self.thresholds()));
        lines.extend(self.fact("expression", Text::line(&gauge.spec.expr).as_str()));
        if let Some(limit) = &gauge.spec.limit {
            lines.extend(self.fact("limit", Text::line(limit).as_str()));
        }
        let source = Text::line(&gauge.spec.source);
        match health {
            Some(health) => lines.extend(self.source(health)),
            None => lines.extend(self.fact("source", &format!("{source}: not on this board"))),
        }
        lines
    }

    fn thresholds(&self) -> String {
        let spec = &self.face.gauge.spec;
        let show = |share: f64| match (&spec.limit, self.face.in_unit(share)) {
            (None, _) => spec.unit.show(share),
            (Some(_), Some(value)) => {
                format!("{} of the limit ({})", Unit::Ratio.show(share), spec.unit.show(value))
            }
            (Some(_), None) => format!("{} of the limit", Unit::Ratio.show(share)),
        };
        let whole = |word: &str, threshold: Threshold| {
            let hold = match threshold.hold {
                Duration::ZERO => String::new(),
                hold => format!(" for {}", humantime::format_duration(hold)),
            };
            let clear = threshold.clear.filter(|clear| *clear < threshold.at);
            let clear = clear.map(|clear| format!(" until below {}", show(clear)));
            format!("{word} from {}{hold}{}", show(threshold.at), clear.unwrap_or_default())
        };
        let warning = spec.warning.map(|threshold| whole("warning", threshold));
        let critical = spec.critical.map(|threshold| whole("critical", threshold));
        let both: Vec<String> = warning.into_iter().chain(critical).collect();
        if both.is_empty() { "none".to_owned() } else { both.join(", ") }
    }

    fn source(&self, health: &Health) -> Vec<Line<'static>> {
        let state = match (health.is_down(), health.answered) {
            (true, _) => format!("DOWN: {}", health.reason),
            (false, Some(at)) => format!("answered {}", self.app.times.clock(at)),
            (false, None) => "not answered yet".to_owned(),
        };
        let name = Text::line(&health.spec.name);
        let mut lines = self.fact("source", &format!("{name}  {}", health.spec.url));
        lines.extend(self.fact("", &state));
        if health.spec.insecure {
            lines.extend(self.fact("", "TLS NOT VERIFIED: anyone could be answering"));
        }
        if health.restarts > 0 {
            lines.extend(self.fact("", &format!("its task crashed and was restarted {}×", health.restarts)));
        }
        for (at, notice) in health.notices.iter().enumerate() {
            lines.extend(self.fact(if at == 0 { "notices" } else { "" }, notice.as_str()));
        }
        lines
    }

    /// The newest values with their times.
    fn values(&self) -> Vec<Line<'static>> {
        let newest = self.face.gauge.history.newest().take(VALUES).enumerate();
        let line = |(at, sample): (usize, Sample)| {
            let value = if sample.value.is_nan() {
                "unknown".to_owned()
            } else {
                self.face.gauge.spec.unit.show(sample.value)
            };
            let at_clock = self.app.times.clock(sample.at);
            self.fact(if at == 0 { "last values" } else { "" }, &format!("{at_clock}  {value:>9}"))
        };
        newest.flat_map(line).collect()
    }

    /// A named fact, over as many lines as it takes.
    fn fact(&self, name: &str, text: &str) -> Vec<Line<'static>> {
        fact(name, text, usize::from(self.width), self.theme)
    }

    fn wrapped(&self, text: &str, style: Style) -> Vec<Line<'static>> {
        wrap(text, usize::from(self.width).max(8)).into_iter().map(|part| Line::styled(part, style)).collect()
    }
}
