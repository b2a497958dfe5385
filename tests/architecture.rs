//! The house rules, held: layers only look down, files form no cycle, no room is unknown.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Each room with the rooms it may import; the order is from the ground up.
const ROOMS: [(&str, &[&str]); 16] = [
    ("model", &[]),
    ("api", &["model"]),
    ("metrics", &["model"]),
    ("signals", &["model"]),
    ("timeline", &["model"]),
    ("demo", &["model"]),
    ("journal", &["timeline", "model"]),
    ("sources", &["api", "metrics", "model"]),
    ("recorder", &["signals", "timeline", "model"]),
    ("outbox", &["journal", "timeline", "api", "model"]),
    ("export", &["timeline", "signals", "model"]),
    ("app", &["signals", "timeline", "model"]),
    ("ui", &["app", "signals", "timeline", "model"]),
    ("config", &["ui", "app", "sources", "metrics", "signals", "api", "model"]),
    (
        "runtime",
        &[
            "config", "ui", "app", "export", "outbox", "recorder", "sources", "journal", "demo", "signals",
            "timeline", "metrics", "api", "model",
        ],
    ),
    (
        "cli",
        &[
            "runtime", "config", "ui", "app", "export", "recorder", "sources", "journal", "demo", "signals",
            "timeline", "metrics", "api", "model",
        ],
    ),
];

#[test]
fn the_list_of_rooms_is_a_house() {
    for (floor, (room, imports)) in ROOMS.iter().enumerate() {
        for import in *imports {
            let below = ROOMS[..floor].iter().any(|(name, _)| name == import);
            assert!(below, "{room} imports {import}, which is not below it");
        }
    }
}

#[test]
fn every_folder_is_a_known_room() {
    for entry in fs::read_dir(source_root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            assert!(ROOMS.iter().any(|(room, _)| *room == name), "src/{name} is not a room of the house");
        } else {
            assert!(["lib", "main"].contains(&name.as_str()), "src/{name}.rs belongs into a room");
        }
    }
}

#[test]
fn rooms_only_look_down() {
    let house = House::read();
    let mut wrong = Vec::new();
    for file in &house.files {
        let Some((room, allowed)) =
            ROOMS.iter().find(|(room, _)| file.module.first().is_some_and(|m| m == room))
        else {
            continue;
        };
        for path in &file.paths {
            let Some(target) = path.first() else {
                wrong.push(format!("{}: `crate::{{…}}` hides which room is meant", file.shown()));
                continue;
            };
            let known = ROOMS.iter().any(|(name, _)| name == target);
            if !known {
                wrong.push(format!("{}: crate::{target} is not a room", file.shown()));
            } else if target != room && !allowed.contains(&target.as_str()) {
                wrong.push(format!("{}: {room} may not import {target}", file.shown()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_form_no_cycle() {
    let house = House::read();
    let edges = house.edges();
    let mut done = BTreeSet::new();
    for start in edges.keys() {
        let mut trail = Vec::new();
        walk(start, &edges, &mut trail, &mut done);
    }
}

/// Depth first; a file met again on its own trail closes a cycle.
fn walk<'a>(
    file: &'a PathBuf,
    edges: &'a BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    trail: &mut Vec<&'a PathBuf>,
    done: &mut BTreeSet<&'a PathBuf>,
) {
    if let Some(at) = trail.iter().position(|known| *known == file) {
        let cycle: Vec<String> = trail[at..].iter().map(|path| shown(path)).collect();
        panic!("files import each other in a circle: {} → {}", cycle.join(" → "), shown(file));
    }
    if done.contains(file) {
        return;
    }
    trail.push(file);
    for next in edges.get(file).into_iter().flatten() {
        walk(next, edges, trail, done);
    }
    trail.pop();
    done.insert(file);
}

struct House {
    files: Vec<File>,
}

struct File {
    path: PathBuf,
    /// The module's path below the crate: `["app", "actions", "select"]`.
    module: Vec<String>,
    /// Every path it names, below the crate.
    paths: Vec<Vec<String>>,
    /// The modules it declares; a front door stands above its rooms.
    declares: Vec<String>,
}

impl File {
    fn shown(&self) -> String {
        shown(&self.path)
    }
}

impl House {
    fn read() -> Self {
        let mut paths = Vec::new();
        collect(&source_root(), &mut paths);
        let files = paths.into_iter().map(read_file).collect();
        Self { files }
    }

    fn file_of(&self, path: &[String]) -> Option<&File> {
        let longest = (1..=path.len()).rev();
        longest.map(|n| &path[..n]).find_map(|module| self.files.iter().find(|file| file.module == module))
    }

    fn edges(&self) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
        let mut edges: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        for file in &self.files {
            let children =
                file.declares.iter().map(|child| [file.module.clone(), vec![child.clone()]].concat());
            let named = file.paths.iter().cloned().chain(children);
            let targets = named.filter_map(|path| self.file_of(&path)).map(|target| target.path.clone());
            let targets = targets.filter(|target| *target != file.path);
            edges.entry(file.path.clone()).or_default().extend(targets);
        }
        edges
    }
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn read_file(path: PathBuf) -> File {
    let code = code_only(&fs::read_to_string(&path).unwrap());
    let module = module_of(&path);
    let paths = named_paths(&code, &module, &path);
    let declares = Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))? )?mod (\w+);").unwrap();
    let declares = declares.captures_iter(&code).map(|found| found[1].to_owned()).collect();
    File { path, module, paths, declares }
}

const NOISE: &str =
    r##"(?s)//[^\n]*|/\*.*?\*/|r#".*?"#|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])'|pub\(in [^)]*\)|\$crate"##;

/// The code without tests, comments, literals and visibility scopes, none of which import anything.
fn code_only(source: &str) -> String {
    let shipped = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let noise = Regex::new(NOISE).unwrap();
    noise.replace_all(shipped, "").into_owned()
}

fn module_of(path: &Path) -> Vec<String> {
    let below = path.strip_prefix(source_root()).unwrap().with_extension("");
    let mut module: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

/// Every `crate::…`, `super::…` and `self::…` path, resolved to a path below the crate.
fn named_paths(code: &str, module: &[String], path: &Path) -> Vec<Vec<String>> {
    if module.is_empty() && path.ends_with("main.rs") {
        return Vec::new();
    }
    let code = &ungrouped(code);
    let named = Regex::new(r"\b(crate|self|super)((?:::super)*)((?:::\w+)*)").unwrap();
    let mut paths = Vec::new();
    for found in named.captures_iter(code) {
        if &found[1] != "crate" && found[2].is_empty() && found[3].is_empty() {
            continue;
        }
        let mut base = match &found[1] {
            "crate" => Vec::new(),
            "self" => module.to_vec(),
            _ => module[..module.len().saturating_sub(1)].to_vec(),
        };
        base.truncate(base.len().saturating_sub(found[2].matches("super").count()));
        base.extend(found[3].split("::").filter(|part| !part.is_empty()).map(ToOwned::to_owned));
        paths.push(base);
    }
    paths
}

/// `use a::{b, c::d};` becomes `use a::b;use a::c::d;`, from the innermost group outwards.
fn ungrouped(code: &str) -> String {
    let group = Regex::new(r"((?:\w+::)+)\{([^{};]*)\}").unwrap();
    let mut code = code.to_owned();
    while let Some(found) = group.captures(&code) {
        let members = found[2].split(',').map(str::trim).filter(|member| !member.is_empty());
        let spread: Vec<String> = members.map(|member| format!("{}{member}", &found[1])).collect();
        code = code.replace(&found[0], &spread.join(", "));
    }
    code
}

#[test]
fn the_reader_sees_what_it_should() {
    let module = ["app".to_owned(), "actions".to_owned(), "select".to_owned()];
    let code =
        code_only("use crate::app::state::App; // crate::ui\nuse super::super::x;\nlet s = \"crate::cli\";");
    let paths = named_paths(&code, &module, Path::new("select.rs"));
    assert_eq!(paths, [vec!["app", "state", "App"], vec!["app", "x"]]);
    let grouped = named_paths("use super::{a, b::{c, d}};", &module, Path::new("select.rs"));
    let grouped: Vec<String> = grouped.iter().map(|path| path.join("::")).collect();
    assert_eq!(grouped, ["app::actions::a", "app::actions::b::c", "app::actions::b::d"]);
}
