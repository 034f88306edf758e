//! Lists behind a phrase of their own: `which can be a or b`, `Type (a, b)`, `仅限a、b两种`. Knows what the values of each have
//! to be, not how it is said.

use crate::facts::Kind;

use super::forms::Form;
use super::lexicon::Meaning;
use super::tokens::Tokens;
use super::{pairs, statement, value};

/// A list that a phrase has been found with.
struct Listed<'t> {
    values: Vec<String>,
    meanings: Vec<&'t str>,
    /// What stands before it.
    before: &'t str,
}

/// A phrase, and when it lists values.
type Row = (Form, fn(&Listed<'_>) -> bool);

/// Of texts, whatever numbers they have in them.
const NAMES: &[Row] = &[(Form::NamesMeaning, |list| list.values.iter().all(|value| value.contains(['.', '_', '-'])))];

/// Of numbers.
const NUMBERS: &[Row] = &[
    (Form::NumbersFirst, |list| {
        let numbers: Option<Vec<i64>> = list.values.iter().map(|number| number.parse().ok()).collect();
        numbers.is_some_and(|numbers| pairs::counts(&numbers))
    }),
    // `in years, 1, 2 or 3`: the end of a longer list.
    (Form::EitherNumber, |list| !list.before.trim_end().ends_with(|c: char| c.is_ascii_digit())),
];

/// Of lists.
const LISTS: &[Row] = &[(Form::KindInBrackets, are_values)];

/// Of texts.
const TEXTS: &[Row] = &[
    (Form::VerbsMeaning, |list| {
        list.values.iter().zip(&list.meanings).all(|(value, meaning)| {
            let done = meaning.split(' ').next().unwrap_or_default().to_lowercase();
            done.starts_with(&value.to_lowercase()) && done.len() > value.len()
        })
    }),
    (Form::Operators, |_| true),
    (Form::KindInBrackets, are_values),
    (Form::SupportedInBrackets, are_values),
    (Form::ValueEither, |_| true),
    (Form::KindListed, are_values),
    (Form::Sorted, |_| true),
    (Form::WholeEither, |list| {
        list.values.iter().all(|value| is_constant(value) || value.len() < 6 && is_small(value))
    }),
    (Form::WordsInBrackets, are_values),
    // `which can be attached or detached` says what is done.
    (Form::WhichCanBe, |list| !list.values.iter().any(|value| value.ends_with("ed") || is_noun(value))),
    (Form::InBrackets, |list| list.values.len() > 2 && list.values.iter().all(|value| is_constant(value))),
    (Form::OnlySupported, |list| list.values.iter().all(|value| value.chars().all(|c| !c.is_ascii_lowercase()))),
    (Form::LimitedTo, |_| true),
];

/// The values of a text behind a phrase.
pub(super) fn find(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    match kind {
        None | Some(Kind::String) => first(tokens, TEXTS),
        Some(Kind::Array) => first(tokens, LISTS),
        Some(Kind::Integer | Kind::Number) => first(tokens, NUMBERS),
        _ => None,
    }
}

/// Names that have their meanings.
pub(super) fn names(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    matches!(kind, None | Some(Kind::String)).then(|| first(tokens, NAMES)).flatten()
}

fn first(tokens: &Tokens<'_>, rows: &[Row]) -> Option<Vec<String>> {
    let text = tokens.text;
    rows.iter().find_map(|(form, fits)| {
        form.everywhere(tokens).find_map(|(at, found)| {
            let clause = text[..at].rfind([',', ';', '。', '\n']).unwrap_or(0);
            let denied = tokens.says(clause..at, Meaning::Not) || statement::is_conditional(tokens, at);
            let entries = found.entries(text);
            // `application/json`, `N/A`: one each.
            let whole = |value: &str| value::is_media_type(value) || Meaning::Nothing.is(value);
            let split = |value: &&String| !(value.contains('/') && whole(value)) && value.matches('/').count() < 4;
            let parts = entries.iter().filter(split).flat_map(|value| value.split('/'));
            let parts = parts.filter(|part| !part.is_empty());
            let values = value::distinct(parts.map(str::to_owned).collect()).filter(|_| !denied)?;
            let meanings = found.all("meaning").map(|meaning| &text[meaning]).collect();
            let count = found.name("count").map(|count| &text[count]);
            let digit = |count: &str| "零一二三四五六".chars().position(|c| count.starts_with(c) && !count.is_empty());
            let counted = |count: &str| count.parse().ok().or_else(|| digit(&count.replace('两', "二")));
            let whole = count.is_none_or(|count| counted(count) == Some(values.len()));
            let list = Listed { values, meanings, before: &text[..at] };
            (whole && fits(&list)).then_some(list.values)
        })
    })
}

/// Whether words are neither marks, types nor what fields are about.
fn are_values(list: &Listed<'_>) -> bool {
    let capitals = list.values.iter().all(|value| value.chars().all(|c| c.is_ascii_uppercase()));
    let noun = |value: &String| is_noun(value) && !(capitals && value.len() == 1);
    let other = |value: &String| Meaning::KindName.is(value) || Meaning::Necessary.is(value) || noun(value);
    !list.values.iter().any(other)
}

pub(super) fn is_small(word: &str) -> bool {
    word.chars().all(|c| !c.is_ascii_uppercase())
}

pub(super) fn is_constant(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// `name`, `image_id`: what a field is about.
pub(super) fn is_noun(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let last = lower.rsplit(['_', '-']).next().unwrap_or_default();
    Meaning::Noun.is(last) || word.ends_with("Id") || word.ends_with("Name") || word.len() < 2
}
