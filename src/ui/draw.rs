//! One frame.
//!
//! ```text
//! header   which board, how bad, since when, what time
//! status   sources and other trouble
//! ──────   from 14 rows on, with the charts' window
//! body     the board, one gauge, or the help
//! ──────
//! prompt   the line that is typed, while one is
//! footer   the keys that matter now, or what could not be done
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::face::Face;
use super::guard::guard;
use super::hits::Hits;
use super::look::Look;
use super::panes;
use super::paper::Paper;
use super::theme::Role;
use crate::app::{App, Ask, Fitted, Focus, SizeClass, Stretch, View};

/// Columns below which nothing can be shown.
pub const MIN_WIDTH: u16 = 40;
/// Rows below which nothing can be shown.
pub const MIN_HEIGHT: u16 = 10;

/// Rows from which rules part the screen.
const RULED: u16 = 14;

/// Draws the state into `area` of the buffer. Pure: the same arguments give the same cells. Any area will
/// do, the empty one included; what lies outside the buffer is left out.
pub fn draw(app: &App, look: &Look, area: Rect, buffer: &mut Buffer) -> Fitted {
    draw_with_hits(app, look, area, buffer).0
}

/// The same, and what stands where: by names and ids, so that a click acts on what was seen, whatever has
/// arrived since.
pub fn draw_with_hits(app: &App, look: &Look, area: Rect, buffer: &mut Buffer) -> (Fitted, Hits) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return (Fitted::default(), Hits::default());
    }
    let mut paper = Paper::clean(look, area, buffer);
    let drawn = if area.width < MIN_WIDTH || area.height < MIN_HEIGHT {
        too_small(area, &mut paper);
        Fitted::default()
    } else {
        screen(app, area, &mut paper)
    };
    let hits = std::mem::take(&mut paper.hits);
    if app.flash {
        paper.reverse(Rect { height: 1, ..area });
    }
    guard(area, look.charset, buffer);
    (drawn, hits)
}

fn too_small(area: Rect, paper: &mut Paper<'_>) {
    let text = format!("enlarge to {MIN_WIDTH}×{MIN_HEIGHT}");
    paper.text(area.x, area.y + area.height / 2, area.width, &text, Role::Text);
}

fn screen(app: &App, area: Rect, paper: &mut Paper<'_>) -> Fitted {
    if app.view == View::Wall {
        panes::wall(app, &Face::all_now(app), area, paper);
        return Fitted::default();
    }
    let row = |y| Rect { y, height: 1, ..area };
    panes::header(app, row(area.y), paper);
    let class = SizeClass::of(area.width, area.height);
    panes::status(app, row(area.y + 1), class, paper);
    let typed = panes::prompt_rows(app, area.height);
    let footer = row(area.bottom() - 1);
    match (&app.prompt, &app.hint) {
        (Some(prompt), _) => panes::line_keys(app, prompt, footer, paper),
        (None, Some(hint)) => panes::hint(hint.as_str(), footer, paper),
        (None, None) => panes::footer(app, footer, paper),
    }
    panes::prompt(app, Rect { y: footer.y - typed, height: typed, ..area }, paper);
    let stretch = panes::stretch(app, area.width);
    let mut body = Rect { y: area.y + 2, height: area.height - 3 - typed, ..area };
    if area.height >= RULED {
        paper.rule(row(body.y), &caption(app, stretch, class));
        paper.rule(row(body.bottom() - 1), "");
        body = Rect { y: body.y + 1, height: body.height - 2, ..body };
    }
    let mut fitted = Fitted { window: stretch.span, class, ..Fitted::default() };
    match &app.view {
        View::Board => fitted = panes::board(app, &Face::all(app), body, class, paper),
        View::Detail(id, top) => fitted.max_scroll = panes::detail(app, id, *top, stretch, body, paper),
        View::Event(id, top) => fitted.max_scroll = panes::event(app, *id, *top, body, paper),
        View::Help(top) => fitted.max_scroll = panes::help(sought(app), *top, body, paper),
        View::Silences(selected) => panes::silences(app, selected.as_ref(), body, paper),
        // It has the whole screen, see above.
        View::Wall => {}
    }
    fitted
}

/// Which part stands alone; of the gauges also which stretch they show.
fn alone(app: &App, stretch: Stretch) -> String {
    let title = app.focus.title();
    match app.focus {
        Focus::Gauges => format!("{title} alone · {}", panes::shown_time(app, stretch)),
        Focus::Alerts | Focus::Timeline => format!("{title} alone"),
    }
}

/// What the help is narrowed to: what is typed while it is typed.
fn sought(app: &App) -> &str {
    match &app.prompt {
        Some(prompt) if prompt.ask == Ask::Search => prompt.input.value(),
        _ => &app.sought,
    }
}

/// What stands over the body: how far back the charts reach, or which stretch they show.
fn caption(app: &App, stretch: Stretch, class: SizeClass) -> String {
    match app.view {
        View::Board if app.gauges.iter().next().is_none() => String::new(),
        View::Board if app.arrangements.of(class).zoomed => alone(app, stretch),
        View::Board => panes::shown_time(app, stretch),
        View::Help(_) => "help".to_owned(),
        View::Silences(_) => "silences".to_owned(),
        View::Event(..) => "event".to_owned(),
        View::Detail(..) | View::Wall => String::new(),
    }
}
