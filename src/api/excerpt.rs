//! What a server says about its refusal, short enough for one line.

use serde_json::Value;

use crate::model::Text;

/// The longest excerpt, in characters.
const MAX_CHARS: usize = 200;

/// The first 200 characters of `body` on one line; of an HTML page only its title, of an API's error in JSON
/// only its words.
pub(super) fn excerpt(content_type: Option<&str>, body: &str) -> Text {
    if is_html(content_type, body) {
        let title = title(body).map(|title| shortened(title, 80)).filter(|title| !title.is_empty());
        let page =
            title.map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page (title {title})"));
        return Text::line(&page);
    }
    Text::line(&shortened(&words(body).unwrap_or_else(|| body.to_owned()), MAX_CHARS))
}

/// The words of an error in JSON: Prometheus's `error` after its `errorType`, Alertmanager's `message` or
/// bare string, the `message` of an `error` as elsewhere.
fn words(body: &str) -> Option<String> {
    let error: Value = serde_json::from_str(body).ok()?;
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let said = text(&error).or_else(|| text(&error["error"])).or_else(|| text(&error["message"]));
    let said = said.or_else(|| text(&error["error"]["message"]))?;
    // VictoriaMetrics repeats the status there.
    let kind = text(&error["errorType"]).filter(|kind| kind.parse::<u16>().is_err());
    Some(kind.map_or(said.clone(), |kind| format!("{kind}: {said}")))
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
    fn an_error_in_json_is_reduced_to_its_words() {
        for (body, words) in [
            (
                r#"{"status":"error","errorType":"execution","error":"many-to-many"}"#,
                "execution: many-to-many",
            ),
            (r#"{"status":"error","errorType":"422","error":"too many points"}"#, "too many points"),
            (r#""bad matcher format: \u001b[31m""#, "bad matcher format: ␛[31m"),
            (r#"{"code":602,"message":"matchers in body is required"}"#, "matchers in body is required"),
            (r#"{"error":{"message":"Not Found","code":2100}}"#, "Not Found"),
            (r#"{"error":"","fine":1}"#, r#"{"error":"","fine":1}"#),
            (r#"{"error":"cut o"#, r#"{"error":"cut o"#),
            ("[[[[", "[[[["),
        ] {
            assert_eq!(excerpt(Some("application/json"), body).as_str(), words);
        }
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
