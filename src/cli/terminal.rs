//! What the terminal can show, by the environment.

use std::env;

use crate::ui::Charset;
use crate::ui::terminal::Outside;
use crate::ui::theme::Depth;

/// The colours this terminal has.
pub(super) fn depth() -> Depth {
    let variable = |name: &str| env::var(name).ok();
    let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
    Depth::detect(no_color.as_deref(), colorterm.as_deref(), term.as_deref())
}

/// The characters this terminal has.
pub(super) fn charset() -> Charset {
    let variable = |name: &str| env::var(name).ok();
    let (lc_all, lc_ctype, lang) = (variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
    Charset::detect(lc_all.as_deref(), lc_ctype.as_deref(), lang.as_deref())
}

/// What stands between this process and the operator's eyes.
pub(super) fn outside() -> Outside {
    let variable = |name: &str| env::var(name).ok();
    let (tmux, term, vte) = (variable("TMUX"), variable("TERM"), variable("VTE_VERSION"));
    Outside::detect(tmux.as_deref(), term.as_deref(), vte.as_deref())
}
