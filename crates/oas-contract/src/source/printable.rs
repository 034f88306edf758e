//! Text of documents and pages made fit for terminals and logs, which act on some characters instead of showing them. Knows
//! characters, nothing of what they say.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text that comes from outside, in one line: a line end in it could begin a line that a log takes for a command.
///
/// ```
/// assert_eq!(oas_contract::printable_line("name"), "name");
/// assert_eq!(oas_contract::printable_line("a\n::error::b\u{1b}[31m"), r"a\n::error::b\u{1b}[31m");
/// ```
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_active)
}

/// Lines of which each has been put together, with whatever a terminal would act on made visible.
///
/// ```
/// assert_eq!(oas_contract::printable_lines("a\n\tb\u{7}\n"), "a\n\tb\\u{7}\n");
/// ```
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| is_active(c) && c != '\n' && c != '\t')
}

/// Characters that move the cursor, change colours, end lines or turn the direction of writing.
fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// How some services of continuous integration begin a command in the middle of a line.
const COMMAND: &str = "##[";

/// A part of a line with a space for everything that is acted on: each character stays in its column.
pub(super) fn in_columns(text: &str) -> String {
    let shown: String = text.chars().map(|c| if is_active(c) { ' ' } else { c }).collect();
    shown.replace(COMMAND, " #[")
}

fn escaped(text: &str, is_active: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_active) && !text.contains(COMMAND) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '\n' if is_active(c) => out.push_str("\\n"),
            '\r' if is_active(c) => out.push_str("\\r"),
            '\t' if is_active(c) => out.push_str("\\t"),
            '#' if text[at..].starts_with(COMMAND) => out.push_str("\\u{23}"),
            c if is_active(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
