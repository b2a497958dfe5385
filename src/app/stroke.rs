//! What a key does while a line is typed.

/// One key press in a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stroke {
    /// A character.
    Char(char),
    /// Delete the character before the cursor.
    Backspace,
    /// Delete the character under the cursor.
    Delete,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Delete everything before the cursor.
    DeleteToStart,
    /// Delete everything from the cursor on.
    DeleteToEnd,
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// One word to the left.
    WordLeft,
    /// One word to the right.
    WordRight,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// The previous suggestion.
    Up,
    /// The next suggestion.
    Down,
    /// The next choice.
    Tab,
    /// The previous choice.
    BackTab,
    /// A new line within the text.
    Newline,
    /// Send it.
    Enter,
    /// Leave it; what was typed is kept as a draft.
    Escape,
}
