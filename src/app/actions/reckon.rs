//! How times are written: UTC, the machine's own, or how long ago.

use crate::app::state::App;
use crate::app::times::Reckoning;

/// Goes on to the next way, and says which it is.
pub(super) fn turn(app: &mut App) {
    app.times.turn();
    app.log.reckon(app.times.zone().clone());
    let said = match app.times.reckoning {
        Reckoning::Utc => "times are UTC".to_owned(),
        Reckoning::Local => {
            format!("times are local: {}, here and in what you type", app.times.label(app.now))
        }
        Reckoning::Ago => "the timeline tells how long ago; other times are UTC".to_owned(),
    };
    app.tell(&said);
}
