//! The members of a mapping in the order of the file. Knows names and places, nothing of OpenAPI.
//!
//! Large documents hold some hundred thousand mappings of a few members each: a vector takes a third of the memory of a
//! hash map, and finds a name among a few faster. Only mappings with many members carry an index.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::node::Entry;

/// Up to so many members are searched one by one.
const SEARCHED: usize = 16;

/// Named members in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    members: Vec<(Arc<str>, Entry)>,
    /// The marks of all names: most that are asked for are not there, and that is seen without looking at any.
    marks: u64,
    #[allow(clippy::box_collection, reason = "few mappings have an index; none should pay for it")]
    index: Option<Box<HashMap<Arc<str>, usize>>>,
}

impl Mapping {
    /// The member of this name.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&Entry> {
        if self.marks & mark(name) == 0 { None } else { self.named(name).map(|(_, entry)| entry) }
    }

    /// The member of this name, with the name as it stands in the document.
    pub(crate) fn named(&self, name: &str) -> Option<(&str, &Entry)> {
        let index = self.position(name)?;
        let (name, entry) = &self.members[index];
        Some((name, entry))
    }

    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.members.iter().position(|(known, _)| **known == *name),
        }
    }

    /// The member of this name, to be changed.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Entry> {
        let index = self.position(name)?;
        Some(&mut self.members[index].1)
    }

    /// Takes a member out.
    pub(crate) fn remove(&mut self, name: &str) {
        let members = std::mem::take(self).members;
        members.into_iter().filter(|(known, _)| **known != *name).for_each(|(name, entry)| self.push(name, entry));
    }

    /// The members in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> + Clone {
        self.members.iter().map(|(name, entry)| (&**name, entry))
    }

    /// The members, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Entry)> {
        self.members.iter_mut().map(|(name, entry)| (&**name, entry))
    }

    /// The members without their names, to be changed.
    pub(crate) fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.iter_mut().map(|(_, entry)| entry)
    }

    /// The names in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| &**name)
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Adds a member whose name is not there yet.
    pub(crate) fn push(&mut self, name: Arc<str>, entry: Entry) {
        self.marks |= mark(&name);
        if let Some(index) = &mut self.index {
            index.insert(name.clone(), self.members.len());
        }
        self.members.push((name, entry));
        if self.index.is_none() && self.members.len() > SEARCHED {
            let names = self.members.iter().map(|(name, _)| name.clone());
            self.index = Some(Box::new(names.zip(0..).collect()));
        }
    }

    /// Takes what was read into a mapping of just that size; the room for it is kept for the next one.
    pub(crate) fn take(&mut self) -> Self {
        let members = self.members.drain(..).collect();
        Self { members, marks: std::mem::take(&mut self.marks), index: self.index.take() }
    }
}

/// One bit for a name; names that share it are rare among those of one mapping.
#[inline]
fn mark(name: &str) -> u64 {
    1 << (sum(name) % 64)
}

/// A number that few names of one document share.
#[inline]
fn sum(name: &str) -> usize {
    match name.as_bytes() {
        [first, .., last] => usize::from(*first) + 11 * usize::from(*last) + 13 * name.len(),
        _ => 0,
    }
}

/// Texts of a document, each held once: names and short values repeat by the thousand.
pub(crate) struct Texts {
    known: HashSet<Arc<str>>,
    /// Those that were met last: most texts are one of a few names.
    recent: [Option<Arc<str>>; Self::RECENT],
}

impl Default for Texts {
    fn default() -> Self {
        Self { known: HashSet::new(), recent: [const { None }; Self::RECENT] }
    }
}

impl Texts {
    /// Longer values hardly repeat.
    const SHORT: usize = 24;
    const RECENT: usize = 256;

    /// The one copy of a name.
    pub(crate) fn name(&mut self, text: &str) -> Arc<str> {
        let recent = &mut self.recent[sum(text) % Self::RECENT];
        if let Some(known) = recent.as_ref().filter(|known| ***known == *text) {
            return Arc::clone(known);
        }
        let known = self.known.get(text).cloned().unwrap_or_else(|| {
            let text: Arc<str> = text.into();
            self.known.insert(Arc::clone(&text));
            text
        });
        *recent = Some(Arc::clone(&known));
        known
    }

    /// The one copy of a value, where it is short.
    pub(crate) fn value(&mut self, text: &str) -> Arc<str> {
        if text.len() <= Self::SHORT { self.name(text) } else { text.into() }
    }
}

impl<'m> IntoIterator for &'m Mapping {
    type Item = (&'m str, &'m Entry);
    type IntoIter = std::iter::Map<std::slice::Iter<'m, (Arc<str>, Entry)>, fn(&'m (Arc<str>, Entry)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter().map(|(name, entry)| (&**name, entry))
    }
}
