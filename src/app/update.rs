//! One message after the other.

use std::time::Duration;

use super::action::Action;
use super::actions;
use super::alarm;
use super::message::{Effect, Message};
use super::pointing::{Press, Spot};
use super::reaching;
use super::reminding;
use super::state::{App, Focus};
use super::timeline;
use crate::model::{Severity, Text, Timestamp};

/// How long, of the machine's time, trouble inside warroom stays in sight.
const TROUBLE_STAYS: Duration = Duration::from_mins(1);

/// How long, of the machine's time, a hint stays in sight, and that something was stored.
const WORDS_STAY: Duration = Duration::from_secs(5);

/// How long, of the machine's time, a gauge that got better keeps its place, and all of them after a key.
const SETTLES: Duration = Duration::from_secs(30);

/// Takes in a message at the board's time `now`; the effects are for the runtime to carry out, in order.
pub fn update(app: &mut App, message: Message, now: Timestamp) -> Vec<Effect> {
    app.now = now;
    let by_hand =
        matches!(message, Message::Act(_) | Message::Typed(_) | Message::Pasted(_) | Message::Pointed(..));
    let walks = walks(&message);
    if by_hand && !walks || matches!(message, Message::Rested) {
        catch_up(app);
    }
    let (selected, cursor) = (app.log.selected, app.chart.cursor);
    if by_hand {
        app.hint = None;
        app.touched = now;
    }
    let may_lack = by_hand || matches!(message, Message::Tick | Message::Rested | Message::Keeping(_));
    let is_frame = matches!(message, Message::Fitted(_) | Message::Boards(_));
    let mut effects = take_in(app, message);
    if !is_frame {
        rank(app);
    }
    // What the operator selects in the timeline is shown on the charts, unless they chose a moment themselves.
    if by_hand && app.log.selected != selected && app.chart.cursor == cursor {
        app.chart.trails = true;
        if !walks || app.log.selected.is_none() {
            catch_up(app);
        }
    }
    if may_lack {
        effects.extend(actions::look_up(app));
    }
    if by_hand {
        effects.extend(actions::preview(app));
    }
    effects
}

/// Whether the operator goes from entry to entry: the list moves at once, and all gauges only when they rest, since
/// a slow line has no room for moments that nobody looks at.
const fn walks(message: &Message) -> bool {
    use Action::{Next, PageDown, PageUp, Previous};
    match message {
        Message::Act(Next | Previous | PageUp | PageDown) => true,
        Message::Pointed(spot, press) => {
            matches!((spot, press), (Spot::Timeline | Spot::Event(_), Press::WheelUp | Press::WheelDown))
        }
        _ => false,
    }
}

/// Shows the moment of what is selected, where that has not been done yet: no key may be about another.
fn catch_up(app: &mut App) {
    if std::mem::take(&mut app.chart.trails) {
        actions::with_selection(app);
    }
}

/// Sees anew which gauges are the worst. While the operator walks through them they stay where they are.
fn rank(app: &mut App) {
    let a_while = app.board_time(SETTLES);
    let walks = app.selected.is_some() && app.focus == Focus::Gauges;
    let still = walks && app.now.since(app.touched) < a_while;
    app.ranking.settle(&app.gauges, app.now, a_while, still);
}

fn take_in(app: &mut App, message: Message) -> Vec<Effect> {
    match message {
        Message::Observed(observation) => {
            app.gauges.observe(&observation);
            app.outside.observe(&observation);
        }
        Message::Discovered(source, signals) => {
            app.gauges.add_source(source);
            for signal in signals {
                app.gauges.add_signal(signal);
            }
        }
        Message::Unwatched(gone) => {
            app.gauges.forget(&gone);
            app.outside.forget(&gone);
        }
        Message::Reread(reread) => {
            if let Some(lasting) = actions::reread(app, reread) {
                trouble(app, lasting);
            }
        }
        Message::Act(action) => return actions::act(app, action),
        Message::Restarted { source, reason } => {
            app.gauges.restarted(&source);
            trouble(app, Text::line(&format!("{source}: the task crashed and was restarted: {reason}")));
        }
        Message::Trouble(text) => trouble(app, text),
        Message::Typed(stroke) => return actions::typed(app, stroke),
        Message::Pasted(text) => return actions::pasted(app, &text),
        Message::Pointed(spot, press) => return actions::point(app, &spot, press),
        Message::Opened(past) => {
            let effects = timeline::open(app, *past);
            actions::forget_ended(app);
            return effects;
        }
        Message::Recalled(series) => app.gauges.recall(series),
        Message::Looked(look, series, events) => actions::looked(app, &look, series, events),
        Message::Page(page) => return timeline::page(app, page),
        Message::Appended(events) => {
            for recorded in &events {
                app.pendings.seen(recorded.event.id);
            }
            let effects = timeline::append(app, events);
            actions::forget_ended(app);
            return effects;
        }
        Message::Fated(id, fate) => return actions::fated(app, id, fate),
        Message::Errands(errands) => reaching::take_in(app, errands),
        Message::Done(errands) => app.errands.over = errands,
        Message::Reaching(reach) => app.reach = reach,
        Message::Exported(exported) => actions::exported(app, exported),
        Message::Keeping(keeping) => app.keeping = keeping,
        Message::Recording(recording) => app.recording = recording,
        Message::Slow(slow) => app.slow = slow,
        Message::Boards(boards) => app.boards = boards,
        Message::Themes(themes) => app.themes = themes,
        Message::Front(front) => actions::come(app, front),
        Message::Fitted(fitted) => {
            app.flash = false;
            actions::keep_within(app, fitted);
        }
        Message::Tick => {
            forget_old_words(app);
            return alarm::call(app).into_iter().chain(remind(app)).collect();
        }
        // What there is to do is done before.
        Message::Rested => {}
    }
    Vec::new()
}

/// Reminds of what still fires; calls the operator about what is critical.
fn remind(app: &mut App) -> Option<Effect> {
    let due = reminding::due(app);
    let (said, _) = due.last()?;
    app.tell(said.as_str());
    let critical = due.iter().rfind(|(_, severity)| *severity == Severity::Critical)?;
    let text = Text::line(&format!("{}: {}", app.board, critical.0));
    alarm::ring(app, text)
}

fn forget_old_words(app: &mut App) {
    if app.now.since(app.troubled) > app.board_time(TROUBLE_STAYS) {
        app.trouble = None;
    }
    let a_while = app.board_time(WORDS_STAY);
    if app.now.since(app.hinted) >= a_while {
        app.hint = None;
    }
    app.pendings.settle(app.now, a_while);
}

fn trouble(app: &mut App, text: Text) {
    app.trouble = Some(text);
    app.troubled = app.now;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::{Action, Mode};
    use crate::app::message::Fitted;
    use crate::app::state::{Opening, View};
    use crate::model::{Clock, Unit};
    use crate::signals::{Gauge, Role, SignalSpec, SourceSpec};

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn signal(name: &str) -> SignalSpec {
        SignalSpec {
            id: name.into(),
            name: name.into(),
            source: "app".into(),
            role: Role::Usage,
            unit: Unit::Count,
            expr: String::new(),
            limit: None,
            warning: None,
            critical: None,
        }
    }

    fn app() -> App {
        let mut app = App::new(Opening::new(Text::line("shop"), Clock::System, at(0)));
        let source = SourceSpec {
            name: "app".into(),
            url: Text::line("http://app/metrics"),
            stale_after: Duration::from_secs(10),
            insecure: false,
        };
        let signals = ["a", "b", "c"].map(signal).to_vec();
        update(&mut app, Message::Discovered(source, signals), at(0));
        app
    }

    fn act(app: &mut App, action: Action) -> Vec<Effect> {
        update(app, Message::Act(action), at(1))
    }

    fn selected(app: &App) -> Option<String> {
        app.selected_gauge().map(|gauge: &Gauge| gauge.spec.name.to_string())
    }

    #[test]
    fn selection_walks_and_stops_at_the_ends() {
        let mut app = app();
        act(&mut app, Action::Next);
        assert_eq!(selected(&app).as_deref(), Some("a"));
        act(&mut app, Action::Previous);
        assert_eq!(selected(&app).as_deref(), Some("a"));
        act(&mut app, Action::Last);
        act(&mut app, Action::Next);
        assert_eq!(selected(&app).as_deref(), Some("c"));
    }

    #[test]
    fn the_selection_stays_with_its_gauge_whatever_arrives() {
        let mut app = app();
        act(&mut app, Action::Next);
        act(&mut app, Action::Next);
        let errors = SignalSpec { role: Role::Errors, ..signal("errors") };
        let source = app.gauges.sources()[0].spec.clone();
        update(&mut app, Message::Discovered(source, vec![errors]), at(2));
        assert_eq!((selected(&app).as_deref(), app.selected_index()), (Some("b"), Some(2)));
    }

    #[test]
    fn views_open_scroll_within_bounds_and_close() {
        let mut app = app();
        act(&mut app, Action::Detail);
        assert_eq!(app.mode(), Mode::Detail);
        act(&mut app, Action::Last);
        update(&mut app, Message::Fitted(Fitted { max_scroll: 7, ..Fitted::default() }), at(2));
        act(&mut app, Action::Previous);
        assert!(matches!(app.view, View::Detail(_, 6)), "{:?}", app.view);
        act(&mut app, Action::Help);
        act(&mut app, Action::Help);
        assert_eq!(app.view, View::Board);
        assert_eq!(act(&mut app, Action::Quit), vec![Effect::Quit]);
    }

    #[test]
    fn trouble_is_shown_for_a_minute() {
        let mut app = app();
        update(&mut app, Message::Trouble(Text::line("no shell")), at(10));
        update(&mut app, Message::Tick, at(70));
        assert!(app.trouble.is_some());
        update(&mut app, Message::Tick, at(71));
        assert!(app.trouble.is_none());
    }
}
