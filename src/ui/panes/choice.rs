//! Which gauges to show when not all fit.

use crate::signals::Level;

/// The places of at most `room` gauges: the selected one, then the worst, the earlier of equals; in board
/// order.
pub(super) fn choose(levels: &[Level], selected: Option<usize>, room: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..levels.len()).collect();
    places.sort_by_key(|place| (Some(*place) != selected, std::cmp::Reverse(levels[*place]), *place));
    places.truncate(room);
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: [Level; 5] = [Level::Ok, Level::Critical, Level::Ok, Level::NoData, Level::Warning];

    #[test]
    fn the_worst_stay_in_their_order() {
        assert_eq!(choose(&LEVELS, None, 3), [1, 3, 4]);
        assert_eq!(choose(&LEVELS, None, 4), [0, 1, 3, 4]);
        assert_eq!(choose(&LEVELS, None, 9), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn the_selected_one_is_always_there() {
        assert_eq!(choose(&LEVELS, Some(2), 2), [1, 2]);
        assert_eq!(choose(&LEVELS, Some(2), 0), Vec::<usize>::new());
    }
}
