//! Times: `遵循ISO8601标准`, `in the format of YYYY-MM-DDThh:mm:ssZ`. Knows how a form of times is written, no other statement.

use crate::facts::Kind;

use super::lexicon::Meaning;
use super::tokens::Tokens;

/// The format of a text that is a time of RFC 3339.
pub(super) fn format(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<&'static str> {
    let says = |meaning: Meaning| tokens.says(0..tokens.text.len(), meaning);
    // A form is one of several where another is allowed as well.
    if kind != Some(Kind::String) || says(Meaning::OtherTime) {
        return None;
    }
    let standard = says(Meaning::TimeStandard);
    let has_form = tokens.text.contains(['y', 'Y']) && tokens.text.contains(['d', 'D']);
    if !standard && !has_form {
        return None;
    }
    let quotes = ['\'', '"', '`', '’', '‘', '“', '”', '\\'];
    let letters = tokens.text.to_lowercase().replace(quotes, "");
    let zoned = |form: &str| {
        let zone = form.strip_prefix("-mm-ddthh:mm:ss");
        zone.is_some_and(|zone| zone.trim_start_matches(['.', 's']).starts_with(['z', '+', '±']))
    };
    let mut forms = letters.split("yyyy").skip(1).peekable();
    let is_time = if forms.peek().is_some() { forms.all(zoned) } else { standard && says(Meaning::Moment) };
    is_time.then_some("date-time")
}
