//! JSON as pages show it: with comments, dots for what is left out, a comma too many, and glued to other text. Knows no
//! documentation.

use crate::text::patterns;

use std::borrow::Cow;

use oas_contract::{Document, Node, Source};
use serde::de::IgnoredAny;

/// How deep JSON may nest. What is deeper is no example, and looking for its end again and again would take for ever.
const DEEPEST: usize = 100;

/// How many lines the brackets take that open at the start of the first one; nothing where they are not closed.
pub(crate) fn extent<'t>(lines: impl Iterator<Item = &'t str>) -> Option<usize> {
    let mut count = 0;
    let bytes = lines.flat_map(|line| {
        count += 1;
        line.bytes().chain([b'\n'])
    });
    closed(bytes)?;
    Some(count)
}

/// How many bytes it takes until the first bracket is closed; nothing where it is not, or where there can be no JSON.
fn closed(bytes: impl Iterator<Item = u8>) -> Option<usize> {
    let (mut depth, mut string, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if string => escaped = true,
            b'"' => string = !string,
            b'\n' if string => return None,
            b'{' | b'[' if !string && depth == DEEPEST => return None,
            b'{' | b'[' if !string => depth += 1,
            b'}' | b']' if !string => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The value that begins at the start of a text, which is in a line of a page, and where it ends. Objects and lists only.
pub(crate) fn beginning(text: &str, line: u32) -> Option<(Node, usize)> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let (end, clean) = match values.next() {
        Some(Ok(_)) => {
            let end = values.byte_offset();
            (end, Cow::Borrowed(&text[..end]))
        }
        _ => {
            let end = closed(text.bytes())?;
            (end, Cow::Owned(strict(&text[..end])))
        }
    };
    // What is read as YAML otherwise: `[dependencies]`.
    if text.starts_with('[') && serde_json::from_str::<IgnoredAny>(&clean).is_err() {
        return None;
    }
    let document = Document::parse(&Source::new("example.json", &clean)).ok()?;
    let mut root = document.root().clone();
    root.move_down(line.saturating_sub(1));
    Some((root, end))
}

patterns! {
    WORD = r#"(?P<before>[:\[,{]\s*)(?P<word>string|number|integer|int|long|float|double|boolean|bool|object|array|enum|timestamp)\b(?:\s*\([^)"\n]*\))?(?P<after>\s*[,\]}\n])"#;
}

/// The text with words for types in quotes, as templates have them: `"size": number`.
pub(crate) fn with_placeholders(text: &str) -> Option<String> {
    if !WORD.is_match(text) {
        return None;
    }
    let quoted = WORD.replace_all(text, "$before\"<$word>\"$after").into_owned();
    // `{ object (Pool) }` has no name for it.
    Some(quoted.replace("\"<object>\"", "{}").replace("{\n      {}\n    }", "{}"))
}

/// Without comments, dots and commas too many.
fn strict(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let mut end = 1;
            let bytes = rest.as_bytes();
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            let end = (end + 1).min(rest.len());
            out.push_str(rest.get(..end).unwrap_or(rest));
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        let skip = |mark: &str| rest.find(mark).map_or(rest.len(), |at| at + mark.len());
        if rest.starts_with("//") || rest.starts_with('#') {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = &rest[skip("*/")..];
        } else if rest.starts_with("...") || c == '…' {
            rest = rest.trim_start_matches(['.', '…']);
        } else {
            if matches!(c, '}' | ']') {
                let kept = out.trim_end().trim_end_matches(',').trim_end().len();
                out.truncate(kept);
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    // What was left out between two commas.
    let mut last = String::new();
    while last != out {
        last.clone_from(&out);
        for (from, to) in [(",,", ","), ("[,", "["), ("{,", "{")] {
            out = out.replace(from, to);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_shown() {
        let text = "{\n  \"a\": 1, // one\n  \"b\": [\"x\", ...],\n  /* c */ \"c\": \"//\",\n}tail";
        let (value, end) = super::beginning(text, 3).expect("it is JSON");
        assert_eq!(value.pointer("/b").map(|b| b.position.line), Some(5));
        assert_eq!(value.to_json(), serde_json::json!({"a": 1, "b": ["x"], "c": "//"}));
        assert_eq!(&text[end..], "tail");
        assert!(super::beginning("{not json", 1).is_none());
    }
}
