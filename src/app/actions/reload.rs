//! Reading the config again.

use crate::app::message::Effect;
use crate::app::reread::Reread;
use crate::app::state::App;
use crate::model::Text;

/// Has the config read again.
pub(super) fn ask(app: &mut App) -> Vec<Effect> {
    app.tell("reading the config again");
    vec![Effect::Reload]
}

/// Says what became of it; answers with what is to stay in sight for a while.
pub(in crate::app) fn done(app: &mut App, reread: Reread) -> Option<Text> {
    let said = reread.to_string();
    match reread {
        Reread::Applied(applied) => {
            app.tell(&said);
            app.notify = applied.notify.unwrap_or_else(|| app.notify.clone());
            app.operator = applied.operator.unwrap_or_else(|| app.operator.clone());
            let remarks: Vec<&str> = applied.remarks.iter().map(Text::as_str).collect();
            (!remarks.is_empty()).then(|| Text::line(&remarks.join("; ")))
        }
        Reread::Refused(_) => {
            app.tell("nothing changed");
            Some(Text::line(&said))
        }
        Reread::Nothing(_) => {
            app.tell(&said);
            None
        }
    }
}
