//! Which time is shown, in words.

use std::time::Duration;

use super::plot::named;
use crate::app::{App, Stretch, ago};
use crate::model::Timestamp;

/// How far back the charts reach, `last 60 min`; of a stretch that is over from when to when.
pub(in crate::ui) fn shown_time(app: &App, stretch: Stretch) -> String {
    if stretch.end == app.now {
        return format!("last {}", length(stretch.span));
    }
    let named = |at| named(at, stretch, &app.times);
    format!("{} to {} {}", named(stretch.start()), named(stretch.end), app.times.label(stretch.end))
}

/// `15 min`, `4 h`, `7 d`.
fn length(span: Duration) -> String {
    match span.as_secs() / 60 {
        minutes @ 0..=90 => format!("{minutes} min"),
        minutes @ 91..2880 => format!("{} h", minutes / 60),
        minutes => format!("{} d", minutes / 1440),
    }
}

/// `AT 02:14:05`, with the date where that is not today's.
pub(super) fn moment(app: &App, at: Timestamp) -> String {
    let today = app.times.date(at) == app.times.date(app.now);
    let form = match (today, app.now.since(at).as_secs() < 300 * 86_400) {
        (true, _) => "AT %H:%M:%S",
        (false, true) => "AT %-d %b %H:%M:%S",
        (false, false) => "AT %Y-%m-%d %H:%M:%S",
    };
    app.times.format(at, form)
}

/// `17 s ago`, `31 min ago`: never now.
pub(super) fn past(app: &App, at: Timestamp) -> String {
    match app.now.since(at) {
        age if age < Duration::from_mins(1) => format!("{} s ago", age.as_secs()),
        age => ago(age),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Opening;
    use crate::model::{Clock, Text};

    #[test]
    fn moments_and_ages() {
        let at = Timestamp::from_millis(1_723_601_645_000);
        let told = |secs| {
            let now = at + Duration::from_secs(secs);
            let app = App::new(Opening::new(Text::line("b"), Clock::System, now));
            format!("{} {}", moment(&app, at), past(&app, at))
        };
        assert_eq!(told(59), "AT 02:14:05 59 s ago");
        assert_eq!(told(1860), "AT 02:14:05 31 min ago");
        assert_eq!(told(86_400), "AT 14 Aug 02:14:05 24 h ago");
        assert_eq!(told(400 * 86_400), "AT 2024-08-14 02:14:05 400 d ago");
    }
}
