//! What a client proves itself with, request by request.

use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};

use super::error::ErrorKind;
use super::secret::Secret;

/// The credentials sent with every request to the endpoint's origin.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// What the `Authorization` header says.
    pub login: Login,
    /// More headers: name and value, such as a tenant's id or an API key.
    pub headers: Vec<(String, Secret)>,
}

/// The content of the `Authorization` header.
#[derive(Clone, Debug, Default)]
pub enum Login {
    /// None is sent.
    #[default]
    None,
    /// User and password (RFC 7617).
    Basic {
        /// The user's name.
        user: Secret,
        /// The password.
        password: Secret,
    },
    /// A token (RFC 6750).
    Bearer(Secret),
}

impl Auth {
    /// Checks what can be checked without reading a secret: the headers' names.
    pub(super) fn check(&self) -> Result<(), ErrorKind> {
        self.headers.iter().try_for_each(|(name, _)| header_name(name).map(drop))
    }

    /// All values as they are now.
    pub(super) fn read(&self) -> Result<Credentials, ErrorKind> {
        let mut credentials = Credentials { headers: HeaderMap::new(), basic: None };
        match &self.login {
            Login::None => {}
            Login::Basic { user, password } => credentials.basic = Some((user.read()?, password.read()?)),
            Login::Bearer(token) => {
                let value = SecretString::from(format!("Bearer {}", token.read()?.expose_secret()));
                credentials.headers.insert(AUTHORIZATION, header_value("the token", &value)?);
            }
        }
        for (name, secret) in &self.headers {
            credentials.headers.append(header_name(name)?, header_value(name, &secret.read()?)?);
        }
        Ok(credentials)
    }
}

/// The values of one request's credentials.
pub(super) struct Credentials {
    headers: HeaderMap,
    basic: Option<(SecretString, SecretString)>,
}

impl Credentials {
    pub(super) fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        let request = request.headers(self.headers.clone());
        match &self.basic {
            Some((user, password)) => {
                request.basic_auth(user.expose_secret(), Some(password.expose_secret()))
            }
            None => request,
        }
    }

    /// `text` from the server without what it may repeat of the credentials; `sent` are the
    /// headers of the request.
    pub(super) fn redact(&self, text: &str, sent: &HeaderMap) -> String {
        let in_headers =
            sent.values().filter(|value| value.is_sensitive()).filter_map(|value| value.to_str().ok());
        // `Bearer x`, `Basic eA==`: the part after the scheme is a secret by itself.
        let in_headers =
            in_headers.flat_map(|value| [Some(value), value.split_once(' ').map(|(_, own)| own)]).flatten();
        let in_login =
            self.basic.iter().flat_map(|(user, password)| [password.expose_secret(), user.expose_secret()]);
        in_headers
            .chain(in_login)
            .filter(|secret| !secret.is_empty())
            .fold(text.to_owned(), |text, secret| text.replace(secret, "<secret>"))
    }
}

fn header_name(name: &str) -> Result<HeaderName, ErrorKind> {
    name.parse().map_err(|_| ErrorKind::Spec(format!("{name:?} is not a header's name")))
}

fn header_value(name: &str, secret: &SecretString) -> Result<HeaderValue, ErrorKind> {
    let mut value = HeaderValue::from_str(secret.expose_secret())
        .map_err(|_| ErrorKind::Secret(format!("{name} holds characters that no header can carry")))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_line_breaks_is_refused_unseen() {
        let auth = Auth { login: Login::Bearer(Secret::given("canary\r\nX-Evil: 1")), ..Auth::default() };
        let Err(error) = auth.read() else { panic!("a line break in a header") };
        assert_eq!(error.to_string(), "the token holds characters that no header can carry");
    }

    #[test]
    fn a_header_needs_a_name() {
        let auth = Auth { headers: vec![("X Key".to_owned(), Secret::given("v"))], ..Auth::default() };
        assert!(auth.check().is_err());
    }

    #[test]
    fn repeated_credentials_are_redacted() {
        let headers = vec![("x-api-key".to_owned(), Secret::given("k3y"))];
        let credentials = Auth { login: Login::Bearer(Secret::given("t0ken")), headers }.read().unwrap();
        let shown = credentials.redact("token t0ken, key k3y, Bearer t0ken", &credentials.headers);
        assert_eq!(shown, "token <secret>, key <secret>, <secret>");
    }
}
