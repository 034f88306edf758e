//! Schemas as sets of values: whether one holds everything that another holds. A request breaks where the new set does not
//! hold the old one, a response where the old set does not hold the new one. Knows no rule, and nothing of what is told.

mod accepts;
mod listing;
mod numbers;
mod question;
mod refused;
mod scalars;
mod set;
mod subset;
mod texts;

pub(crate) use question::{Medium, Question};
pub(crate) use set::ValueSet;
pub(crate) use subset::Subsets;

/// Whether all values of one set are in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// They are.
    Within,
    /// It cannot be told.
    Unknown,
    /// Some are not.
    Outside,
}

impl Relation {
    /// Both must hold.
    pub(crate) fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// One is enough.
    pub(crate) fn or(self, other: Self) -> Self {
        self.min(other)
    }

    /// What is known for certain.
    pub(crate) fn certain(within: bool) -> Self {
        if within { Self::Within } else { Self::Outside }
    }
}
