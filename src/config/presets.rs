//! The presets that ship with warroom.

use super::preset::{Preset, PresetError};

/// Name and text of every data file under `presets/`.
const SHIPPED: [(&str, &str); 13] = [
    ("deploys", include_str!("../../presets/deploys.toml")),
    ("go-sql", include_str!("../../presets/go-sql.toml")),
    ("haproxy", include_str!("../../presets/haproxy.toml")),
    ("hikaricp", include_str!("../../presets/hikaricp.toml")),
    ("http", include_str!("../../presets/http.toml")),
    ("http-durations", include_str!("../../presets/http-durations.toml")),
    ("node", include_str!("../../presets/node.toml")),
    ("pgbouncer", include_str!("../../presets/pgbouncer.toml")),
    ("postgres", include_str!("../../presets/postgres.toml")),
    ("postgres-up", include_str!("../../presets/postgres-up.toml")),
    ("probe", include_str!("../../presets/probe.toml")),
    ("process", include_str!("../../presets/process.toml")),
    ("spring", include_str!("../../presets/spring.toml")),
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
