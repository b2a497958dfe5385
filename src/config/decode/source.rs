//! `[[source]]`: where to ask.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use super::definition::SOURCE;
use super::reader::{Fields, Reader, Said};
use super::secrets;
use crate::api::{ClientCertificate, ClientSpec, Endpoint, Tls};
use crate::config::settings::{SourceConfig, endpoint};
use crate::config::watch::Watch;
use crate::model::Text;
use crate::signals::SignalSpec;

/// How often a source is asked when nothing is said.
const EVERY: Duration = Duration::from_secs(5);

/// The shortest and the longest interval.
const INTERVALS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_hours(1));

/// The kinds of this version, and those of later ones.
const KINDS: [&str; 1] = ["scrape"];
const LATER_KINDS: [&str; 4] = ["prometheus", "alertmanager", "pagerduty", "probe"];

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

    /// Asks it for a signal in any case.
    pub(super) fn ask(&mut self, signal: SignalSpec) {
        self.watch.signals.push(signal);
    }

    /// Asks it for a signal once it has its metrics.
    pub(super) fn ask_if_there(&mut self, signal: SignalSpec) {
        self.watch.optional.push(signal);
    }

    /// The source with all that is asked of it.
    pub(super) fn finish(self) -> Option<SourceConfig> {
        let is_asked = !self.watch.signals.is_empty() || !self.watch.optional.is_empty();
        let discover = self.discover.unwrap_or(!is_asked);
        Some(SourceConfig { watch: Watch { discover, ..self.watch }, ..self.config? })
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
        return named.get_mut(at);
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
    kind(reader, fields);
    let url = reader.needed(fields, "url");
    let endpoint = url.as_ref().and_then(|url| self::endpoint_of(reader, url));
    let (every, timeout) = pace(reader, fields);
    let (auth, tls) = (secrets::auth(reader, fields), tls(reader, fields));
    let client = ClientSpec { auth, tls, ..ClientSpec::new(endpoint?) };
    if let (Some(url), Err(error)) = (url, client.check()) {
        reader.wrong(&url.span, error.to_string());
    }
    Some(SourceConfig { name: name.as_str().into(), client, every, timeout, watch: Watch::default() })
}

fn kind(reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let Some(said) = reader.text(fields, "kind") else { return };
    if LATER_KINDS.contains(&said.text) {
        let text =
            format!("kind {:?} is not supported by this version; there is: {}", said.text, KINDS.join(", "));
        reader.wrong(&said.span, text);
    } else if !KINDS.contains(&said.text) {
        reader.unknown("kind", &said, KINDS.into_iter().chain(LATER_KINDS));
    }
}

fn endpoint_of(reader: &mut Reader<'_>, url: &Said<'_>) -> Option<Endpoint> {
    endpoint(url.text).map_err(|error| reader.wrong(&url.span, error.kind().to_string())).ok()
}

/// How often it is asked, and how long an answer may take.
fn pace(reader: &mut Reader<'_>, fields: &Fields<'_>) -> (Duration, Option<Duration>) {
    let (least, most) = INTERVALS;
    let every = reader.duration(fields, "every");
    if every.is_some_and(|every| every < least || every > most) {
        reader.wrong(&value_span(fields, "every"), "every is from 100ms to 1h");
    }
    let every = every.unwrap_or(EVERY);
    let timeout = reader.duration(fields, "timeout");
    if timeout.is_some_and(|timeout| timeout.is_zero()) {
        reader.wrong(&value_span(fields, "timeout"), "timeout leaves no time to answer");
    }
    if let Some(timeout) = timeout.filter(|timeout| *timeout > every) {
        let (timeout, every) = (humantime::format_duration(timeout), humantime::format_duration(every));
        let text = format!("timeout ({timeout}) is longer than every ({every})");
        reader.wrong(&value_span(fields, "timeout"), text);
    }
    (every, timeout)
}

fn value_span(fields: &Fields<'_>, name: &str) -> Range<usize> {
    fields.value(name).map_or_else(|| fields.span().clone(), toml::Spanned::span)
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
