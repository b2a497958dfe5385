//! Any bytes as an exposition, in both formats: read, looked over, and scraped twice into a window.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use warroom::metrics::exposition::{Format, parse, survey};
use warroom::metrics::window::Window;
use warroom::model::{Matcher, Timestamp};

fuzz_target!(|body: &[u8]| {
    for format in [Format::Text, Format::OpenMetrics] {
        let mut read = 0;
        let report = parse(body, format, |line| {
            line.labels.iter().for_each(drop);
            read += 1;
        });
        assert_eq!(report.samples, read);
        survey(body, format);
        let everything = vec![vec![Matcher::not_equal("__name__", "")]];
        let mut window = Window::new(everything, Duration::from_mins(5));
        for secs in [1_723_600_800, 1_723_600_805] {
            let scraped = window.scrape(body, format, Timestamp::from_millis(secs * 1000));
            assert!(scraped.samples <= read);
        }
    }
});
