//! What a client proves itself with, request by request.

use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::error::ErrorKind;
use super::secret::Secret;

/// The credentials sent with every request to the endpoint's origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Auth {
    /// What the `Authorization` header says.
    pub login: Login,
    /// More headers: name and value, such as a tenant's id or an API key.
    pub headers: Vec<(String, Secret)>,
}

/// The content of the `Authorization` header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Takes the login found in the URL, unless there is one already.
    pub(super) fn add_login(&mut self, login: &Login) -> Result<(), ErrorKind> {
        if !matches!(self.login, Login::None) {
            return Err(ErrorKind::Spec("there is a login in the url and another one in auth".to_owned()));
        }
        self.login = login.clone();
        Ok(())
    }

    /// Checks what can be checked without reading a secret: the headers' names.
    pub fn check(&self) -> Result<(), ErrorKind> {
        for (name, _) in &self.headers {
            if header_name(name)? == AUTHORIZATION && !matches!(self.login, Login::None) {
                return Err(ErrorKind::Spec("there is a login and an authorization header".to_owned()));
            }
        }
        Ok(())
    }

    /// All values as they are now; `in_url` are those the URL has.
    pub(super) fn read(&self, in_url: Vec<String>) -> Result<Credentials, ErrorKind> {
        let mut credentials = Credentials::hiding(in_url);
        match &self.login {
            Login::None => {}
            Login::Basic { user, password } => {
                credentials.basic = Some((credentials.hide(user)?, credentials.hide(password)?));
            }
            Login::Bearer(token) => {
                let value = format!("Bearer {}", credentials.hide(token)?.expose_secret());
                credentials.headers.insert(AUTHORIZATION, header_value("the token", &value.into())?);
            }
        }
        for (name, secret) in &self.headers {
            let value = credentials.hide(secret)?;
            credentials.headers.append(header_name(name)?, header_value(name, &value)?);
        }
        Ok(credentials)
    }
}

/// The values of one request's credentials.
pub(super) struct Credentials {
    headers: HeaderMap,
    basic: Option<(SecretString, SecretString)>,
    hidden: Vec<SecretString>,
}

impl Credentials {
    fn hiding(values: Vec<String>) -> Self {
        let hidden = values.into_iter().map(SecretString::from).collect();
        Self { headers: HeaderMap::new(), basic: None, hidden }
    }

    fn hide(&mut self, secret: &Secret) -> Result<SecretString, ErrorKind> {
        let value = secret.read()?;
        self.hidden.push(value.clone());
        Ok(value)
    }

    pub(super) fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        let request = request.headers(self.headers.clone());
        match &self.basic {
            Some((user, password)) => {
                request.basic_auth(user.expose_secret(), Some(password.expose_secret()))
            }
            None => request,
        }
    }

    /// All that must not be shown of a request with the headers `sent`, which hold a Basic login in
    /// its encoded form.
    pub(super) fn veil(&self, sent: &HeaderMap) -> Veil {
        let encoded = sent.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let values = self.hidden.iter().map(ExposeSecret::expose_secret).chain(encoded);
        // `Basic eA==`, `ApiKey x`: the part after the scheme is a secret by itself.
        let values = values.flat_map(|value| [value, value.split_once(' ').map_or("", |(_, own)| own)]);
        let mut values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        // A longer one may contain a shorter one.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Veil(values.into_iter().map(SecretString::from).collect())
    }
}

/// Hides what a server repeats of a request's credentials.
pub(super) struct Veil(Vec<SecretString>);

impl Veil {
    pub(super) fn over(&self, text: &str) -> String {
        let secrets = self.0.iter().map(ExposeSecret::expose_secret);
        secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "<secret>"))
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
        let Err(error) = auth.read(Vec::new()) else { panic!("a line break in a header") };
        assert_eq!(error.to_string(), "the token holds characters that no header can carry");
    }

    #[test]
    fn a_header_needs_a_name() {
        let auth = Auth { headers: vec![("X Key".to_owned(), Secret::given("v"))], ..Auth::default() };
        assert!(auth.check().is_err());
    }

    #[test]
    fn one_login_is_enough() {
        let headers = vec![("Authorization".to_owned(), Secret::given("ApiKey v"))];
        let mut auth = Auth { headers, ..Auth::default() };
        auth.check().unwrap();
        auth.login = Login::Bearer(Secret::given("v"));
        assert!(auth.check().is_err());
        assert!(auth.add_login(&Login::Bearer(Secret::given("w"))).is_err());
    }

    #[test]
    fn repeated_credentials_are_redacted() {
        let headers = vec![("x-api-key".to_owned(), Secret::given("k3y"))];
        let credentials =
            Auth { login: Login::Bearer(Secret::given("t0ken")), headers }.read(Vec::new()).unwrap();
        let shown = credentials.veil(&credentials.headers).over("token t0ken, key k3y, Bearer t0ken");
        assert_eq!(shown, "token <secret>, key <secret>, <secret>");
    }
}
