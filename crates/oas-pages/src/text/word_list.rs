//! Lists of words that mean the same to a reader: units, negations, words that are no values.

/// Words with `|` between them.
#[derive(Clone, Copy)]
pub(crate) struct WordList(pub(crate) &'static str);

impl WordList {
    /// Whether something holds of one of them.
    pub(crate) fn any(self, is: impl Fn(&str) -> bool) -> bool {
        self.0.split('|').any(is)
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
        self.0.split('|').find_map(|word| text.strip_prefix(word))
    }

    /// What is left of a text before the first of them that it ends with.
    pub(crate) fn strip_from_end(self, text: &str) -> Option<&str> {
        self.0.split('|').find_map(|word| text.strip_suffix(word))
    }

    /// Whether one of them stands anywhere in a text.
    pub(crate) fn occurs_in(self, text: &str) -> bool {
        self.any(|word| text.contains(word))
    }
}
