//! Open episodes of alerts that others raise.

use crate::model::{Alert, AlertState, EventId, Labels, Subject, Text, Timestamp};
use crate::recorder::pen::{LOCAL, Pen};
use crate::signals::{Outside, Teller, Told};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// An open episode of an alert that others raise, as the journal has it.
pub(super) struct Episode {
    pub(super) key: TrackKey,
    pub(super) subject: Subject,
    /// The fired event that opened it.
    pub(super) id: EventId,
    pub(super) began: Timestamp,
    /// The source that told of it first.
    pub(super) source: Text,
}

/// What kind of source somebody is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It evaluates rules, and has alerts as they are.
    Evaluates,
    /// It notifies people of what others evaluated, and may have added or dropped labels.
    Notifies,
    /// It is not watched, or never told of alerts.
    Unknown,
}

impl Kind {
    pub(super) fn of(outside: &Outside, source: &Text) -> Self {
        let mut named = outside.tellers().filter(|(name, _)| Text::line(name) == *source);
        named.next().map_or(Self::Unknown, |(_, teller)| Self::of_teller(teller))
    }

    pub(super) const fn of_teller(teller: &Teller) -> Self {
        if teller.notifies { Self::Notifies } else { Self::Evaluates }
    }

    /// Whether labels of the two may differ for the same alert.
    fn may_differ(self, other: Self) -> bool {
        self != other || self == Self::Unknown
    }
}

/// All of this board.
pub(super) fn episodes(pen: &Pen, open: &OpenEpisodes) -> Vec<Episode> {
    let of_board = open.episodes().into_iter().filter(|episode| episode.board == pen.board);
    let foreign = of_board.filter_map(|episode| {
        let key = pen.key(Track::Alert, &episode.subject);
        let source = open.last_transition(&key)?.event.source.clone();
        if source.as_str() == LOCAL {
            return None;
        }
        Some(Episode { key, subject: episode.subject, id: episode.first.id, began: episode.first.at, source })
    });
    foreign.collect()
}

/// Whether one has the name of the other, and one of them all the labels of the other.
pub(super) fn is_related(one: &Subject, other: &Subject) -> bool {
    let within = |few: &Labels, many: &Labels| few.iter().all(|l| many.get(&l.name) == Some(&*l.value));
    one.name == other.name && (within(&one.labels, &other.labels) || within(&other.labels, &one.labels))
}

/// Whether this source tells that this episode goes on.
pub(super) fn tells(outside: &Outside, teller: &Teller, episode: &Episode, all: &[Episode]) -> bool {
    let of_name = || {
        let firing = teller.alerts.iter().filter(|alert| alert.state == AlertState::Firing);
        firing.filter(|alert| Text::line(alert.name()) == episode.subject.name).map(Alert::subject)
    };
    if of_name().any(|subject| subject == episode.subject) {
        return true;
    }
    let may_differ = Kind::of_teller(teller).may_differ(Kind::of(outside, &episode.source));
    let has_own = |subject: &Subject| all.iter().any(|other| other.subject == *subject);
    may_differ && of_name().any(|subject| is_related(&subject, &episode.subject) && !has_own(&subject))
}

/// The open episode that an alert goes on with.
pub(super) fn of_alert<'a>(outside: &Outside, told: &Told, all: &'a [Episode]) -> Option<&'a Episode> {
    let own = all.iter().find(|episode| episode.subject == told.subject);
    let known = || all.iter().find(|episode| told.is(&episode.subject));
    let related = || {
        all.iter().find(|episode| {
            let kind = Kind::of(outside, &episode.source);
            let may_differ = told.by.iter().all(|by| kind.may_differ(Kind::of(outside, &Text::line(by))));
            let has_own = || outside.alerts().iter().any(|other| other.is(&episode.subject));
            may_differ && told.is_related(&episode.subject) && !has_own()
        })
    };
    own.or_else(known).or_else(related)
}
