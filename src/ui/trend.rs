//! A gauge's past, ready to be drawn: heights and what they mean.

use super::face::{Face, level_role};
use super::theme::Role;
use crate::app::Stretch;
use crate::model::Unit;
use crate::signals::Level;

/// Air above the highest value of a chart without a limit, so that a flat line is not a full block.
const HEADROOM: f64 = 1.25;

/// A gauge's past in equal columns.
pub(super) struct Trend {
    /// Peak and meaning of each column; nothing where nothing was known.
    pub columns: Vec<Option<(f64, Role)>>,
    /// The value at the top, above zero.
    pub top: f64,
}

impl Trend {
    /// The gauge's past in `count` columns.
    ///
    /// The top is the limit, where there is one; otherwise the highest value or the critical threshold,
    /// whichever is higher, with some air above.
    pub(super) fn of(face: &Face<'_>, stretch: Stretch, count: usize) -> Self {
        let values = face.gauge.history.columns(stretch.end, stretch.span, count, face.hold);
        let top = face.limit().unwrap_or_else(|| HEADROOM * reach(face, &values));
        let role = |value| match face.level_at(value) {
            _ if !face.is_followed => Role::Stale,
            Level::Ok | Level::NoData => Role::Chart,
            level => level_role(level),
        };
        let columns = values.iter().map(|value| value.map(|value| (value, role(value)))).collect();
        Self { columns, top: positive(top) }
    }

    /// How high each column reaches, in `steps` of which at least one shows that a value is known.
    pub(super) fn heights(&self, steps: usize) -> impl Iterator<Item = Option<(usize, Role)>> + '_ {
        self.columns.iter().map(move |column| {
            let (value, role) = (*column)?;
            Some((share_in(value / self.top, steps).max(1), role))
        })
    }

    /// Whether nothing is known of the whole stretch.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.iter().all(Option::is_none)
    }
}

/// The value at which a gauge's bar is full: the limit; 100 % for a share; otherwise the critical threshold,
/// or the warning. Nothing without any of them: a bar that is full of nothing in particular tells nothing.
pub(super) fn full_bar(face: &Face<'_>) -> Option<f64> {
    let spec = &face.gauge.spec;
    let full = match (&spec.limit, spec.unit) {
        (Some(_), _) => face.limit(),
        (None, Unit::Ratio) => Some(1.0),
        (None, _) => spec.critical.or(spec.warning).map(|threshold| threshold.at),
    };
    full.filter(|full| *full > 0.0 && full.is_finite())
}

/// How many of `steps` a share from 0 to 1 fills: NaN none, infinity all, and something above zero never
/// nothing.
pub(super) fn share_in(share: f64, steps: usize) -> usize {
    let filled = (share.clamp(0.0, 1.0) * steps as f64).round() as usize;
    if share > 0.0 { filled.max(1).min(steps) } else { filled }
}

/// The highest finite value, or the critical threshold if that is higher.
fn reach(face: &Face<'_>, values: &[Option<f64>]) -> f64 {
    let threshold = face.gauge.spec.critical.and_then(|threshold| face.in_unit(threshold.at));
    let threshold = threshold.filter(|threshold| threshold.is_finite());
    let values = values.iter().flatten().copied().filter(|value| value.is_finite());
    values.chain(threshold).fold(0.0, f64::max)
}

fn positive(top: f64) -> f64 {
    if top > 0.0 && top.is_finite() { top } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_share() {
        for (share, filled) in
            [(f64::NAN, 0), (f64::INFINITY, 8), (-1.0, 0), (0.0, 0), (1e-9, 1), (0.5, 4), (2.0, 8)]
        {
            assert_eq!(share_in(share, 8), filled, "{share}");
        }
    }
}
