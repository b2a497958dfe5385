//! A URL as it may be shown.

use std::fmt;

use reqwest::Url;

use crate::model::Text;

/// A URL as it may be shown: without user, password, query and fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShownUrl(Text);

impl ShownUrl {
    pub(super) fn of(url: &Url) -> Self {
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        strip_userinfo(&mut bare);
        Self(Text::line(bare.as_str()))
    }

    /// The URL's text.
    pub fn text(&self) -> &Text {
        &self.0
    }
}

impl fmt::Display for ShownUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Removes user and password from `url`.
pub(super) fn strip_userinfo(url: &mut Url) {
    // Neither can fail for a URL that has a host, and without a host there is no user.
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_neither_user_nor_query() {
        let url = Url::parse("https://alice:pw@prom.example:9090/api?token=t#frag").unwrap();
        assert_eq!(ShownUrl::of(&url).to_string(), "https://prom.example:9090/api");
    }
}
