//! Events under a chart, on the chart's own time axis.

use std::time::Duration;

use ratatui::text::{Line, Span};

use crate::app::App;
use crate::ui::sign::{mark, sign};
use crate::ui::theme::{Role, Theme};

/// The marks of a window, one column each; nothing where nothing happened.
pub(super) struct Marks {
    columns: Vec<Option<(u8, &'static str, Role)>>,
}

impl Marks {
    /// The events of the last `span` in so many columns; of several in one the most important.
    pub(super) fn of(app: &App, span: Duration, columns: u16) -> Self {
        let mut marks = Self { columns: vec![None; usize::from(columns)] };
        let start = app.now - span;
        let recent = app.situation.moments.iter().rev().map(|recorded| &recorded.event);
        for event in recent.take_while(|event| event.at >= start).filter(|event| event.at <= app.now) {
            let Some((weight, symbol)) = mark(event) else { continue };
            let share = event.at.since(start).as_secs_f64() / span.as_secs_f64();
            // As a chart's history counts its columns.
            let at = ((share * f64::from(columns)).ceil() as usize).max(1) - 1;
            let Some(column) = marks.columns.get_mut(at) else { continue };
            if column.is_none_or(|(known, ..)| known < weight) {
                *column = Some((weight, symbol, sign(event).role));
            }
        }
        marks
    }

    /// Whether nothing happened.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.iter().all(Option::is_none)
    }

    /// The marks alone, with where each stands.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u16, &'static str, Role)> {
        let columns = (0..).zip(&self.columns);
        columns.filter_map(|(at, column)| column.map(|(_, symbol, role)| (at, symbol, role)))
    }

    /// A row of them; dots where nothing happened.
    pub(super) fn line(&self, theme: &Theme) -> Line<'static> {
        let cell = |column: &Option<(u8, &'static str, Role)>| match column {
            Some((_, symbol, role)) => Span::styled(*symbol, theme.style(*role)),
            None => Span::styled("·", theme.style(Role::Border)),
        };
        self.columns.iter().map(cell).collect()
    }
}
