//! What a source is to be convinced with. Nothing of it is ever repeated in a message.

use super::definition::{AUTH, BASIC, HEADER, SECRET, Table};
use super::reader::{Fields, Reader, Value, found};
use crate::api::{Auth, Login, Secret};

/// `auth` and `headers` of a source.
pub(super) fn auth(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Auth {
    let login = reader.inner(fields, "auth", &AUTH).and_then(|auth| login(reader, &auth));
    Auth { login: login.unwrap_or_default(), headers: headers(reader, fields) }
}

fn login(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Login> {
    match (fields.value("bearer"), fields.value("basic")) {
        (Some(_), Some(_)) => {
            reader.wrong(fields.span(), "auth takes bearer or basic, not both");
            None
        }
        (None, None) => {
            reader.lacking(fields, "auth needs bearer or basic");
            None
        }
        (Some(value), None) => secret(reader, "bearer", value, &SECRET).map(Login::Bearer),
        (None, Some(_)) => {
            let basic = reader.inner(fields, "basic", &BASIC)?;
            let user = reader.needed(&basic, "user");
            let Some(value) = basic.value("password") else {
                reader.missing(&basic, "password");
                return None;
            };
            let password = secret(reader, "password", value, &SECRET)?;
            Some(Login::Basic { user: Secret::given(user?.text), password })
        }
    }
}

fn headers(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<(String, Secret)> {
    let Some(value) = fields.value("headers") else { return Vec::new() };
    let Some(entries) = value.get_ref().as_table() else {
        reader.mistaken(fields, "headers", value);
        return Vec::new();
    };
    let mut headers = Vec::new();
    for (name, value) in entries {
        let header =
            secret(reader, name.get_ref(), value, &HEADER).map(|secret| (name.get_ref().to_string(), secret));
        let Some(header) = header else { continue };
        let alone = Auth { headers: vec![header.clone()], ..Auth::default() };
        match alone.check() {
            Ok(()) => headers.push(header),
            Err(error) => reader.wrong(&name.span(), error.to_string()),
        }
    }
    headers
}

/// A secret: the one place it is kept in.
fn secret(
    reader: &mut Reader<'_>,
    name: &str,
    value: &Value<'_>,
    definition: &'static Table,
) -> Option<Secret> {
    if !value.get_ref().is_table() {
        let takes = "takes { file = \"…\" } or { env = \"…\" }";
        reader.wrong(&value.span(), format!("{name} {takes}, not {}", found(value)));
        return None;
    }
    let fields = reader.table(definition, name, value)?;
    let given = definition.keys.iter().map(|key| key.name).filter(|key| fields.value(key).is_some());
    match given.collect::<Vec<_>>().as_slice() {
        [] => {
            let known: Vec<&str> = definition.keys.iter().map(|key| key.name).collect();
            reader.lacking(&fields, format!("{name} needs one of: {}", known.join(", ")));
            None
        }
        ["file"] => reader.path(&fields, "file").map(Secret::file),
        [key] => {
            let said = reader.text(&fields, key)?;
            Some(if *key == "env" { Secret::env(said.text) } else { Secret::given(said.text) })
        }
        several => {
            reader
                .wrong(fields.span(), format!("{name} takes one of these, not all: {}", several.join(", ")));
            None
        }
    }
}
