//! The tokens of a text: numbers, code and quotes, literals, words, and every term of the lexicon that stands somewhere. Knows
//! where a token ends, not what a sentence says.
//!
//! Tokens may lie in each other: `最大取值` is one term and two, `[1,100]` has a number with a thousand and two without. They
//! are in the order of their beginnings, the longest first, which is the order in which patterns try them.

use std::cell::OnceCell;
use std::ops::Range;

use crate::text::markup::is_wide;

use super::lexicon::Meaning;
use super::meaning::{Meanings, terms_at};

/// A token, and all that it may mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meanings: Meanings,
}

/// A text and its tokens.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    all: Vec<Token>,
    /// The first token that begins at each byte or behind it.
    first: Vec<usize>,
    /// All that its tokens may mean.
    pub(super) meanings: Meanings,
    /// Where tokens and signs begin, and all that the tokens there may mean.
    places: Vec<(usize, Meanings)>,
    statements: OnceCell<Vec<usize>>,
}

/// The longest term, in bytes: how far back one that ends at a place may begin.
const LONGEST_TERM: usize = 48;

impl<'t> Tokens<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let (mut tokens, mut places) = (Vec::with_capacity(text.len() / 2), Vec::new());
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let length = match c {
                c if c.is_ascii_digit() => run(&text[at..], |c| c.is_ascii_digit()),
                c if is_word(c) => run(&text[at..], is_word),
                c => c.len_utf8(),
            };
            if !c.is_whitespace() {
                let first = tokens.len();
                let mut add = |length: Option<usize>, meaning: Meaning| {
                    tokens.extend(length.map(|length| Token {
                        start: at,
                        end: at + length,
                        meanings: meaning.alone(),
                    }));
                };
                add(quoted(&text[at..]), Meaning::Quoted);
                add(literal(&text[at..]), Meaning::Literal);
                for length in numbers(&text[at..]) {
                    add(length, Meaning::Number);
                }
                add(word(&text[at..]), Meaning::Word);
                add(plain(&text[at..]), Meaning::Plain);
                add(is_wide(c).then_some(length), Meaning::Han);
                tokens.extend(terms_at(text, at).map(|(end, meanings)| Token { start: at, end, meanings }));
                tokens[first..].sort_by_key(|token| std::cmp::Reverse(token.end));
                places
                    .push((at, tokens[first..].iter().fold(Meanings::default(), |all, token| all.and(token.meanings))));
            }
            at += length;
        }
        let meanings = places.iter().fold(Meanings::default(), |all, place| all.and(place.1));
        let mut first = Vec::with_capacity(text.len() + 2);
        for (index, token) in tokens.iter().enumerate() {
            first.resize(first.len().max(token.start + 1), index);
        }
        first.resize(text.len() + 2, tokens.len());
        Self { text, all: tokens, first, meanings, places, statements: OnceCell::new() }
    }

    /// Where statements begin, which is found out once.
    pub(super) fn statements(&self, find: impl FnOnce() -> Vec<usize>) -> &[usize] {
        self.statements.get_or_init(find)
    }

    /// The tokens that begin at a place.
    pub(super) fn at(&self, at: usize) -> &[Token] {
        &self.all[self.first[at]..self.first[at + 1]]
    }

    /// Where something may begin, and what with.
    pub(super) fn places(&self) -> &[(usize, Meanings)] {
        &self.places
    }

    /// The place behind the spaces and line breaks at a place.
    pub(super) fn skip(&self, at: usize) -> usize {
        self.text.len() - self.text[at..].trim_start().len()
    }

    /// The tokens that lie in a range and have a meaning.
    pub(super) fn within(&self, range: Range<usize>, meaning: Meaning) -> impl Iterator<Item = &Token> {
        let meanings = meaning.alone();
        self.all[self.first[range.start]..]
            .iter()
            .take_while(move |token| token.start < range.end)
            .filter(move |token| token.end <= range.end && token.meanings.are(meanings))
    }

    /// Whether something with a meaning stands in a range.
    pub(super) fn says(&self, range: Range<usize>, meaning: Meaning) -> bool {
        let meanings = meaning.alone();
        self.meanings.are(meanings) && self.within(range, meaning).next().is_some()
    }

    /// Where something ends that has a meaning and begins at a place, behind spaces.
    pub(super) fn starts(&self, at: usize, meaning: Meaning) -> Option<usize> {
        let meanings = meaning.alone();
        self.at(self.skip(at)).iter().find(|token| token.meanings.are(meanings)).map(|token| token.end)
    }

    /// Where something begins that has a meaning and ends at a place, before spaces.
    pub(super) fn ends(&self, at: usize, meaning: Meaning) -> Option<usize> {
        let at = self.text[..at].trim_end().len();
        let range = at.saturating_sub(LONGEST_TERM)..at;
        self.within(range, meaning).find(|token| token.end == at).map(|token| token.start)
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// How many bytes at the beginning of a text are of a kind.
fn run(text: &str, of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of_kind(c)).unwrap_or(text.len())
}

fn digits(text: &str) -> usize {
    run(text, |c| c.is_ascii_digit())
}

/// Code or quotes, with the signs around it.
fn quoted(text: &str) -> Option<usize> {
    let sign = text.chars().next().filter(|c| matches!(c, '`' | '"' | '\''))?;
    let length = text[1..].find([sign, '\n'])?;
    let fits = text[1 + length..].starts_with(sign) && text[1..=length].chars().count() <= 100;
    (fits && (length > 0 || sign != '`')).then_some(length + 2)
}

/// A number with its sign: at most one with thousands, and one without. A second sign is none.
fn numbers(text: &str) -> [Option<usize>; 2] {
    let sign = usize::from(text.starts_with('-'));
    let whole = digits(&text[sign..]);
    if whole == 0 {
        return [None; 2];
    }
    let mut end = sign + whole;
    while whole <= 3 && text[end..].starts_with(',') && digits(&text[end + 1..]) == 3 {
        end += 4;
    }
    let thousands = (end > sign + whole).then_some(end);
    let mut end = sign + run(&text[sign..], |c| c.is_ascii_digit() || c == '_');
    if let Some(fraction) = text[end..].strip_prefix('.').map(digits).filter(|digits| *digits > 0) {
        end += 1 + fraction;
    }
    [thousands, Some(end)]
}

/// What a text has of a form, where `9` is a digit and all else itself.
fn shaped(text: &str, form: &str) -> Option<usize> {
    let fits = |(sign, byte): (u8, u8)| if sign == b'9' { byte.is_ascii_digit() } else { sign == byte };
    let long = text.len() >= form.len();
    (long && form.bytes().zip(text.bytes()).all(fits)).then_some(form.len())
}

/// `17:30`, `17:30:00`.
fn clock(text: &str) -> Option<usize> {
    shaped(text, "99:99:99").or_else(|| shaped(text, "99:99"))
}

/// Dates, times, versions and addresses, whose signs are a part of them.
fn literal(text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(date) = shaped(text, "9999-99-99") {
        let time = clock(text[date..].trim_start_matches([' ', 'T']))
            .filter(|_| text[date..].starts_with([' ', 'T']) && !text[date + 1..].starts_with([' ', 'T']));
        let Some(time) = time else { return Some(date) };
        let mut end = date + 1 + time;
        if text[end..].starts_with('.') {
            let fraction = digits(&text[end + 1..]);
            end += if fraction > 0 { fraction + 1 } else { 0 };
        }
        let zone = ["Z", "+99:99", "+9999", "-99:99", "-9999"].iter().find_map(|form| shaped(&text[end..], form));
        return Some(end + zone.unwrap_or_default());
    }
    if let Some(time) = clock(text) {
        let rest = text[time..].trim_start();
        let to = rest.strip_prefix(['-', '~']).map(str::trim_start);
        return Some(to.and_then(|to| Some(text.len() - to.len() + clock(to)?)).unwrap_or(time));
    }
    // `1.2.3`, `10.0.0.0/8`
    let (mut end, mut dots) = (digits(text), 0);
    while dots < 3 && text[end..].starts_with('.') && digits(&text[end + 1..]) > 0 {
        end += 1 + digits(&text[end + 1..]);
        dots += 1;
    }
    let mask = text[end..].strip_prefix('/').map(digits).filter(|digits| *digits > 0);
    (dots >= 2).then_some(end + mask.map_or(0, |digits| digits + 1))
}

/// A word or a path, with the signs that names have in them.
fn word(text: &str) -> Option<usize> {
    let starts = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let path = text.strip_prefix('/').is_some_and(|rest| rest.starts_with(is_word));
    (starts(text) || path).then(|| name(text))
}

/// Whatever is written in one piece.
fn plain(text: &str) -> Option<usize> {
    let length = run(text, |c| is_word(c) || matches!(c, '.' | ':' | '/' | '+' | '-'));
    let length = text[..length].trim_end_matches(['.', ':', '/']).len();
    text.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some(length)
}

/// The signs that names have in them, without those at the end that belong to a sentence.
fn name(text: &str) -> usize {
    let length = run(text, |c| is_word(c) || matches!(c, '.' | '/' | '+' | '-'));
    text[..length].trim_end_matches(['.', '-', '/']).len()
}

/// What may be a part of a value behind its first word: `://host`, `;charset=UTF-8`, `:latest`, `,us-east-1b`.
pub(super) fn more(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        let sign = match rest.chars().next() {
            _ if rest.starts_with("://") => 3,
            Some(';') if parameter(rest).is_some() => parameter(rest).unwrap_or_default(),
            Some(':' | ';' | ',' | '@' | '?' | '&' | '=') => 1,
            _ => break,
        };
        let length = run(&rest[sign..], |c| is_word(c) || matches!(c, '.' | '/' | '+' | '-'));
        if length == 0 {
            break;
        }
        end += sign + length;
    }
    end
}

/// `;charset=utf-8`, as far as there are such.
pub(super) fn parameters(text: &str) -> usize {
    let mut end = 0;
    while let Some(name) = parameter(&text[end..]) {
        end += name;
        end += run(&text[end..], |c| is_word(c) || matches!(c, '-' | '.'));
    }
    end
}

/// `; name=`
fn parameter(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(';')?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let name = run(rest, |c| is_word(c) || c == '-');
    (name > 0 && rest[name..].starts_with('=')).then(|| text.len() - rest.len() + name + 1)
}
