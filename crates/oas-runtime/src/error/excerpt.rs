//! The beginning of a body, as messages show it. Knows text alone.

/// The most of a body that is looked at, in bytes.
const READ: usize = 4096;
/// The most of a body that a message shows, in characters.
const SHOWN_BODY: usize = 200;

/// The start of a body for a message: one line, at most 200 characters.
pub(super) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(READ)]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut excerpt: String = words.chars().filter(|c| !c.is_control()).take(SHOWN_BODY).collect();
    if words.chars().count() > SHOWN_BODY {
        excerpt.push('…');
    }
    excerpt
}
