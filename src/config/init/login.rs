//! What a URL's login becomes: a reference to where it is kept.

use std::fmt::Write as _;

use crate::api::Endpoint;
use crate::config::effective::quoted;

/// The keys of a source that take the place of a login or token in its URL, each with a comment; nothing of
/// what is secret is in it.
pub(super) fn keys(source: &str, endpoint: &Endpoint) -> String {
    let mut text = String::new();
    if let Some(user) = endpoint.user() {
        let (user, variable) = (quoted(&user), variable(source, "PASSWORD"));
        let _ = writeln!(
            text,
            "# The password stood in the URL: put it into {variable}, or into a file: password = {{ file = \"…\" }}\n\
             auth = {{ basic = {{ user = {user}, password = {{ env = \"{variable}\" }} }} }}"
        );
    } else if endpoint.has_login() {
        let variable = variable(source, "AUTHORIZATION");
        let _ = writeln!(
            text,
            "# What stood before the @ in the URL may be a token. Put `Basic `, and TOKEN: in base64, into {variable}.\n\
             headers = {{ Authorization = {{ env = \"{variable}\" }} }}"
        );
    }
    if endpoint.has_query_secret() {
        text.push_str(
            "# The URL had a query that may be a token, and is left out: send it as a header,\n\
             # headers = { NAME = { env = \"…\" } }, or write it into the URL and keep this file to yourself.\n",
        );
    }
    text
}

/// `WARROOM_PROM_EXAMPLE_PASSWORD`
fn variable(source: &str, what: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("WARROOM_{}_{what}", source.chars().map(word).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(url: &str) -> String {
        keys("prom.example:9090", &Endpoint::parse(url).unwrap())
    }

    #[test]
    fn no_secret_is_written_down() {
        let password = keys_of("https://alice:hunter22@prom.example:9090/");
        assert!(
            password
                .contains("user = \"alice\", password = { env = \"WARROOM_PROM_EXAMPLE_9090_PASSWORD\" }")
        );
        let token = keys_of("https://s3cr3t-token@prom.example:9090/");
        assert!(token.contains("Authorization = { env = \"WARROOM_PROM_EXAMPLE_9090_AUTHORIZATION\" }"));
        let query = keys_of("https://prom.example:9090/?key=s3cr3t-token");
        assert!(query.starts_with("# The URL had a query"));
        assert!(![password, token, query].concat().contains("s3cr3t"));
        assert_eq!(keys_of("https://prom.example:9090/?tenant=a"), "");
    }
}
