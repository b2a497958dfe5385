//! By which labels an Alertmanager knows an alert.

use crate::model::{ALERT_NAME, Labels, Matcher, Subject};

/// What matches the alert and, as far as labels can tell, nothing else. A server's own labels are added to an
/// alert on its way to the Alertmanager, and some (a replica's name) taken away: of what the Alertmanager has,
/// the alert is the one that agrees with it.
pub(super) fn matchers<'a>(alert: &Subject, known: impl Iterator<Item = &'a Labels>) -> Vec<Matcher> {
    let own = alert.labels.with(ALERT_NAME, alert.name.as_str());
    let (mut fewer, mut more) = (Vec::new(), Vec::new());
    for labels in known {
        if is_within(labels, &own) {
            fewer.push(labels);
        } else if is_within(&own, labels) {
            more.push(labels);
        }
    }
    let labels = match (fewer.iter().max_by_key(|labels| labels.iter().len()), more.as_slice()) {
        (Some(closest), _) => closest,
        (None, [one]) => one,
        // Of several that differ only in what a server added, all are meant; unknown ones come as they are.
        (None, _) => &own,
    };
    labels.iter().map(|label| Matcher::equal(&label.name, &label.value)).collect()
}

/// Whether `all` has each of these labels.
fn is_within(labels: &Labels, all: &Labels) -> bool {
    labels.get(ALERT_NAME).is_some() && labels.iter().all(|label| all.get(&label.name) == Some(&label.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        Labels::new(pairs.iter().copied())
    }

    fn matched(known: &[&[(&str, &str)]]) -> String {
        let known: Vec<Labels> = known.iter().map(|pairs| labels(pairs)).collect();
        let alert = Subject::alert("PoolFull", &labels(&[("pool", "orders"), ("replica", "0")]));
        let all = matchers(&alert, known.iter());
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn the_alertmanagers_own_labels_count() {
        const OWN: &str = r#"alertname="PoolFull",pool="orders",replica="0""#;
        let of = |pool, cluster| {
            [("alertname", "PoolFull"), ("pool", pool), ("replica", "0"), ("cluster", cluster)]
        };
        assert_eq!(matched(&[]), OWN);
        assert_eq!(
            matched(&[&of("orders", "eu"), &of("users", "eu")]),
            r#"alertname="PoolFull",cluster="eu",pool="orders",replica="0""#
        );
        assert_eq!(matched(&[&of("orders", "eu"), &of("orders", "us")]), OWN, "both are meant");
        let without_replica = [("alertname", "PoolFull"), ("pool", "orders")];
        assert_eq!(matched(&[&without_replica]), r#"alertname="PoolFull",pool="orders""#);
        assert_eq!(matched(&[&[("pool", "orders")]]), OWN, "what has no name is another");
    }
}
