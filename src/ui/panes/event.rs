//! One event, whole: what, when, who, the numbers, what belongs to it, where to read on.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::entries::struck_word;
use super::facts::fact;
use super::others;
use super::parts::reached;
use super::scroll::scrolled;
use crate::app::{App, Closeup};
use crate::model::{Event, EventId, Stage, Text};
use crate::timeline::Episode;
use crate::ui::face::elapsed;
use crate::ui::paper::Paper;
use crate::ui::sign::sign;
use crate::ui::tell;
use crate::ui::theme::{Role, Theme};

/// Bytes of a text that are shown: as much as an operator can write.
const LONGEST: usize = 64 * 1024;

/// Draws an event from line `top` on; returns how far it can be scrolled.
pub(in crate::ui) fn event(app: &App, id: EventId, top: usize, area: Rect, paper: &mut Paper<'_>) -> usize {
    let Some(closeup) = app.closeup.as_ref().filter(|closeup| closeup.entry.recorded.event.id == id) else {
        paper.text(area.x + 1, area.y + 1, area.width - 2, "This event is not on hand.", Role::Muted);
        return 0;
    };
    let width = usize::from(area.width.saturating_sub(3));
    let page = Page { app, closeup, theme: paper.theme(), width, lines: Vec::new() };
    scrolled(&page.lines(), top, area, paper)
}

struct Page<'a> {
    app: &'a App,
    closeup: &'a Closeup,
    theme: &'a Theme,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    fn lines(mut self) -> Vec<Line<'static>> {
        let event = self.closeup.entry.recorded.event.clone();
        self.title(&event);
        self.when_and_who(&event);
        self.subject(&event);
        if !event.text.is_empty() {
            self.lines.push(Line::default());
            self.text(event.text.as_str());
            self.lines.push(Line::default());
        }
        if event.order.is_some() {
            self.outside(event.id);
        }
        self.evidence(&event);
        self.bonds(&event);
        if let Some(episode) = &self.closeup.episode {
            self.episode(&episode.clone());
        }
        if self.closeup.episode.as_ref().is_some_and(Episode::is_open) {
            for (name, text) in others::facts(self.app, &event.subject) {
                self.fact(name, &text);
            }
        }
        for link in &event.links {
            self.fact(link.name.as_str(), link.url.as_str());
        }
        self.fact("id", &event.id.to_string());
        self.fact("seq", &self.closeup.entry.recorded.seq.to_string());
        self.lines
    }

    /// The text, as far as it can be drawn at once.
    fn text(&mut self, text: &str) {
        let shown = text.floor_char_boundary(LONGEST);
        self.fact("text", text.get(..shown).unwrap_or(text));
        if shown < text.len() {
            let rest = (text.len() - shown) / 1024;
            self.fact("", &format!("… {rest} KiB more: `warroom export` has it whole"));
        }
    }

    fn fact(&mut self, name: &str, text: &str) {
        self.lines.extend(fact(name, text, self.width, self.theme));
    }

    fn title(&mut self, event: &Event) {
        let sign = sign(event);
        let mut spans = vec![
            Span::styled(format!("{} {}", sign.symbol, sign.word), self.theme.style(sign.role)),
            Span::raw("  "),
        ];
        let name = if event.subject.name.is_empty() {
            Text::line(&event.kind.to_string())
        } else {
            event.subject.name.clone()
        };
        let bold = self.theme.style(Role::Title).add_modifier(Modifier::BOLD);
        spans.push(Span::styled(name.to_string(), bold));
        if let Some(word) = struck_word(&self.closeup.entry) {
            spans.push(Span::styled(
                format!("  {word}: it no longer counts"),
                self.theme.style(Role::Warning),
            ));
        }
        self.lines.extend([Line::from(spans), Line::default()]);
    }

    fn when_and_who(&mut self, event: &Event) {
        let ago = elapsed(self.app.now.since(event.at));
        let precision = event.precision().map_or(String::new(), |precision| format!(" ({precision})"));
        self.fact("when", &format!("{}, {ago} ago{precision}", self.app.times.moment(event.at)));
        let written = format!(
            "{}{}",
            self.app.times.moment(event.recorded_at),
            if event.is_backdated() { " (backdated)" } else { "" }
        );
        self.fact("recorded", &written);
        self.fact("by", &event.actor.to_string());
        if !event.source.is_empty() {
            self.fact("source", event.source.as_str());
        }
        self.fact("board", event.board.as_str());
        self.fact("kind", &event.kind.to_string());
    }

    fn subject(&mut self, event: &Event) {
        if let Some(severity) = event.severity {
            self.fact("severity", severity.name());
        }
        if !event.subject.name.is_empty() {
            self.fact("subject", event.subject.name.as_str());
        }
        for (at, label) in event.subject.labels.iter().enumerate() {
            let text = format!("{} = {}", Text::line(&label.name), Text::line(&label.value));
            self.fact(if at == 0 { "labels" } else { "" }, &text);
        }
    }

    fn evidence(&mut self, event: &Event) {
        let Some(evidence) = &event.evidence else { return };
        self.fact("value", &evidence.unit.show(evidence.value));
        if let Some(threshold) = evidence.threshold {
            self.fact("threshold", &evidence.unit.show(threshold));
        }
        self.fact("expression", evidence.query.as_str());
    }

    /// The incident it belongs to, and what it points at.
    fn bonds(&mut self, event: &Event) {
        if let Some(id) = event.incident {
            let known = self.app.situation.incident.as_ref().filter(|incident| incident.id == id);
            let text = known.map(|incident| {
                let state = if incident.is_open() { "open" } else { "over" };
                format!(
                    "{} {}, since {}, {state}",
                    incident.sev,
                    tell::subject(&incident.subject),
                    self.app.times.moment(incident.started)
                )
            });
            self.fact("incident", &text.unwrap_or_else(|| id.to_string()));
        }
        for (name, target) in [("about", event.about), ("corrects", event.corrects)] {
            let Some(target) = target else { continue };
            let known = self.closeup.about.as_ref().filter(|about| about.event.id == target);
            let text = known
                .map_or_else(|| target.to_string(), |about| tell::in_words(&about.event, &self.app.times));
            self.fact(name, &text);
        }
    }

    /// What was asked for outside because of an event, and how far that is.
    fn outside(&mut self, id: EventId) {
        let Some(errand) = self.app.errands.ever_of(id) else { return };
        let progress = errand.progress.clone();
        let (text, _) = reached(&progress, &self.app.times);
        let handle = progress.handle.map(|handle| format!(", silence {handle}")).unwrap_or_default();
        let place = self.app.reach.alertmanager.as_ref().filter(|_| progress.stage != Stage::Over);
        let place = place.map(|name| format!(" at {name}")).unwrap_or_default();
        self.fact("outside", &format!("{text}{handle}{place}"));
        if let Some(again) = progress.again.filter(|_| progress.stage == Stage::Pending) {
            let wait = again.since(self.app.now).as_secs();
            self.fact("", &format!("tried {}, again in {wait} s", times(progress.failures)));
        }
    }

    /// How its episode goes, and who is on it.
    fn episode(&mut self, episode: &Episode) {
        let times = &self.app.times;
        let age = elapsed(episode.age(self.app.now));
        let state = match episode.resolved {
            None => format!("fires since {}, for {age}", times.moment(episode.started())),
            Some(end) => {
                format!("fired {} until {}, for {age}", times.moment(episode.started()), times.clock(end.at))
            }
        };
        self.fact("episode", &state);
        let acks = episode.acknowledgement.standing();
        if acks.is_empty() {
            let nobody = if episode.is_open() { "NOT ACKNOWLEDGED" } else { "by nobody" };
            self.fact("acknowledged", nobody);
        }
        for (at, ack) in acks.iter().enumerate() {
            let said = if ack.comment.is_empty() { String::new() } else { format!("  \"{}\"", ack.comment) };
            let also = if at == 0 { "" } else { "also " };
            let name = if at == 0 { "acknowledged" } else { "" };
            self.fact(name, &format!("{also}{} {}{said}", ack.by, self.app.times.clock(ack.at)));
            if at == 0 {
                self.outside(ack.id);
            }
        }
    }
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
