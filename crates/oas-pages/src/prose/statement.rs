//! Where another statement begins, and in which cases one holds: a default, an example, a condition, a bound behind a list of
//! values. Knows how statements begin, and reads none of them.

use super::forms::Form;
use super::lexicon::Meaning;
use super::tokens::Tokens;

/// Where the next statement begins behind a place. Not at the place or at the beginning of a line of a list: there such a
/// word is a value.
pub(super) fn next(tokens: &Tokens<'_>, from: usize) -> Option<usize> {
    let text = tokens.text;
    tokens.statements(|| beginnings(tokens)).iter().copied().skip_while(|at| *at < from).find(|at| {
        let before = text[from..*at].trim_end_matches(' ');
        let bullet = before.ends_with("\n-");
        let value = before.trim().is_empty() || bullet || before.trim() == "-";
        !value || bullet && Form::DefaultLabel.at(tokens, *at).is_some()
    })
}

/// The text behind a place, as far as no other statement begins.
pub(super) fn until_next<'t>(tokens: &Tokens<'t>, from: usize) -> &'t str {
    &tokens.text[from..next(tokens, from).unwrap_or(tokens.text.len())]
}

/// Where statements begin in a text.
fn beginnings(tokens: &Tokens<'_>) -> Vec<usize> {
    let apart = |before: &str| !before.ends_with(|c: char| c.is_ascii_graphic() && !",;.(".contains(c));
    let starts = Form::Next.all(tokens).map(|found| found.range.start);
    starts.filter(|at| apart(&tokens.text[..*at])).collect()
}

/// A text without its part about constraints, where it has one, and another part is about the values.
pub(super) fn without_constraints(tokens: &Tokens<'_>) -> Option<String> {
    let text = tokens.text;
    let apart = |at: usize| at == 0 || text[..at].ends_with([' ', '\n', '。', '.']);
    let parts: Vec<(usize, bool)> = Form::Part
        .all(tokens)
        .filter(|found| apart(found.range.start))
        .map(|found| (found.range.start, found.name("constraint").is_some()))
        .collect();
    if parts.len() < 2 || parts.iter().all(|(_, constraint)| !constraint) {
        return None;
    }
    let mut out = text[..parts[0].0].to_owned();
    for (index, (start, constraint)) in parts.iter().enumerate() {
        let end = parts.get(index + 1).map_or(text.len(), |(next, _)| *next);
        if !constraint {
            out.push_str(&text[*start..end]);
        }
    }
    Some(out)
}

/// How far back the beginning of a sentence is looked for, in characters.
const LONGEST_SENTENCE: usize = 200;

/// Where the sentence begins that a text ends in.
pub(super) fn sentence(before: &str) -> usize {
    let far = before.char_indices().rev().nth(LONGEST_SENTENCE).map_or(0, |(at, _)| at);
    let sign = |(at, c): (usize, char)| at + c.len_utf8();
    let start = before[far..].char_indices().rev().find(|(_, c)| matches!(c, '。' | ';' | '\n')).map_or(0, sign);
    before[far + start..].rfind(". ").map_or(far + start, |at| far + start + at + 2)
}

/// Whether what follows a place holds in some cases only: `If PeriodUnit is set to Week, valid values are`.
pub(super) fn is_conditional(tokens: &Tokens<'_>, at: usize) -> bool {
    let start = sentence(&tokens.text[..at]);
    let sentence = &tokens.text[start..at];
    let first = start + sentence.len() - sentence.trim_start_matches([' ', '\n', '>', '*', '-']).len();
    let clause = tokens.text[first..at].split('.').next().unwrap_or_default();
    let whole = clause.len() == at - first;
    let condition = tokens.starts(first, Meaning::If).is_some_and(|end| end <= at)
        && (whole || clause.contains([',', ':']))
        || tokens.starts(first, Meaning::For).is_some_and(|end| {
            let about = tokens.text[first..at].find([',', '.', ':']).filter(|end| !clause[*end..].is_empty());
            about.is_some_and(|length| tokens.says(end..first + length, Meaning::Kind))
        })
        || tokens.starts(first, Meaning::InCase).is_some_and(|end| {
            end < at
                && !tokens.text[end..].starts_with(['前', '地', '日', '天', ','])
                && (tokens.says(end..at, Meaning::Then) || tokens.text[end..at].contains(','))
        })
        || tokens
            .within(start..at, Meaning::Word)
            .any(|name| Form::WhereNamed.at(tokens, name.start).is_some_and(|found| found.range.end <= at));
    condition && !tokens.says(start..at, Meaning::Unconditional)
}

/// Whether a place is in the condition of a sentence, whose consequence follows: `如果备份为`.
pub(super) fn is_in_condition(tokens: &Tokens<'_>, at: usize) -> bool {
    let start = sentence(&tokens.text[..at]);
    let sentence = &tokens.text[start..at];
    let first = start + sentence.len() - sentence.trim_start_matches([' ', '\n', '>', '*', '-']).len();
    let begins = tokens.starts(first, Meaning::Supposing).is_some_and(|end| end <= at);
    begins && !tokens.text[first..at].contains([',', ':'])
}

/// Whether a place is in what is said of a member that the text has named, among others of its kind: `name: the name,
/// hw_mode: the mode, values are`.
pub(super) fn is_about_member(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = &tokens.text[..at];
    let name = before[sentence(before)..].rsplit_once(':').map_or("", |(name, _)| name);
    let name = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    name.trim_matches('_').contains('_') && before.matches('_').count() > 1
}

/// Whether a text has named a member of what the field holds: `enabled字段，布尔类型，…，默认为false`.
pub(super) fn is_of_member(tokens: &Tokens<'_>, at: usize) -> bool {
    Form::OfMember.all(tokens).any(|found| found.range.end <= at)
}

/// Whether the clause that a place is in is about the characters of a value.
pub(super) fn is_about_characters(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = &tokens.text[..at];
    let (start, end) = (sentence(before), before.trim_end_matches([',', ':', ' ', '\n']).len());
    let clause = before[..end].rfind([',', ':']).map_or(start, |sign| sign + 1).max(start);
    tokens.says(clause..at, Meaning::Characters)
}
