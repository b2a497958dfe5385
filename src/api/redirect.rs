//! Where a redirect may lead.

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{StatusCode, Url};

use super::shown_url::strip_userinfo;

/// What an answer asks for.
pub(super) enum Hop {
    /// Nothing: it is the answer.
    Stay,
    /// Another place of the same origin (scheme, host and port), where credentials may go.
    Within(Url),
    /// Another origin.
    Away(Url),
}

/// What the answer with `status` and `headers` to a request for `url` asks for. A redirect without
/// a readable `Location` is an answer.
pub(super) fn hop(url: &Url, status: StatusCode, headers: &HeaderMap) -> Hop {
    let Some(mut target) = target(url, status, headers) else { return Hop::Stay };
    // A user in `Location` is the server's invention: never ours to send.
    strip_userinfo(&mut target);
    if target.origin() == url.origin() { Hop::Within(target) } else { Hop::Away(target) }
}

fn target(url: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Url> {
    let is_redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = headers.get(LOCATION).filter(|_| is_redirect)?;
    url.join(location.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, location: &str) -> Hop {
        let headers = [(LOCATION, location.parse().unwrap())].into_iter().collect();
        hop(&"https://h/a?q=1".parse().unwrap(), StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn only_the_same_origin_is_within() {
        for location in ["/b", "b?x=1", "https://h:443/b", "//h/b", "https://u:p@h/b"] {
            let Hop::Within(url) = answer(302, location) else { panic!("{location}") };
            assert!(url.as_str().starts_with("https://h/b"), "{url}");
        }
        for location in
            ["http://h/b", "https://h:444/b", "//evil/b", "https://h@evil/b", "ftp://h/b", "data:x"]
        {
            assert!(matches!(answer(308, location), Hop::Away(_)), "{location}");
        }
    }

    #[test]
    fn other_statuses_stay() {
        for status in [200, 201, 300, 304, 503] {
            assert!(matches!(answer(status, "/b"), Hop::Stay), "{status}");
        }
    }
}
