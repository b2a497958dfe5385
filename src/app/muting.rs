//! What a silence would mute, as far as it is known what fires.

use super::state::App;
use crate::model::{ALERT_NAME, AlertState, Labels, Matcher, Muted, Severity, Subject, Text};
use crate::signals::Told;

/// What matches an alert and, as far as labels can tell, nothing else: all labels that the one who notifies has
/// for it.
pub(super) fn matchers_of(app: &App, alert: &Subject) -> Vec<Matcher> {
    let own = alert.labels.with(ALERT_NAME, alert.name.as_str());
    let notified = app.outside.tellers().filter(|(_, teller)| teller.notifies);
    let known: Vec<&Labels> =
        notified.flat_map(|(_, teller)| &teller.alerts).map(|alert| &alert.labels).collect();
    let related: Vec<&&Labels> =
        known.iter().filter(|labels| within(labels, &own) || within(&own, labels)).collect();
    let labels = match related.as_slice() {
        [only] => only,
        _ => &own,
    };
    labels.iter().map(|label| Matcher::equal(&label.name, &label.value)).collect()
}

fn within(few: &Labels, many: &Labels) -> bool {
    few.get(ALERT_NAME).is_some() && few.iter().all(|label| many.get(&label.name) == Some(&*label.value))
}

/// The alerts that fire, or will, and that these matchers accept; the worst first.
pub fn muted<'a>(app: &'a App, matchers: &[Matcher]) -> Vec<&'a Told> {
    let accepts = |labels: &Labels| matchers.iter().all(|matcher| matcher.matches(labels));
    worst_first(app, |told| !matchers.is_empty() && told.variants.iter().any(accepts))
}

/// The alerts of which the Alertmanager says that the silence with this id mutes them; the worst first.
pub(super) fn muted_by<'a>(app: &'a App, silence: &Text) -> Vec<&'a Told> {
    worst_first(app, |told| {
        told.alert.muted_by.iter().any(|by| matches!(by, Muted::Silence(id) if id == silence))
    })
}

fn worst_first(app: &App, is_muted: impl Fn(&Told) -> bool) -> Vec<&Told> {
    let mut muted: Vec<&Told> = app.outside.alerts().iter().filter(|told| is_muted(told)).collect();
    muted.sort_by_key(|told| std::cmp::Reverse((told.alert.state, told.alert.severity())));
    muted
}

/// Whether there is a critical alert among these that fires.
pub fn has_critical(muted: &[&Told]) -> bool {
    let is_critical =
        |told: &&Told| told.alert.state == AlertState::Firing && told.alert.severity() == Severity::Critical;
    muted.iter().any(is_critical)
}
