//! `[[source]]`: where to ask.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::definition::SOURCE;
use super::reader::{Fields, Reader, Said};
use super::secrets;
use crate::api::{ClientCertificate, ClientSpec, Endpoint, Tls};
use crate::config::settings::{BACKFILL, SourceConfig, endpoint, endpoint_of};
use crate::config::watch::Watch;
use crate::model::Text;
use crate::signals::SignalSpec;
use crate::sources::Kind;

/// How often a source is asked when nothing is said.
const EVERY: Duration = Duration::from_secs(5);

/// The shortest and the longest interval.
const INTERVALS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_hours(1));

/// Kinds of later versions.
const LATER_KINDS: [&str; 2] = ["pagerduty", "probe"];

/// The furthest a server is asked for the past: more than a day is no chart's.
const FURTHEST: Duration = Duration::from_hours(24);

/// A source by its name. It can be referred to even where the rest of it is wrong.
pub(super) struct Named {
    /// Its name.
    pub(super) name: Text,
    span: Range<usize>,
    config: Option<SourceConfig>,
    watch: Watch,
    discover: Option<bool>,
    /// What its signals are titled, and where they say so.
    titles: Vec<(String, Range<usize>)>,
}

impl Named {
    /// Takes a title for a signal; tells where it was taken before.
    pub(super) fn take(&mut self, title: &str, span: &Range<usize>) -> Option<Range<usize>> {
        let other = self.titles.iter().find(|(other, _)| other == title);
        let other = other.map(|(_, place)| place.clone());
        self.titles.push((title.to_owned(), span.clone()));
        other
    }

    /// What it is, where that is known.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.config.as_ref().and_then(|config| config.kind)
    }

    /// Takes down that these of its signals are a preset's.
    pub(super) fn note_preset(&mut self, ids: impl IntoIterator<Item = Arc<str>>) {
        self.watch.of_presets.extend(ids);
    }

    /// Asks it for a signal in any case.
    pub(super) fn ask(&mut self, signal: SignalSpec) {
        self.watch.signals.push(signal);
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.name.as_str()
    }

    /// Asks it for a signal once it has its metrics.
    pub(super) fn ask_if_there(&mut self, signal: SignalSpec) {
        self.watch.optional.push(signal);
    }

    /// The source with all that is asked of it.
    pub(super) fn finish(self) -> Option<SourceConfig> {
        let is_asked = !self.watch.signals.is_empty() || !self.watch.optional.is_empty();
        let discover = self.discover.unwrap_or(!is_asked);
        let watch = Watch { discover, ..self.watch };
        let config = self.config?;
        let watch = if config.kind == Some(Kind::Prometheus) { watch.at_server() } else { watch };
        Some(SourceConfig { watch, ..config })
    }
}

/// Reads every `[[source]]`.
pub(super) fn sources(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Named> {
    let mut sources: Vec<Named> = Vec::new();
    for fields in reader.tables(fields, "source", &SOURCE) {
        let name = reader.needed(&fields, "name");
        let named = name.as_ref().map(|said| (Text::line(said.text), said.span.clone()));
        let (name, span) = named.unwrap_or((Text::default(), fields.span().clone()));
        if let Some(other) = sources.iter().find(|other| !name.as_str().is_empty() && other.name == name) {
            let place = reader.place(&other.span);
            reader.wrong(
                &span,
                format!("two sources are called {:?}: the other one at {place}", name.as_str()),
            );
        }
        let config = source(reader, &fields, &name);
        let discover = reader.flag(&fields, "discover");
        sources.push(Named { name, span, config, watch: Watch::default(), discover, titles: Vec::new() });
    }
    sources
}

/// The source that a signal or pool names.
pub(super) fn find<'n>(
    reader: &mut Reader<'_>,
    said: &Said<'_>,
    named: &'n mut [Named],
) -> Option<&'n mut Named> {
    let wanted = Text::line(said.text);
    if let Some(at) = named.iter().position(|source| source.name == wanted) {
        let found = named.get_mut(at)?;
        if found.kind() == Some(Kind::Alertmanager) {
            let text =
                format!("{:?} is an Alertmanager: it has alerts and silences, but no metrics", said.text);
            reader.wrong(&said.span, text);
            return None;
        }
        return Some(found);
    }
    let known: Vec<&str> =
        named.iter().map(|source| source.name.as_str()).filter(|name| !name.is_empty()).collect();
    if known.is_empty() {
        reader.wrong(&said.span, format!("no source {:?}: there is no [[source]] with a name", said.text));
    } else {
        reader.unknown("source", said, known);
    }
    None
}

fn source(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &Text) -> Option<SourceConfig> {
    let said = kind(reader, fields);
    let urls = urls(reader, fields);
    let mut endpoints = Vec::new();
    for url in &urls {
        match endpoint_of(url.text, said) {
            Ok(found) => endpoints.push(found),
            Err(error) => reader.wrong(&url.span, error.kind().to_string()),
        }
    }
    let kind = said.or_else(|| endpoints.first().and_then(|(_, kind)| *kind));
    misplaced(reader, fields, kind);
    let alerts = reader.text(fields, "alerts_url").and_then(|url| alerts(reader, &url));
    let backfill = backfill(reader, fields);
    let (every, timeout) = pace(reader, fields);
    let (auth, tls) = (secrets::auth(reader, fields), tls(reader, fields));
    let mut endpoints = endpoints.into_iter().map(|(endpoint, _)| endpoint);
    let client = ClientSpec { auth, tls, ..ClientSpec::new(endpoints.next()?) };
    let replicas: Vec<Endpoint> = endpoints.collect();
    for (url, endpoint) in urls.iter().zip([&client.endpoint].into_iter().chain(&replicas)) {
        if let Err(error) = (ClientSpec { endpoint: endpoint.clone(), ..client.clone() }).check() {
            reader.wrong(&url.span, error.to_string());
        }
    }
    Some(SourceConfig {
        name: name.as_str().into(),
        kind,
        client,
        replicas,
        alerts,
        backfill,
        every,
        timeout,
        watch: Watch::default(),
    })
}

fn kind(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Kind> {
    let said = reader.text(fields, "kind")?;
    let kind = Kind::from_name(said.text);
    let known = Kind::NAMES.map(|(name, _)| name);
    if LATER_KINDS.contains(&said.text) {
        let known = known.join(", ");
        let text = format!("kind {:?} is not supported by this version; there are: {known}", said.text);
        reader.wrong(&said.span, text);
    } else if kind.is_none() {
        reader.unknown("kind", &said, known.into_iter().chain(LATER_KINDS));
    }
    kind
}

/// Where it is: `url`, or `urls` where several know the same.
fn urls<'t>(reader: &mut Reader<'_>, fields: &Fields<'t>) -> Vec<Said<'t>> {
    if fields.value("urls").is_none() {
        return reader.needed(fields, "url").into_iter().collect();
    }
    if fields.value("url").is_some() {
        reader.wrong(&fields.key_span("urls"), "there are a url and urls: one of them is enough");
    }
    reader.texts(fields, "urls")
}

/// What belongs to other kinds is a mistake.
fn misplaced(reader: &mut Reader<'_>, fields: &Fields<'_>, kind: Option<Kind>) {
    let Some(kind) = kind else { return };
    let keys: &[(&str, &[Kind])] = &[
        ("urls", &[Kind::Prometheus, Kind::Alertmanager]),
        ("alerts_url", &[Kind::Prometheus]),
        ("backfill", &[Kind::Prometheus]),
        ("discover", &[Kind::Scrape, Kind::Prometheus]),
    ];
    for (key, _) in keys.iter().filter(|(key, of)| fields.value(key).is_some() && !of.contains(&kind)) {
        reader
            .wrong(&fields.key_span(key), format!("{key} is nothing for a source of kind {:?}", kind.name()));
    }
}

fn alerts(reader: &mut Reader<'_>, url: &Said<'_>) -> Option<Endpoint> {
    endpoint(url.text).map_err(|error| reader.wrong(&url.span, error.kind().to_string())).ok()
}

fn backfill(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Duration {
    let backfill = reader.duration(fields, "backfill");
    if backfill.is_some_and(|backfill| backfill > FURTHEST) {
        reader.wrong(&fields.value_span("backfill"), "backfill is at most 24h");
    }
    backfill.unwrap_or(BACKFILL)
}

/// How often it is asked, and how long an answer may take.
fn pace(reader: &mut Reader<'_>, fields: &Fields<'_>) -> (Duration, Option<Duration>) {
    let (least, most) = INTERVALS;
    let every = reader.duration(fields, "every");
    if every.is_some_and(|every| every < least || every > most) {
        reader.wrong(&fields.value_span("every"), "every is from 100ms to 1h");
    }
    let every = every.unwrap_or(EVERY);
    let timeout = reader.duration(fields, "timeout");
    if timeout.is_some_and(|timeout| timeout.is_zero()) {
        reader.wrong(&fields.value_span("timeout"), "timeout leaves no time to answer");
    }
    if let Some(timeout) = timeout.filter(|timeout| *timeout > every) {
        let (timeout, every) = (humantime::format_duration(timeout), humantime::format_duration(every));
        let text = format!("timeout ({timeout}) is longer than every ({every})");
        reader.wrong(&fields.value_span("timeout"), text);
    }
    (every, timeout)
}

fn tls(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Tls {
    let certificate: Option<PathBuf> = reader.path(fields, "client_cert");
    let key = reader.path(fields, "client_key");
    for (name, other) in [("client_cert", "client_key"), ("client_key", "client_cert")] {
        if fields.value(name).is_some() && fields.value(other).is_none() {
            reader.wrong(&fields.key_span(name), format!("{name} goes with {other}"));
        }
    }
    Tls {
        ca: reader.path(fields, "ca"),
        certificate: certificate.zip(key).map(|(certificate, key)| ClientCertificate { certificate, key }),
        insecure: reader.flag(fields, "insecure").unwrap_or_default(),
    }
}
