//! Fences: what stands between lines of backticks or tildes.

use super::model::Fence;
use crate::lines::Line;

pub(super) fn fence_mark(text: &str) -> Option<(&str, &str)> {
    let mark = ['`', '~'].into_iter().find(|mark| text.starts_with(*mark))?;
    let length = text.len() - text.trim_start_matches(mark).len();
    let info = &text[length..];
    (length >= 3 && !info.contains('`')).then(|| (&text[..length], info.trim()))
}

pub(super) fn fence(lines: &[Line], at: usize, mark: &str, info: &str) -> (Fence, usize) {
    let begin = &lines[at];
    let indent = begin.text.len() - begin.text.trim_start().len();
    let ends = |line: &Line| {
        let text = line.text.trim();
        text.starts_with(mark) && text.chars().all(|c| mark.starts_with(c))
    };
    let end = lines.iter().skip(at + 1).position(ends).map(|offset| at + 1 + offset);
    let until = end.unwrap_or(lines.len());
    let body = lines[at + 1..until]
        .iter()
        .map(|line| {
            let blank = line.text.len() - line.text.trim_start().len();
            Line { number: line.number, text: line.text[blank.min(indent)..].to_owned() }
        })
        .collect();
    let fence = Fence { line: begin.number, info: info.to_owned(), body, closed: end.is_some() };
    (fence, end.map_or(lines.len(), |end| end + 1))
}
