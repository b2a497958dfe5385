//! Any text as a config, a theme, a preset and a filter: accepted, or refused with the place.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use warroom::config::{Config, Preset};
use warroom::model::Timestamp;
use warroom::timeline::{Filter, read_note};
use warroom::ui::theme::{Depth, Theme};

fuzz_target!(|text: &str| {
    match Config::parse(Path::new("w.toml"), text) {
        Ok(config) => drop(config.effective()),
        Err(problems) => assert!(problems.to_string().starts_with("w.toml:")),
    }
    let _ = Theme::parse("own", text, Depth::TrueColour);
    let _ = Preset::decode("own", text);
    let now = Timestamp::from_millis(1_723_600_800_000);
    let _ = Filter::parse(text, now);
    let _ = read_note(text, now);
});
