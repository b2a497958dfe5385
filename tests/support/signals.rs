//! A board of some signals of one page.
#![allow(dead_code, reason = "each test uses its part")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::endpoint::Behaviour;

/// So many numbers that stay.
pub(crate) fn still(signals: u64, level: u64) -> Behaviour {
    Behaviour::Page(page(signals, |_| level))
}

/// So many numbers that move a little with every poll, around `level` of 100.
pub(crate) fn moving(signals: u64, level: u64) -> Behaviour {
    let polls = AtomicU64::new(0);
    Behaviour::Made(Arc::new(move || {
        let poll = polls.fetch_add(1, Ordering::Relaxed);
        page(signals, |signal| level + (poll * (signal + 3)) % 7)
    }))
}

fn page(signals: u64, value: impl Fn(u64) -> u64) -> String {
    (0..signals).fold(String::new(), |mut page, signal| {
        let _ = writeln!(page, "signal_{signal} {}", value(signal));
        page
    })
}

/// Writes a config that polls `url` so often, such as `1s`; returns its path.
pub(crate) fn config(folder: &Path, url: &str, every: &str, signals: u64) -> String {
    let mut config =
        format!("[[source]]\nname = \"app\"\nurl = \"{url}\"\nevery = \"{every}\"\ndiscover = false\n");
    for signal in 0..signals {
        let _ = write!(
            config,
            "[[signal]]\nname = \"Signal {signal}\"\nsource = \"app\"\nrole = \"usage\"\nexpr = \"signal_{signal}\"\n\
             warning = 70\ncritical = 80\n"
        );
    }
    let path = folder.join("config.toml");
    fs::write(&path, config).unwrap();
    path.display().to_string()
}
