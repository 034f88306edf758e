//! Lists of words that mean the same to a reader: units, negations, words that are no values.

/// Words with `|` between them.
#[derive(Clone, Copy)]
pub(crate) struct WordList(pub(crate) &'static str);

impl WordList {
    /// The words in their order. A search of bytes is faster than one of characters where words are short.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        let mut rest = Some(self.0);
        std::iter::from_fn(move || {
            let list = rest?;
            let end = list.bytes().position(|byte| byte == b'|');
            rest = end.map(|end| &list[end + 1..]);
            Some(&list[..end.unwrap_or(list.len())])
        })
    }

    /// Whether something holds of one of them.
    pub(crate) fn any(self, is: impl Fn(&str) -> bool) -> bool {
        self.iter().any(is)
    }

    /// Whether a text is one of them.
    pub(crate) fn contains(self, text: &str) -> bool {
        self.any(|word| word == text)
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
