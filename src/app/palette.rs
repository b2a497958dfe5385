//! The actions by name: what is found, and what Enter does.

use std::cmp::Reverse;

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::action::Action;
use super::prompt::{Ask, Offer, Palette, Prompt};
use super::themes::Themes;

/// What Enter does in a palette.
#[derive(Clone, Debug)]
pub enum Enter {
    /// Nothing: no action is found.
    Nothing,
    /// Nothing, and why.
    Refused(String),
    /// Do this.
    Run(Action),
    /// Change to the theme of this name.
    Theme(String),
    /// Open the action's own line.
    Open(Prompt),
    /// Open it with what was typed in it, because there is something left to choose.
    Fill(Prompt),
    /// Send it with what was typed in it.
    Send(Prompt),
}

/// What follows an action's name.
struct Argument<'p, 't> {
    offer: &'p Offer,
    text: &'t str,
}

impl Palette {
    /// Nothing chosen yet of all this.
    pub(super) const fn new(offers: Vec<Offer>, themes: Themes) -> Self {
        Self { offers, chosen: None, themes, theme: None }
    }

    /// The themes that what is typed may mean; nothing while no theme is being chosen.
    pub fn found_themes(&self, typed: &str) -> Option<Vec<&str>> {
        let argument = self.argument(typed).filter(|argument| argument.offer.action == Action::Theme)?;
        Some(self.themes.found(argument.text))
    }

    /// The theme that Enter keeps.
    pub fn theme(&self, typed: &str) -> Option<&str> {
        let found = self.found_themes(typed)?;
        let chosen = found.iter().find(|name| self.theme.as_deref() == Some(**name));
        chosen.copied().or_else(|| self.themes.meant(self.argument(typed)?.text, &found))
    }

    /// The actions that what is typed may mean, the likeliest first.
    pub fn found(&self, typed: &str) -> Vec<Action> {
        if let Some(argument) = self.argument(typed) {
            return vec![argument.offer.action];
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        let sought = typed.trim().to_lowercase();
        let all = self.offers.iter().map(|offer| offer.action);
        let mut ranked: Vec<_> =
            all.filter_map(|action| Some((rank(&matcher, action, &sought)?, action))).collect();
        // Stable: equals stay in the help's order.
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, action)| action).collect()
    }

    /// The action that Enter is about: the one chosen among those found, else the likeliest.
    pub fn chosen(&self, typed: &str) -> Option<Action> {
        let found = self.found(typed);
        self.chosen.filter(|chosen| found.contains(chosen)).or_else(|| found.first().copied())
    }

    /// Chooses the next or the previous of those found; stops at the ends.
    pub(super) fn step(&mut self, typed: &str, back: bool) {
        if let Some(themes) = self.found_themes(typed) {
            self.theme = neighbour(&themes, self.theme(typed), back).map(str::to_owned);
        } else {
            self.chosen = neighbour(&self.found(typed), self.chosen(typed), back);
        }
    }

    /// Lets go of what was chosen with the arrows.
    pub(super) fn release(&mut self) {
        (self.chosen, self.theme) = (None, None);
    }

    /// What is typed, with the name of the chosen action whole.
    pub(super) fn completed(&self, typed: &str) -> Option<String> {
        if let Some(theme) = self.theme(typed) {
            return Some(format!("{} {theme}", Action::Theme.name()));
        }
        if self.argument(typed).is_some() {
            return None;
        }
        let offer = self.offer(self.chosen(typed)?)?;
        let blank = if takes_text(offer) { " " } else { "" };
        Some(format!("{}{blank}", offer.action.name()))
    }

    /// What Enter does.
    pub fn enter(&self, typed: &str) -> Enter {
        if let Some(theme) = self.theme(typed) {
            return Enter::Theme(theme.to_owned());
        }
        let given = self.argument(typed).filter(|argument| !argument.text.is_empty());
        let Some(offer) = self.chosen(typed).and_then(|action| self.offer(action)) else {
            return Enter::Nothing;
        };
        match (&offer.line, given) {
            (Some(Err(why)), _) => Enter::Refused(why.clone()),
            (Some(Ok((ask, offered))), None) => Enter::Open(Prompt::new(ask.clone(), offered.clone())),
            (Some(Ok((ask, _))), Some(argument)) => filled(ask.clone(), argument.text),
            (None, Some(argument)) => Enter::Theme(argument.text.trim_end().to_owned()),
            (None, None) => Enter::Run(offer.action),
        }
    }

    /// The action's line as Enter would fill it; none before anything stands after a name.
    pub fn filled(&self, typed: &str) -> Option<Prompt> {
        match self.enter(typed) {
            Enter::Fill(prompt) | Enter::Send(prompt) => Some(prompt),
            _ => None,
        }
    }

    /// Whether what is typed is on its way to the journal, and too good to lose.
    pub(super) fn writes(&self, typed: &str) -> bool {
        let writes = |ask: &Ask| !matches!(ask, Ask::Filter | Ask::Goto | Ask::Search | Ask::Export(_));
        self.filled(typed).is_some_and(|prompt| writes(&prompt.ask))
    }

    fn offer(&self, action: Action) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.action == action)
    }

    /// The name of an action that takes text, a blank, and what follows.
    fn argument<'t>(&self, typed: &'t str) -> Option<Argument<'_, 't>> {
        let (name, text) = typed.trim_start().split_once(char::is_whitespace)?;
        let offer = self.offer(Action::from_name(name)?).filter(|offer| takes_text(offer))?;
        Some(Argument { offer, text: text.trim_start() })
    }
}

/// The next or the previous of these; the ends are their own neighbours.
fn neighbour<T: Copy + PartialEq>(found: &[T], of: Option<T>, back: bool) -> Option<T> {
    let at = found.iter().position(|one| Some(*one) == of)?;
    let to = if back { at.saturating_sub(1) } else { at + 1 };
    found.get(to).or(found.last()).copied()
}

/// Whether words may follow the name.
const fn takes_text(offer: &Offer) -> bool {
    offer.line.is_some() || matches!(offer.action, Action::Theme)
}

/// How likely an action is meant, the least first: by its name, by words of its description, by letters of
/// either in their order; none when it cannot be.
fn rank(matcher: &SkimMatcherV2, action: Action, sought: &str) -> Option<(u8, Reverse<i64>)> {
    let (name, description) = (action.name(), action.description());
    let score = |text: &str| matcher.fuzzy_match(text, sought);
    if name == sought {
        Some((0, Reverse(0)))
    } else if name.starts_with(sought) {
        Some((1, Reverse(0)))
    } else if let Some(score) = score(name) {
        Some((2, Reverse(score)))
    } else if description.split(' ').any(|word| word.starts_with(sought)) {
        Some((3, Reverse(0)))
    } else {
        // Two letters stand in their order in almost every sentence.
        score(description).filter(|_| sought.chars().count() > 2).map(|score| (4, Reverse(score)))
    }
}

/// The line with `text` in it. Where there is something to choose, the text has to begin with it to be sent.
fn filled(mut ask: Ask, text: &str) -> Enter {
    let (sends, rest) = match ask {
        Ask::Severity(..) | Ask::Milestone(_) => match choice(&ask, text) {
            Some((at, rest)) => {
                ask.choose(at);
                (true, rest)
            }
            None => (false, text),
        },
        // Its choices are words a hypothesis may begin with.
        Ask::Hypothesis(_) => (false, text),
        _ => (true, text),
    };
    let prompt = Prompt::with(ask, rest);
    if sends { Enter::Send(prompt) } else { Enter::Fill(prompt) }
}

/// The place of the choice that the text begins with, and what follows it. A severity is a number too.
fn choice<'t>(ask: &Ask, text: &'t str) -> Option<(usize, &'t str)> {
    ask.choices().iter().enumerate().find_map(|(at, choice)| {
        let short = matches!(ask, Ask::Severity(..)).then(|| choice.trim_start_matches("SEV"));
        let spellings = [Some(*choice), short].into_iter().flatten();
        let mut rests = spellings.filter_map(|spelling| after(spelling, text));
        rests.next().map(|rest| (at, rest))
    })
}

/// What follows `word`, if the text begins with it, in whatever case.
fn after<'t>(word: &str, text: &'t str) -> Option<&'t str> {
    let (begin, rest) = text.split_at_checked(word.len())?;
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (ends && begin.eq_ignore_ascii_case(word)).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Mark;

    fn palette() -> Palette {
        let line = |action| match action {
            Action::Deploy => Some(Ok((Ask::Deploy, String::new()))),
            Action::Milestone => Some(Ok((Ask::Milestone(Mark::ImpactStart), String::new()))),
            Action::Resolve => Some(Err("no incident is open".to_owned())),
            _ => None,
        };
        let offers = Action::ALL.into_iter().map(|action| Offer { action, line: line(action) }).collect();
        let names = ["dark", "light", "high-contrast", "colour-blind", "delight"].map(str::to_owned);
        Palette::new(offers, Themes { names: names.into(), current: "light".to_owned() })
    }

    fn first(typed: &str) -> Option<Action> {
        palette().found(typed).first().copied()
    }

    #[test]
    fn names_come_before_descriptions() {
        assert_eq!(palette().found("").len(), Action::ALL.len());
        assert_eq!([first("note"), first("sev")], [Some(Action::Note), Some(Action::Severity)]);
        assert_eq!([first("pgdn"), first("NEXT THEME")], [Some(Action::PageDown), Some(Action::Theme)]);
        assert_eq!([first("screenful"), first("xyzzy")], [Some(Action::PageUp), None]);
    }

    #[test]
    fn steps_stop_at_the_ends_and_tab_completes() {
        let mut palette = palette();
        let found = palette.found("e");
        palette.step("e", true);
        assert_eq!(palette.chosen("e"), Some(found[0]));
        (0..99).for_each(|_| palette.step("e", false));
        assert_eq!(palette.chosen("e"), found.last().copied());
        palette.chosen = None;
        assert_eq!(palette.completed("depl").as_deref(), Some("deploy "));
        assert_eq!(palette.completed("redr").as_deref(), Some("redraw"));
        assert_eq!((palette.completed("deploy x"), palette.completed("xyzzy")), (None, None));
    }

    #[test]
    fn themes_are_found_chosen_and_completed() {
        let mut palette = palette();
        assert_eq!((palette.found_themes("theme"), palette.theme("theme")), (None, None));
        assert_eq!(palette.found_themes("theme ").unwrap().len(), 5);
        assert_eq!(palette.theme("theme "), Some("light"), "the one that holds");
        palette.step("theme ", false);
        assert_eq!(palette.theme("theme "), Some("high-contrast"));
        assert_eq!(palette.theme("theme D"), Some("dark"), "what is typed goes before what was chosen");
        (0..9).for_each(|_| palette.step("theme ", true));
        assert_eq!(palette.completed("theme ").as_deref(), Some("theme dark"));
        palette.release();
        assert_eq!(palette.found_themes("theme ligh"), Some(vec!["light"]));
        assert_eq!(palette.found_themes("theme blind"), Some(vec!["colour-blind"]));
        assert!(matches!(palette.enter("theme c"), Enter::Theme(name) if name == "colour-blind"));
        assert!(matches!(palette.enter("theme drk"), Enter::Theme(name) if name == "drk"), "to be refused");
    }

    #[test]
    fn enter_sends_only_what_leaves_nothing_to_choose() {
        let palette = palette();
        let text = |prompt: &Prompt| (prompt.ask.chosen(), prompt.input.value().to_owned());
        assert!(matches!(palette.enter("deploy"), Enter::Open(_)));
        assert!(matches!(palette.enter("deploy "), Enter::Open(_)));
        assert!(
            matches!(palette.enter("deploy web  v2"), Enter::Send(prompt) if text(&prompt).1 == "web  v2")
        );
        let Enter::Send(prompt) = palette.enter("milestone Restored all well") else { panic!() };
        assert_eq!(text(&prompt), (2, "all well".to_owned()));
        let Enter::Fill(prompt) = palette.enter("milestone restoredx") else { panic!() };
        assert_eq!(text(&prompt), (0, "restoredx".to_owned()));
        assert!(matches!(palette.enter("resolve done"), Enter::Refused(_)));
        assert!(matches!(palette.enter("theme light"), Enter::Theme(name) if name == "light"));
        assert!(matches!(palette.enter("theme"), Enter::Run(Action::Theme)));
        assert!(matches!(palette.enter("xyzzy"), Enter::Nothing));
    }
}
