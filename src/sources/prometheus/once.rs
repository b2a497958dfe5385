//! Telling what a server says beside its answers, and telling it once.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::model::{Item, Notice, Text, Timestamp};

/// What a clock may be off by before it is told.
const SKEW: Duration = Duration::from_secs(2);

/// `Date` has whole seconds, cut off.
const COARSE: Duration = Duration::from_secs(1);

/// What was told, and is still so.
#[derive(Debug, Default)]
pub(super) struct Once {
    told: BTreeSet<Text>,
    now: BTreeSet<Text>,
}

impl Once {
    /// Hears something in this poll.
    pub(super) fn hear(&mut self, text: Text) {
        self.now.insert(text);
    }

    /// What was not heard in the poll before.
    pub(super) fn news(&mut self) -> Vec<Item> {
        let now = std::mem::take(&mut self.now);
        let news = now.difference(&self.told).cloned().map(|text| Item::Notice(Notice { text })).collect();
        self.told = now;
        news
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

/// What to say about it.
pub(super) fn told(skew: i64) -> Option<Text> {
    let way = if skew > 0 { "ahead of" } else { "behind" };
    (skew != 0).then(|| Text::line(&format!("its clock is {} s {way} this machine's", skew.unsigned_abs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_said_a_poll_ago_is_news() {
        let mut once = Once::default();
        for (heard, news) in [(true, 1), (true, 0), (false, 0), (true, 1)] {
            if heard {
                once.hear(Text::line("partial"));
            }
            assert_eq!(once.news().len(), news);
        }
    }

    #[test]
    fn a_clock_is_off_by_two_seconds_or_not_at_all() {
        let now = Timestamp::from_millis(100_900);
        let of = |secs: i64| skew(Some(Timestamp::from_millis(secs * 1000)), now);
        assert_eq!([of(100), of(98), of(97), of(102), of(103), of(40)], [0, 0, -2, 0, 2, -59]);
        assert_eq!(told(-59).unwrap().as_str(), "its clock is 59 s behind this machine's");
        assert_eq!((skew(None, now), told(0)), (0, None));
    }
}
