//! What to ask of a server that has the metrics of many jobs. Presets are written for the page of one process;
//! here no sum may go over strangers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::discovery::{Discovered, can_answer, choose, id_by, signals_of};
use super::families::Mentioned;
use super::preset::Preset;
use super::watch::Watch;
use crate::metrics::exposition::Survey;
use crate::metrics::promql::{Narrowing, Query, keep_labels};
use crate::signals::{Role, SignalSpec};

/// What tells services apart, where a server has it.
const OF_SERVICE: [&str; 5] = ["cluster", "namespace", "job", "service", "app"];

impl Watch {
    /// What to ask of `source`, whose jobs offer this. Deploys are looked for where presets are, of the jobs
    /// that show something.
    pub fn choose_of_jobs(
        &self,
        presets: &[Preset],
        jobs: &[(String, Survey)],
        source: &Arc<str>,
    ) -> Discovered {
        let presets = if self.discover { presets } else { &[] };
        let found = discover(presets, jobs, source);
        let Self { signals: named, optional, .. } = self.at_server();
        let is_named = !named.is_empty();
        let is_there = |signal: &SignalSpec| jobs.iter().any(|(_, survey)| can_answer(survey, &signal.expr));
        let is_stand_in = |signal: &SignalSpec| signal.role.is_shown() && is_named && found.fallback;
        let optional = optional.into_iter().filter(is_there);
        let discovered = found.signals.into_iter().filter(|signal| !is_stand_in(signal));
        let signals = named.into_iter().chain(optional).chain(discovered).collect();
        Discovered { signals, fallback: found.fallback && !is_named }
    }

    /// The same for a server that has many jobs.
    #[must_use]
    pub fn at_server(&self) -> Self {
        let of_process = |signal: &SignalSpec| {
            let kept = self.of_presets.contains(&signal.id).then(|| Kept::all().keep(signal)).flatten();
            kept.unwrap_or_else(|| signal.clone())
        };
        let each = |signals: &[SignalSpec]| signals.iter().map(of_process).collect();
        Self { signals: each(&self.signals), optional: each(&self.optional), ..self.clone() }
    }

    /// Whether it matters what the server has.
    pub fn looks_around(&self) -> bool {
        self.discover || !self.optional.is_empty()
    }

    /// The names among these that presets or signals speak of.
    pub fn interesting(&self, presets: &[Preset], names: &[String]) -> Vec<String> {
        let mut mentioned = Mentioned::by(if self.discover { presets } else { &[] });
        self.optional.iter().for_each(|signal| mentioned.note(&signal.expr));
        names.iter().filter(|name| mentioned.has(name)).cloned().collect()
    }
}

fn discover(presets: &[Preset], jobs: &[(String, Survey)], source: &Arc<str>) -> Discovered {
    let mut found = Found::default();
    found.look(presets.iter().filter(|preset| !preset.fallback), jobs, source);
    let fallback = !found.shown();
    if fallback {
        found.look(presets.iter().filter(|preset| preset.fallback), jobs, source);
    }
    Discovered { signals: found.signals(), fallback }
}

/// The signals that were found, and the jobs that have them.
#[derive(Default)]
struct Found<'j> {
    signals: Vec<SignalSpec>,
    jobs: BTreeMap<Arc<str>, BTreeSet<&'j str>>,
}

impl<'j> Found<'j> {
    fn look<'p>(
        &mut self,
        presets: impl Iterator<Item = &'p Preset>,
        jobs: &'j [(String, Survey)],
        source: &Arc<str>,
    ) {
        let labels = Kept::of(jobs);
        for preset in presets {
            for (job, survey) in jobs {
                for signal in of_job(preset, survey, source, &labels) {
                    self.add(signal, job);
                }
            }
        }
    }

    fn add(&mut self, signal: SignalSpec, job: &'j str) {
        self.jobs.entry(signal.id.clone()).or_default().insert(job);
        if !self.signals.iter().any(|known| known.id == signal.id) {
            self.signals.push(signal);
        }
    }

    /// Whether anything is for people to look at.
    fn shown(&self) -> bool {
        self.signals.iter().any(|signal| signal.role.is_shown())
    }

    /// The most telling first. Who deploys what nobody looks at is not told.
    fn signals(self) -> Vec<SignalSpec> {
        let Self { signals, jobs } = self;
        let shown = signals.iter().filter(|signal| signal.role.is_shown());
        let looked_at: BTreeSet<&str> =
            shown.filter_map(|signal| jobs.get(&signal.id)).flatten().copied().collect();
        let of_jobs = |signal: SignalSpec| {
            if signal.role.is_shown() {
                return Some(signal);
            }
            let own: Vec<&str> = jobs.get(&signal.id)?.intersection(&looked_at).map(|job| &**job).collect();
            let matcher = Narrowing::of_any("job", &own)?;
            narrowed(&signal, &matcher)
        };
        let mut signals: Vec<SignalSpec> = signals.clone().into_iter().filter_map(of_jobs).collect();
        signals.sort_by_key(|signal| signal.role);
        signals
    }
}

/// A preset's signals for a job. Where the preset chose a label, only series that have it are meant: another job
/// may say the same by another label, and would be counted as if it said nothing.
fn of_job(preset: &Preset, survey: &Survey, source: &Arc<str>, labels: &Kept) -> Vec<SignalSpec> {
    let chosen = choose(preset, survey).unwrap_or_default();
    let signals = signals_of(preset, survey, source).into_iter().filter_map(|signal| labels.keep(&signal));
    let with_labels = |signal: SignalSpec| {
        let labels = chosen.iter().map(|(_, label)| label).filter(|label| asks_for(&signal, label));
        let labels: Vec<&String> = labels.collect();
        labels.into_iter().try_fold(signal, |signal, label| {
            let has_label = Narrowing::parse(&format!("{{{label}!=\"\"}}")).ok()?;
            Some(SignalSpec { id: id_by(&signal.id, label), ..narrowed(&signal, &has_label)? })
        })
    };
    signals.filter_map(with_labels).collect()
}

/// Whether some series count by the value of this label.
fn asks_for(signal: &SignalSpec, label: &str) -> bool {
    let selectors = Query::parse(&signal.expr).map(|query| query.selectors()).unwrap_or_default();
    selectors.iter().flatten().any(|matcher| &*matcher.name == label)
}

fn narrowed(signal: &SignalSpec, matchers: &Narrowing) -> Option<SignalSpec> {
    changed(signal, |expr| matchers.apply(expr).ok())
}

/// The labels that are kept through aggregations: errors, traffic and latency are those of each service, the rest
/// of each process.
struct Kept {
    of_service: Vec<&'static str>,
    of_process: Vec<&'static str>,
}

impl Kept {
    /// All that may tell services and processes apart.
    fn all() -> Self {
        let of_process = OF_SERVICE.into_iter().chain(["instance"]).collect();
        Self { of_service: OF_SERVICE.to_vec(), of_process }
    }

    /// Those that are there.
    fn of(jobs: &[(String, Survey)]) -> Self {
        let is_there = |label: &&&str| {
            jobs.iter().any(|(_, survey)| survey.iter().any(|(_, metric)| metric.labels.contains(**label)))
        };
        let of = |labels: &[&'static str]| labels.iter().filter(is_there).copied().collect();
        let Self { of_service, of_process } = Self::all();
        Self { of_service: of(&of_service), of_process: of(&of_process) }
    }

    /// A signal that was written for the page of one process, with them.
    fn keep(&self, signal: &SignalSpec) -> Option<SignalSpec> {
        let labels = match signal.role {
            Role::Errors | Role::Traffic | Role::Latency => &self.of_service,
            _ => &self.of_process,
        };
        if labels.is_empty() {
            return Some(signal.clone());
        }
        changed(signal, |expr| keep_labels(expr, labels).ok())
    }
}

fn changed(signal: &SignalSpec, change: impl Fn(&str) -> Option<String>) -> Option<SignalSpec> {
    let limit = match &signal.limit {
        Some(limit) => Some(change(limit)?),
        None => None,
    };
    Some(SignalSpec { expr: change(&signal.expr)?, limit, ..signal.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::presets::shipped;
    use crate::metrics::exposition::{Format, survey};
    use crate::model::Unit;

    fn jobs(pages: &[(&str, &str)]) -> Vec<(String, Survey)> {
        let job = |(job, page): &(&str, &str)| {
            ((*job).to_owned(), survey(page.replace("JOB", job).as_bytes(), Format::Text))
        };
        pages.iter().map(job).collect()
    }

    const SHOP: &str = r#"http_requests_total{job="JOB",instance="a:1",code="200"} 1
process_start_time_seconds{job="JOB",instance="a:1"} 1
shop_build_info{job="JOB",instance="a:1",version="1"} 1
"#;
    const MAIL: &str = r#"http_requests_total{job="JOB",instance="b:1",status="200"} 1
go_sql_in_use_connections{job="JOB",instance="b:1",db_name="mail"} 1
go_sql_max_open_connections{job="JOB",instance="b:1",db_name="mail"} 1
process_start_time_seconds{job="JOB",instance="b:1"} 1
"#;
    const ITSELF: &str = r#"process_cpu_seconds_total{job="JOB",instance="p:1"} 1
process_start_time_seconds{job="JOB",instance="p:1"} 1
prometheus_build_info{job="JOB",instance="p:1",version="3"} 1
"#;

    fn chosen(watch: &Watch, pages: &[(&str, &str)]) -> Vec<(String, String)> {
        let signals = watch.choose_of_jobs(&shipped().unwrap(), &jobs(pages), &"prod".into()).signals;
        signals.into_iter().map(|signal| (signal.id.to_string(), signal.expr)).collect()
    }

    fn expr<'c>(chosen: &'c [(String, String)], id: &str) -> &'c str {
        chosen.iter().find(|(known, _)| known == id).map_or("", |(_, expr)| expr)
    }

    #[test]
    fn nothing_is_summed_over_strangers() {
        let chosen = chosen(&Watch::default(), &[("shop", SHOP), ("mail", MAIL), ("prometheus", ITSELF)]);
        assert_eq!(expr(&chosen, "prod/http/Traffic"), "sum by (job) (rate(http_requests_total[1m]))");
        assert!(expr(&chosen, "prod/go-sql/Pool").contains("job, instance"), "{chosen:?}");
    }

    #[test]
    fn a_service_with_another_label_is_not_counted_as_one_without_errors() {
        let chosen = chosen(&Watch::default(), &[("shop", SHOP), ("mail", MAIL)]);
        let of = |label: &str| expr(&chosen, &format!("prod/http/Error rate/{label}")).to_owned();
        let expected = |label: &str| {
            let total = format!("sum by (job) (rate(http_requests_total{{{label}!=\"\"}}[1m]))");
            let failed =
                format!("sum by (job) (rate(http_requests_total{{{label}!=\"\",{label}=~\"5..\"}}[1m]))");
            format!("({failed} or {total} * 0) / {total}")
        };
        assert_eq!([of("code"), of("status")], [expected("code"), expected("status")]);
    }

    #[test]
    fn what_presets_found_is_dropped_with_them() {
        let presets = shipped().unwrap();
        let (found, own) = (Watch::default(), Watch { discover: false, ..Watch::default() });
        let dropped = found.dropped(&own, &presets, "prod");
        let pages = jobs(&[("shop", SHOP), ("mail", MAIL)]);
        let signals = found.choose_of_jobs(&presets, &pages, &"prod".into()).signals;
        for signal in signals.iter().filter(|signal| signal.role.is_shown()) {
            assert!(dropped.contains(&signal.id), "{}", signal.id);
        }
    }

    #[test]
    fn deploys_are_those_of_what_is_looked_at() {
        let chosen = chosen(&Watch::default(), &[("shop", SHOP), ("mail", MAIL), ("prometheus", ITSELF)]);
        let start = r#"process_start_time_seconds{job=~"mail|shop"}"#;
        assert_eq!(expr(&chosen, "prod/deploys/Start"), start);
        assert_eq!(expr(&chosen, "prod/deploys/Build/prometheus_build_info"), "");
        assert!(!chosen.iter().any(|(id, _)| id.starts_with("prod/process/")), "{chosen:?}");
        // Where there is nothing better, a process is worth a look.
        let alone = self::chosen(&Watch::default(), &[("prometheus", ITSELF)]);
        assert_eq!(expr(&alone, "prod/process/CPU of one core"), "rate(process_cpu_seconds_total[1m])");
        assert!(!expr(&alone, "prod/deploys/Build/prometheus_build_info").is_empty());
    }

    #[test]
    fn what_an_operator_wrote_is_asked_as_it_is_written() {
        let signal = |id: &str| SignalSpec {
            id: id.into(),
            name: id.into(),
            source: "prod".into(),
            role: Role::Saturation,
            unit: Unit::Count,
            expr: "sum(x)".to_owned(),
            limit: None,
            warning: None,
            critical: None,
        };
        let watch = Watch {
            signals: vec![signal("own"), signal("preset")],
            of_presets: BTreeSet::from(["preset".into()]),
            discover: false,
            ..Watch::default()
        };
        let chosen = chosen(&watch, &[("shop", SHOP)]);
        let kept = "sum by (cluster, namespace, job, service, app, instance) (x)";
        assert_eq!((expr(&chosen, "own"), expr(&chosen, "preset")), ("sum(x)", kept));
        assert_eq!((chosen.len(), watch.looks_around()), (2, false));
    }

    #[test]
    fn only_what_presets_speak_of_is_looked_at() {
        let names = ["http_requests_total", "shop_build_info", "my_own_total", "go_sql_in_use_connections"];
        let names = names.map(str::to_owned);
        let mut watch = Watch::default();
        let interesting = |watch: &Watch| watch.interesting(&shipped().unwrap(), &names).join(" ");
        assert_eq!(interesting(&watch), "http_requests_total shop_build_info go_sql_in_use_connections");
        watch.discover = false;
        assert_eq!(interesting(&watch), "");
    }
}
