//! One message after the other.

use super::actions;
use super::message::{Effect, Message};
use super::state::App;
use crate::model::{Text, Timestamp};

/// Takes in a message at the board's time `now`; the effects are for the runtime to carry out.
pub fn update(app: &mut App, message: Message, now: Timestamp) -> Option<Effect> {
    app.now = app.now.max(now);
    match message {
        Message::Observed(observation) => app.gauges.observe(&observation),
        Message::Discovered(source, signals) => {
            app.gauges.add_source(source);
            for signal in signals {
                app.gauges.add_signal(signal);
            }
        }
        Message::Act(action) => return actions::act(app, action),
        Message::Restarted { source, reason } => {
            app.gauges.restarted(&source);
            app.trouble =
                Some(Text::line(&format!("{source}: the task crashed and was restarted: {reason}")));
        }
        Message::Trouble(text) => app.trouble = Some(text),
        Message::Fitted(last) => actions::keep_within(app, last),
        Message::Tick => {}
    }
    None
}
