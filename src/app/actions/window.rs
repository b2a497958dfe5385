//! How long the charts reach back.

use crate::app::chart::SPANS;
use crate::app::state::App;

/// Shows less time, or more, around the moment that is looked at.
pub(super) fn zoom(app: &mut App, wider: bool) {
    let shown = app.chart.shown(app.now);
    let next = if wider {
        SPANS.into_iter().find(|span| *span > shown.span)
    } else {
        SPANS.into_iter().rev().find(|span| *span < shown.span)
    };
    let Some(span) = next else {
        app.tell(if wider {
            "7 days is the most a chart shows"
        } else {
            "15 minutes is the least a chart shows"
        });
        return;
    };
    app.chart.span = Some(span);
    app.chart.drawn = span;
    if let Some(cursor) = app.chart.cursor {
        let behind = shown.end.since(cursor).as_secs_f64() / shown.span.as_secs_f64();
        app.chart.end_at(cursor + span.mul_f64(behind.min(1.0)), app.now);
    }
}
