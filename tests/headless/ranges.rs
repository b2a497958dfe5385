//! Which part of a journal is exported, and what a story must not be told into.

use super::{Home, export, json, list, tell};

/// The last moment of every story.
const END: &str = "2024-08-14T04:30:00.000Z";

#[test]
fn a_calm_night_is_the_last_day_the_journal_knows() {
    let home = Home::new();
    // Somebody else's board is in nobody's way.
    home.run(&["note", "--journal", "night.db", "--board", "other", "hello"]).done();
    tell(&home, &["--scenario", "calm"]).done();
    let calm = ["--board", "checkout-demo"];
    let night = json(&home, &calm);
    assert!(night["incident"].is_null(), "{}", night["incident"]);
    assert!(list(&night, "figures").iter().all(|figure| figure["seconds"].is_null()));
    assert!(!list(&night, "readings").is_empty(), "it is the story's day, not the machine's");
    assert_eq!(
        (&night["schema"]["from"], &night["schema"]["to"]),
        (&"2024-08-13T04:30:00.000Z".into(), &END.into())
    );
    assert!(export(&home, "md", &calm).starts_with("# Timeline of checkout-demo, 13 August 2024\n"));

    let since = json(&home, &[&calm[..], &["--since", "2h"]].concat());
    assert_eq!(
        (&since["schema"]["from"], &since["schema"]["to"]),
        (&"2024-08-14T02:30:00.000Z".into(), &END.into())
    );
    let from = json(&home, &[&calm[..], &["--from", "2024-08-14T04:00"]].concat());
    assert_eq!(
        (&from["schema"]["from"], &from["schema"]["to"]),
        (&"2024-08-14T04:00:00.000Z".into(), &END.into())
    );
    for range in [&since, &from] {
        let points = |night: &serde_json::Value| {
            list(night, "readings").iter().map(|series| list(series, "points").len()).sum::<usize>()
        };
        assert!((1..points(&night)).contains(&points(range)), "fewer readings than the whole night's");
    }
    let wrong = ["export", "--journal", "night.db", "--from", "2024-08-14T04:00", "--to", "2024-08-14T03:00"];
    assert!(home.run(&wrong).refused(2).contains("--to is earlier than --from"));
}

#[test]
fn a_story_is_never_told_twice_into_one_journal() {
    let home = Home::new();
    home.run(&["note", "--journal", "night.db", "--board", "checkout-demo", "hello"]).done();
    let before = export(&home, "jsonl", &[]);
    let with_a_screen = home.run(&["demo", "--journal", "night.db"]);
    for run in [tell(&home, &[]), tell(&home, &["--scenario", "calm"]), with_a_screen] {
        let told = run.refused(1);
        assert!(told.contains("night.db") && told.contains("name a new file"), "{told}");
    }
    assert_eq!(export(&home, "jsonl", &[]), before);
}
