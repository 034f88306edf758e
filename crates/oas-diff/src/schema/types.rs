//! Sets of types. Knows which values are of which type, nothing of how a schema says so.

use std::fmt;

use oas_contract::{Kind, Node, Schema};

/// Types as a set of values: every integer is a number. `null` is looked at apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NUMBER: Self = Self(1 << Kind::Number as u8 | 1 << Kind::Integer as u8);
    pub(crate) const TEXT: Self = Self::only(Kind::String);
    pub(crate) const INTEGER: Self = Self::only(Kind::Integer);
    pub(crate) const OBJECT: Self = Self::only(Kind::Object);
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(0b11_1111);

    pub(crate) const fn only(kind: Kind) -> Self {
        match kind {
            Kind::Number => Self::NUMBER,
            kind => Self(1 << kind as u8),
        }
    }

    fn of(types: oas_contract::Types) -> Self {
        Self(types.kinds().fold(0, |bits, kind| bits | Self::only(kind).0))
    }

    /// What a schema says itself.
    pub(crate) fn listed(schema: &Schema<'_>) -> Option<Self> {
        schema.kind_node().filter(|_| unknown(schema).is_none()).map(|_| Self::of(schema.types()))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn allows(self, kind: Kind) -> bool {
        Self::only(kind).is_within(self)
    }

    /// The types, where an integer is a number only if there is no wider one.
    pub(crate) fn kinds(self) -> impl Iterator<Item = Kind> {
        let number = self.allows(Kind::Number);
        Kind::ALL.into_iter().filter(move |kind| self.allows(*kind) && !(number && *kind == Kind::Integer))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn is_within(self, other: Self) -> bool {
        self.0 & other.0 == self.0
    }

    /// The type, where there is one.
    pub(crate) fn one(self) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| Self::only(*kind) == self)
    }
}

/// A word in the place of a type that is none: what is meant by it, the document does not say.
pub(crate) fn unknown<'d>(schema: &Schema<'d>) -> Option<(&'d str, &'d Node)> {
    let node = schema.kind_node()?;
    let words = node.as_sequence().unwrap_or(std::slice::from_ref(node)).iter().filter_map(Node::as_str);
    words.filter(|word| *word != "null").find(|word| Kind::of(word).is_none()).map(|word| (word, node))
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let implied = |kind: Kind| kind == Kind::Integer && Self::NUMBER.is_within(*self);
        let kinds = Kind::ALL.into_iter().filter(|kind| Self::only(*kind).is_within(*self) && !implied(*kind));
        let words: Vec<_> = kinds.map(Kind::word).collect();
        f.write_str(if words.is_empty() { "null" } else { "" })?;
        f.write_str(&words.join(" or "))
    }
}
