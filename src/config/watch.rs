//! What is asked of a source: what the config names, and what presets find.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::discovery::{Discovered, can_answer, discover, id, id_by};
use super::preset::Preset;
use crate::metrics::exposition::Survey;
use crate::signals::SignalSpec;

/// What is asked of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// Signals that are asked for whatever the source offers.
    pub signals: Vec<SignalSpec>,
    /// Signals that are asked for once the source has their metrics: a pool without a queue has none.
    pub optional: Vec<SignalSpec>,
    /// The ids of those among them that presets wrote, for the page of one process.
    pub of_presets: BTreeSet<Arc<str>>,
    /// Whether presets find more to show.
    pub discover: bool,
}

impl Default for Watch {
    /// Only what presets find.
    fn default() -> Self {
        Self { signals: Vec::new(), optional: Vec::new(), of_presets: BTreeSet::new(), discover: true }
    }
}

impl Watch {
    /// What to ask of `source`, which offers this. Deploys are looked for in any case.
    pub fn choose(&self, presets: &[Preset], survey: &Survey, source: &Arc<str>) -> Discovered {
        let found = discover(presets, survey, source);
        let is_named = !self.signals.is_empty();
        let is_wanted =
            |signal: &SignalSpec| !signal.role.is_shown() || (self.discover && !(is_named && found.fallback));
        let optional = self.optional.iter().filter(|signal| can_answer(survey, &signal.expr));
        let named = self.signals.iter().chain(optional).cloned();
        let signals = named.chain(found.signals.iter().filter(|signal| is_wanted(signal)).cloned()).collect();
        Discovered { signals, fallback: found.fallback && !is_named }
    }

    /// The ids of what may have been asked of `source`, and is not asked any more when it goes by `next`.
    pub fn dropped(&self, next: &Self, presets: &[Preset], source: &str) -> Vec<Arc<str>> {
        let (asked, still) = (self.askable(presets, source), next.askable(presets, source));
        asked.difference(&still).map(|(id, _)| id.clone()).collect()
    }

    /// The ids of what may be asked of `source`, and whether it is for people to look at. Those that are not
    /// are looked for in any case, where presets find them.
    fn askable(&self, presets: &[Preset], source: &str) -> BTreeSet<(Arc<str>, bool)> {
        let is_named = !self.signals.is_empty();
        let named = self.signals.iter().chain(&self.optional);
        let named = named.map(|signal| (signal.id.clone(), signal.role.is_shown()));
        let finds = |preset: &&Preset| self.discover && !(is_named && preset.fallback);
        let found = presets.iter().filter(finds).flat_map(|preset| {
            let signals = preset.of_pool.iter().chain(&preset.signals);
            let shown = signals.filter(|signal| signal.role.is_shown());
            let ids = shown.flat_map(move |signal| {
                let id = id(source, preset, signal);
                let by_label = preset.choose.values().flatten().map(|label| id_by(&id, label));
                by_label.chain([id.clone()]).collect::<Vec<_>>()
            });
            ids.map(|id| (id, true))
        });
        named.chain(found).collect()
    }

    /// Every signal that may be asked for, where that can be told without looking at the source.
    pub fn named(&self) -> Option<Vec<SignalSpec>> {
        (!self.discover).then(|| self.signals.iter().chain(&self.optional).cloned().collect())
    }

    /// The signals that are asked for in any case, and for which there are no metrics.
    pub fn lacking(&self, survey: &Survey) -> impl Iterator<Item = &SignalSpec> {
        self.signals.iter().filter(|signal| !can_answer(survey, &signal.expr))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::presets::shipped;
    use crate::metrics::exposition::{Format, survey};
    use crate::model::Unit;
    use crate::signals::Role;

    fn signal(name: &str) -> SignalSpec {
        SignalSpec {
            id: name.into(),
            name: name.into(),
            source: "app".into(),
            role: Role::Usage,
            unit: Unit::Count,
            expr: name.to_owned(),
            limit: None,
            warning: None,
            critical: None,
        }
    }

    fn chosen(watch: &Watch, page: &str) -> String {
        let survey = survey(page.as_bytes(), Format::Text);
        let signals = watch.choose(&shipped().unwrap(), &survey, &"app".into()).signals;
        signals.iter().map(|signal| signal.name.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_named_is_asked_for_even_when_it_is_not_there() {
        let page = "node_load1 1\nnode_cpu_seconds_total{mode=\"idle\"} 1\nprocess_start_time_seconds 1\n";
        let mut watch = Watch { signals: vec![signal("a")], optional: vec![signal("b")], ..Watch::default() };
        watch.discover = false;
        assert_eq!(chosen(&watch, page), "a Start");
        assert_eq!(chosen(&watch, &format!("{page}b 1\n")), "a b Start");
        watch.discover = true;
        assert_eq!(chosen(&watch, page), "a CPU Load Start");
    }

    #[test]
    fn what_is_not_named_and_not_found_any_more_is_dropped() {
        let presets = shipped().unwrap();
        let dropped = |from: &Watch, to: &Watch| from.dropped(to, &presets, "app");
        let named = Watch { signals: vec![signal("a"), signal("b")], ..Watch::default() };
        let fewer = Watch { signals: vec![signal("a")], ..Watch::default() };
        assert_eq!(dropped(&named, &fewer), ["b".into()]);
        assert!(dropped(&named, &named).is_empty() && dropped(&fewer, &named).is_empty());
        // What a preset finds stays, but for the stand-ins where something is named now.
        let stand_ins = dropped(&Watch::default(), &named);
        assert!(stand_ins.contains(&"app/process/Memory".into()), "{stand_ins:?}");
        assert!(!stand_ins.contains(&"app/node/CPU".into()), "{stand_ins:?}");
        let alone = Watch { discover: false, ..named.clone() };
        let found = dropped(&named, &alone);
        assert!(
            !found.is_empty() && !found.contains(&"a".into()) && !found.contains(&"app/deploys/Start".into())
        );
        // Another role is another thing to look at.
        let hidden = SignalSpec { role: Role::Build, ..signal("b") };
        let hidden = Watch { signals: vec![signal("a"), hidden], ..Watch::default() };
        assert_eq!(dropped(&named, &hidden), ["b".into()]);
    }

    #[test]
    fn beside_what_is_named_no_stand_in_is_shown() {
        let watch = Watch { signals: vec![signal("a")], ..Watch::default() };
        assert_eq!(chosen(&watch, "process_cpu_seconds_total 1\n"), "a");
        assert_eq!(chosen(&Watch::default(), "process_cpu_seconds_total 1\n"), "CPU of one core");
    }
}
