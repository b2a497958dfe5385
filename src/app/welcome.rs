//! The first screen of a program that was not told what to watch.

use super::edit::{self, Bounds};
use super::input::Input;
use super::stroke::Stroke;
use crate::model::Text;

/// A URL is one line.
const URL: Bounds = Bounds { bytes: 2048, takes_lines: false };

/// What the first screen shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    /// Where a config is looked for.
    pub places: Vec<Text>,
    /// The URL that is typed; nothing before one is asked for.
    pub typed: Option<Input>,
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
        match (&mut self.typed, stroke) {
            (Some(_), Stroke::Escape) => (self.typed, self.wrong) = (None, None),
            (Some(_), Stroke::Enter) => return self.ask(),
            (Some(typed), _) => {
                let before = typed.value().to_owned();
                if !edit::stroke(typed, stroke, URL) {
                    self.wrong = Some(full());
                } else if typed.value() != before {
                    // It was said of another text.
                    self.wrong = None;
                }
            }
            (None, _) => return self.choose(stroke),
        }
        Choice::Stay
    }

    /// Takes in pasted text: a URL, whatever was asked for before.
    pub fn paste(&mut self, text: &str) {
        if !self.is_asking {
            let typed = self.typed.get_or_insert_default();
            self.wrong = (!edit::paste(typed, text.trim(), URL)).then(full);
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
            Stroke::Char('u') | Stroke::Enter => self.typed = Some(Input::default()),
            Stroke::Char('?') => self.has_help = !self.has_help,
            _ => {}
        }
        Choice::Stay
    }

    fn ask(&mut self) -> Choice {
        let url = self.typed.as_ref().map_or("", Input::value).trim().to_owned();
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

fn full() -> Text {
    Text::line("a URL has 2 KiB at most: the rest is left out")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(welcome: &mut Welcome, keys: &str) -> Choice {
        let pressed = keys.chars().map(|c| welcome.press(Stroke::Char(c)));
        pressed.last().unwrap_or(Choice::Stay)
    }

    fn typed(welcome: &Welcome) -> Option<&str> {
        welcome.typed.as_ref().map(Input::value)
    }

    #[test]
    fn letters_choose_until_a_url_is_typed() {
        let mut welcome = Welcome::default();
        assert_eq!([press(&mut welcome, "d"), press(&mut welcome, "q")], [Choice::Demo, Choice::Quit]);
        assert_eq!(press(&mut welcome, "udq?:9090"), Choice::Stay);
        assert_eq!(welcome.press(Stroke::Enter), Choice::Ask("dq?:9090".to_owned()));
        assert_eq!(press(&mut welcome, "x"), Choice::Stay);
        welcome.refuse(Text::line("connection refused"));
        assert_eq!((typed(&welcome), welcome.is_asking), (Some("dq?:9090"), false));
        welcome.press(Stroke::Left);
        assert!(welcome.wrong.is_some());
        welcome.press(Stroke::Backspace);
        assert_eq!((typed(&welcome), welcome.wrong.as_ref()), (Some("dq?:900"), None));
        welcome.press(Stroke::Undo);
        assert_eq!(typed(&welcome), Some("dq?:9090"));
        welcome.press(Stroke::Escape);
        assert_eq!(welcome.typed, None);
    }

    #[test]
    fn asking_can_be_left_off_and_nothing_is_asked_of_nothing() {
        let mut welcome = Welcome::default();
        press(&mut welcome, "u");
        assert_eq!(welcome.press(Stroke::Enter), Choice::Stay);
        assert!(welcome.wrong.is_some());
        welcome.paste(&"x".repeat(3000));
        assert_eq!((typed(&welcome).map(str::len), welcome.wrong.is_some()), (Some(2048), true));
        welcome.press(Stroke::DeleteToStart);
        welcome.paste(" http://db:9090\r\n");
        assert_eq!(welcome.press(Stroke::Enter), Choice::Ask("http://db:9090".to_owned()));
        assert_eq!(welcome.press(Stroke::Escape), Choice::Stop);
        assert!(!welcome.is_asking);
    }
}
