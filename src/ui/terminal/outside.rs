//! Sequences that mean something to whoever stands outside the screen: the clipboard, the desktop, the window.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::app::{Desktop, NotifySpec};
use crate::model::Text;

/// Characters of a notification or a title at most; desktops show fewer.
const MOST: usize = 200;

/// Rings.
const BELL: &str = "\x07";

/// Ends an operating system command. Not the bell, which some ring all the same.
const END: &str = "\x1b\\";

/// What stands between here and the operator's eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// Whether tmux does.
    tmux: bool,
    /// Whether the terminal takes notifications as urxvt does.
    urxvt: bool,
}

impl Outside {
    /// What the variables `TMUX`, `TERM` and `VTE_VERSION` tell.
    pub fn detect(tmux: Option<&str>, term: Option<&str>, vte_version: Option<&str>) -> Self {
        let is_set = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
        let term = term.unwrap_or_default();
        let urxvt = ["rxvt", "foot"].iter().any(|name| term.starts_with(name)) || is_set(vte_version);
        Self { tmux: is_set(tmux), urxvt }
    }

    /// Puts a text on the clipboard (OSC 52). Inside tmux both ways: tmux takes the one where `set-clipboard`
    /// is on, and hands the other through where `allow-passthrough` is.
    pub fn copy(self, text: &Text) -> String {
        let command = format!("\x1b]52;c;{}{END}", BASE64_STANDARD.encode(text.as_str()));
        if self.tmux { format!("{command}{}", through_tmux(&command)) } else { command }
    }

    /// Calls the operator as `how` says.
    pub fn notify(self, text: &Text, how: &NotifySpec) -> String {
        let bell = if how.bell { BELL } else { "" };
        let is_urxvts = match how.desktop {
            Desktop::Off => return bell.to_owned(),
            Desktop::Auto => self.urxvt,
            Desktop::Osc9 => false,
            Desktop::Osc777 => true,
        };
        let text = cut(text.as_str());
        let command = if is_urxvts {
            // A semicolon would begin another part.
            format!("\x1b]777;notify;warroom;{}{END}", text.replace(';', ","))
        } else {
            // Never a digit first: `9;4;` is a progress bar to some.
            format!("\x1b]9;warroom: {text}{END}")
        };
        format!("{bell}{}", if self.tmux { through_tmux(&command) } else { command })
    }
}

/// Names the window.
pub fn title(text: &Text) -> String {
    format!("\x1b]2;{}{END}", cut(text.as_str()))
}

fn cut(text: &str) -> String {
    text.chars().take(MOST).collect()
}

/// Hands a sequence through tmux to the terminal around it.
fn through_tmux(sequence: &str) -> String {
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tmux() -> Outside {
        Outside::detect(Some("/tmp/tmux-0/default,1,0"), Some("tmux-256color"), None)
    }

    #[test]
    fn a_copy_reaches_the_clipboard_through_tmux_too() {
        let text = Text::line("sum(rate(x[1m]))");
        let plain = "\x1b]52;c;c3VtKHJhdGUoeFsxbV0pKQ==\x1b\\";
        assert_eq!(Outside::default().copy(&text), plain);
        assert_eq!(
            tmux().copy(&text),
            format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b"))
        );
    }

    #[test]
    fn a_call_rings_and_tells_the_desktop_in_the_terminals_own_way() {
        let text = Text::line("shop: CRITICAL a;b");
        let how = NotifySpec::default();
        assert_eq!(Outside::default().notify(&text, &how), "\x07\x1b]9;warroom: shop: CRITICAL a;b\x1b\\");
        let foot = Outside::detect(None, Some("foot"), None);
        assert_eq!(foot.notify(&text, &how), "\x07\x1b]777;notify;warroom;shop: CRITICAL a,b\x1b\\");
        let silent = NotifySpec { bell: false, desktop: Desktop::Off, ..how.clone() };
        assert_eq!(foot.notify(&text, &silent), "");
        assert!(tmux().notify(&text, &how).starts_with("\x07\x1bPtmux;\x1b\x1b]9;"));
    }

    proptest! {
        #[test]
        fn no_text_ends_its_sequence_or_begins_another(raw in any::<String>()) {
            let text = Text::line(&raw);
            let how = NotifySpec { bell: false, ..NotifySpec::default() };
            for sequence in [Outside::default().notify(&text, &how), Outside::default().copy(&text), title(&text)] {
                let inner = sequence.strip_prefix("\x1b]").and_then(|rest| rest.strip_suffix(END)).unwrap();
                prop_assert!(!inner.contains(char::is_control), "{inner:?}");
            }
        }
    }
}
