//! Events under a chart, on the chart's own time axis.

use ratatui::text::{Line, Span};

use crate::app::{App, Stretch};
use crate::ui::sign::{mark, sign};
use crate::ui::theme::{Role, Theme};

/// The marks of a window, one column each; nothing where nothing happened.
pub(super) struct Marks {
    columns: Vec<Option<(u8, &'static str, Role)>>,
}

impl Marks {
    /// The events of a stretch in so many columns; of several in one the most important. Where the cursor
    /// stands nothing else is as important.
    pub(super) fn of(app: &App, stretch: Stretch, columns: u16) -> Self {
        let mut marks = Self { columns: vec![None; usize::from(columns)] };
        let place = |at| stretch.column(at, usize::from(columns));
        for event in app.chart.older.iter().chain(&app.situation.moments).map(|recorded| &recorded.event) {
            let Some((weight, symbol)) = mark(event) else { continue };
            let Some(column) = place(event.at).and_then(|at| marks.columns.get_mut(at)) else { continue };
            if column.is_none_or(|(known, ..)| known < weight) {
                *column = Some((weight, symbol, sign(event).role));
            }
        }
        let cursor = stretch.cursor.and_then(place).and_then(|at| marks.columns.get_mut(at));
        if let Some(column) = cursor {
            let symbol = column.map_or("┃", |(_, symbol, _)| symbol);
            *column = Some((u8::MAX, symbol, Role::Past));
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::{Message, Opening, update};
    use crate::model::{Actor, Clock, Event, EventId, EventKind, Recorded, Text, Timestamp};

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn event(n: u8, secs: i64, kind: EventKind, about: Option<u8>) -> Recorded {
        let id = |n| EventId::from_bytes([n; 16]);
        let new = Event::new(id(n), Text::line("b"), kind, at(secs), Actor::person("bo", "h"));
        Recorded { seq: u64::from(n), event: Event { about: about.map(id), ..new } }
    }

    /// One row of the events on a chart of the last minute, at second 100.
    fn row_with(events: Vec<Recorded>, cursor: Option<Timestamp>) -> String {
        let mut app = App::new(Opening::new(Text::line("b"), Clock::System, at(100)));
        update(&mut app, Message::Appended(events), at(100));
        let theme = Theme::named("dark", crate::ui::theme::Depth::TrueColour).unwrap();
        let stretch = Stretch { span: Duration::from_mins(1), end: at(100), cursor };
        Marks::of(&app, stretch, 6).line(&theme).to_string()
    }

    fn row(events: Vec<Recorded>) -> String {
        row_with(events, None)
    }

    #[test]
    fn the_cursor_stands_among_them() {
        let note = || vec![event(1, 50, EventKind::Note, None)];
        assert_eq!([row_with(note(), Some(at(75))), row_with(note(), Some(at(50)))], ["n··┃··", "n·····"]);
    }

    #[test]
    fn events_stand_in_the_columns_of_their_time() {
        let events = [(39, 1), (40, 2), (50, 3), (51, 4), (100, 5), (101, 6)];
        let events = events.map(|(secs, n)| event(n, secs, EventKind::Note, None));
        assert_eq!(row(events.to_vec()), "nn···n");
        assert_eq!(row(vec![event(1, 50, EventKind::Note, None)]), "n·····");
    }

    #[test]
    fn the_most_important_is_shown_and_what_is_struck_is_not() {
        let note = || event(1, 95, EventKind::Note, None);
        let deploy = || event(2, 94, EventKind::Deploy, None);
        assert_eq!(row(vec![note(), deploy()]), "·····D");
        assert_eq!(row(vec![note(), deploy(), event(3, 96, EventKind::Retracted, Some(2))]), "·····n");
    }
}
