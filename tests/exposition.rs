//! Expositions as endpoints write them, whole bodies in, samples and complaints out.

use proptest::prelude::*;
use rand::{Rng, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use warroom::metrics::exposition::{Format, Kind, Report, parse, survey};

/// A sample as text: what a test can compare and a person can read.
fn shown(body: &[u8], format: Format) -> (Vec<String>, Report) {
    let mut samples = Vec::new();
    let report = parse(body, format, |line| {
        let labels: Vec<String> =
            line.labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        let at = line.timestamp.map(|at| format!(" @{}", at.millis())).unwrap_or_default();
        samples.push(format!("{}{{{}}} {}{at}", line.name, labels.join(","), line.value));
    });
    (samples, report)
}

#[test]
fn a_service_in_text() {
    let body = include_bytes!("fixtures/exposition/service.txt");
    assert_eq!(Format::of(None, body), Format::Text);
    let (samples, report) = shown(body, Format::Text);
    assert!(report.is_clean(), "{report:?}");
    let expected = [
        r#"http_requests_total{method="get",code="200"} 1027 @1723600804250"#,
        r#"http_requests_total{method="get",code="503"} 3 @1723600804250"#,
        r#"pool_connections{pool="orders",state="in use"} 49"#,
        r#"pool_connections{pool="say \"hi\"\\\n",state="idle"} 1"#,
        "temperature_celsius{} -0.35",
        r#"request_seconds_bucket{le="0.1"} 12"#,
        r#"request_seconds_bucket{le="+Inf"} 14"#,
        "request_seconds_sum{} 3.75",
        "request_seconds_count{} 14",
        r#"rpc_seconds{quantile="0.5"} NaN"#,
        "rpc_seconds_sum{} 0",
        "rpc_seconds_count{} 0",
        r#"build{version="1.4"} 1"#,
        "queue_limit{} inf",
        "queue_floor{} -inf",
        r#"http.server.requests_total{http.status_code="503"} 7"#,
    ];
    assert_eq!(samples, expected);
}

#[test]
fn a_service_in_openmetrics() {
    let body = include_bytes!("fixtures/exposition/service.openmetrics.txt");
    assert_eq!(Format::of(None, body), Format::OpenMetrics);
    let (samples, report) = shown(body, Format::OpenMetrics);
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(samples.len(), 19);
    assert_eq!(samples[0], r#"http_requests_total{code="200"} 1027 @1723600804250"#);
    assert_eq!(samples[18], r#"pool.wait{pool="a\\b"} 1.5"#);
}

#[test]
fn a_survey_tells_types_help_and_units() {
    let body = include_bytes!("fixtures/exposition/service.openmetrics.txt");
    let survey = survey(body, Format::OpenMetrics);
    assert!(survey.report.is_clean());
    let kind = |name| survey.get(name).map(|metric| metric.kind);
    assert_eq!(kind("http_requests_total"), Some(Kind::Counter));
    assert_eq!(kind("backlog_gcount"), Some(Kind::GaugeHistogram));
    assert_eq!(kind("build_info"), Some(Kind::Info));
    assert_eq!(kind("http_requests"), None);
    assert_eq!(survey.get("pool_bytes").unwrap().unit.as_str(), "bytes");
    assert_eq!(survey.get("pool.wait").unwrap().help.as_str(), "Waiting for a \"connection\"");
    assert!(survey.has_label("breaker", "breaker") && !survey.has_label("queue", "breaker"));
}

#[test]
fn windows_line_ends_and_no_end_at_all() {
    let (samples, report) = shown(include_bytes!("fixtures/exposition/windows.txt"), Format::Text);
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(samples, [r#"up{job="a"} 1"#, r#"up{job="b"} 0"#]);
}

#[test]
fn every_broken_line_is_named() {
    let (samples, report) = shown(include_bytes!("fixtures/exposition/broken.txt"), Format::Text);
    assert_eq!(samples, ["a{} 1", "l{} 2"]);
    let lines: Vec<u64> = report.bad_lines.iter().map(|bad| bad.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!((report.samples, report.bad), (2, 8));
}

#[test]
fn a_web_page_is_told_as_such() {
    let body = include_bytes!("fixtures/exposition/gateway.html");
    let (samples, report) = shown(body, Format::of(Some("text/html"), body));
    assert!(samples.is_empty() && report.is_useless());
    assert_eq!(report.bad, 1);
    assert!(report.bad_lines[0].reason.as_str().contains("HTML"));
}

/// A series and its value, to be written and read back.
#[derive(Clone, Debug)]
struct Written {
    name: String,
    labels: Vec<(String, String)>,
    value: f64,
    millis: Option<i64>,
}

impl Written {
    fn line(&self, format: Format) -> String {
        let escape = |raw: &str| raw.replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n");
        let quote =
            |name: &str| if is_plain(name) { name.to_owned() } else { format!("\"{}\"", escape(name)) };
        let labels = self.labels.iter().map(|(name, value)| format!("{}=\"{}\"", quote(name), escape(value)));
        let quoted_name = (!is_plain(&self.name)).then(|| quote(&self.name));
        let outside = if quoted_name.is_none() { self.name.as_str() } else { "" };
        let inside: Vec<String> = quoted_name.into_iter().chain(labels).collect();
        let braces = if inside.is_empty() { String::new() } else { format!("{{{}}}", inside.join(",")) };
        let at = match (self.millis, format) {
            (None, _) => String::new(),
            (Some(millis), Format::Text) => format!(" {millis}"),
            (Some(millis), Format::OpenMetrics) => format!(" {}.{:03}", millis / 1000, millis % 1000),
        };
        format!("{outside}{braces} {}{at}", self.value)
    }

    fn shown(&self) -> String {
        let labels: Vec<String> =
            self.labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        let at = self.millis.map(|millis| format!(" @{millis}")).unwrap_or_default();
        format!("{}{{{}}} {}{at}", self.name, labels.join(","), self.value)
    }
}

fn is_plain(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z_][a-z0-9_]{0,8}", 1 => "[a-zé\"\\\\. {}=,#\n]{1,6}"]
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_map(|value| if value.is_nan() { f64::NAN } else { value }),
        (-1000_i32..1000).prop_map(f64::from),
    ]
}

fn written() -> impl Strategy<Value = Written> {
    let labels =
        prop::collection::btree_map(name(), any::<String>().prop_map(|raw| raw.replace('\r', "")), 0..5);
    let labels = labels.prop_map(|labels| labels.into_iter().collect());
    let millis = prop::option::of(0_i64..2_000_000_000_000);
    (name(), labels, value(), millis).prop_map(|(name, labels, value, millis)| Written {
        name,
        labels,
        value,
        millis,
    })
}

fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..20),
        "[a-c_]{0,3}(\\{[a-c\"=,\\\\]{0,8}\\}?)? ?[-0-9.eENaInf_x]{0,6}( [0-9.]{0,4})?( # \\{[a=\",]{0,5}\\} 1)?"
            .prop_map(String::into_bytes),
        "# (HELP|TYPE|UNIT|EOF|FOO)? ?\"?[a-c]{0,2}\"? ?(counter|gauge|histogram|info|summary|stateset|x)?"
            .prop_map(String::into_bytes),
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|lines| lines.join(&b'\n'))
}

/// How many damaged pages are read.
const PAGES: u64 = 10_000_000;

/// A few lines of a good page, some of whose bytes are lost, doubled or others.
fn damaged(lines: &[&[u8]], random: &mut impl Rng) -> Vec<u8> {
    let count = random.random_range(1..5);
    let chosen: Vec<&[u8]> = (0..count).map(|_| lines[random.random_range(0..lines.len())]).collect();
    let mut page = chosen.join(&b'\n');
    for _ in 0..random.random_range(0..6) {
        let at = random.random_range(0..=page.len());
        match random.random_range(0..4) {
            0 if at < page.len() => drop(page.remove(at)),
            1 if at < page.len() => page.insert(at, page[at]),
            2 => page.insert(at, b"{}\",= \n#\\e+.-0"[random.random_range(0..14)]),
            _ => page.insert(at, random.random()),
        }
    }
    page
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn ten_million_damaged_pages_are_read_without_harm() {
    let text: &[u8] = include_bytes!("fixtures/exposition/service.txt");
    let open: &[u8] = include_bytes!("fixtures/exposition/service.openmetrics.txt");
    let lines: Vec<&[u8]> = [text, open].iter().flat_map(|page| page.split(|byte| *byte == b'\n')).collect();
    let mut random = ChaCha8Rng::seed_from_u64(16);
    let (mut samples, mut bad) = (0, 0);
    for number in 0..PAGES {
        let page = damaged(&lines, &mut random);
        let format = if number.is_multiple_of(2) { Format::Text } else { Format::OpenMetrics };
        let mut read = 0;
        let report = parse(&page, format, |_| read += 1);
        assert_eq!(read, report.samples, "{}", page.escape_ascii());
        assert!(survey(&page, format).report.samples <= report.samples, "{}", page.escape_ascii());
        samples += read;
        bad += report.bad;
    }
    println!("{PAGES} damaged pages: {samples} samples read, {bad} lines refused, 0 panics");
    assert!(samples > PAGES / 2 && bad > PAGES / 10);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(body in garbage(), ends in any::<bool>()) {
        let mut body = body;
        if ends {
            body.extend_from_slice(b"\n# EOF\n");
        }
        for format in [Format::Text, Format::OpenMetrics] {
            let (samples, report) = shown(&body, format);
            prop_assert_eq!(samples.len() as u64, report.samples);
            prop_assert_eq!(report.bad.min(100), report.bad_lines.len() as u64);
            let lines = body.split(|byte| *byte == b'\n').count() as u64;
            prop_assert!(report.bad_lines.iter().all(|bad| (1..=lines).contains(&bad.line)));
            prop_assert!(survey(&body, format).report.samples <= report.samples);
        }
    }

    #[test]
    fn what_is_written_is_read(series in prop::collection::vec(written(), 0..8)) {
        let body: String = series.iter().map(|one| one.line(Format::Text) + "\n").collect();
        let (samples, report) = shown(body.as_bytes(), Format::Text);
        prop_assert!(report.is_clean(), "{:?}", report);
        prop_assert_eq!(samples, series.iter().map(Written::shown).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_written_is_read_in_openmetrics(one in written()) {
        let body = one.line(Format::OpenMetrics) + "\n# EOF\n";
        let (samples, report) = shown(body.as_bytes(), Format::OpenMetrics);
        prop_assert!(report.is_clean(), "{:?}", report);
        prop_assert_eq!(samples, [one.shown()]);
    }

    #[test]
    fn a_bad_line_changes_nothing_about_the_others(
        series in prop::collection::vec(written(), 1..8),
        at in any::<prop::sample::Index>(),
        bad in prop_oneof![
            Just(&b"a{b=\"c} 1"[..]), Just(&b"\xff\xfe 1"[..]), Just(&b"a{b=\"c\"} 1_0"[..]),
            Just(&b"# TYPE a meh"[..]), Just(&b"{\"x"[..]), Just(&b"a 1 2 3"[..]), Just(&b"\0"[..]),
        ],
    ) {
        let at = at.index(series.len() + 1);
        let mut lines: Vec<Vec<u8>> = series.iter().map(|one| one.line(Format::Text).into_bytes()).collect();
        lines.insert(at, bad.to_vec());
        let (samples, report) = shown(&lines.join(&b'\n'), Format::Text);
        prop_assert_eq!(samples, series.iter().map(Written::shown).collect::<Vec<_>>());
        prop_assert_eq!((report.bad, report.bad_lines[0].line), (1, at as u64 + 1));
    }
}
