//! The signs of a text: markup, JSON as pages show it, requests, patterns and lists of words. Knows characters and syntax, no
//! documentation.

pub(crate) mod json;
pub(crate) mod markup;
pub(crate) mod request;
pub(crate) mod word_list;

pub(crate) use word_list::{WordList, words};

/// Patterns, each compiled when it is first used.
macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $pattern:expr;)*) => {
        $($(#[$doc])* static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new(&$pattern).expect("a pattern"));)*
    };
}
pub(crate) use patterns;
