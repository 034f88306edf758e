//! JSON among lines of text: at the beginning of a line, or glued to what stands before it.

use oas_contract::Node;

use super::heading::plain_heading;
use super::model::Block;
use crate::lines::Line;
use crate::text::json;

/// A line of text, and the JSON that begins on it or is glued to it. Returns where to go on.
pub(super) fn text_or_json(lines: &[Line], at: usize, out: &mut Vec<Block>) -> usize {
    let line = &lines[at];
    let text = line.text.trim();
    // `--header 'a: b'{` at the end of a line, `}{` between two.
    let at_end = text.ends_with(['{', '[']).then(|| text.len() - 1);
    let start = if text.starts_with(['{', '[']) { Some(0) } else { at_end };
    if let Some(start) = start {
        let before = text[..start].trim_end();
        let assigned = before.contains(":=") || before.contains(" = ");
        if (assigned || before.ends_with(['=', '(', ',', ':'])) && !before.ends_with("\":") {
            // A value in a program: what is in it is neither a request nor a response.
            let rest = lines.iter().skip(at + 1).take(LONGEST_JSON).map(|line| line.text.as_str());
            let extent = json::extent(std::iter::once(&text[start..]).chain(rest)).unwrap_or(1);
            out.push(Block::Program { line: line.number });
            return at + extent;
        }
        if let Some(next) = json_from(lines, at, start, out) {
            return next;
        }
    }
    out.push(Block::Text { line: line.number, text: text.to_owned() });
    at + 1
}

/// The most lines of one JSON value.
const LONGEST_JSON: usize = 20_000;

/// The JSON that begins in a line, and what is glued behind it.
fn json_from(lines: &[Line], at: usize, start: usize, out: &mut Vec<Block>) -> Option<usize> {
    let mut line = &lines[at];
    let mut next = at;
    let text = line.text.trim();
    if start > 0 {
        out.push(Block::Text { line: line.number, text: text[..start].to_owned() });
    }
    let mut opening = text[start..].to_owned();
    let mut found = false;
    loop {
        let following = || lines.iter().skip(next + 1).take(LONGEST_JSON);
        let extent = json::extent(std::iter::once(opening.as_str()).chain(following().map(|line| line.text.as_str())));
        let mut joined = opening.clone();
        for line in following().take(extent.unwrap_or_default().saturating_sub(1)) {
            joined.push('\n');
            joined.push_str(&line.text);
        }
        if extent.is_some() && json::beginning(&joined, line.number).is_none() {
            joined = json::with_placeholders(&joined).unwrap_or(joined);
        }
        let read = extent.and_then(|_| json::beginning(&joined, line.number)).filter(|(value, _)| is_example(value));
        let Some((value, end)) = read else {
            if !found && start > 0 {
                out.pop();
            }
            return found.then(|| {
                out.push(Block::Text { line: line.number, text: opening });
                next + 1
            });
        };
        found = true;
        out.push(Block::Json { line: line.number, value });
        next += joined[..end].matches('\n').count();
        line = &lines[next];
        let tail = joined[end..].lines().next().unwrap_or_default().trim().to_owned();
        // `}'{`: a body, the end of its command, and the response.
        let glued = tail.trim_start_matches(['\'', '"', '`', ' ']);
        if glued.starts_with(['{', '[']) {
            glued.clone_into(&mut opening);
            continue;
        }
        if let Some(before) = tail.strip_suffix(['{', '[']).filter(|before| !before.is_empty()) {
            // `}first:words{`: sentences between two examples.
            out.push(Block::Text { line: line.number, text: before.to_owned() });
            tail[before.len()..].clone_into(&mut opening);
            continue;
        }
        if !tail.is_empty() {
            // What is glued behind it may be a title.
            match plain_heading(&tail, line.number) {
                Some(heading) => out.push(Block::Heading(heading)),
                None => out.push(Block::Text { line: line.number, text: tail }),
            }
        }
        return Some(next + 1);
    }
}

/// Whether a value is a body rather than a link or a range in brackets.
fn is_example(value: &Node) -> bool {
    let object = |value: &Node| value.as_mapping().is_some();
    object(value) || value.as_sequence().is_some_and(|elements| elements.iter().any(object))
}
