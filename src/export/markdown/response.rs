//! How fast it was noticed and dealt with.

use super::escape::inline;
use super::page::Page;
use crate::export::words::duration;
use crate::timeline::Figure;

/// The figures with their formulas.
pub(super) fn figures(page: &Page<'_>) -> String {
    if page.incident().is_none() {
        return String::new();
    }
    let mut table = "| Figure | Took | Seconds | From | To | Formula |\n".to_owned();
    table.push_str("|---|---|---:|---|---|---|\n");
    table.extend(page.slice().figures.iter().map(|figure| row(page, figure)));
    table
}

fn row(page: &Page<'_>, figure: &Figure) -> String {
    let formula = inline(figure.formula.as_str());
    let cells = if let (Some(seconds), Some(from), Some(to)) = (figure.seconds, figure.from, figure.to) {
        [duration(seconds), seconds.to_string(), page.time(from), page.time(to), formula]
    } else {
        let reason = figure.reason.as_ref().map(|reason| inline(reason.as_str())).unwrap_or_default();
        [format!("unknown: {reason}"), String::new(), String::new(), String::new(), formula]
    };
    format!("| {} | {} |\n", inline(figure.name.as_str()), cells.join(" | "))
}
