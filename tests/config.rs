//! Configs: what is accepted and what holds then, what is refused and with which words.
//!
//! `UPDATE_GOLDEN=1` writes the texts anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use warroom::config::{Config, keys, reference, shipped};
use warroom::model::Unit;
use warroom::signals::Role;
use warroom::ui::keymap::Overlay;
use warroom::ui::theme::Theme;

const SAMPLE: &str = include_str!("../docs/config.sample.toml");

/// Keys that the sample can only name in a comment.
const COMMENTED: [(&str, &str); 1] = [("[journal]", "url")];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs").join(name)
}

/// The configs of a folder: name, path and text.
fn configs(name: &str) -> Vec<(String, PathBuf, String)> {
    let entries = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        (name, path, text)
    };
    files.into_iter().map(read).collect()
}

/// Holds `text` against the file, or writes it.
fn assert_golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, text).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(text, expected, "{} differs", path.display());
}

fn parsed(name: &str, text: &str) -> Result<Config, String> {
    Config::parse(Path::new(&format!("/etc/warroom/{name}.toml")), text).map_err(|e| e.to_string())
}

#[test]
fn what_is_accepted_holds_with_every_default() {
    let configs = configs("valid");
    assert!(configs.len() >= 10);
    for (name, path, text) in configs {
        let config = parsed(&name, &text).unwrap_or_else(|problems| panic!("{problems}"));
        assert_golden(&path.with_extension("txt"), &config.effective());
    }
}

#[test]
fn what_is_printed_is_a_config_that_prints_the_same() {
    let samples = [("sample".to_owned(), PathBuf::new(), SAMPLE.to_owned())];
    for (name, _, text) in configs("valid").into_iter().chain(samples) {
        let once = parsed(&name, &text).unwrap().effective();
        // A secret's place is taken by a text that no bearer or password may be.
        let twice = parsed(&name, &once).unwrap_or_else(|problems| panic!("{problems}\n{once}"));
        assert_eq!(twice.effective(), once, "{name}");
    }
}

#[test]
fn what_is_refused_is_told_whole() {
    let configs = configs("invalid");
    assert!(configs.len() >= 60, "{}", configs.len());
    for (name, path, text) in configs {
        let Err(problems) = parsed(&name, &text) else { panic!("{name} is accepted") };
        assert!(!problems.contains("canary"), "{name} repeats a secret: {problems}");
        assert_golden(&path.with_extension("txt"), &format!("{problems}\n"));
    }
}

#[test]
fn the_sample_uses_every_key() {
    parsed("sample", SAMPLE).unwrap_or_else(|problems| panic!("{problems}"));
    for (table, key) in keys() {
        let is_used = SAMPLE.lines().any(|line| {
            let comment = COMMENTED.contains(&(table, key));
            let line = if comment { line.strip_prefix("# ").unwrap_or(line) } else { line };
            let at = |begin: &str| line.starts_with(&format!("{begin}{key} = "));
            at("")
                || (!line.starts_with('#')
                    && (line.contains(&format!("{{ {key} = ")) || line.contains(&format!(", {key} = "))))
        });
        assert!(is_used, "{table} {key}");
    }
}

#[test]
fn the_reference_is_that_of_the_decoder() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md");
    assert_golden(&path, &reference());
}

#[test]
fn the_reference_names_every_choice() {
    let pools =
        shipped().unwrap().into_iter().filter(|preset| preset.pool.is_some()).map(|preset| preset.name);
    let names = Role::NAMES.map(|(name, _)| name).into_iter().chain(Unit::NAMES.map(|(name, _)| name));
    let names = names.chain(Theme::names()).map(str::to_owned).chain(pools);
    for name in names.chain(Overlay::tables().map(|table| format!("[keys.{table}]"))) {
        assert!(reference().contains(&format!("`{name}`")) || name == "[keys.board]", "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_change_of_a_config_ends_in_a_panic(
        at in 0..SAMPLE.len(),
        cut in 0..40_usize,
        put in prop_oneof![".{0,8}", r#"[\[\]{}"'=#.\n\\u0-9a-z ]{0,8}"#],
    ) {
        let start = floor(at);
        let end = floor((at + cut).min(SAMPLE.len())).max(start);
        let text = format!("{}{put}{}", &SAMPLE[..start], &SAMPLE[end..]);
        match parsed("w", &text) {
            Ok(config) => drop(config.effective()),
            Err(problems) => prop_assert!(problems.starts_with("/etc/warroom/w.toml:")),
        }
    }
}

/// The last boundary of a character that is not after `at`.
fn floor(at: usize) -> usize {
    (0..=at).rev().find(|at| SAMPLE.is_char_boundary(*at)).unwrap_or(0)
}
