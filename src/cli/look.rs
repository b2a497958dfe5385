//! How the screen is to look.

use super::args::{LookArgs, UsageError};
use super::terminal::{charset, depth};
use super::themes::theme;
use crate::config::Config;
use crate::ui::keymap::Keymap;
use crate::ui::{Charset, Look};

/// The theme when nothing is said.
const THEME: &str = "dark";

/// The look the flags, the config and the environment ask for, in this order.
pub(super) fn look(args: &LookArgs, config: Option<&Config>) -> Result<Look, UsageError> {
    let is_ascii = config.is_some_and(|config| config.ui.ascii);
    let charset = if is_ascii { Charset::Ascii } else { charset() };
    let name = args.theme.as_deref().or_else(|| config?.ui.theme.as_deref()).unwrap_or(THEME);
    let keymap = config.map_or_else(Keymap::default, |config| config.keys.keymap.clone());
    Ok(Look { theme: theme(name, depth())?, keymap, charset })
}
