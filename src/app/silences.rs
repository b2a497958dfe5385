//! The silences there are, in the order of the list.

use super::muting::{muted, muted_by};
use super::state::App;
use crate::model::{Silence, Text};
use crate::signals::Told;

/// A silence with what it mutes.
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    /// The silence.
    pub silence: &'a Silence,
    /// The alerts on hand that it mutes, or will mute; where a matcher cannot be read, those that the Alertmanager
    /// says it mutes.
    pub mutes: Vec<&'a Told>,
}

/// All silences in force or to come, the one that ends first before the others.
pub fn silences(app: &App) -> Vec<Listed<'_>> {
    let mut all: Vec<Listed<'_>> = app.outside.silences().map(|(_, silence)| listed(app, silence)).collect();
    all.retain(|listed| listed.silence.ends_at > app.now);
    all.sort_by(|a, b| (a.silence.ends_at, &a.silence.id).cmp(&(b.silence.ends_at, &b.silence.id)));
    all.dedup_by(|a, b| a.silence.id == b.silence.id);
    all
}

fn listed<'a>(app: &'a App, silence: &'a Silence) -> Listed<'a> {
    let is_read = silence.unread.is_empty();
    let mutes = if is_read { muted(app, &silence.matchers) } else { muted_by(app, &silence.id) };
    Listed { silence, mutes }
}

/// A silence's comment without the mark by which warroom finds its own again.
pub fn shown_comment(comment: &Text) -> Text {
    let text = comment.as_str();
    match text.rsplit_once(" (warroom ") {
        Some((said, id)) if id.ends_with(')') => Text::line(said),
        _ => Text::line(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_mark_at_its_end_is_left_out() {
        let shown = |text: &str| shown_comment(&Text::line(text)).to_string();
        assert_eq!(shown("ACK! on it (warroom 0191505f-0000-7000-8000-000000000000)"), "ACK! on it");
        assert_eq!(shown("the (warroom thing) is down"), "the (warroom thing) is down");
    }
}
