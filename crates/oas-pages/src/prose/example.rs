//! Examples: `示例值：a`, `例如"x"`, ``For example, `x` ``, `such as: x`. Knows no other statement.

use crate::text::markup::{is_wide, narrow};

use super::forms::Form;
use super::lexicon::Meaning;
use super::tokens::Tokens;

/// The longest example, in characters.
const LONGEST: usize = 200;

/// An example that a description gives.
pub(crate) fn example(text: &str) -> Option<String> {
    let text = narrow(text);
    let tokens = Tokens::of(&text);
    let labelled = Form::ExampleLabel.all(&tokens).map(|found| (found, true));
    let said = Form::Example.all(&tokens).map(|found| (found, false));
    labelled.chain(said).find_map(|(found, labelled)| {
        let start = tokens.skip(found.range.end);
        let value = value(&tokens, start)?;
        let marked = value.starts_with(['`', '"', '[', '{']);
        let rest = &text[start + value.len()..];
        let value = value.trim_end_matches(['.', ':']);
        let word = value.chars().all(char::is_alphabetic);
        let behind = rest.trim_start_matches(' ');
        // A word of the sentence: `for example, when`, `示例：Bearer <token>`.
        let placeholder = behind.starts_with(['{', '<', '$', '`', '*']);
        let goes_on = rest.starts_with(' ') && behind.starts_with(|c: char| c.is_alphanumeric() || c == '`');
        let like = found.name("like").is_some();
        if like && text[..found.range.start].trim_end().ends_with([':', '、', '-']) {
            return None;
        }
        let comma = text[found.range.clone()].ends_with(',');
        let plain = !value.contains(is_wide);
        let fits = if marked {
            true
        } else if labelled {
            plain && !(word && (placeholder || goes_on && comma))
        } else {
            plain && !goes_on && (!word && (!like || value.len() > 2) || like && rest.is_empty())
        };
        fits.then(|| value.to_owned())
    })
}

/// What is written at a place as one: a time, code, quotes, something in brackets, a word with all its signs.
fn value<'t>(tokens: &Tokens<'t>, at: usize) -> Option<&'t str> {
    let rest = &tokens.text[at..];
    // `2020-07-02 17:34:44` is one, with its space.
    if let Some(end) = tokens.starts(at, Meaning::Literal).filter(|end| rest[..end - at].contains(' ')) {
        return Some(&rest[..end - at]);
    }
    let close = match rest.chars().next()? {
        '`' => '`',
        '"' => '"',
        '[' => ']',
        '{' => '}',
        c if c.is_ascii_alphanumeric() => {
            let end = rest.find(|c: char| c.is_whitespace() || ",;。、)".contains(c)).unwrap_or(rest.len());
            let end = rest.char_indices().nth(LONGEST + 1).map_or(end, |(longest, _)| longest.min(end));
            return Some(&rest[..end]);
        }
        _ => return None,
    };
    let length = rest[1..].find([close, '\n']).filter(|length| rest[1 + length..].starts_with(close))?;
    (1..=LONGEST).contains(&rest[1..=length].chars().count()).then(|| &rest[..length + 2])
}
