//! Two schemas that are compared: what both say, and where findings about them go. Knows no rule.

use std::fmt;

use oas_contract::{Node, Schema};

use super::conjunction::Conjunction;
use super::flattened::Flattened;
use super::values::Relation;
use crate::change::{Found, Nodes};
use crate::rules::Rule;
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::{Context, Walk};

/// Schemas of both documents, where one may be missing.
pub(crate) type Schemas<'d> = (Option<Schema<'d>>, Option<Schema<'d>>);

/// Two schemas under comparison, and where findings about them go.
pub(crate) struct SchemaPair<'d, 'w> {
    pub(crate) walk: &'w mut Walk<'d>,
    pub(crate) index: usize,
    pub(crate) old: &'w Flattened<'d>,
    pub(crate) new: &'w Flattened<'d>,
    pub(crate) nodes: (&'d Node, &'d Node),
    pub(crate) direction: Direction,
    pub(crate) context: Context,
    pub(crate) subject: String,
    /// Whether all values that were sent or promised are still allowed, apart from what stands inside.
    pub(crate) values: Relation,
}

impl<'d> SchemaPair<'d, '_> {
    /// Notes a change of a member.
    pub(crate) fn note(&mut self, rule: &'static Rule, nodes: Nodes<'_>, message: impl Into<String>) {
        self.note_as(rule, nodes, message, None);
    }

    /// Notes a change of a member, with another verdict on the source than the rule's.
    pub(crate) fn note_as(
        &mut self,
        rule: &'static Rule,
        nodes: Nodes<'_>,
        message: impl Into<String>,
        rust: Option<Rust>,
    ) {
        let found = Found::new(rule, Some(self.direction), nodes, message).rust(rust);
        let subject = self.subject.clone();
        self.report(&subject, found.or_at(self.nodes));
    }

    /// Notes a change of a member whose verdict on the wire is that of the values, whatever else has changed.
    pub(crate) fn note_values(&mut self, rule: &'static Rule, nodes: Nodes<'_>, message: impl Into<String>) {
        let wire = match self.values {
            Relation::Within => Wire::Compatible,
            Relation::Unknown => Wire::Undecided,
            Relation::Outside => Wire::Breaking,
        };
        let found = Found::new(rule, Some(self.direction), nodes, message).or_at(self.nodes);
        let subject = self.subject.clone();
        self.report(&subject, found.wire(wire));
    }

    /// Reports what was found. What tells which values are allowed breaks nobody where all of them still are.
    pub(crate) fn report(&mut self, subject: &str, found: Found<'_>) {
        let allowed = found.rule.values && self.values == Relation::Within;
        self.walk.found(self.index, subject, found.wire(allowed.then_some(Wire::Compatible)));
    }

    /// Compares schemas that stand inside of both.
    pub(crate) fn inside(
        &mut self,
        old: Conjunction<'d>,
        new: Conjunction<'d>,
        context: Context,
        step: &dyn fmt::Display,
    ) {
        self.walk.child(self.index, old, new, context, &format_args!("{}{step}", self.subject));
    }

    /// Compares what the parts of both schemas say of one thing inside; returns what has no counterpart.
    pub(crate) fn all_inside(
        &mut self,
        (old, new): (&[Schema<'d>], &[Schema<'d>]),
        context: Context,
        step: &dyn fmt::Display,
    ) -> Option<Schemas<'d>> {
        if let ([old], [new]) = (old, new)
            && self.walk.is_unchanged(old, new)
        {
            return None;
        }
        let merged = old.len() > 1 || new.len() > 1;
        match (Conjunction::of(old), Conjunction::of(new)) {
            (Some(old), Some(new)) => {
                let context = Context { merged, medium: self.context.medium.inside(), ..context };
                self.inside(old, new, context, step);
                None
            }
            (None, None) => None,
            _ => Some((old.last().copied(), new.last().copied())),
        }
    }
}
