//! The reference of the config, made of the same definitions that the decoder goes by.

use std::fmt::Write as _;

use super::decode::definition::{NEEDED, REFERENCE, Table};

const HEAD: &str = include_str!("reference_head.md");

/// The reference, in Markdown.
pub fn reference() -> String {
    let mut text = HEAD.to_owned();
    for table in REFERENCE {
        text.push_str(&section(table));
    }
    text.push_str(KEYS);
    text
}

const KEYS: &str = "
## `[keys]`

`chord = \"action\"`, for the board; other modes have a table each: `[keys.detail]`, `[keys.help]`,
`[keys.silences]`, `[keys.wall]` and `[keys.line]`. `[keys.any]` is for the board, the detail, the help and
the list of silences at once. A chord is `[ctrl-][alt-][shift-]KEY`. The keys named here take the place of the
shipped ones; the others stay. Chords and actions are those of [keymaps/default.toml](../keymaps/default.toml), and `?` shows them.
";

fn section(table: &Table) -> String {
    let mut text = format!(
        "\n## `{}`\n\n{}\n\n| key | takes | without it | |\n|---|---|---|---|\n",
        table.title, table.says
    );
    for key in table.keys {
        let without = if key.without == NEEDED { "**needed**" } else { key.without };
        let _ =
            writeln!(text, "| `{}` | {} | {without} | {} |", key.name, escaped(key.takes), escaped(key.says));
    }
    text
}

/// A bar would end the cell.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Every key of every table of the reference, as `title` and `name`.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    REFERENCE.into_iter().flat_map(|table| table.keys.iter().map(|key| (table.title, key.name)))
}
