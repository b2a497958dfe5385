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
    /// Delete the rest of the word at the cursor.
    DeleteNextWord,
    /// Delete everything before the cursor.
    DeleteToStart,
    /// Delete everything from the cursor on.
    DeleteToEnd,
    /// Put in what a word, the beginning or the end was deleted with last.
    Yank,
    /// Swap the characters around the cursor.
    Transpose,
    /// Take the last change back.
    Undo,
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
    /// A row up; from the first what was sent before, or the previous suggestion.
    Up,
    /// A row down; from the last what was sent after, or the next suggestion.
    Down,
    /// Complete the word; where there is nothing to complete, the next choice.
    Tab,
    /// The previous completion, or the previous choice.
    BackTab,
    /// A new line within the text.
    Newline,
    /// Send it.
    Enter,
    /// Leave it; what was typed is kept as a draft.
    Escape,
}
