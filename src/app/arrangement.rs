//! Which parts of the board are shown, and in which order: for each size of screen as the operator likes it.

use serde::{Deserialize, Serialize};

use super::focus::Focus;

/// How large a screen is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SizeClass {
    /// A terminal beside others, or a small one over a slow connection.
    #[default]
    Small,
    /// A terminal of its own.
    Medium,
    /// A screen of its own.
    Large,
}

impl SizeClass {
    /// The class of a screen of so many columns and rows.
    pub const fn of(width: u16, height: u16) -> Self {
        match (width, height) {
            (160.., 45..) => Self::Large,
            (100.., 30..) => Self::Medium,
            _ => Self::Small,
        }
    }
}

/// How the parts of the board are arranged on one size of screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangement {
    /// The parts from top to bottom.
    pub order: Vec<Focus>,
    /// Those of which only the heading is shown.
    pub hidden: Vec<Focus>,
    /// Whether the part that is worked on has the whole board.
    pub zoomed: bool,
}

impl Default for Arrangement {
    fn default() -> Self {
        Self { order: Focus::ALL.to_vec(), hidden: Vec::new(), zoomed: false }
    }
}

impl Arrangement {
    /// Every part once, from top to bottom, whatever a file says.
    pub fn parts(&self) -> [Focus; 3] {
        let place = |part: &Focus| self.order.iter().position(|known| known == part).unwrap_or(usize::MAX);
        let mut parts = Focus::ALL;
        parts.sort_by_key(place);
        parts
    }

    /// Whether only the heading of a part is shown.
    pub fn hides(&self, part: Focus) -> bool {
        self.hidden.contains(&part)
    }

    /// Shows a part again, or only its heading; tells whether it is hidden now.
    pub(super) fn toggle(&mut self, part: Focus) -> bool {
        let hidden = self.hides(part);
        self.hidden.retain(|known| *known != part);
        if !hidden {
            self.hidden.push(part);
        }
        !hidden
    }

    /// Moves a part past its neighbour among those that are there; false at the end.
    pub(super) fn shift(&mut self, part: Focus, up: bool, is_there: impl Fn(Focus) -> bool) -> bool {
        let mut parts = self.parts().to_vec();
        let Some(at) = parts.iter().position(|known| *known == part) else { return false };
        let to = if up {
            parts[..at].iter().rposition(|other| is_there(*other))
        } else {
            parts[at + 1..].iter().position(|other| is_there(*other)).map(|after| at + 1 + after)
        };
        let Some(to) = to else { return false };
        parts.remove(at);
        parts.insert(to, part);
        self.order = parts;
        true
    }
}

/// How the board is arranged on each size of screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangements {
    small: Arrangement,
    medium: Arrangement,
    large: Arrangement,
}

impl Arrangements {
    /// The arrangement of screens of this size.
    pub const fn of(&self, class: SizeClass) -> &Arrangement {
        match class {
            SizeClass::Small => &self.small,
            SizeClass::Medium => &self.medium,
            SizeClass::Large => &self.large,
        }
    }

    /// The same, to be changed.
    pub(super) const fn of_mut(&mut self, class: SizeClass) -> &mut Arrangement {
        match class {
            SizeClass::Small => &mut self.small,
            SizeClass::Medium => &mut self.medium,
            SizeClass::Large => &mut self.large,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_stands_once_whatever_a_file_says() {
        let read: Arrangements =
            serde_json::from_str(r#"{"small":{"order":["timeline","timeline"],"new":1}}"#).unwrap();
        let small = read.of(SizeClass::Small);
        assert_eq!(small.parts(), [Focus::Timeline, Focus::Gauges, Focus::Alerts]);
        assert_eq!(read.of(SizeClass::Large), &Arrangement::default());
    }

    #[test]
    fn parts_move_up_and_down_and_stop_at_the_ends() {
        let mut arrangement = Arrangement::default();
        let all = |_| true;
        assert!(!arrangement.shift(Focus::Gauges, true, all));
        assert!(
            arrangement.shift(Focus::Timeline, true, all) && arrangement.shift(Focus::Timeline, true, all)
        );
        assert_eq!(arrangement.parts(), [Focus::Timeline, Focus::Gauges, Focus::Alerts]);
        assert!(!arrangement.shift(Focus::Alerts, false, all));
        assert!(arrangement.shift(Focus::Timeline, false, |part| part != Focus::Gauges));
        assert_eq!(arrangement.parts(), [Focus::Gauges, Focus::Alerts, Focus::Timeline]);
        assert!(arrangement.toggle(Focus::Alerts) && !arrangement.toggle(Focus::Alerts));
        assert_eq!(arrangement.hidden, []);
    }

    #[test]
    fn screens_have_sizes() {
        use SizeClass::{Large, Medium, Small};
        let classes = [(40, 10), (80, 24), (120, 40), (200, 50), (200, 24)].map(|(w, h)| SizeClass::of(w, h));
        assert_eq!(classes, [Small, Small, Medium, Large, Small]);
    }
}
