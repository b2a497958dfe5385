//! Runs scripts in Prometheus's `promqltest` format against the evaluator.
//!
//! Without `WARROOM_PROMQLTEST` the scripts beside this file are run; with it, those of the folder
//! it names. One verdict per evaluation, and at the end
//! `promqltest: N passed, N failed, N unsupported`.
//!
//! Unsupported are native histograms, annotations (`expect warn`, `expect info`) and functions
//! that the evaluator refuses by name. The wording of expected errors is not compared.

// A script that cannot be read must end the run.
#![allow(clippy::unwrap_used)]

#[path = "promqltest/compare.rs"]
mod compare;
#[path = "promqltest/memory.rs"]
mod memory;
#[path = "promqltest/notation.rs"]
mod notation;
#[path = "promqltest/run.rs"]
mod run;
#[path = "promqltest/script.rs"]
mod script;

use std::path::{Path, PathBuf};

use run::Tally;

#[test]
fn every_script_evaluates_as_prometheus_would() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promqltest");
    let folder = std::env::var_os("WARROOM_PROMQLTEST").map_or(own, PathBuf::from);
    let mut tally = Tally::default();
    for path in scripts_in(&folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        run::run(&name, &text, &mut tally);
    }
    println!("{tally}");
    assert!(tally.passed > 0, "no script in {}", folder.display());
    assert_eq!(tally.failed, 0, "{tally}");
}

fn scripts_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "test"));
    paths.sort();
    paths
}
