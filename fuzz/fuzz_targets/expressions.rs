//! Any text as an expression: refused, or evaluated over a few series, at a moment and over a range.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use warroom::metrics::exposition::Format;
use warroom::metrics::promql::Query;
use warroom::metrics::window::Window;
use warroom::model::Timestamp;

const PAGE: &str = "a 1\nb{x=\"1\"} 2\nb{x=\"2\"} NaN\nc_bucket{le=\"1\"} 3\nc_bucket{le=\"+Inf\"} 5\n";

fuzz_target!(|text: &str| {
    let Ok(query) = Query::parse(text) else { return };
    let mut window = Window::new(query.selectors(), Duration::from_mins(5));
    let begin = Timestamp::from_millis(1_723_600_800_000);
    for n in 0..4 {
        window.scrape(PAGE.as_bytes(), Format::Text, begin + Duration::from_secs(15) * n);
    }
    let now = begin + Duration::from_mins(1);
    let _ = query.instant(&window, now);
    let _ = query.range(&window, begin, now, Duration::from_secs(30));
});
