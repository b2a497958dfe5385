//! What was written to a terminal, frame by frame.
#![allow(dead_code, reason = "each test uses its part")]

/// What a frame begins and ends with.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// A whole frame, its marks included.
#[derive(Clone, Debug)]
pub(crate) struct Frame(pub(crate) String);

/// The whole frames among these bytes.
pub(crate) fn frames(bytes: &[u8]) -> Vec<Frame> {
    let text = String::from_utf8_lossy(bytes);
    let begun = text.split(BEGIN).skip(1);
    begun.filter_map(|part| Some(Frame(format!("{BEGIN}{}{END}", part.split_once(END)?.0)))).collect()
}

/// Where frames begin among these bytes.
pub(crate) fn begins(bytes: &[u8]) -> Vec<usize> {
    places(bytes, BEGIN)
}

/// Where frames end.
pub(crate) fn ends(bytes: &[u8]) -> Vec<usize> {
    places(bytes, END).into_iter().map(|at| at + END.len()).collect()
}

fn places(bytes: &[u8], mark: &str) -> Vec<usize> {
    let windows = bytes.windows(mark.len()).enumerate();
    windows.filter(|(_, window)| *window == mark.as_bytes()).map(|(at, _)| at).collect()
}

impl Frame {
    /// Its bytes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The rows that the terminal moves, from 1.
    pub(crate) fn moved(&self) -> Option<(u16, u16)> {
        self.commands('r').find_map(two)
    }

    /// The rows that it names, from 1.
    pub(crate) fn rows(&self) -> Vec<u16> {
        self.commands('H').filter_map(|numbers| two(numbers).map(|(row, _)| row)).collect()
    }

    /// Whether it moves rows of a list and draws nothing beside that list.
    pub(crate) fn is_a_list_moved(&self) -> bool {
        self.moved().is_some_and(|(top, bottom)| self.rows().iter().all(|row| (top..=bottom).contains(row)))
    }

    /// Whether it changes digits alone, and what is the unit of an age.
    pub(crate) fn is_a_tick(&self) -> bool {
        let written =
            self.0.split("\x1b[").skip(1).map(|part| part.split_once(|c: char| c.is_ascii_alphabetic()));
        let mut written = written.flatten().flat_map(|(_, text)| text.chars());
        self.moved().is_none() && written.all(|c| c.is_ascii_digit() || " :sm\x08".contains(c))
    }

    /// The numbers of all commands with this letter.
    fn commands(&self, letter: char) -> impl Iterator<Item = &str> {
        let commands = self.0.split("\x1b[").skip(1);
        commands.filter_map(move |command| {
            let end = command.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
            command[end..].starts_with(letter).then_some(&command[..end])
        })
    }
}

fn two(numbers: &str) -> Option<(u16, u16)> {
    let (first, second) = numbers.split_once(';')?;
    Some((first.parse().ok()?, second.parse().ok()?))
}
