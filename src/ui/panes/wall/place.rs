//! Where the parts of a wall stand.
//!
//! ```text
//! board                                          time
//! sources and other trouble
//! boards   all of them, where there are several
//! banner   the incident's clock, or the worst in a word, or the time of day
//! tiles    the worst signals
//! alerts   what is open
//! events   the last five
//! ```

use std::time::Duration;

use ratatui::layout::Rect;

use crate::model::{Clock, Timestamp};
use crate::ui::widgets::Size;

/// How long everything stays in its place, of the machine's time: no line may burn into a screen that shows
/// the same for weeks.
const STAYS: Duration = Duration::from_mins(10);

/// Events that are shown at most.
pub(super) const EVENTS: usize = 5;

/// Rows that the signals keep.
const TILES: u16 = 2;

/// Where the picture stands in turn, each one cell from the one before: columns and rows from the corner.
const PLACES: [(u16, u16); 6] = [(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)];

/// The part of `area` that is drawn on now: a frame of one cell is left around it to move in.
pub(super) fn drifted(area: Rect, now: Timestamp, clock: &Clock) -> Rect {
    let stays = STAYS.mul_f64(clock.speed().clamp(1.0, 1e6)).as_millis().max(1);
    let turn = u128::from(now.millis().unsigned_abs()) / stays % PLACES.len() as u128;
    let (right, down) = PLACES[turn as usize];
    Rect {
        x: area.x + right,
        y: area.y + down,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    }
}

/// Where the parts stand, from the top.
pub(super) struct Places {
    pub boards: Rect,
    pub banner: Rect,
    pub tiles: Rect,
    pub alerts: Rect,
    pub events: Rect,
}

impl Places {
    /// Of a wall with so many rows for boards, open alerts and events. What says how bad it is comes first, the
    /// events last.
    pub(super) fn of(area: Rect, boards: u16, alerts: usize, events: usize) -> Self {
        let air = u16::from(area.height >= 20);
        let top = 2 + boards + u16::from(boards > 1);
        let banner = banner_rows(area.height).min(area.height.saturating_sub(top));
        let rest = area.height.saturating_sub(top + banner + air);
        let most = match rest {
            0..8 => 0,
            8..12 => 2,
            12..14 => EVENTS - 1,
            _ => EVENTS,
        };
        // Under a rule.
        let events = events.min(most) as u16;
        let events = if events == 0 { 0 } else { events + 1 };
        let alerts = u16::try_from(alerts)
            .unwrap_or(u16::MAX)
            .min((rest / 5).max(1))
            .min((rest - events).saturating_sub(TILES));
        let alerts = if alerts == 0 { 0 } else { (alerts + u16::from(rest >= 20)).min(rest - events) };
        let below = |y: u16, height: u16| Rect { y, height, ..area };
        let tiles = rest - events - alerts;
        let y = area.y + top;
        Self {
            boards: below(area.y + 2, boards),
            banner: below(y, banner),
            tiles: below(y + banner + air, tiles),
            alerts: below(y + banner + air + tiles, alerts),
            events: below(y + banner + air + tiles + alerts, events),
        }
    }
}

/// The biggest glyphs on a wall of so many rows.
pub(super) const fn largest(height: u16) -> Size {
    match height {
        0..19 => Size::Three,
        19..44 => Size::Five,
        44..90 => Size::Ten,
        _ => Size::Fifteen,
    }
}

/// A line of words, the glyphs, and air around them where there is room.
const fn banner_rows(height: u16) -> u16 {
    largest(height).rows() as u16
        + match height {
            0..30 => 1,
            30..44 => 2,
            _ => 3,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_moves_by_a_cell_and_stays_on_the_screen() {
        let area = Rect::new(0, 0, 80, 24);
        let at = |minutes: i64| drifted(area, Timestamp::from_millis(minutes * 60_000), &Clock::System);
        assert_eq!(at(0), at(9));
        let turns: Vec<Rect> = (0..7).map(|turn| at(turn * 10)).collect();
        assert_eq!(turns[0], turns[6]);
        for pair in turns.windows(2) {
            assert_eq!(pair[0].x.abs_diff(pair[1].x) + pair[0].y.abs_diff(pair[1].y), 1, "{pair:?}");
            assert_eq!(area.intersection(pair[0]), pair[0]);
        }
    }

    #[test]
    fn the_parts_fill_the_wall_at_every_size() {
        for (width, height) in [(38, 9), (78, 23), (118, 39), (198, 49), (398, 119)] {
            for (boards, alerts, events) in [(0, 0, 0), (0, 1, 5), (0, 40, 1), (1, 1, 5), (2, 40, 1)] {
                if boards > 1 && height < 30 {
                    continue;
                }
                let area = Rect::new(1, 1, width, height);
                let places = Places::of(area, boards, alerts, events);
                let parts = [places.boards, places.banner, places.tiles, places.alerts, places.events];
                assert_eq!(places.events.bottom(), area.bottom(), "{width}×{height}");
                assert!(parts.windows(2).all(|pair| pair[0].bottom() <= pair[1].y), "{parts:?}");
                assert!(places.tiles.height >= 2, "{width}×{height}: {parts:?}");
            }
        }
    }
}
