//! One gauge, whole: the number, its past, and where it comes from.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::facts::fact;
use super::marks::Marks;
use super::measure::{gauge_bar, ticks};
use super::plot::{self, Axes};
use super::scroll::scrolled;
use super::span::shown_time;
use crate::app::{App, Stretch};
use crate::model::{Sample, Text, Unit};
use crate::signals::{GaugeId, Health, Threshold};
use crate::ui::face::{Face, elapsed};
use crate::ui::paper::Paper;
use crate::ui::theme::{Role, Theme};
use crate::ui::wrap::wrap;

/// Columns of the chart's axis.
const AXIS: u16 = 11;
/// Last values listed.
const VALUES: usize = 20;

/// Draws a gauge from line `top` on; returns how far it can be scrolled.
pub(in crate::ui) fn detail(
    app: &App,
    id: &GaugeId,
    top: usize,
    stretch: Stretch,
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
    let (before, rows) = (lines.len() + 2, chart_rows(area.height));
    lines.extend(page.past(stretch, rows));
    lines.extend(page.facts(app.gauges.health(gauge)));
    lines.extend(page.values());
    let most = scrolled(&lines, top, area, paper);
    if let Some(y) = before.checked_sub(top.min(most)).and_then(|at| u16::try_from(at).ok()) {
        let field = Rect::new(area.x + 1 + AXIS, area.y + y, page.width.saturating_sub(AXIS), rows);
        paper.hits.put_chart(field.intersection(area), id.clone(), stretch);
    }
    most
}

/// The chart takes a third of the screen, within reason.
const fn chart_rows(height: u16) -> u16 {
    match height {
        0..12 => 3,
        12..45 => height / 3,
        45..60 => 15,
        _ => height / 4,
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
        if face.then.is_none() && face.gauge.latest.is_some() {
            state.push(Span::styled(format!("   {} old", face.age()), style(Role::Muted)));
        }
        if let Some(since) = face.since() {
            let since = format!(
                "   since {}, for {}",
                self.app.times.clock(since),
                elapsed(face.then.unwrap_or(face.now).since(since))
            );
            state.push(Span::styled(since, style(Role::Muted)));
        }
        let mut lines = vec![title, Line::from(state)];
        if let Some(reason) = face.reason() {
            lines.extend(self.wrapped(reason.as_str(), style(Role::Text)));
        }
        lines
    }

    /// Bar, chart and what it comes to. The chart begins with the third line.
    fn past(&self, stretch: Stretch, rows: u16) -> Vec<Line<'static>> {
        let wide = self.width.saturating_sub(AXIS);
        let beside =
            |label: &str, line| plot::beside((label.to_owned(), Role::Muted), line, AXIS, self.theme);
        let bar = gauge_bar(&self.face, wide, &ticks(&self.face), self.theme);
        let mut lines = vec![Line::default(), beside("", bar)];
        let axes = Axes { values: AXIS, times: false };
        lines.extend(plot::plot(
            &self.face,
            stretch,
            (self.width, rows),
            axes,
            (&self.app.times, self.theme),
        ));
        let marks = Marks::of(self.app, stretch, wide);
        if !marks.is_empty() {
            lines.push(beside("events", marks.line(self.theme)));
        }
        lines.push(beside("", plot::times(stretch, wide, (&self.app.times, self.theme))));
        lines.push(Line::default());
        lines.extend(self.summary(stretch));
        lines
    }

    /// What the stretch comes to: lowest, highest, last, and at the moment that is looked at.
    fn summary(&self, stretch: Stretch) -> Vec<Line<'static>> {
        let show = |value| self.face.gauge.spec.unit.show(value);
        let name = shown_time(self.app, stretch);
        let Some(sum) = self.face.gauge.history.summary(stretch.start(), stretch.end) else {
            return self.fact("window", &format!("{name}: nothing is known"));
        };
        let (low, high, last) = (show(sum.low), show(sum.high), show(sum.last));
        let mut text = format!("{name}: min {low}, max {high}, last {last}");
        if let Some(at) = self.face.then {
            let then = self.face.reading.as_ref().map_or_else(|| "–".to_owned(), |then| show(then.value));
            text = format!("{text}, at {} {then}", self.app.times.clock(at));
        }
        self.fact("window", &text)
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
        if let Some(why) = self.face.gauge.partial.as_ref().or(health.partial.as_ref()) {
            lines.extend(self.fact("", &format!("PARTIAL: {why}")));
        }
        if health.skew != 0 {
            lines.extend(self.fact("", &format!("its clock is off by {:+} s", health.skew)));
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
