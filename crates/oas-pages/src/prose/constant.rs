//! The one value that a text fixes: `固定值：x`, `当前 API 为 X`, `Set the value to X`. Knows no other statement.

use super::forms::Form;
use super::lexicon::Meaning;
use super::tokens::Tokens;
use super::value;

/// The value that is the only one.
pub(super) fn find(tokens: &Tokens<'_>) -> Option<String> {
    let text = tokens.text;
    Form::Constant.all(tokens).find_map(|found| {
        let stated = found.name("value")?;
        let fixed = found.name("fixed").is_some();
        let quoted = text[stated.clone()].starts_with(['`', '"', '\'']);
        let value = text[stated].trim_matches(['`', '"', '\'']);
        let sign = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '_';
        let looks = quoted || found.name("english").is_none() || value.contains(sign);
        // `请设置为 true，否则`: one of several.
        let ends = fixed || !text[found.range.end..].trim_start().starts_with(',');
        let strong = quoted || fixed || !Meaning::WeakValue.is(value);
        let of_length = tokens.ends(found.range.start, Meaning::LengthOf).is_some();
        let fits = looks && ends && strong && !of_length && (quoted || value.matches('/').count() < 2);
        (found.name("only").is_some() || fits && value::is_value(value)).then(|| value.to_owned())
    })
}
