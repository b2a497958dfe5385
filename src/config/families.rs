//! Which metrics of an endpoint a preset speaks of.

use std::collections::BTreeSet;

use super::preset::Preset;
use super::preset_signal::Each;
use crate::metrics::exposition::Survey;

/// Whether the endpoint has `family` or `family{label}`, or one of several with `|` between.
pub(super) fn offers(survey: &Survey, what: &str) -> bool {
    what.split('|').any(|what| match with_label(what.trim()) {
        (family, Some(label)) => survey.has_label(family, label),
        (family, None) => survey.has(family),
    })
}

/// The endpoint's families that are meant, in alphabetical order.
pub(super) fn matching<'s>(each: &Each, survey: &'s Survey) -> impl Iterator<Item = &'s str> {
    let is_meant = |family: &str| {
        each.families.iter().any(|pattern| fits(pattern, family, survey))
            && !each.except.iter().any(|pattern| fits(pattern, family, survey))
    };
    survey.iter().map(|(family, _)| family).filter(move |family| is_meant(family))
}

/// Whether `family` is what a pattern such as `*_build_info` or `app_info{version}` speaks of.
fn fits(pattern: &str, family: &str, survey: &Survey) -> bool {
    let (name, label) = with_label(pattern);
    let is_named = match name.strip_prefix('*') {
        Some(ending) => family.len() > ending.len() && family.ends_with(ending),
        None => family == name,
    };
    is_named && label.is_none_or(|label| survey.has_label(family, label))
}

/// The words of an expression or a need: metrics, labels, functions.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
}

/// Every metric that presets may speak of, and more: what else they mention is no metric's name.
#[derive(Debug, Default)]
pub(super) struct Mentioned<'p> {
    words: BTreeSet<&'p str>,
    endings: Vec<&'p str>,
}

impl<'p> Mentioned<'p> {
    /// What these presets mention.
    pub(super) fn by(presets: &'p [Preset]) -> Self {
        let mut mentioned = Self::default();
        for preset in presets {
            let signals = || preset.of_pool.iter().chain(&preset.signals);
            let fits = signals().map(|signal| &signal.fits).chain([&preset.fits]);
            fits.flat_map(|fits| &fits.needs).for_each(|need| mentioned.note(need));
            signals().for_each(|signal| mentioned.note(&signal.expr));
            signals().filter_map(|signal| signal.limit.as_ref()).for_each(|limit| mentioned.note(limit));
            let families =
                signals().filter_map(|signal| signal.each.as_ref()).flat_map(|each| &each.families);
            families.for_each(|family| mentioned.note_family(family));
        }
        mentioned
    }

    /// Takes down the words of an expression.
    pub(super) fn note(&mut self, text: &'p str) {
        self.words.extend(words(text));
    }

    fn note_family(&mut self, pattern: &'p str) {
        match with_label(pattern).0.strip_prefix('*') {
            Some(ending) => self.endings.push(ending),
            None => self.note(pattern),
        }
    }

    /// Whether this name is among them.
    pub(super) fn has(&self, name: &str) -> bool {
        self.words.contains(name) || self.endings.iter().any(|ending| name.ends_with(ending))
    }
}

fn with_label(what: &str) -> (&str, Option<&str>) {
    let parts = what.strip_suffix('}').and_then(|what| what.split_once('{'));
    parts.map_or((what, None), |(family, label)| (family, Some(label)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::exposition::{Format, survey};

    #[test]
    fn one_of_several_is_enough() {
        let survey = survey(b"a{x=\"1\"} 1\n", Format::Text);
        let offered =
            ["a", "a{x}", "b | a{x}", "a|b", "b", "a{y}", "b | a{y}"].map(|what| offers(&survey, what));
        assert_eq!(offered, [true, true, true, true, false, false, false]);
    }

    #[test]
    fn an_ending_stands_for_every_family_that_has_it() {
        let page = "a_build_info{version=\"1\"} 1\nb_build_info 1\ngo_build_info{version=\"1\"} 1\n\
            app_info{version=\"1\"} 1\njob_info 1\n";
        let survey = survey(page.as_bytes(), Format::Text);
        let found = |families: &[&str]| {
            let families = families.iter().map(|family| (*family).to_owned()).collect();
            let each = Each { families, except: vec!["go_build_info".to_owned()] };
            matching(&each, &survey).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found(&["*_build_info"]), "a_build_info b_build_info");
        assert_eq!(found(&["*_build_info{version}", "*_info{version}"]), "a_build_info app_info");
        assert_eq!(found(&["app_info", "missing"]), "app_info");
    }
}
