//! One change, as reports show it, and how it is made of what was found.

use std::collections::HashSet;
use std::sync::Arc;

use oas_contract::{Document, Node, Place, printable_line};

use crate::rules::Rule;
use crate::verdict::{Direction, Rust, Wire};

/// Something that differs between two documents.
#[derive(Clone, Debug)]
pub struct Change {
    /// The kind of change.
    pub rule: &'static Rule,
    /// Whether the value goes to the provider or comes from it; nothing where it is neither.
    pub direction: Option<Direction>,
    /// What it does to programs that speak the old contract.
    pub wire: Wire,
    /// What it does to the source of programs that import the client.
    pub rust: Rust,
    /// Where the old document says it.
    pub before: Option<Place>,
    /// Where the new document says it.
    pub after: Option<Place>,
    /// What is concerned: `TaskInfo.taskId`, `the parameter pageSize`.
    pub subject: String,
    /// What happened to it, in words.
    pub message: String,
    /// The member that it is about, where it is one that no rule knows: `x-internal`.
    pub member: Option<String>,
    /// The operations that are concerned, `GET /v1/images` each; the first thousands where there are more.
    pub operations: Operations,
    /// Whether more operations are concerned than those.
    pub more_operations: bool,
}

/// The names of operations. Changes of one schema share them, as does everything that is in it.
pub type Operations = Arc<[Arc<str>]>;

impl Change {
    /// Takes in the same change, met in another context: the worse verdicts hold, for the operations of both.
    pub(crate) fn join(&mut self, other: &Self) {
        self.wire = self.wire.max(other.wire);
        self.rust = self.rust.max(other.rust);
        let known: HashSet<&Arc<str>> = self.operations.iter().collect();
        let new: Vec<_> = other.operations.iter().filter(|operation| !known.contains(operation)).cloned().collect();
        if !new.is_empty() {
            self.operations = self.operations.iter().cloned().chain(new).collect();
        }
        self.more_operations |= other.more_operations;
    }

    /// Where to look: the new document, or the old one for what is gone.
    pub fn place(&self) -> &Place {
        self.after.as_ref().or(self.before.as_ref()).expect("a change stands somewhere")
    }
}

/// The nodes of both documents that a change is about.
pub(crate) type Nodes<'d> = (Option<&'d Node>, Option<&'d Node>);

/// What was found: everything that makes a change, but the documents and the operations.
#[derive(Clone)]
pub(crate) struct Found<'d> {
    pub(crate) rule: &'static Rule,
    pub(crate) direction: Option<Direction>,
    pub(crate) nodes: Nodes<'d>,
    pub(crate) message: String,
    pub(crate) wire: Wire,
    pub(crate) rust: Rust,
    member: Option<String>,
    /// Places that are no nodes: keys.
    places: (Option<Place>, Option<Place>),
}

impl<'d> Found<'d> {
    /// With the verdicts of the rule.
    pub(crate) fn new(
        rule: &'static Rule,
        direction: Option<Direction>,
        nodes: Nodes<'d>,
        message: impl Into<String>,
    ) -> Self {
        let (wire, rust) = rule.verdicts(direction);
        Self { rule, direction, nodes, message: message.into(), wire, rust, member: None, places: (None, None) }
    }

    /// About a member that no rule knows.
    pub(crate) fn member(self, name: &str) -> Self {
        Self { member: Some(name.to_owned()), ..self }
    }

    /// With another verdict on the wire than the rule's, where there is one.
    pub(crate) fn wire(self, wire: impl Into<Option<Wire>>) -> Self {
        Self { wire: wire.into().unwrap_or(self.wire), ..self }
    }

    /// With another verdict on source than the rule's, where there is one.
    pub(crate) fn rust(self, rust: impl Into<Option<Rust>>) -> Self {
        Self { rust: rust.into().unwrap_or(self.rust), ..self }
    }

    /// At a key of the old document.
    pub(crate) fn before(self, key: Place) -> Self {
        Self { places: (Some(key), self.places.1), ..self }
    }

    /// At a key of the new document.
    pub(crate) fn after(self, key: Place) -> Self {
        Self { places: (self.places.0, Some(key)), ..self }
    }

    /// What is missing on one side is looked for where it would stand.
    pub(crate) fn or_at(self, (old, new): (&'d Node, &'d Node)) -> Self {
        Self { nodes: (self.nodes.0.or(Some(old)), self.nodes.1.or(Some(new))), ..self }
    }

    /// The change, about a subject. Names of documents can hold anything: what is said with them is one line.
    pub(crate) fn change(self, (base, head): (&Document, &Document), subject: &str, operations: Operations) -> Change {
        let Self { rule, direction, nodes, message, wire, rust, member, places } = self;
        let before = places.0.or_else(|| nodes.0.map(|node| base.place(node)));
        let after = places.1.or_else(|| nodes.1.map(|node| head.place(node)));
        Change {
            rule,
            direction,
            wire,
            rust,
            before,
            after,
            subject: printable_line(subject).into_owned(),
            message: printable_line(&message).into_owned(),
            member,
            operations,
            more_operations: false,
        }
    }
}
