//! The presets that ship with warroom.

use super::preset::{Preset, PresetError};

/// Name and text of every data file under `presets/`.
const SHIPPED: [(&str, &str); 29] = [
    ("agroal", include_str!("../../presets/agroal.toml")),
    ("axum", include_str!("../../presets/axum.toml")),
    ("deploys", include_str!("../../presets/deploys.toml")),
    ("django", include_str!("../../presets/django.toml")),
    ("envoy", include_str!("../../presets/envoy.toml")),
    ("flask", include_str!("../../presets/flask.toml")),
    ("go-sql", include_str!("../../presets/go-sql.toml")),
    ("haproxy", include_str!("../../presets/haproxy.toml")),
    ("hikaricp", include_str!("../../presets/hikaricp.toml")),
    ("http", include_str!("../../presets/http.toml")),
    ("http-durations", include_str!("../../presets/http-durations.toml")),
    ("istio", include_str!("../../presets/istio.toml")),
    ("node", include_str!("../../presets/node.toml")),
    ("node-pg", include_str!("../../presets/node-pg.toml")),
    ("npgsql", include_str!("../../presets/npgsql.toml")),
    ("otel-db", include_str!("../../presets/otel-db.toml")),
    ("otel-http", include_str!("../../presets/otel-http.toml")),
    ("pgbouncer", include_str!("../../presets/pgbouncer.toml")),
    ("pgxpool", include_str!("../../presets/pgxpool.toml")),
    ("postgres", include_str!("../../presets/postgres.toml")),
    ("postgres-up", include_str!("../../presets/postgres-up.toml")),
    ("prisma", include_str!("../../presets/prisma.toml")),
    ("probe", include_str!("../../presets/probe.toml")),
    ("process", include_str!("../../presets/process.toml")),
    ("rails", include_str!("../../presets/rails.toml")),
    ("spring", include_str!("../../presets/spring.toml")),
    ("spring-jdbc", include_str!("../../presets/spring-jdbc.toml")),
    ("sqlalchemy", include_str!("../../presets/sqlalchemy.toml")),
    ("starlette", include_str!("../../presets/starlette.toml")),
];

/// Every preset that ships with warroom, by name. A test holds that none of them fails to decode.
pub fn shipped() -> Result<Vec<Preset>, PresetError> {
    SHIPPED.iter().map(|(name, text)| Preset::decode(name, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_file_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/presets");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        assert_eq!(files, SHIPPED.map(|(name, _)| name));
    }
}
