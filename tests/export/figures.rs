//! People and programs read the same figures.

use serde_json::Value;
use warroom::export::{Document, json, markdown};
use warroom::timeline::FIGURES;

use crate::golden::busy;
use crate::parse::seen;
use crate::readings::document;
use crate::story::{story, until_the_hotfix};

/// Name and seconds of every figure, as the table has them.
fn of_table(document: &Document) -> Vec<(String, Option<u64>)> {
    let rows = seen(&markdown(document)).rows;
    assert_eq!(rows[0], ["Figure", "Took", "Seconds", "From", "To", "Formula"]);
    rows[1..].iter().map(|row| (row[0].clone(), row[2].parse().ok())).collect()
}

fn of_json(document: &Document) -> Vec<(String, Option<u64>)> {
    let whole: Value = serde_json::from_str(&json(document)).unwrap();
    let figure = |figure: &Value| (figure["name"].as_str().unwrap().to_owned(), figure["seconds"].as_u64());
    whole["figures"].as_array().unwrap().iter().map(figure).collect()
}

#[test]
fn both_say_the_same() {
    for journal in [story(), until_the_hotfix(), busy()] {
        let document = document(&journal);
        assert_eq!(of_table(&document), of_json(&document));
    }
}

#[test]
fn they_are_those_of_the_night() {
    let figures = of_table(&document(&story()));
    let seconds = [None, Some(300), Some(2400), Some(5400), Some(7200), Some(9000), Some(9000)];
    let expected: Vec<_> = FIGURES.iter().map(|name| (*name).to_owned()).zip(seconds).collect();
    assert_eq!(figures, expected);
}

#[test]
fn unknown_ones_say_why() {
    let document = document(&story());
    let rows = seen(&markdown(&document)).rows;
    let (unknown, formula) =
        ("unknown: nobody marked the start of the impact", "page 02:00:00 − start of impact");
    assert_eq!(rows[1], ["detect", unknown, "", "", "", formula]);
    let whole: Value = serde_json::from_str(&json(&document)).unwrap();
    let detect = &whole["figures"][0];
    assert!(detect["from"].is_null() && detect["to"].is_null() && detect["seconds"].is_null());
    assert_eq!(detect["reason"], "nobody marked the start of the impact");
}
