//! Where terms of the lexicon stand in a text, and what they mean. Knows how a term is compared, none of the words.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::lexicon::{Meaning, TABLE};

/// Meanings, in one of which something is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Meanings([u128; 2]);

impl Meanings {
    /// These meanings and others.
    pub(super) fn and(self, others: Meanings) -> Meanings {
        Meanings([self.0[0] | others.0[0], self.0[1] | others.0[1]])
    }

    /// Whether there is one of others among them.
    pub(super) fn are(self, others: Meanings) -> bool {
        self.0[0] & others.0[0] | self.0[1] & others.0[1] != 0
    }
}

const _: () = assert!(TABLE.len() <= 2 * u128::BITS as usize, "each meaning has a bit");

impl Meaning {
    pub(super) const fn alone(self) -> Meanings {
        let bit = 1 << (self as u32 % u128::BITS);
        Meanings(if (self as u32) < u128::BITS { [bit, 0] } else { [0, bit] })
    }

    /// The meaning with a name in capitals.
    pub(super) fn named(name: &str) -> Option<Self> {
        TABLE.iter().map(|(meaning, _)| *meaning).find(|meaning| {
            let written = format!("{meaning:?}");
            let mut words = String::new();
            for (index, c) in written.char_indices() {
                words.extend((index > 0 && c.is_ascii_uppercase()).then_some('_'));
                words.push(c.to_ascii_uppercase());
            }
            words == name
        })
    }

    /// Where the terms with the meaning end that stand at a place of a text.
    fn at(self, text: &str, at: usize) -> impl Iterator<Item = usize> {
        let own = candidates(text, at).filter(move |(_, meanings)| meanings.are(self.alone()));
        own.filter_map(move |(term, _)| Some(at + length(&text[at..], term)?))
    }

    /// Whether a text is a term with the meaning, and nothing else.
    pub(super) fn is(self, text: &str) -> bool {
        self.at(text, 0).any(|end| end == text.len())
    }

    /// How much of the beginning of a text has the meaning.
    pub(super) fn starts(self, text: &str) -> Option<usize> {
        self.at(text, 0).next()
    }

    /// Whether a term with the meaning stands anywhere in a text.
    pub(super) fn occurs_in(self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| self.at(text, at).next().is_some())
    }

    /// Whether a text ends in a term with the meaning.
    pub(super) fn ends(self, text: &str) -> bool {
        text.char_indices().rev().take(16).any(|(at, _)| self.at(text, at).any(|end| end == text.len()))
    }
}

/// A term and all that it may mean.
type Term = (&'static str, Meanings);

/// The terms with each two first characters, the longest first; a term of one has no second.
static TERMS: LazyLock<HashMap<(char, char), Vec<Term>>> = LazyLock::new(|| {
    let mut meanings: BTreeMap<&'static str, Meanings> = BTreeMap::new();
    for (meaning, rows) in TABLE {
        for term in rows.iter().flat_map(|row| row.split('|')).filter(|term| !term.is_empty()) {
            let known = meanings.entry(term).or_default();
            *known = known.and(meaning.alone());
        }
    }
    let mut terms: HashMap<(char, char), Vec<Term>> = HashMap::new();
    for (term, meanings) in meanings {
        terms.entry(beginning(term)).or_default().push((term, meanings));
    }
    for terms in terms.values_mut() {
        terms.sort_by_key(|(term, _)| std::cmp::Reverse(term.len()));
    }
    terms
});

/// The first two characters, as terms write them.
fn beginning(text: &str) -> (char, char) {
    let mut characters = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c.to_ascii_lowercase() });
    (characters.next().unwrap_or_default(), characters.next().unwrap_or_default())
}

/// The terms that stand at a place of a text, with their ends.
pub(super) fn terms_at(text: &str, at: usize) -> impl Iterator<Item = (usize, Meanings)> {
    candidates(text, at).filter_map(move |(term, meanings)| Some((at + length(&text[at..], term)?, *meanings)))
}

/// The terms that begin as a text does at a place.
fn candidates(text: &str, at: usize) -> impl Iterator<Item = &'static Term> {
    let inside = text[..at].ends_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let (first, second) = beginning(&text[at..]);
    let terms = [(first, second), (first, '\0')].map(|key| TERMS.get(&key).map_or(&[][..], Vec::as_slice));
    let count = if inside && first.is_ascii_alphanumeric() { 0 } else { 1 + usize::from(second != '\0') };
    terms.into_iter().take(count).flatten()
}

/// Where a term ends that stands at a place.
pub(super) fn term_at(text: &str, at: usize, term: &str) -> Option<usize> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let inside = term.starts_with(word) && text[..at].ends_with(word);
    length(&text[at..], term).filter(|_| !inside).map(|length| at + length)
}

/// How much of a text is a term.
fn length(text: &str, term: &str) -> Option<usize> {
    let mut rest = text;
    for sign in term.chars() {
        match sign {
            '*' => rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()),
            ' ' => {
                let after = rest.trim_start();
                (after.len() < rest.len()).then(|| rest = after)?;
            }
            _ => {
                let c = rest.chars().next().filter(|c| c.to_ascii_lowercase() == sign)?;
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    let whole = !term.ends_with(|c: char| c.is_ascii_alphanumeric())
        || !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    whole.then(|| text.len() - rest.len())
}
