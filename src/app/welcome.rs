//! The first screen of a program that was not told what to watch.

use super::stroke::Stroke;
use crate::model::Text;

/// Bytes of a URL at most.
const MOST: usize = 2048;

/// What the first screen shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    /// Where a config is looked for.
    pub places: Vec<Text>,
    /// The URL that is typed; nothing before one is asked for.
    pub typed: Option<String>,
    /// Whether what was typed is being asked.
    pub is_asking: bool,
    /// Why what was typed cannot be watched.
    pub wrong: Option<Text>,
    /// Whether it tells where a config lies, and what stands in it.
    pub has_help: bool,
}

/// What a key asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Nothing more.
    Stay,
    /// The embedded incident.
    Demo,
    /// Look whether this can be watched.
    Ask(String),
    /// Leave off asking.
    Stop,
    /// Leave.
    Quit,
}

impl Welcome {
    /// A first screen that knows where configs are looked for.
    pub fn new(places: Vec<Text>) -> Self {
        Self { places, ..Self::default() }
    }

    /// Takes in a key.
    pub fn press(&mut self, stroke: Stroke) -> Choice {
        if self.is_asking {
            return if stroke == Stroke::Escape { self.stop() } else { Choice::Stay };
        }
        match &mut self.typed {
            Some(typed) => {
                match stroke {
                    Stroke::Escape => self.typed = None,
                    Stroke::Enter => return self.ask(),
                    Stroke::Char(c) if typed.len() < MOST && !c.is_control() => typed.push(c),
                    Stroke::Backspace => drop(typed.pop()),
                    Stroke::DeleteWord | Stroke::DeleteToStart => typed.clear(),
                    _ => return Choice::Stay,
                }
                self.wrong = None;
                Choice::Stay
            }
            None => self.choose(stroke),
        }
    }

    /// Takes in pasted text: a URL, whatever was asked for before.
    pub fn paste(&mut self, text: &str) {
        if !self.is_asking {
            let typed = self.typed.get_or_insert_default();
            typed.extend(
                text.trim().chars().filter(|c| !c.is_control()).take(MOST.saturating_sub(typed.len())),
            );
            self.wrong = None;
        }
    }

    /// Learns why what was typed cannot be watched: it stays, to be put right.
    pub fn refuse(&mut self, why: Text) {
        self.is_asking = false;
        self.wrong = Some(why);
    }

    fn choose(&mut self, stroke: Stroke) -> Choice {
        match stroke {
            Stroke::Char('d') => return Choice::Demo,
            Stroke::Char('q') | Stroke::Escape => return Choice::Quit,
            Stroke::Char('u') | Stroke::Enter => self.typed = Some(String::new()),
            Stroke::Char('?') => self.has_help = !self.has_help,
            _ => {}
        }
        Choice::Stay
    }

    fn ask(&mut self) -> Choice {
        let url = self.typed.as_deref().unwrap_or_default().trim().to_owned();
        if url.is_empty() {
            self.wrong = Some(Text::line("type a URL such as 127.0.0.1:9090, or esc"));
            return Choice::Stay;
        }
        (self.is_asking, self.wrong) = (true, None);
        Choice::Ask(url)
    }

    fn stop(&mut self) -> Choice {
        self.is_asking = false;
        Choice::Stop
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(welcome: &mut Welcome, keys: &str) -> Choice {
        let pressed = keys.chars().map(|c| welcome.press(Stroke::Char(c)));
        pressed.last().unwrap_or(Choice::Stay)
    }

    #[test]
    fn letters_choose_until_a_url_is_typed() {
        let mut welcome = Welcome::default();
        assert_eq!([press(&mut welcome, "d"), press(&mut welcome, "q")], [Choice::Demo, Choice::Quit]);
        assert_eq!(press(&mut welcome, "udq?:9090"), Choice::Stay);
        assert_eq!(welcome.press(Stroke::Enter), Choice::Ask("dq?:9090".to_owned()));
        assert_eq!(press(&mut welcome, "x"), Choice::Stay);
        welcome.refuse(Text::line("connection refused"));
        assert_eq!((welcome.typed.as_deref(), welcome.is_asking), (Some("dq?:9090"), false));
        welcome.press(Stroke::Backspace);
        assert_eq!((welcome.typed.as_deref(), welcome.wrong.as_ref()), (Some("dq?:909"), None));
        welcome.press(Stroke::Escape);
        assert_eq!(welcome.typed, None);
    }

    #[test]
    fn asking_can_be_left_off_and_nothing_is_asked_of_nothing() {
        let mut welcome = Welcome::default();
        press(&mut welcome, "u");
        assert_eq!(welcome.press(Stroke::Enter), Choice::Stay);
        assert!(welcome.wrong.is_some());
        welcome.paste(" http://db:9090\r\n");
        assert_eq!(welcome.press(Stroke::Enter), Choice::Ask("http://db:9090".to_owned()));
        assert_eq!(welcome.press(Stroke::Escape), Choice::Stop);
        assert!(!welcome.is_asking);
    }
}
