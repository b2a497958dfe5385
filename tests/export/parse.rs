//! A document read back by a parser that knows tables, strikethrough and task lists.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What a reader sees of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) headings: Vec<String>,
    /// The text of every list item, without that of lists and code blocks within.
    pub(crate) items: Vec<String>,
    pub(crate) paragraphs: usize,
    pub(crate) rules: usize,
    /// The cells of every table row, the head first.
    pub(crate) rows: Vec<Vec<String>>,
    pub(crate) links: Vec<String>,
    pub(crate) blocks: Vec<String>,
    pub(crate) codes: Vec<String>,
    pub(crate) struck: usize,
    pub(crate) tasks: usize,
    /// Whatever a document never has: HTML, images, quotations, emphasis, footnotes, …
    pub(crate) strange: Vec<String>,
}

pub(crate) fn seen(markdown: &str) -> Seen {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut seen = Seen::default();
    let mut open: Vec<String> = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(tag) => {
                start(&mut seen, &tag);
                if holds_text(tag.to_end()) {
                    open.push(String::new());
                }
            }
            Event::End(tag) => {
                if holds_text(tag) {
                    let text = open.pop().unwrap();
                    end(&mut seen, tag, text);
                }
            }
            Event::Text(text) => open.last_mut().unwrap().push_str(&text),
            Event::Code(code) => {
                open.last_mut().unwrap().push_str(&code);
                seen.codes.push(code.into_string());
            }
            Event::TaskListMarker(_) => seen.tasks += 1,
            Event::Rule => seen.rules += 1,
            other => seen.strange.push(format!("{other:?}")),
        }
    }
    seen
}

fn holds_text(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Heading(_) | TagEnd::Item | TagEnd::Paragraph | TagEnd::TableCell | TagEnd::CodeBlock
    )
}

fn start(seen: &mut Seen, tag: &Tag<'_>) {
    match tag {
        Tag::Heading { .. } | Tag::Item | Tag::List(None) | Tag::Table(_) | Tag::TableCell | Tag::Strong => {}
        Tag::Paragraph => seen.paragraphs += 1,
        Tag::TableHead | Tag::TableRow => seen.rows.push(Vec::new()),
        Tag::Strikethrough => seen.struck += 1,
        Tag::Link { dest_url, .. } => seen.links.push(dest_url.to_string()),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) if &**info == "text" => {}
        other => seen.strange.push(format!("{other:?}")),
    }
}

fn end(seen: &mut Seen, tag: TagEnd, text: String) {
    match tag {
        TagEnd::Heading(_) => seen.headings.push(text),
        TagEnd::Item => seen.items.push(text),
        TagEnd::TableCell => seen.rows.last_mut().unwrap().push(text),
        TagEnd::CodeBlock => seen.blocks.push(text),
        _ => {}
    }
}
