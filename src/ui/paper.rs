//! What panes write on: a buffer with the look's colours, where nothing can run over its field.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::hits::Hits;
use super::look::Look;
use super::theme::{Role, Theme};

/// A buffer being drawn on.
pub(super) struct Paper<'a> {
    pub look: &'a Look,
    /// What stands where.
    pub hits: Hits,
    buffer: &'a mut Buffer,
}

impl<'a> Paper<'a> {
    /// Clears `area`, which must lie inside the buffer, and lays it out with the theme's background.
    pub(super) fn clean(look: &'a Look, area: Rect, buffer: &'a mut Buffer) -> Self {
        for y in area.rows() {
            for place in y.columns() {
                if let Some(cell) = buffer.cell_mut((place.x, place.y)) {
                    cell.reset();
                }
            }
        }
        buffer.set_style(area, look.theme.style(Role::Background));
        Self { look, hits: Hits::default(), buffer }
    }

    /// The colours.
    pub(super) const fn theme(&self) -> &'a Theme {
        &self.look.theme
    }

    /// Writes one line into a field that starts at (`x`, `y`) and is `width` columns wide; what does not fit
    /// ends in `…`. Returns the column after the text.
    pub(super) fn styled(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return x;
        }
        let width = usize::from(width.min(area.right() - x));
        self.buffer.set_stringn(x, y, clip(text, width), width, style).0
    }

    /// Like [`Self::styled`], in the style of a role.
    pub(super) fn text(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        self.styled(x, y, width, text, self.theme().style(role))
    }

    /// Writes at the right end of a field.
    pub(super) fn right(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) {
        let space = width.saturating_sub(columns(text));
        self.styled(x + space, y, width - space, text, style);
    }

    /// Writes a line of several styles.
    pub(super) fn line(&mut self, x: u16, y: u16, width: u16, line: &Line<'_>) {
        let end = x.saturating_add(width);
        let mut x = x;
        for span in &line.spans {
            x = self.styled(x, y, end.saturating_sub(x), &span.content, line.style.patch(span.style));
        }
    }

    /// Fills a field with blanks.
    pub(super) fn fill(&mut self, area: Rect, style: Style) {
        let blank = " ".repeat(usize::from(area.width));
        for y in area.y..area.bottom() {
            self.styled(area.x, y, area.width, &blank, style);
        }
    }

    /// Reverses what stands in `area`, whether it was reversed or not.
    pub(super) fn reverse(&mut self, area: Rect) {
        for place in area.intersection(self.buffer.area).positions() {
            if let Some(cell) = self.buffer.cell_mut(place) {
                cell.modifier.toggle(Modifier::REVERSED);
            }
        }
    }

    /// A rule with the name of the part below it, and with how it is at the right.
    pub(super) fn heading(&mut self, area: Rect, heading: &Heading<'_>) {
        self.rule(area, "");
        let role = if heading.focused { Role::Selected } else { Role::Title };
        let title = format!(" {} ", heading.title);
        let end = self.text(area.x + 1, area.y, area.width.saturating_sub(1), &title, role);
        let width = u16::try_from(heading.caption.width()).unwrap_or(u16::MAX).saturating_add(2);
        let room = area.right().saturating_sub(end + 2);
        if width > 2 && room > 6 {
            let width = width.min(room);
            let x = area.right() - 1 - width;
            self.text(x, area.y, width, &" ".repeat(usize::from(width)), Role::Muted);
            self.line(x + 1, area.y, width - 2, &heading.caption);
        }
    }

    /// A rule from end to end, with a caption near its right end.
    pub(super) fn rule(&mut self, area: Rect, caption: &str) {
        let line = "─".repeat(usize::from(area.width));
        self.text(area.x, area.y, area.width, &line, Role::Border);
        if !caption.is_empty() && columns(caption) + 4 < area.width {
            let x = area.right() - columns(caption) - 3;
            self.text(x, area.y, area.width, &format!(" {caption} "), Role::Muted);
        }
    }
}

/// What stands on the line over a part of the board.
pub(super) struct Heading<'a> {
    pub title: &'a str,
    /// Whether the moving keys work on the part.
    pub focused: bool,
    pub caption: Line<'a>,
}

/// Columns a text takes, at most `u16::MAX`.
pub(super) fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The text if it fits, otherwise its beginning and `…`.
pub(super) fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut clipped = begin(text.graphemes(true), width.saturating_sub(1)).concat();
    if width > 0 {
        clipped.push('…');
    }
    clipped
}

/// The text if it fits, otherwise its beginning, `…` and its end: names of series differ at either.
pub(super) fn squeeze(text: &str, width: usize) -> String {
    if text.width() <= width || width < 5 {
        return clip(text, width);
    }
    let tail = (width - 1) / 2;
    let head = width - 1 - tail;
    let mut ending = begin(text.graphemes(true).rev(), tail);
    ending.reverse();
    format!("{}…{}", begin(text.graphemes(true), head).concat(), ending.concat())
}

fn begin<'t>(graphemes: impl Iterator<Item = &'t str>, width: usize) -> Vec<&'t str> {
    let mut left = width;
    graphemes
        .map_while(|grapheme| {
            left = left.checked_sub(grapheme.width())?;
            Some(grapheme)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn clipping_shows_that_something_is_missing() {
        assert_eq!(clip("orders", 6), "orders");
        assert_eq!(clip("orders", 4), "ord…");
        assert_eq!(clip("日本語", 4), "日…");
        assert_eq!(clip("x", 0), "");
        assert_eq!(squeeze("pool orders-eu-1", 11), "pool …-eu-1");
    }

    proptest! {
        #[test]
        fn nothing_gets_wider_than_its_field(text in any::<String>(), width in 0_usize..40) {
            prop_assert!(clip(&text, width).width() <= width);
            prop_assert!(squeeze(&text, width).width() <= width);
        }
    }
}
