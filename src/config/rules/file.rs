//! The file that the server loads.

use std::fmt::Write as _;

use super::errors::error_rules;
use super::pool::pool_rules;
use super::rule::Rule;
use super::watched::{Pool, Watched, alert_name, one_word, title};
use super::yaml::quoted;
use crate::metrics::promql::QueryError;
use crate::model::Text;
use crate::signals::SignalSpec;

const HEAD: &str = "\
# Alerting rules for Prometheus, printed by `warroom rules`.
#
# The thresholds are those of the board. Rates look back as far as they do there, mostly one minute: scrape at
# least every 15 s, or write a longer range. Every rule keeps the labels `job` and `instance`, so that one process
# that is in trouble does not hide behind others that are not.
";

/// What a group of rules is about, and the source that tells of it.
struct Group<'w> {
    source: &'w str,
    subject: Subject<'w>,
}

enum Subject<'w> {
    Pool(Pool<'w>),
    Errors(&'w SignalSpec),
}

/// Prometheus alerting rules for the pools and error ratios of these sources, as YAML; nothing where there are
/// none. Fails where an expression is none.
pub fn alerting_rules(watched: &[Watched]) -> Result<Option<String>, QueryError> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for group in watched.iter().flat_map(groups_of) {
        // Several sources of one kind ask the same of a server that scrapes all of them.
        if !groups.iter().any(|other| other.asks() == group.asks()) {
            groups.push(group);
        }
    }
    if groups.is_empty() {
        return Ok(None);
    }
    let mut text = format!("{HEAD}groups:\n");
    for (name, group) in names(&groups).iter().zip(&groups) {
        let (title, source) = (title(group.signal()), Text::line(group.source));
        let _ = writeln!(text, "  # {title} of {source}");
        let _ =
            writeln!(text, "  - name: {}\n    interval: 15s\n    rules:", quoted(&format!("warroom {name}")));
        for rule in group.rules(name)? {
            text.push_str(&rule.yaml());
        }
    }
    Ok(Some(text))
}

fn groups_of(watched: &Watched) -> impl Iterator<Item = Group<'_>> {
    let is_judged = |errors: &&SignalSpec| errors.warning.or(errors.critical).is_some();
    let errors = watched.errors().filter(is_judged).map(Subject::Errors);
    let subjects = watched.pools().map(Subject::Pool).chain(errors);
    subjects.map(|subject| Group { source: &watched.source, subject })
}

impl Group<'_> {
    fn signal(&self) -> &SignalSpec {
        match &self.subject {
            Subject::Pool(pool) => pool.in_use,
            Subject::Errors(errors) => errors,
        }
    }

    /// What its rules ask: another group that asks the same would fire beside it.
    fn asks(&self) -> Vec<Option<&str>> {
        match &self.subject {
            Subject::Pool(pool) => pool.asks().to_vec(),
            Subject::Errors(errors) => vec![Some(errors.expr.as_str())],
        }
    }

    /// Its rules, whose alerts are called `name`.
    fn rules(&self, name: &str) -> Result<Vec<Rule>, QueryError> {
        match &self.subject {
            Subject::Pool(pool) => pool_rules(pool, name),
            Subject::Errors(errors) => error_rules(errors, name),
        }
    }
}

/// What each group's alerts are called: with their source, and if need be a number, where another's are called
/// the same.
fn names(groups: &[Group<'_>]) -> Vec<String> {
    let own: Vec<String> = groups.iter().map(|group| alert_name(group.signal())).collect();
    let mut names: Vec<String> = Vec::new();
    for (group, name) in groups.iter().zip(&own) {
        let is_shared = own.iter().filter(|other| *other == name).count() > 1;
        let full = if is_shared { format!("{}{name}", one_word(group.source)) } else { name.clone() };
        // As many numbers as there are groups: one of them is free.
        let numbered = (2..=groups.len() + 1).map(|number| format!("{full}{number}"));
        let free = [full.clone()].into_iter().chain(numbered).find(|name| !names.contains(name));
        names.push(free.unwrap_or(full));
    }
    names
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::settings::Config;

    fn rules(config: &str) -> Option<String> {
        let config = Config::parse(Path::new("/etc/warroom/config.toml"), config).unwrap();
        let watched = config.sources.into_iter().map(|source| Watched {
            source: source.name,
            signals: source.watch.signals.into_iter().chain(source.watch.optional).collect(),
        });
        alerting_rules(&watched.collect::<Vec<_>>()).unwrap()
    }

    fn sources(names: &[&str], pools: &str) -> String {
        let source =
            |name: &&str| format!("[[source]]\nname = \"{name}\"\nurl = \"http://{}/\"\n", one_word(name));
        names.iter().map(source).collect::<String>() + pools
    }

    fn alerts(text: &str) -> Vec<&str> {
        text.lines().filter_map(|line| line.trim_start().strip_prefix("- alert: ")).collect()
    }

    #[test]
    fn a_pool_is_asked_for_as_it_is_watched() {
        let pool = "[[pool]]\nsource = \"a\"\npreset = \"go-sql\"\nmatch = '''{db_name=\"it's\"}'''\n";
        let text = rules(&sources(&["a"], pool)).unwrap();
        let full = "expr: '(sum by (db_name, job, instance) (go_sql_in_use_connections{db_name=\"it''s\"})) / \
                    ((sum by (db_name, job, instance) (go_sql_max_open_connections{db_name=\"it''s\"})) > 0) >= 1'";
        assert!(text.contains(full), "{text}");
        let expected = [
            "'PoolNearlyFull'",
            "'PoolFull'",
            "'PoolWaiting'",
            "'PoolExhausted'",
            "'PoolLeak'",
            "'PoolFullSoon'",
        ];
        assert_eq!(alerts(&text), expected);
    }

    #[test]
    fn without_a_maximum_nothing_is_full() {
        let pool = "[[pool]]\nsource = \"a\"\npreset = \"agroal\"\nname = \"Jobs\"\n";
        let text = rules(&sources(&["a"], pool)).unwrap();
        assert_eq!(alerts(&text), ["'JobsWaiting'", "'JobsExhausted'", "'JobsLeak'"]);
    }

    #[test]
    fn the_same_question_is_asked_once_and_no_name_twice() {
        let pool = |source: &str, matchers: &str| {
            format!("[[pool]]\nsource = \"{source}\"\npreset = \"spring-jdbc\"\n{matchers}")
        };
        let same = [pool("a", ""), pool("b", "")].concat();
        assert_eq!(alerts(&rules(&sources(&["a", "b"], &same)).unwrap()).len(), 4);
        let matched = |source: &str| pool(source, &format!("match = '{{name=\"{}\"}}'\n", one_word(source)));
        let other = [matched("x y"), pool("x-y", "")].concat();
        let text = rules(&sources(&["x y", "x-y"], &other)).unwrap();
        assert!(text.contains("'XYPoolFull'") && text.contains("'XYPool2Full'"), "{text}");
    }

    #[test]
    fn without_pools_and_ratios_there_are_no_rules() {
        assert!(rules(&sources(&["a"], "")).is_none());
    }
}
