//! Schemas as sets of values: whether one holds everything that another holds. A request breaks where the new set does not
//! hold the old one, a response where the old set does not hold the new one. Knows no rule, and nothing of what is told.

mod accepts;
mod conditions;
mod disjoint;
mod listing;
pub(crate) mod members;
mod numbers;
mod objects;
mod patterns;
mod question;
mod ranges;
mod refused;
mod scalars;
mod set;
mod subset;
mod tagged;
mod text_lengths;
mod texts;

pub(crate) use disjoint::are_disjoint;
pub(crate) use question::{Medium, Question};
pub(crate) use set::{ValueSet, null_of};
pub(crate) use subset::Subsets;
pub(crate) use texts::is_unknown;

/// Whether all values of one set are in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// Every value of the one is in the other.
    Within,
    /// It cannot be told.
    Unknown,
    /// Some values of the one are not in the other.
    Outside,
}

impl Relation {
    /// What follows where both are needed.
    pub(crate) fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// What follows where one of the two is enough.
    pub(crate) fn or(self, other: Self) -> Self {
        self.min(other)
    }

    /// What is known for certain.
    pub(crate) fn certain(within: bool) -> Self {
        if within { Self::Within } else { Self::Outside }
    }
}
