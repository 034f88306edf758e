//! Titles of columns and sections, and the words in them. Knows no title.

use crate::text::markup::{narrow, plain};

/// The letters and ideographs of a title, lower case, single spaces between words.
pub(crate) fn title(text: &str) -> String {
    let text = narrow(&plain(text)).to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '/')).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The name of an operation that a title is or ends with: `createImage`, `DescribeImages`, `Copy an image - CopyImage`.
pub(crate) fn operation_name(text: &str) -> Option<String> {
    let text = plain(text);
    let named = |word: &&str| {
        let bytes = word.as_bytes();
        let humps =
            bytes.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count();
        let snake = word.contains('_')
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'0'..=b'9'));
        let verb = bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        (3..=64).contains(&word.len()) && verb && (humps > 0 || snake)
    };
    let words: Vec<&str> =
        text.split([' ', '(', ')', '（', '）', '`', '：', ':', '-']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [word] if named(word) => Some((*word).to_owned()),
        // `OpenStack` and the like are words of titles; a name in brackets or behind a dash is one.
        [.., word] if named(word) && is_apart(&text, word) => Some((*word).to_owned()),
        _ => None,
    }
}

/// Whether a name stands apart from the words before it: in brackets, in code, behind a dash or a colon.
fn is_apart(text: &str, name: &str) -> bool {
    let end = text.trim_end().trim_end_matches([')', '）', '`']);
    let before = end.strip_suffix(name).unwrap_or_default().trim_end_matches(' ');
    let verbs = [
        "create", "delete", "describe", "get", "list", "update", "modify", "query", "show", "add", "remove", "set",
        "copy", "start", "stop",
    ];
    before.ends_with(['(', '（', '`', '-', ':', '：'])
        && verbs.iter().any(|verb| name.to_ascii_lowercase().starts_with(verb))
}

/// The lists of a file: `name: word, word`.
pub(super) fn lists(text: &'static str) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).map(|(name, words)| (name, words.split(", ")))
}

/// Whether a title has a word: English words whole, Chinese ones anywhere.
pub(super) fn contains_word(title: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return title.contains(word);
    }
    let mut rest = title;
    while let Some(at) = rest.find(word) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + word.len()..].chars().next();
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        if apart(before) && apart(after) {
            return true;
        }
        rest = &rest[at + word.len()..];
    }
    false
}
