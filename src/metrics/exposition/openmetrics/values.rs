//! Values, labels and exemplars that fit the metric's type.

use super::super::fault::Fault;
use super::super::kind::Kind;
use super::super::line::Line;
use super::super::number;

/// Judges one sample of the metric `family` whose name ends in `suffix`.
#[expect(clippy::float_cmp, reason = "these values are exact or wrong")]
pub(super) fn check(kind: Kind, family: &str, suffix: &str, line: &Line<'_>) -> Result<(), Fault<'static>> {
    counts_only_up(kind, suffix, line.value)?;
    if matches!(suffix, "_bucket" | "_count" | "_gcount") && line.value.fract() != 0.0 {
        return Err(Fault::Fraction);
    }
    match (kind, suffix) {
        (Kind::Info, _) if line.value != 1.0 => return Err(Fault::InfoValue),
        (Kind::StateSet, _) => state(family, line)?,
        (Kind::Summary, "") => quantile(line)?,
        (_, "_bucket") => {
            bound(line)?;
        }
        _ => {}
    }
    let may_have_exemplar = suffix == "_bucket" || (kind == Kind::Counter && suffix == "_total");
    if line.has_exemplar && !may_have_exemplar { Err(Fault::StrayExemplar) } else { Ok(()) }
}

/// The upper bound of a bucket. An infinite one must be written `+Inf`, as everything compares it
/// as text.
pub(super) fn bound(line: &Line<'_>) -> Result<f64, Fault<'static>> {
    let le = line.labels.get("le").unwrap_or_default();
    let bound = number::value(&le).filter(|bound| !bound.is_nan() && (bound.is_finite() || le == "+Inf"));
    bound.ok_or(Fault::KindLabel("le"))
}

fn counts_only_up(kind: Kind, suffix: &str, value: f64) -> Result<(), Fault<'static>> {
    let is_count = matches!(suffix, "_total" | "_sum" | "_count" | "_bucket" | "_gcount");
    if (is_count || suffix == "_gsum") && value.is_nan() {
        return Err(Fault::NotANumber(kind));
    }
    let is_quantile = kind == Kind::Summary && suffix.is_empty();
    if (is_count || is_quantile) && value < 0.0 { Err(Fault::Negative(kind)) } else { Ok(()) }
}

#[expect(clippy::float_cmp, reason = "these values are exact or wrong")]
fn state(family: &str, line: &Line<'_>) -> Result<(), Fault<'static>> {
    if line.labels.get(family).is_none() {
        return Err(Fault::KindLabel("with the metric's name"));
    }
    if line.value == 0.0 || line.value == 1.0 { Ok(()) } else { Err(Fault::StateValue) }
}

fn quantile(line: &Line<'_>) -> Result<(), Fault<'static>> {
    let quantile = line.labels.get("quantile").and_then(|text| number::value(&text));
    match quantile {
        Some(quantile) if (0.0..=1.0).contains(&quantile) => Ok(()),
        _ => Err(Fault::KindLabel("quantile")),
    }
}
