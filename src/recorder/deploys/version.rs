//! What labels say of a build, of the service it is of, and of the copy that runs it.

use crate::model::{Labels, Subject};

/// Labels that tell the version, the best known first.
const VERSION: [&str; 12] = [
    "version",
    "app_version",
    "service_version",
    "tag",
    "image",
    "revision",
    "commit",
    "commit_id",
    "git_commit",
    "git_sha",
    "commit_hash",
    "sha",
];

/// Labels that tell how it was built; the version says what matters of that.
const BUILD: [&str; 12] = [
    "branch",
    "tags",
    "goversion",
    "go_version",
    "goos",
    "goarch",
    "compiler",
    "checksum",
    "java_version",
    "python_version",
    "date",
    "time",
];

/// Labels that tell which of a service's copies it is.
const COPY: [&str; 13] = [
    "pod",
    "pod_name",
    "instance",
    "service_instance_id",
    "host",
    "hostname",
    "node",
    "container",
    "container_id",
    "replica",
    "uid",
    "pid",
    "endpoint",
];

/// Labels that name a service, the best first.
const SERVICE: [&str; 6] = ["application", "app", "service", "service_name", "name", "job"];

/// What runs: every label that tells the version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(Labels);

impl Version {
    /// The version these labels tell; none when they tell nothing.
    pub(super) fn of(labels: &Labels) -> Option<Self> {
        let version = labels.keeping(|name| VERSION.contains(&name));
        (!version.is_empty()).then_some(Self(version))
    }

    fn name(&self) -> &str {
        VERSION.iter().find_map(|name| self.0.get(name)).unwrap_or_default()
    }

    /// `v2.31 (was v2.30)`; a build that kept its name is told by what else differs.
    pub(super) fn after(&self, was: &Self) -> String {
        if self.name() != was.name() {
            return format!("{} (was {})", self.name(), was.name());
        }
        let differs = VERSION.iter().find(|name| self.0.get(name) != was.0.get(name));
        let of =
            |version: &Self| differs.and_then(|name| version.0.get(name)).unwrap_or("unknown").to_owned();
        format!("{} {} (was {})", self.name(), of(self), of(was))
    }
}

/// The labels of the copy: all that say nothing of the build.
pub(super) fn copy(labels: &Labels) -> Labels {
    let is_build = |name: &str| VERSION.contains(&name) || BUILD.contains(&name) || name.starts_with("build");
    labels.keeping(|name| !is_build(name))
}

/// The service a copy belongs to: named by the best of its labels, else by the family's prefix, else
/// by its source.
pub(super) fn service(copy: &Labels, family: &str, source: &str) -> Subject {
    let labels = copy.keeping(|name| !COPY.contains(&name));
    let naming = SERVICE.iter().find(|name| labels.get(name).is_some());
    let name = naming.and_then(|name| labels.get(name)).or_else(|| prefix(family)).unwrap_or(source);
    let others = labels.keeping(|label| naming.is_none_or(|naming| label != *naming));
    Subject { name: crate::model::Text::line(name), labels: others }
}

/// `node_exporter` of `node_exporter_build_info`.
fn prefix(family: &str) -> Option<&str> {
    let prefix = family.strip_suffix("_build_info")?;
    let is_name = prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && !prefix.is_empty() && !["app", "application"].contains(&prefix)).then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_named_by_what_says_most() {
        let named = |labels: &[(&str, &str)], family| {
            service(&copy(&Labels::new(labels.iter().copied())), family, "app:8080").to_string()
        };
        assert_eq!(named(&[("application", "checkout"), ("pod", "a")], "x_build_info"), "checkout");
        assert_eq!(named(&[("job", "api"), ("zone", "b")], "x_build_info"), r#"api{zone="b"}"#);
        let exporter = [("version", "1.8"), ("goversion", "go1.22"), ("goos", "linux"), ("builddate", "x")];
        assert_eq!(named(&exporter, "node_exporter_build_info"), "node_exporter");
        assert_eq!(named(&[], "application_build_info"), "app:8080");
        assert_eq!(named(&[], "sum(x)"), "app:8080");
    }

    #[test]
    fn a_version_is_told_by_what_differs() {
        let version = |version: &str, commit: &str| {
            Version::of(&Labels::new([("version", version), ("commit", commit)])).unwrap()
        };
        assert_eq!(version("v2", "b").after(&version("v1", "a")), "v2 (was v1)");
        assert_eq!(version("latest", "b").after(&version("latest", "a")), "latest b (was a)");
        assert_eq!(Version::of(&Labels::new([("goversion", "go1.22")])), None);
    }
}
