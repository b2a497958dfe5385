//! What a server says beside its answers, each thing once.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::model::{Item, Notice, Text, Timestamp};

/// What a clock may be off by before it is told.
const SKEW: Duration = Duration::from_secs(2);

/// `Date` has whole seconds, cut off.
const COARSE: Duration = Duration::from_secs(1);

/// What is told as long as it is so.
#[derive(Debug, Default)]
pub(super) struct Once {
    now: BTreeSet<Text>,
    lasting: BTreeSet<Text>,
}

impl Once {
    /// Hears something in this poll.
    pub(super) fn hear(&mut self, text: Text) {
        self.now.insert(text);
    }

    /// Hears something that stays so until the past is asked for again.
    pub(super) fn keep(&mut self, text: Text) {
        self.lasting.insert(text);
    }

    /// Forgets what was so.
    pub(super) fn begin_anew(&mut self) {
        self.lasting.clear();
    }

    /// Everything that was heard, however often.
    pub(super) fn told(&mut self) -> Vec<Item> {
        let mut now = std::mem::take(&mut self.now);
        now.extend(self.lasting.iter().cloned());
        now.into_iter().map(|text| Item::Notice(Notice { text })).collect()
    }
}

/// How far a server's clock is ahead of this one (negative: behind), in seconds; 0 within what cannot be told.
pub(super) fn skew(date: Option<Timestamp>, now: Timestamp) -> i64 {
    let Some(date) = date else { return 0 };
    let (ahead, behind) = (date.since(now), now.since(date).saturating_sub(COARSE));
    let secs = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    if ahead >= SKEW {
        secs(ahead)
    } else if behind >= SKEW {
        -secs(behind)
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_so_is_told_once_in_each_poll() {
        let mut once = Once::default();
        once.keep(Text::line("its past is not known"));
        for heard in [2, 0] {
            (0..heard).for_each(|_| once.hear(Text::line("partial")));
            assert_eq!(once.told().len(), 1 + usize::from(heard > 0));
        }
        once.begin_anew();
        assert!(once.told().is_empty());
    }

    #[test]
    fn a_clock_is_off_by_two_seconds_or_not_at_all() {
        let now = Timestamp::from_millis(100_900);
        let of = |secs: i64| skew(Some(Timestamp::from_millis(secs * 1000)), now);
        assert_eq!([of(100), of(98), of(97), of(102), of(103), of(40)], [0, 0, -2, 0, 2, -59]);
        assert_eq!(skew(None, now), 0);
    }
}
