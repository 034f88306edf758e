//! Patterns over tokens, as the table of forms writes them. Knows how a pattern is written and matched, none of the forms.
//!
//! A pattern is a line of items: `MEANING` is a token that has it, `'或'` a word or sign itself. `~` before an item: no space
//! lies before it. `[a b | c]` are alternatives; `?`, `*` and `{3}` behind an item: it may be missing, repeated, repeated so
//! often at most. `name:item` remembers where the item stands. `^` is the beginning of the text, `$` its end, `CLAUSE` the
//! beginning of a clause, `END` its end, `GAP` any character of it but digits, `BRACKETS` a pair of them with what is inside,
//! `PHRASE` words without numbers and signs, `CLAUSES` all up to a semicolon or the end of a sentence.

use std::ops::Range;

use crate::text::markup::is_wide;

use super::lexicon::Meaning;
use super::meaning::{Meanings, term_at};
use super::tokens::Tokens;

/// A pattern, ready to be matched.
#[derive(Debug)]
pub(super) struct Pattern {
    items: Vec<Item>,
    /// Meanings without one of which in the text it is nowhere.
    needs: Vec<Meanings>,
    /// Meanings of which the token has one that it begins with, if it does with a token.
    begins: Option<Meanings>,
}

#[derive(Debug)]
enum Item {
    Token(Meanings),
    Text(&'static str),
    Joined(Box<Item>),
    Any(Vec<Vec<Item>>),
    Repeat(Box<Item>, usize),
    Named(&'static str, Box<Item>),
    Start,
    Clause,
    End,
    Gap,
    Brackets,
    Phrase,
    Clauses,
    Last,
}

/// What a pattern has found.
#[derive(Clone, Debug, Default)]
pub(super) struct Match {
    pub(super) range: Range<usize>,
    names: Vec<(&'static str, Range<usize>)>,
}

impl Match {
    /// Where all items with a name stand.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = Range<usize>> {
        self.names
            .iter()
            .filter(move |(known, range)| *known == name && !range.is_empty())
            .map(|(_, range)| range.clone())
    }

    /// What a list that was found has in it, without quotes.
    pub(super) fn entries(&self, text: &str) -> Vec<String> {
        self.all("entry").map(|range| text[range].trim_matches(['"', '`']).to_owned()).collect()
    }

    /// Where a named item stands, if it does.
    pub(super) fn name(&self, name: &str) -> Option<Range<usize>> {
        self.all(name).next()
    }
}

/// How often an item with `*` is repeated at most.
const MOST: usize = 12;

impl Pattern {
    /// The pattern that a line of the table writes.
    pub(super) fn parse(line: &'static str) -> Self {
        let mut rest = line;
        let items = sequence(&mut rest);
        assert!(rest.is_empty(), "a pattern is written wrongly at `{rest}`: {line}");
        Self { needs: items.iter().filter_map(Item::needs).collect(), begins: begins(&items), items }
    }

    /// Whether the pattern can be anywhere in a text.
    pub(super) fn is_possible(&self, tokens: &Tokens<'_>) -> bool {
        self.needs.iter().all(|meanings| tokens.meanings.are(*meanings))
    }

    /// Whether the pattern can begin where tokens have meanings.
    pub(super) fn may_begin(&self, meanings: Meanings) -> bool {
        self.begins.is_none_or(|begins| meanings.are(begins))
    }

    /// What the pattern finds at a place.
    pub(super) fn matches(&self, tokens: &Tokens<'_>, at: usize) -> Option<Match> {
        let mut found = Match { range: at..at, names: Vec::new() };
        let mut end = None;
        follow(&self.items, tokens, at, &mut found, &mut |at, _| {
            end = Some(at);
            true
        });
        found.range.end = end?;
        Some(found)
    }
}

/// What the token means that items begin with; nothing where they begin with something else.
fn begins(items: &[Item]) -> Option<Meanings> {
    let [item, rest @ ..] = items else { return None };
    match item {
        Item::Token(meanings) => Some(*meanings),
        Item::Named(_, item) | Item::Joined(item) => begins(std::slice::from_ref(item)),
        Item::Any(alternatives) => {
            alternatives.iter().try_fold(Meanings::default(), |all, items| Some(all.and(begins(items)?)))
        }
        Item::Repeat(item, _) => Some(begins(std::slice::from_ref(item))?.and(begins(rest)?)),
        Item::Start | Item::Clause => begins(rest),
        _ => None,
    }
}

type Next<'n> = &'n mut dyn FnMut(usize, &mut Match) -> bool;

/// Matches items one after the other, and what follows them.
fn follow(items: &[Item], tokens: &Tokens<'_>, at: usize, found: &mut Match, next: Next<'_>) -> bool {
    match items {
        [] => next(at, found),
        [item, rest @ ..] => item.matches(tokens, at, found, &mut |at, found| follow(rest, tokens, at, found, next)),
    }
}

impl Item {
    /// The meanings of which a token must have one.
    fn needs(&self) -> Option<Meanings> {
        match self {
            Self::Token(meanings) => Some(*meanings),
            Self::Named(_, item) | Self::Joined(item) => item.needs(),
            Self::Any(alternatives) => alternatives
                .iter()
                .try_fold(Meanings::default(), |all, items| Some(all.and(items.iter().find_map(Self::needs)?))),
            _ => None,
        }
    }

    fn matches(&self, tokens: &Tokens<'_>, at: usize, found: &mut Match, next: Next<'_>) -> bool {
        match self {
            Self::Token(meanings) => tokens
                .at(tokens.skip(at))
                .iter()
                .filter(|token| token.meanings.are(*meanings))
                .any(|token| next(token.end, found)),
            Self::Text(text) => term_at(tokens.text, tokens.skip(at), text).is_some_and(|end| next(end, found)),
            Self::Joined(item) => tokens.skip(at) == at && item.matches(tokens, at, found, next),
            Self::Any(alternatives) => alternatives.iter().any(|items| follow(items, tokens, at, found, next)),
            Self::Repeat(item, most) => repeat(item, *most, tokens, at, found, next),
            Self::Named(name, item) => {
                let start = tokens.skip(at);
                item.matches(tokens, at, found, &mut |end, found| {
                    found.names.push((name, start.min(end)..end));
                    next(end, found) || {
                        found.names.pop();
                        false
                    }
                })
            }
            Self::Start => tokens.text[..at].trim().is_empty() && next(at, found),
            Self::Clause => begins_clause(&tokens.text[..at]) && next(at, found),
            Self::End => ends_clause(&tokens.text[at..]) && next(at, found),
            Self::Last => tokens.text[at..].trim().is_empty() && next(at, found),
            Self::Brackets => {
                let rest = tokens.text[at..].trim_start_matches(' ');
                let close = rest.strip_prefix('(').and_then(|inner| inner.find([')', '(', '\n']));
                let close = close.filter(|close| rest[1 + close..].starts_with(')'));
                close.is_some_and(|close| next(tokens.text.len() - rest.len() + close + 2, found))
            }
            Self::Phrase => {
                let start = tokens.skip(at);
                let length = phrase(&tokens.text[start..]);
                // `vpc-vpc`: as much of it as a sign ends.
                let sign = tokens.text[start..start + length].rfind('-').filter(|sign| *sign > 0);
                length > 0 && (next(start + length, found) || sign.is_some_and(|sign| next(start + sign, found)))
            }
            Self::Clauses => {
                let rest = &tokens.text[at..];
                let length = rest.find([';', '。', '\n']).unwrap_or(rest.len());
                (1..=LONGEST_PHRASE * 3).contains(&rest[..length].trim().len()) && next(at + length, found)
            }
            Self::Gap => match tokens.text[at..].chars().next() {
                Some(c) if !matches!(c, ',' | '、' | '。' | ';') && !c.is_ascii_digit() => {
                    next(at + c.len_utf8(), found)
                }
                _ => false,
            },
        }
    }
}

/// As often as possible first.
fn repeat(item: &Item, most: usize, tokens: &Tokens<'_>, at: usize, found: &mut Match, next: Next<'_>) -> bool {
    let more = most > 0
        && item
            .matches(tokens, at, found, &mut |end, found| end > at && repeat(item, most - 1, tokens, end, found, next));
    more || next(at, found)
}

/// The longest phrase, in characters.
const LONGEST_PHRASE: usize = 64;

/// How much of a text is words without numbers and signs.
fn phrase(text: &str) -> usize {
    let mut before = None;
    let stop = |(at, c): &(usize, char)| {
        let joins = *c == '-' && before.is_some_and(is_wide);
        before = Some(*c);
        let sentence = *c == '.' && text[at + 1..].chars().next().is_none_or(char::is_whitespace);
        c.is_ascii_digit() || ",;。、\n:=()[]{}\"`|/".contains(*c) || joins || sentence
    };
    let end = text.char_indices().find(stop).map_or(text.len(), |(at, _)| at);
    let words = text[..end].trim_end();
    let begins = words.starts_with(|c: char| c.is_alphabetic());
    if begins && words.chars().count() <= LONGEST_PHRASE { words.len() } else { 0 }
}

fn begins_clause(before: &str) -> bool {
    let trimmed = before.trim_end_matches(' ');
    trimmed.is_empty() || trimmed.ends_with([',', ';', '。', ':', '(', '\n', '、', '-']) || before.ends_with(". ")
}

/// Whether a clause ends where a text begins.
pub(super) fn ends_clause(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    let stop = text.strip_prefix('.').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    text.is_empty() || text.starts_with([',', ';', '。', ')', '\n']) || stop
}

fn sequence(rest: &mut &'static str) -> Vec<Item> {
    let mut items = Vec::new();
    loop {
        *rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with(['|', ']']) {
            return items;
        }
        items.push(item(rest));
    }
}

fn item(rest: &mut &'static str) -> Item {
    let line: &'static str = rest;
    if let Some(inner) = line.strip_prefix('~') {
        *rest = inner;
        return Item::Joined(Box::new(item(rest)));
    }
    let name = line.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(line.len());
    if name > 0 {
        assert!(line[name..].starts_with(':'), "a name without an item: {line}");
        *rest = &line[name + 1..];
        return Item::Named(&line[..name], Box::new(item(rest)));
    }
    let plain = if let Some(text) = line.strip_prefix('\'') {
        let end = text.char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(end, _)| end).expect("a text ends");
        *rest = &text[end + 1..];
        Item::Text(&text[..end])
    } else if let Some(inner) = line.strip_prefix('[') {
        *rest = inner;
        let mut alternatives = vec![sequence(rest)];
        while let Some(inner) = rest.strip_prefix('|') {
            *rest = inner;
            alternatives.push(sequence(rest));
        }
        *rest = rest.strip_prefix(']').expect("alternatives end");
        Item::Any(alternatives)
    } else if let Some(inner) = line.strip_prefix('^') {
        *rest = inner;
        Item::Start
    } else if let Some(inner) = line.strip_prefix('$') {
        *rest = inner;
        Item::Last
    } else {
        let end = line.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(line.len());
        *rest = &line[end..];
        match &line[..end] {
            "CLAUSE" => Item::Clause,
            "END" => Item::End,
            "GAP" => Item::Gap,
            "BRACKETS" => Item::Brackets,
            "PHRASE" => Item::Phrase,
            "CLAUSES" => Item::Clauses,
            name => Item::Token(Meaning::named(name).expect("a meaning of the lexicon").alone()),
        }
    };
    let (most, length) = match rest.chars().next() {
        Some('?') => (1, 1),
        Some('*') => (MOST, 1),
        Some('{') => {
            let length = rest.find('}').expect("a number ends");
            (rest[1..length].parse().expect("a number"), length + 1)
        }
        _ => return plain,
    };
    *rest = &rest[length..];
    Item::Repeat(Box::new(plain), most)
}
