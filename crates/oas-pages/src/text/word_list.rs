//! Lists of words that mean the same to a reader: units, negations, words that are no values.

/// A list of words, each for itself.
#[derive(Clone, Copy)]
pub(crate) struct WordList(pub(crate) &'static [&'static str]);

/// The list of the words of a text, with `|` between them.
macro_rules! words {
    ($text:expr $(,)?) => {{
        const WORDS: [&str; crate::text::word_list::word_count($text)] = crate::text::word_list::split_words($text);
        crate::text::word_list::WordList(&WORDS)
    }};
}
pub(crate) use words;

/// How many words there are in a text with `|` between them.
pub(crate) const fn word_count(text: &str) -> usize {
    let (bytes, mut at, mut count) = (text.as_bytes(), 0, 1);
    while at < bytes.len() {
        if bytes[at] == b'|' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// The words of a text with `|` between them.
pub(crate) const fn split_words<const COUNT: usize>(text: &'static str) -> [&'static str; COUNT] {
    let (mut words, mut rest, mut index) = ([""; COUNT], text, 0);
    while index + 1 < COUNT {
        let mut end = 0;
        while rest.as_bytes()[end] != b'|' {
            end += 1;
        }
        words[index] = rest.split_at(end).0;
        rest = rest.split_at(end + 1).1;
        index += 1;
    }
    words[index] = rest;
    words
}

impl WordList {
    /// The words in their order.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// Whether something holds of one of them.
    pub(crate) fn any(self, is: impl Fn(&str) -> bool) -> bool {
        self.iter().any(is)
    }

    /// Whether a text is one of them.
    pub(crate) fn contains(self, text: &str) -> bool {
        self.0.contains(&text)
    }

    /// Whether a text starts with one of them.
    pub(crate) fn starts(self, text: &str) -> bool {
        self.any(|word| text.starts_with(word))
    }

    /// Whether a text ends with one of them.
    pub(crate) fn ends(self, text: &str) -> bool {
        self.any(|word| text.ends_with(word))
    }

    /// What is left of a text behind the first of them that it starts with.
    pub(crate) fn strip_from_start(self, text: &str) -> Option<&str> {
        self.iter().find_map(|word| text.strip_prefix(word))
    }

    /// What is left of a text before the first of them that it ends with.
    pub(crate) fn strip_from_end(self, text: &str) -> Option<&str> {
        self.iter().find_map(|word| text.strip_suffix(word))
    }

    /// Whether one of them stands anywhere in a text.
    pub(crate) fn occurs_in(self, text: &str) -> bool {
        self.any(|word| text.contains(word))
    }
}
