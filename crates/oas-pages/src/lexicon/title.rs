//! Titles of columns and sections, and the words in them. Knows no title.

use crate::text::markup::{narrow, plain};

/// The letters and ideographs of a title, lower case, single spaces between words.
pub(crate) fn title(text: &str) -> String {
    let text = narrow(&plain(text)).to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '/')).filter(|word| !word.is_empty()).collect();
    words.join(" ")
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
