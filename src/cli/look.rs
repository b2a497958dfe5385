//! How the screen is to look.

use std::env;

use super::args::{LookArgs, UsageError};
use super::themes::theme;
use crate::config::Config;
use crate::ui::keymap::Keymap;
use crate::ui::terminal::Outside;
use crate::ui::theme::Depth;
use crate::ui::{Charset, Look};

/// The theme when nothing is said.
const THEME: &str = "dark";

/// The look the flags, the config and the environment ask for, in this order.
pub(super) fn look(args: &LookArgs, config: Option<&Config>) -> Result<Look, UsageError> {
    let variable = |name: &str| env::var(name).ok();
    let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
    let depth = Depth::detect(no_color.as_deref(), colorterm.as_deref(), term.as_deref());
    let (lc_all, lc_ctype, lang) = (variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
    let detected = Charset::detect(lc_all.as_deref(), lc_ctype.as_deref(), lang.as_deref());
    let is_ascii = config.is_some_and(|config| config.ui.ascii);
    let charset = if is_ascii { Charset::Ascii } else { detected };
    let name = args.theme.as_deref().or_else(|| config?.ui.theme.as_deref()).unwrap_or(THEME);
    let keymap = config.map_or_else(Keymap::default, |config| config.keys.keymap.clone());
    Ok(Look { theme: theme(name, depth)?, keymap, charset })
}

/// What stands between this process and the operator's eyes.
pub(super) fn outside() -> Outside {
    let variable = |name: &str| env::var(name).ok();
    let (tmux, term, vte) = (variable("TMUX"), variable("TERM"), variable("VTE_VERSION"));
    Outside::detect(tmux.as_deref(), term.as_deref(), vte.as_deref())
}
