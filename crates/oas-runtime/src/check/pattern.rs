//! Patterns that texts must match. Knows regular expressions, and compiles each once.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use regex_lite::Regex;

/// A regular expression that a text must match somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Pattern(&'static str);

impl Pattern {
    /// The pattern as the contract has it.
    pub const fn new(pattern: &'static str) -> Self {
        Self(pattern)
    }

    /// What is wrong with a text, as the end of a sentence that starts with its name.
    pub(super) fn fault(self, text: &str) -> Option<String> {
        let matches = self.compiled().is_some_and(|regex| regex.is_match(text));
        (!matches).then(|| format!("does not match the pattern `{}`", self.0))
    }

    /// The pattern in the form that is executed. Compiling costs several times what matching does, so each is compiled once and
    /// kept for good: they stand in code, so there are no more of them than of bounds.
    fn compiled(self) -> Option<&'static Regex> {
        static COMPILED: RwLock<BTreeMap<&str, Option<&Regex>>> = RwLock::new(BTreeMap::new());
        if let Some(known) = COMPILED.read().unwrap_or_else(PoisonError::into_inner).get(self.0) {
            return *known;
        }
        let mut patterns = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
        *patterns.entry(self.0).or_insert_with(|| Regex::new(self.0).ok().map(|regex| &*Box::leak(Box::new(regex))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_compiled_once() {
        let pattern = Pattern::new("^[a-z]+$");
        let first = pattern.compiled().unwrap();
        assert!(std::ptr::eq(first, Pattern::new("^[a-z]+$").compiled().unwrap()));
        assert_eq!(pattern.fault("A").as_deref(), Some("does not match the pattern `^[a-z]+$`"));
        // One that cannot be compiled lets nothing pass.
        assert!(Pattern::new("(").fault("a").is_some());
    }
}
