//! Which of the two text formats a body is written in.

/// The format of an exposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Prometheus text 0.0.4: timestamps in milliseconds, free order, comments.
    Text,
    /// OpenMetrics 1.0: timestamps in seconds, strict order, exemplars, `# EOF`.
    OpenMetrics,
}

impl Format {
    /// The format by its `Content-Type`. Where that names no version of either (a plain
    /// `text/plain` from a file server, or nothing), a final line `# EOF` means OpenMetrics.
    ///
    /// ```
    /// use warroom::metrics::exposition::Format;
    /// assert_eq!(Format::of(None, b"a 1\n# EOF\n"), Format::OpenMetrics);
    /// assert_eq!(Format::of(Some("text/plain; version=0.0.4"), b"a 1\n# EOF\n"), Format::Text);
    /// ```
    pub fn of(content_type: Option<&str>, body: &[u8]) -> Self {
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let mut parts = content_type.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        if media == "application/openmetrics-text" {
            return Self::OpenMetrics;
        }
        let is_versioned = media == "text/plain" && parts.any(|part| part.starts_with("version="));
        if !is_versioned && ends_with_eof_line(body) { Self::OpenMetrics } else { Self::Text }
    }

    /// The format's name: `text` or `openmetrics`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::OpenMetrics => "openmetrics",
        }
    }
}

fn ends_with_eof_line(body: &[u8]) -> bool {
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    let body = body.strip_suffix(b"\r").unwrap_or(body);
    match body.strip_suffix(b"# EOF") {
        Some(before) => before.is_empty() || before.ends_with(b"\n"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_decides_before_the_last_line() {
        let openmetrics = Some("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assert_eq!(Format::of(openmetrics, b"a 1\n"), Format::OpenMetrics);
        assert_eq!(Format::of(Some("text/plain; version=0.0.4"), b"# EOF"), Format::Text);
        assert_eq!(Format::of(Some("text/plain; charset=utf-8"), b"a 1\r\n# EOF\r\n"), Format::OpenMetrics);
    }

    #[test]
    fn only_a_whole_last_line_says_openmetrics() {
        assert_eq!(Format::of(None, b"# EOF"), Format::OpenMetrics);
        assert_eq!(Format::of(None, b"a{b=\"# EOF"), Format::Text);
        assert_eq!(Format::of(None, b"# EOF\na 1\n"), Format::Text);
        assert_eq!(Format::of(None, b""), Format::Text);
    }
}
