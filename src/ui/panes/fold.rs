//! The line that stands for gauges that are not shown: how many are how bad, and which the bad ones are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::parts::Part;
use crate::signals::Level;
use crate::ui::face::{self, Face};
use crate::ui::paper::columns;
use crate::ui::theme::Role;

/// How many are how bad, the worst first.
pub(super) type Tally = Vec<(Level, usize)>;

/// Counts them.
pub(super) fn tally(faces: &[&Face<'_>]) -> Tally {
    let count = |level| faces.iter().filter(|face| face.level == level).count();
    let levels = [Level::Critical, Level::Warning, Level::NoData, Level::Ok];
    levels.into_iter().map(|level| (level, count(level))).filter(|(_, count)| *count > 0).collect()
}

/// `5 ▲ CRITICAL`.
pub(super) fn counted((level, count): (Level, usize)) -> Part {
    let role = if level == Level::Ok { Role::Muted } else { face::level_role(level) };
    (format!("{count} {} {}", face::symbol(level), face::word(level)), role)
}

/// What is not shown, in so many columns: the bad ones by name while there is room, the calm ones by signal.
/// `left_out` are series that nothing is known of.
pub(super) fn fold(hidden: &[&Face<'_>], left_out: usize, width: u16) -> Vec<Part> {
    let mut counts = tally(hidden);
    let mut parts: Vec<Part> = counts.iter().copied().map(counted).collect();
    if let Some((first, _)) = parts.first_mut() {
        first.insert_str(0, "+ ");
    }
    if left_out > 0 {
        parts.push((format!("{left_out} series beyond the limit are not kept"), Role::Muted));
    }
    let taken = |parts: &[Part]| {
        parts.iter().fold(0_u16, |taken, (text, _)| taken.saturating_add(columns(text)).saturating_add(3))
    };
    // What is calm can go unsaid where there is no room for all.
    if taken(&parts) > width.saturating_add(3)
        && counts.len() > 1
        && counts.pop_if(|(level, _)| *level == Level::Ok).is_some()
    {
        parts.remove(counts.len());
    }
    let mut room = width.saturating_add(3).saturating_sub(taken(&parts));
    for ((level, _), (text, _)) in counts.into_iter().zip(&mut parts) {
        let such: Vec<&Face<'_>> = hidden.iter().copied().filter(|face| face.level == level).collect();
        let names = if level == Level::Ok {
            by_signal(&such)
        } else {
            such.iter().map(|face| face.title()).collect()
        };
        let Some(list) = listed(&names, room.saturating_sub(2)) else { return parts };
        text.push_str(": ");
        text.push_str(&list);
        room = room.saturating_sub(columns(&list).saturating_add(2));
    }
    parts
}

/// As many names as there is room for, and how many more there are; none where not even one has room.
fn listed(names: &[String], room: u16) -> Option<String> {
    let some = |shown: usize| {
        let more = names.len() - shown;
        let rest = if more > 0 { format!(", +{more}") } else { String::new() };
        format!("{}{rest}", names[..shown].join(", "))
    };
    (1..=names.len()).rev().map(some).find(|list| columns(list) <= room)
}

/// `CPU 48`, `Pool 12`: the signals with the most series first.
fn by_signal(faces: &[&Face<'_>]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for face in faces {
        *counts.entry(face.name().to_string()).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let named = |(name, count): (String, usize)| if count > 1 { format!("{name} {count}") } else { name };
    counts.into_iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_while_there_is_room() {
        let names = ["Error rate", "Pool orders", "CPU"].map(str::to_owned);
        let listed = |room| listed(&names, room);
        assert_eq!(listed(28).as_deref(), Some("Error rate, Pool orders, CPU"));
        assert_eq!(listed(27).as_deref(), Some("Error rate, Pool orders, +1"));
        assert_eq!(listed(14).as_deref(), Some("Error rate, +2"));
        assert_eq!(listed(13), None);
    }
}
