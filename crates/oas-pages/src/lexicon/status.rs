//! Statuses of HTTP as pages write them. Knows the words around a number.

use crate::text::markup::narrow;
use crate::text::{WordList, words};

const WORDS: WordList = words!(
    "http/1.1|http/2|http status code|http status|http状态码|http 状态码|status code|状态码|返回码|status|http code|http",
);

/// `状态码:200`, `Status code: 200`, `200 OK`, `HTTP/1.1 200 OK`.
pub(crate) fn status_of(text: &str) -> Option<u16> {
    let text = narrow(text).to_lowercase();
    // `当状态码为 400 时`, `When the status code is 400`.
    let mut text = text.trim();
    while let Some(rest) = words!("当|若|when |if |for |the |a |返回|响应|returned |response ").strip_from_start(text)
        && WORDS.occurs_in(rest)
    {
        text = rest.trim_start();
    }
    let rest = WORDS.strip_from_start(text);
    let rest = rest.map_or(text, |rest| {
        let rest = rest.trim_start_matches([':', ' ', '`', '=', '(', '*']);
        let rest = words!("为|是|等于|is |of |equals ").strip_from_start(rest).unwrap_or(rest);
        rest.trim_start_matches([':', ' ', '`', '*'])
    });
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
