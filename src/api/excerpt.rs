//! What a server says about its refusal, short enough for one line.

use crate::model::Text;

/// The longest excerpt, in characters.
const MAX_CHARS: usize = 200;

/// The first 200 characters of `body` on one line; of an HTML page only its title.
pub(super) fn excerpt(content_type: Option<&str>, body: &str) -> Text {
    if is_html(content_type, body) {
        let title = title(body).map(|title| shortened(title, 80)).filter(|title| !title.is_empty());
        let page =
            title.map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page (title {title})"));
        return Text::line(&page);
    }
    Text::line(&shortened(body, MAX_CHARS))
}

fn is_html(content_type: Option<&str>, body: &str) -> bool {
    let begins = |prefix: &str| {
        body.trim_start().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
        || begins("<!doctype html")
        || begins("<html")
}

fn title(page: &str) -> Option<&str> {
    // Lower case in ASCII only keeps every offset.
    let lower = page.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    page.get(start..end)
}

/// `text` with every white space as one blank, cut at `max` characters.
fn shortened(text: &str, max: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or(&words)),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_is_reduced_to_its_title() {
        let page = "<html><head><TITLE lang=en>502\n Bad  Gateway</TITLE></head><body>…</body></html>";
        assert_eq!(excerpt(None, page).as_str(), "an HTML page (title 502 Bad Gateway)");
        assert_eq!(excerpt(Some("text/html"), "<p>oops").as_str(), "an HTML page");
        assert_eq!(excerpt(None, "<!DOCTYPE html><title>").as_str(), "an HTML page");
    }

    #[test]
    fn text_is_one_harmless_line_of_two_hundred_characters() {
        assert_eq!(excerpt(None, "no \u{1b}[31mroom\r\nleft\n").as_str(), "no ␛[31mroom left");
        let long = excerpt(None, &"ü".repeat(500));
        assert_eq!(long.as_str(), format!("{}…", "ü".repeat(200)));
    }

    proptest! {
        #[test]
        fn anything_becomes_one_line(body in any::<String>(), html in any::<bool>()) {
            let kind = html.then_some("text/html");
            prop_assert!(!excerpt(kind, &body).as_str().contains('\n'));
        }
    }
}
