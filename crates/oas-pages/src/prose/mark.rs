//! What a description begins with: `Required.`, `（必选）`, `(integer)`, `string.`. Knows marks at the beginning, not the
//! sentences behind them.

use crate::text::markup::{is_wide, narrow, plain};

use super::forms::Form;
use super::lexicon::Meaning;
use super::tokens::Tokens;

/// Whether a description says at its beginning, or as a mark, that the field must be given.
pub(crate) fn required(text: &str) -> Option<bool> {
    let text = narrow(&plain(text));
    let found = Form::Necessity.all(&Tokens::of(&text)).next()?;
    Some(Meaning::Required.is(&text[found.name("mark")?]))
}

/// How much of a description may be a type that it begins with, in characters.
const LONGEST: usize = 64;

/// The type that a description begins with.
pub(crate) fn kind(text: &str) -> Option<String> {
    let text = narrow(&plain(text));
    let start = text.trim_start();
    if start.starts_with(['(', '[', '_', '*']) {
        let start = start.trim_start_matches(['(', '[', '_', '*', ' ']);
        let mut open = 0;
        let end = start.find(|c: char| {
            open += i32::from(c == '[') - i32::from(c == ']');
            open < 0 || !(c.is_ascii_alphanumeric() || matches!(c, '[' | ']' | '<' | '>') || is_wide(c))
        });
        let (kind, rest) = start.split_at(end?);
        let closed = rest.trim_start().starts_with([')', ']', '_', '*']);
        return (closed && (3..=24).contains(&kind.chars().count())).then(|| kind.to_owned());
    }
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let found = Form::Kind.at(&Tokens::of(&text[..end]), 0)?;
    found.name("kind").map(|kind| text[kind].to_owned()).filter(|kind| !kind.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_beginning() {
        for (text, expected) in [
            ("Required. The id.", Some(true)),
            ("**Required.** The id.", Some(true)),
            ("Optional. The id.", Some(false)),
            ("(Required) The id", Some(true)),
            ("The id (optional)", Some(false)),
            ("string. Required. The id", Some(true)),
            ("This parameter is required.", Some(true)),
            ("The id. This parameter is required.", Some(true)),
            ("必填。镜像ID", Some(true)),
            ("可选。镜像ID", Some(false)),
            ("镜像ID（必选）", Some(true)),
            ("必填", Some(true)),
            ("（选填）名称", Some(false)),
            ("A password is required for this.", None),
            ("Required when type is custom.", None),
            ("当type为custom时必填", None),
            ("可选值：a、b", None),
            ("可选择的值", None),
            ("必须大于0", None),
            ("This parameter is required if type is x.", None),
        ] {
            assert_eq!(required(text), expected, "{text}");
        }
        for (text, expected) in [
            ("**(integer)** Max 5", Some("integer")),
            ("string. Required.", Some("string")),
            ("_integer_ The limit", Some("integer")),
            ("String of characters", None),
            ("The string. x", None),
            ("(see below)", None),
        ] {
            assert_eq!(kind(text).as_deref(), expected, "{text}");
        }
    }
}
