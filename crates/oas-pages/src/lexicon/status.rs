//! Statuses of HTTP as pages write them. Knows the words around a number.

use crate::text::markup::narrow;
use crate::text::{WordList, words};

const WORDS: WordList = words!(
    "http/1.1|http/2|http status code|http status|http状态码|http 状态码|status code|状态码|返回码|status|http code|http",
);

/// `状态码:200`, `Status code: 200`, `200 OK`, `HTTP/1.1 200 OK`.
pub(crate) fn status_of(text: &str) -> Option<u16> {
    let text = narrow(text).to_lowercase();
    let rest = WORDS.strip_from_start(text.trim());
    let rest = rest.map_or(text.trim(), |rest| rest.trim_start_matches([':', ' ', '`']));
    let status = leading_status(rest)?;
    let words = rest[3..].trim().trim_matches(['`', ':', '.', '-', ' ', '(', ')']);
    (words.chars().count() <= 16 && !words.contains(|c: char| c.is_ascii_digit())).then_some(status)
}

/// The status that a text begins with.
pub(crate) fn leading_status(text: &str) -> Option<u16> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let status = digits.parse().ok().filter(|status| (100..600).contains(status))?;
    (digits.len() == 3).then_some(status)
}
