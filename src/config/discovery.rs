//! Which presets fit what an endpoint offers.

use std::sync::Arc;

use super::families::{matching, offers};
use super::preset::Preset;
use super::preset_signal::{Fits, PresetSignal};
use crate::metrics::exposition::Survey;
use crate::metrics::promql::Query;
use crate::model::{METRIC_NAME, MatchOp, Matcher};
use crate::signals::SignalSpec;

/// What an endpoint offers.
#[derive(Clone, Debug)]
pub struct Discovered {
    /// Its signals, most telling first: errors, then pools, then the rest in the order of their roles.
    pub signals: Vec<SignalSpec>,
    /// Whether what is shown of these is only what is shown where nothing better is known.
    pub fallback: bool,
}

/// The signals of every preset that fits the endpoint; of the fallbacks only where nothing else does.
pub fn discover(presets: &[Preset], survey: &Survey, source: &Arc<str>) -> Discovered {
    let mut signals = fitting(presets, survey, source, false);
    let fallback = !signals.iter().any(|signal| signal.role.is_shown());
    if fallback {
        signals.extend(fitting(presets, survey, source, true));
    }
    signals.sort_by_key(|signal| signal.role);
    Discovered { signals, fallback }
}

fn fitting(presets: &[Preset], survey: &Survey, source: &Arc<str>, fallback: bool) -> Vec<SignalSpec> {
    let presets = presets.iter().filter(|preset| preset.fallback == fallback);
    presets.flat_map(|preset| signals_of(preset, survey, source)).collect()
}

/// The signals of a preset, if it fits.
pub(super) fn signals_of(preset: &Preset, survey: &Survey, source: &Arc<str>) -> Vec<SignalSpec> {
    let Some(chosen) = choose(preset, survey) else { return Vec::new() };
    let fits = |fits: &Fits| {
        fits.needs.iter().all(|need| offers(survey, &filled(need, &chosen)))
            && !fits.unless.iter().any(|unless| offers(survey, &filled(unless, &chosen)))
    };
    if !fits(&preset.fits) {
        return Vec::new();
    }
    // What waits for a pool says nothing where the pool itself is not told of.
    let is_pool = preset.of_pool.first().is_some_and(|pool| can_answer(survey, &filled(&pool.expr, &chosen)));
    let of_pool = preset.of_pool.iter().filter(|_| is_pool);
    let signals = of_pool.chain(&preset.signals).filter(|signal| fits(&signal.fits));
    let specs = signals.flat_map(|signal| specs(preset, signal, &chosen, survey, source));
    specs.filter(|spec| can_answer(survey, &spec.expr)).collect()
}

/// Whether the endpoint has the metrics that an expression needs: a pool without a queue has no gauge for one.
pub(super) fn can_answer(survey: &Survey, expr: &str) -> bool {
    let Ok(query) = Query::parse(expr) else { return true };
    query.is_answerable(&|matchers: &[Matcher]| {
        let names = matchers.iter().filter(|matcher| &*matcher.name == METRIC_NAME);
        let mut exact = names.filter(|matcher| matches!(matcher.op, MatchOp::Equal));
        exact.all(|matcher| survey.has(&matcher.value))
    })
}

/// One spec for a signal or, where it goes by families, one for each that the endpoint has.
fn specs(
    preset: &Preset,
    signal: &PresetSignal,
    chosen: &[(String, String)],
    survey: &Survey,
    source: &Arc<str>,
) -> Vec<SignalSpec> {
    let Some(each) = &signal.each else { return vec![spec(preset, signal, chosen, source)] };
    let of_family = |family: &str| {
        let chosen: Vec<(String, String)> =
            chosen.iter().cloned().chain([("family".to_owned(), family.to_owned())]).collect();
        let spec = spec(preset, signal, &chosen, source);
        SignalSpec { id: format!("{}/{family}", spec.id).into(), ..spec }
    };
    matching(each, survey).map(of_family).collect()
}

/// The id of a preset's signal on a board.
pub(super) fn id(source: &str, preset: &Preset, signal: &PresetSignal) -> Arc<str> {
    format!("{source}/{}/{}", preset.name, signal.name).into()
}

/// The same where services differ in the label that was chosen for it.
pub(super) fn id_by(id: &str, label: &str) -> Arc<str> {
    format!("{id}/{label}").into()
}

fn spec(
    preset: &Preset,
    signal: &PresetSignal,
    chosen: &[(String, String)],
    source: &Arc<str>,
) -> SignalSpec {
    SignalSpec {
        id: id(source, preset, signal),
        name: signal.name.as_str().into(),
        source: source.clone(),
        role: signal.role,
        unit: signal.unit,
        expr: filled(&signal.expr, chosen),
        limit: signal.limit.as_ref().map(|limit| filled(limit, chosen)),
        warning: signal.warning,
        critical: signal.critical,
    }
}

/// For each name to choose, the first of its labels with which the preset's needs are met.
pub(super) fn choose(preset: &Preset, survey: &Survey) -> Option<Vec<(String, String)>> {
    let mut chosen = Vec::new();
    for (name, labels) in &preset.choose {
        let label = labels.iter().find(|label| {
            let trial = [(name.clone(), (*label).clone())];
            preset.fits.needs.iter().all(|need| offers(survey, &filled(need, &trial)))
        })?;
        chosen.push((name.clone(), label.clone()));
    }
    Some(chosen)
}

fn filled(template: &str, chosen: &[(String, String)]) -> String {
    chosen.iter().fold(template.to_owned(), |text, (name, label)| text.replace(&format!("${name}"), label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::presets::shipped;
    use crate::metrics::exposition::{Format, survey};
    use crate::metrics::promql::Value;
    use crate::metrics::window::Window;
    use crate::model::Timestamp;

    fn found(page: &str) -> Vec<(String, String)> {
        let signals =
            discover(&shipped().unwrap(), &survey(page.as_bytes(), Format::Text), &"app".into()).signals;
        signals.into_iter().map(|signal| (signal.name.to_string(), signal.expr)).collect()
    }

    fn names(page: &str) -> Vec<String> {
        found(page).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn every_shipped_expression_is_accepted() {
        for preset in shipped().unwrap() {
            let choices = preset.choose.iter().map(|(name, labels)| (name.clone(), labels[0].clone()));
            let family = ("family".to_owned(), "app_build_info".to_owned());
            let choices: Vec<(String, String)> = choices.chain([family]).collect();
            for signal in preset.of_pool.iter().chain(&preset.signals) {
                for expr in [Some(&signal.expr), signal.limit.as_ref()].into_iter().flatten() {
                    Query::parse(&filled(expr, &choices))
                        .unwrap_or_else(|e| panic!("{}: {expr}: {e}", preset.name));
                }
            }
        }
    }

    #[test]
    fn what_is_shown_of_a_preset_does_not_go_by_families() {
        // Its id says which signal of which preset it is, and nothing else.
        for preset in shipped().unwrap() {
            let of_families = preset.signals.iter().filter(|signal| signal.each.is_some());
            assert!(of_families.map(|signal| signal.role).all(|role| !role.is_shown()), "{}", preset.name);
        }
    }

    #[test]
    fn the_label_that_holds_the_code_is_found() {
        for label in ["code", "status"] {
            let signals = found(&format!("http_requests_total{{{label}=\"200\"}} 1\n"));
            assert_eq!(signals[0].0, "Error rate");
            assert!(signals[0].1.contains(&format!("{{{label}=~\"5..\"}}")), "{}", signals[0].1);
        }
        assert!(names("http_requests_total{verb=\"GET\"} 1\n").is_empty());
    }

    #[test]
    fn a_pool_offers_what_it_has() {
        let pool = "hikaricp_connections_active{pool=\"a\"} 1\nhikaricp_connections_max{pool=\"a\"} 5\n";
        assert_eq!(names(pool), ["Pool"]);
        let with_queue = format!("{pool}hikaricp_connections_pending{{pool=\"a\"}} 0\n");
        assert_eq!(names(&with_queue), ["Pool", "Pool waiting"]);
    }

    #[test]
    fn the_process_is_shown_only_when_nothing_else_is_known() {
        let process = "process_cpu_seconds_total 1\nprocess_resident_memory_bytes 1\n";
        assert_eq!(names(process), ["CPU of one core", "Memory"]);
        let service = format!("{process}http_requests_total{{code=\"200\"}} 1\n");
        assert_eq!(names(&service), ["Error rate", "Traffic"]);
    }

    #[test]
    fn builds_and_starts_are_asked_for_beside_what_is_shown() {
        let builds =
            "app_build_info{version=\"1\"} 1\ngo_build_info{version=\"1\"} 1\nprocess_start_time_seconds 1\n";
        let page = format!("{builds}process_cpu_seconds_total 1\n");
        let discovered = discover(&shipped().unwrap(), &survey(page.as_bytes(), Format::Text), &"app".into());
        assert!(discovered.fallback);
        let asked: Vec<(&str, &str)> =
            discovered.signals.iter().map(|signal| (&*signal.id, signal.expr.as_str())).collect();
        let expected = [
            ("app/process/CPU of one core", "rate(process_cpu_seconds_total[1m])"),
            ("app/deploys/Build/app_build_info", "app_build_info"),
            ("app/deploys/Start", "process_start_time_seconds"),
        ];
        assert_eq!(asked, expected);
        let service = format!("{page}http_requests_total{{code=\"200\"}} 1\n");
        assert_eq!(names(&service), ["Error rate", "Traffic", "Build", "Start"]);
    }

    #[test]
    fn a_database_that_does_not_answer_its_exporter_is_critical() {
        let page = "pg_up 0\nprocess_cpu_seconds_total 1\n";
        let signals = discover(&shipped().unwrap(), &survey(page.as_bytes(), Format::Text), &"app".into());
        let [unreachable] = signals.signals.as_slice() else { panic!("{signals:?}") };
        let Value::Vector(points) = evaluated(&unreachable.expr, &[(0, page)]) else { panic!() };
        assert!(unreachable.critical.is_some_and(|critical| critical.is_reached(points[0].sample.value)));
    }

    #[test]
    fn an_idle_machine_is_never_less_than_idle() {
        // The second answer came late: 5.2 s were counted between two scrapes 5 s apart.
        let page = |idle, user| {
            format!(
                "node_cpu_seconds_total{{cpu=\"0\",mode=\"idle\"}} {idle}\nnode_cpu_seconds_total{{cpu=\"0\",mode=\"user\"}} {user}\n"
            )
        };
        let (first, second) = (page(1000.0, 50.0), page(1005.2, 50.0));
        let cpu = found(&first).into_iter().find(|(name, _)| name == "CPU").unwrap().1;
        let Value::Vector(points) = evaluated(&cpu, &[(0, &first), (5, &second)]) else { panic!() };
        assert!(points[0].sample.value.abs() < 1e-12, "{points:?}");
    }

    /// What an expression yields after scrapes of these pages at these seconds.
    fn evaluated(expr: &str, pages: &[(i64, &str)]) -> Value {
        let query = Query::parse(expr).unwrap();
        let mut window = Window::new(query.selectors(), query.reach());
        let mut at = Timestamp::default();
        for (secs, page) in pages {
            at = Timestamp::from_millis(secs * 1000);
            window.scrape(page.as_bytes(), Format::Text, at);
        }
        query.instant(&window, at).unwrap().value
    }
}
