//! A bar from empty to full, in eighths of a column.

use ratatui::text::{Line, Span};

use crate::ui::theme::{Role, Theme};
use crate::ui::trend::share_in;

const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A bar of `width` columns, of which `share` (0 to 1; anything else is brought there) is filled. The
/// empty part shows a tick at each share of `ticks`.
pub(in crate::ui) fn bar(
    share: f64,
    width: u16,
    role: Role,
    ticks: &[(f64, Role)],
    theme: &Theme,
) -> Line<'static> {
    let width = usize::from(width);
    let filled = share_in(share, width * 8);
    let fill = "█".repeat(filled / 8) + EIGHTHS[filled % 8];
    let used = filled.div_ceil(8);
    let mut spans = vec![Span::styled(fill, theme.fill(role))];
    spans.extend((used..width).map(|column| {
        let tick = |(at, _): &&(f64, Role)| (at * width as f64).round() as usize == column;
        match ticks.iter().rfind(tick) {
            Some((_, role)) => Span::styled("│", theme.fill(*role)),
            None => Span::styled("░", theme.style(Role::BarEmpty)),
        }
    }));
    Line::from(spans)
}

/// The bar of a number nobody vouches for.
pub(in crate::ui) fn dotted(width: u16, theme: &Theme) -> Line<'static> {
    Line::styled("·".repeat(usize::from(width)), theme.style(Role::Stale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Depth;

    fn drawn(share: f64, width: u16) -> String {
        let theme = Theme::named("dark", Depth::TrueColour).unwrap();
        bar(share, width, Role::Ok, &[(0.8, Role::Warning)], &theme).to_string()
    }

    #[test]
    fn fills_in_eighths_and_shows_ticks_where_it_is_empty() {
        assert_eq!(drawn(0.0, 10), "░░░░░░░░│░");
        assert_eq!(drawn(0.25, 10), "██▌░░░░░│░");
        assert_eq!(drawn(1.0, 10), "██████████");
        assert_eq!(drawn(0.000_1, 5), "▏░░░│");
    }

    #[test]
    fn no_number_breaks_it() {
        assert_eq!(drawn(f64::NAN, 3), "░░│");
        assert_eq!([drawn(f64::INFINITY, 3), drawn(-5.0, 3), drawn(7.0, 0)], ["███", "░░│", ""]);
    }
}
