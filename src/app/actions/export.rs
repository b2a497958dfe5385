//! Writing the incident to a file.

use crate::app::export::{Export, Exported};
use crate::app::keeping::Keeping;
use crate::app::message::Effect;
use crate::app::prompt::{Ask, Prompt};
use crate::app::state::App;
use crate::model::{EventId, Timestamp};
use crate::timeline::Misread;

/// A line with a name for the file: of the open incident, else of the latest, else of the last day.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    if let Keeping::Missing(reason) = &app.keeping {
        return Err(format!("there is nothing to export, there is no journal: {reason}"));
    }
    let incident = app.situation.incident.as_ref();
    let (what, at) = incident.map_or(("timeline", app.now), |incident| ("incident", incident.started));
    let name = format!("{what}-{}-{}.md", stamp(at), plain(app.board.as_str()));
    Ok(Prompt::new(Ask::Export(incident.map(|incident| incident.id)), name))
}

/// Asks for the file; what became of it is told.
pub(super) fn go(app: &mut App, incident: Option<EventId>, path: &str) -> Vec<Effect> {
    app.tell(&format!("writing {path}…"));
    vec![Effect::Export(Export { incident, path: path.to_owned() })]
}

/// Tells what became of a file. The line of one that was not written comes back, unless another is open.
pub(in crate::app) fn done(app: &mut App, exported: Exported) {
    // That it is being written is no longer so.
    app.hint = None;
    match exported {
        Exported::Written(path, bytes) => {
            app.tell(&format!("wrote {} ({} KiB)", path.display(), bytes.div_ceil(1024)));
        }
        Exported::Refused(export, why) if app.prompt.is_none() => {
            let mut prompt = Prompt::new(Ask::Export(export.incident), export.path);
            prompt.misread = Some(Misread { span: 0..prompt.input.value().len(), reason: why });
            app.prompt = Some(prompt);
        }
        Exported::Refused(export, why) => app.tell(&format!("NOT WRITTEN: {}: {why}", export.path)),
    }
}

/// `2024-08-14-0200`, in UTC: file names are for everybody.
fn stamp(at: Timestamp) -> String {
    at.utc().format("%Y-%m-%d-%H%M").to_string()
}

/// A name that no shell and no file system minds.
fn plain(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(60).collect();
    plain.trim_matches('-').to_owned()
}
