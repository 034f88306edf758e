//! The language of what the program says of itself: Chinese where the locale asks for it, else English. Knows the locale, not
//! what is said: both languages stand where a message is made.

use std::sync::LazyLock;

/// Whether messages are Chinese: what `LC_ALL`, `LC_MESSAGES` or `LANG` says, the first of them that says something.
pub fn is_chinese() -> bool {
    static CHINESE: LazyLock<bool> = LazyLock::new(|| {
        let mut locales = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(std::env::var_os);
        locales.find(|locale| !locale.is_empty()).is_some_and(|locale| locale.to_string_lossy().starts_with("zh"))
    });
    *CHINESE
}

/// A message in both languages, each with the same values.
macro_rules! message {
    ($english:literal, $chinese:literal $(, $value:expr)* $(,)?) => {
        match $crate::language::is_chinese() {
            true => format!($chinese $(, $value)*),
            false => format!($english $(, $value)*),
        }
    };
}
pub(crate) use message;
