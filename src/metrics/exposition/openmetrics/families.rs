//! Metrics in one piece, with metadata first, under names of their own.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::fault::Fault;
use super::super::kind::Kind;
use super::super::labels::hash;
use super::super::line::Line;
use super::super::metadata::{Metadata, Says};
use super::super::report::Report;
use super::groups::Groups;
use super::values;

/// What has been read so far, as far as the rules between lines need it.
#[derive(Default)]
pub(in super::super) struct Rules<'a> {
    /// The hash of every name taken, sample names included, with the type of its metric.
    taken: HashMap<u64, Kind>,
    family: Option<Family<'a>>,
    groups: Groups,
    /// A complaint about a metadata line that the next line may settle.
    pending: Option<(u64, Fault<'static>)>,
}

/// The metric being read.
struct Family<'a> {
    name: Cow<'a, str>,
    kind: Option<Kind>,
    has_help: bool,
    unit: Option<&'a str>,
    has_samples: bool,
}

impl<'a> Family<'a> {
    const fn new(name: Cow<'a, str>, kind: Option<Kind>) -> Self {
        Self { name, kind, has_help: false, unit: None, has_samples: false }
    }

    fn kind(&self) -> Kind {
        self.kind.unwrap_or_default()
    }

    /// What a sample's name adds to the metric's, if the sample belongs here.
    fn suffix(&self, sample: &str) -> Option<&'static str> {
        let rest = sample.strip_prefix(&*self.name)?;
        self.kind().suffixes().iter().copied().find(|suffix| *suffix == rest)
    }
}

impl<'a> Rules<'a> {
    /// Judges a metadata line. Complaints that do not make the line itself worthless go to the
    /// report.
    pub(in super::super) fn metadata(
        &mut self,
        number: u64,
        metadata: &Metadata<'a>,
        report: &mut Report,
    ) -> Result<(), Fault<'a>> {
        if self.family.as_ref().is_some_and(|family| family.name != metadata.name) {
            self.settle(report);
            self.close(report);
        }
        if self.begins_counter_beside_gauge(metadata) {
            self.pending = None;
            if self.family.as_ref().is_none_or(|family| family.has_samples) {
                self.open(metadata.name.clone(), None, report);
            }
        } else {
            self.settle(report);
            self.enter(number, metadata, report)?;
            if matches!(metadata.says, Says::Type(kind) if self.clashes(&metadata.name, kind)) {
                report.complain(number, Fault::Clash);
            }
        }
        self.family.as_mut().map_or(Ok(()), |family| family.learn(&metadata.says))
    }

    /// Judges a sample. One that is only in the wrong place is reported and kept: its value is
    /// as good as any.
    pub(in super::super) fn sample(&mut self, line: &Line<'a>, report: &mut Report) -> Result<(), Fault<'a>> {
        self.settle(report);
        if self.family.as_ref().and_then(|family| family.suffix(&line.name)).is_none() {
            let namesake = self.family.as_ref().filter(|family| family.name == line.name).map(Family::kind);
            self.open(line.name.clone(), Some(Kind::Unknown), report);
            if self.owner(&line.name).is_some() {
                report.complain(line.number, namesake.map_or(Fault::SplitFamily, Fault::NoSuffix));
            }
        }
        let Some(family) = &mut self.family else { return Ok(()) };
        let suffix = family.suffix(&line.name).unwrap_or_default();
        family.has_samples = true;
        values::check(family.kind(), &family.name, suffix, line)?;
        self.groups.sample(family.kind(), &family.name, suffix, line, report)
    }

    /// Complains about what only the end shows.
    pub(in super::super) fn finish(&mut self, report: &mut Report) {
        self.settle(report);
        self.groups.finish(report);
    }

    fn settle(&mut self, report: &mut Report) {
        if let Some((number, fault)) = self.pending.take() {
            report.complain(number, fault);
        }
    }

    /// Makes the metric of a metadata line the one at hand; any other is closed already.
    fn enter(&mut self, number: u64, metadata: &Metadata<'a>, report: &mut Report) -> Result<(), Fault<'a>> {
        let earlier = self.earlier_kind(&metadata.name);
        let fault = match &self.family {
            Some(family) if !family.has_samples => return Ok(()),
            Some(_) => Some(Fault::LateMetadata(metadata.says.keyword())),
            None => earlier.map(|_| Fault::SplitFamily),
        };
        // Older client_golang writes a gauge `x` and a counter `x_total` as two metrics `x`. The
        // HELP line comes first, so that only the line behind it tells.
        let is_help_again = matches!(metadata.says, Says::Help(_)) && earlier == Some(Kind::Gauge);
        match fault {
            Some(fault) if is_help_again => self.pending = Some((number, fault)),
            Some(fault) if self.family.is_some() => return Err(fault),
            Some(fault) => report.complain(number, fault),
            None => {}
        }
        self.open(metadata.name.clone(), None, report);
        Ok(())
    }

    /// The type under which samples of this very name have been read.
    fn earlier_kind(&self, name: &str) -> Option<Kind> {
        let current = self.family.as_ref().filter(|family| family.has_samples);
        current.map_or_else(|| self.owner(name), |family| Some(family.kind()))
    }

    /// Whether this line makes a counter of a name that so far was a gauge's. Their samples have
    /// different names, so that no number can be mistaken for another.
    fn begins_counter_beside_gauge(&self, metadata: &Metadata<'a>) -> bool {
        if metadata.says != Says::Type(Kind::Counter) {
            return false;
        }
        let name = &*metadata.name;
        self.earlier_kind(name) == Some(Kind::Gauge) && !self.clashes(name, Kind::Counter)
    }

    /// Whether a metric of this type would use a sample name of an earlier one.
    fn clashes(&self, name: &str, kind: Kind) -> bool {
        let mut suffixes = kind.suffixes().iter().filter(|suffix| !suffix.is_empty());
        suffixes.any(|suffix| self.taken.contains_key(&hash([name, suffix])))
    }

    fn owner(&self, name: &str) -> Option<Kind> {
        self.taken.get(&hash([name])).copied()
    }

    /// Closes the metric at hand and begins another.
    fn open(&mut self, name: Cow<'a, str>, kind: Option<Kind>, report: &mut Report) {
        self.close(report);
        self.family = Some(Family::new(name, kind));
    }

    fn close(&mut self, report: &mut Report) {
        self.groups.finish(report);
        let Some(family) = self.family.take() else { return };
        let kind = family.kind();
        for suffix in kind.suffixes().iter().chain(&[""]) {
            self.taken.insert(hash([&*family.name, suffix]), kind);
        }
    }
}

impl<'a> Family<'a> {
    fn learn(&mut self, says: &Says<'a>) -> Result<(), Fault<'a>> {
        let is_repeated = match says {
            Says::Help(_) => std::mem::replace(&mut self.has_help, true),
            Says::Type(_) => self.kind.is_some(),
            Says::Unit(_) => self.unit.is_some(),
        };
        if is_repeated {
            return Err(Fault::RepeatedMetadata(says.keyword()));
        }
        match says {
            Says::Help(_) => {}
            Says::Type(kind) => self.kind = Some(*kind),
            Says::Unit(unit) => self.unit = Some(unit),
        }
        self.check_unit()
    }

    fn check_unit(&self) -> Result<(), Fault<'a>> {
        let Some(unit) = self.unit.filter(|unit| !unit.is_empty()) else { return Ok(()) };
        if self.name.strip_suffix(unit).is_none_or(|stem| !stem.ends_with('_')) {
            return Err(Fault::UnitSuffix(unit));
        }
        match self.kind {
            Some(kind @ (Kind::Info | Kind::StateSet)) => Err(Fault::UnitOfKind(kind)),
            _ => Ok(()),
        }
    }
}
