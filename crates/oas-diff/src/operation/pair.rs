//! An operation that stands in both documents: where findings about it go. Knows no rule.

use oas_contract::{Operation, View as _};

use crate::change::Found;
use crate::verdict::Direction;
use crate::walk::{About, Walk};

/// An operation that stands in both documents.
pub(crate) struct OperationPair<'a, 'd> {
    pub(crate) old: &'a Operation<'d>,
    pub(crate) new: &'a Operation<'d>,
    pub(crate) name: String,
}

impl<'d> OperationPair<'_, 'd> {
    /// Reports a change of this operation.
    pub(crate) fn report(&self, walk: &mut Walk<'_>, subject: &str, found: Found<'_>) {
        walk.report(subject, Some(&self.name), found.or_at((self.old.node(), self.new.node())));
    }

    /// How a change in two objects of this operation is reported.
    pub(crate) fn about(&self, direction: Option<Direction>, subject: &str) -> About<'d> {
        About { direction, subject: subject.to_owned(), part: None, nodes: (self.old.node(), self.new.node()) }
    }
}
