//! The walk over two documents: which schemas are compared with which, once for each direction, and which operations
//! reach them. Knows nothing of what makes a difference.
//!
//! A pair of schemas is compared once however many operations use it, so that the cost grows with the documents and not
//! with the ways through them. The list of pairs is a queue, not a recursion: chains of references have no bound.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use contract::{Document, Node, Place};

use crate::Options;
use crate::change::Change;
use crate::kinds::has_name;
use crate::rules::{Direction, Rule, Rust, Wire};
use crate::view::resolve;

/// The operations that a change names; of the others it knows how many there are, up to a bound.
pub(crate) const NAMED: usize = 8;

/// What holders of a value make of it, as far as verdicts depend on that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(crate) struct Use {
    /// It is never sent in this direction, so that nothing about it breaks on the wire.
    pub(crate) unused: bool,
    /// It is a parameter: a default value is what calls without it mean.
    pub(crate) parameter: bool,
    /// The generated code has no type for it.
    pub(crate) untyped: bool,
    /// It may be missing before and after, so that the Rust type is an `Option` whether or not it may be null.
    pub(crate) optional: bool,
}

/// What is compared with what, and what was found there.
pub(crate) struct Pair<'d> {
    pub(crate) old: &'d Node,
    pub(crate) new: &'d Node,
    pub(crate) direction: Direction,
    held: Use,
    pub(crate) subject: String,
    changes: Vec<Change>,
    children: Vec<usize>,
    operations: Vec<u32>,
}

/// Two documents and what has been found so far.
pub(crate) struct Walk<'d> {
    pub(crate) base: &'d Document,
    pub(crate) head: &'d Document,
    pub(crate) options: Options,
    pairs: Vec<Pair<'d>>,
    known: HashMap<(*const Node, *const Node, Direction, Use), usize>,
    /// For each operation that stands in both documents, its name and the pairs it starts from.
    operations: Vec<(String, Vec<usize>)>,
    /// Names of schemas that are called otherwise on the other side.
    pub(crate) renamed: HashSet<&'d str>,
    /// Changes that belong to no pair.
    pub(crate) changes: Vec<Change>,
}

impl<'d> Walk<'d> {
    pub(crate) fn new(base: &'d Document, head: &'d Document, options: Options) -> Self {
        Self {
            base,
            head,
            options,
            pairs: Vec::new(),
            known: HashMap::new(),
            operations: Vec::new(),
            renamed: HashSet::new(),
            changes: Vec::new(),
        }
    }

    /// A change with the verdicts of its rule.
    pub(crate) fn change(
        &self,
        rule: &str,
        direction: Option<Direction>,
        (old, new): (Option<&Node>, Option<&Node>),
        subject: &str,
        message: impl Into<String>,
    ) -> Change {
        let rule = Rule::named(rule);
        let (wire, rust) = rule.verdicts(direction);
        let place = |document: &Document, node: Option<&Node>| -> Option<Place> {
            node.map(|node| document.source().place(node.position))
        };
        Change {
            rule,
            direction,
            wire,
            rust,
            before: place(self.base, old),
            after: place(self.head, new),
            subject: subject.to_owned(),
            message: message.into(),
            operations: Vec::new(),
            more_operations: 0,
        }
    }

    /// Starts with an operation; the pairs that are added from now on are reached by it.
    pub(crate) fn begin(&mut self, operation: String) {
        self.operations.push((operation, Vec::new()));
    }

    /// Compares two schemas that an operation holds.
    pub(crate) fn root(&mut self, old: &'d Node, new: &'d Node, direction: Direction, held: Use, subject: &str) {
        let pair = self.pair(old, new, direction, held, subject);
        if let Some((_, roots)) = self.operations.last_mut() {
            roots.push(pair);
        }
    }

    /// Compares two schemas that a pair holds.
    pub(crate) fn child(&mut self, parent: usize, old: &'d Node, new: &'d Node, held: Use, subject: &str) {
        let Pair { direction, held: outer, .. } = self.pairs[parent];
        // A component has its type whoever holds it.
        let component = resolve(self.base, old).name;
        let typed = component.is_some() && component == resolve(self.head, new).name;
        let held = Use { unused: held.unused || outer.unused, untyped: outer.untyped && !typed, ..held };
        let pair = self.pair(old, new, direction, held, subject);
        self.pairs[parent].children.push(pair);
    }

    fn pair(&mut self, old: &'d Node, new: &'d Node, direction: Direction, held: Use, subject: &str) -> usize {
        let (before, after) = (resolve(self.base, old), resolve(self.head, new));
        let key = (std::ptr::from_ref(before.node), std::ptr::from_ref(after.node), direction, held);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let subject = after.name.or(before.name).unwrap_or(subject).to_owned();
        let mut changes = Vec::new();
        if let (Some(from), Some(to)) = (before.name, after.name)
            && from != to
        {
            let message = format!("the schema is `{to}` now, it was `{from}`");
            let nodes = (Some(before.node), Some(after.node));
            self.renamed.extend([from, to]);
            let mut change = self.change("schema-renamed", Some(direction), nodes, from, message);
            if !has_name(before.node) && !has_name(after.node) {
                change.rust = Rust::None;
            }
            changes.push(change);
        }
        self.pairs.push(Pair {
            old: before.node,
            new: after.node,
            direction,
            held,
            subject,
            changes,
            children: Vec::new(),
            operations: Vec::new(),
        });
        self.known.insert(key, self.pairs.len() - 1);
        self.pairs.len() - 1
    }

    /// The pair of this number, in the order in which they were found.
    pub(crate) fn get(&self, index: usize) -> Option<&Pair<'d>> {
        self.pairs.get(index)
    }

    /// Notes what was found in a pair.
    pub(crate) fn found(&mut self, pair: usize, mut change: Change) {
        let pair = &mut self.pairs[pair];
        if pair.held.parameter && change.rule.id.starts_with("default-") {
            change.rule = Rule::named(&format!("parameter-{}", change.rule.id));
            (change.wire, change.rust) = change.rule.verdicts(change.direction);
        }
        let nullable = matches!(change.rule.id, "nullable-added" | "nullable-removed");
        if pair.held.unused {
            change.wire = Wire::Compatible;
        }
        if pair.held.untyped || pair.held.optional && nullable {
            change.rust = Rust::None;
        }
        pair.changes.push(change);
    }

    /// The change of a pair that was noted last.
    pub(crate) fn last(&mut self, pair: usize) -> &mut Change {
        self.pairs[pair].changes.last_mut().expect("a change was noted before this is asked")
    }

    /// All changes, with the operations that each concerns.
    pub(crate) fn finish(mut self) -> Vec<Change> {
        self.spread();
        let mut changes = self.changes;
        for pair in self.pairs {
            for mut change in pair.changes {
                let named = pair.operations.iter().take(NAMED);
                change.operations = named.map(|index| self.operations[*index as usize].0.clone()).collect();
                change.more_operations = pair.operations.len().saturating_sub(NAMED);
                changes.push(change);
            }
        }
        changes
    }

    /// Tells every pair with changes which operations reach it: some of them, since a walk stops where enough are known.
    /// Every pair is entered a bounded number of times.
    fn spread(&mut self) {
        const KNOWN: usize = 4 * NAMED;
        let wanted = self.leading_to_changes();
        let mut open: Vec<usize> = Vec::new();
        for (number, (_, roots)) in (0..).zip(&self.operations) {
            open.extend(roots);
            while let Some(index) = open.pop() {
                let pair = &mut self.pairs[index];
                if wanted[index] && pair.operations.len() < KNOWN && pair.operations.last() != Some(&number) {
                    pair.operations.push(number);
                    open.extend(&pair.children);
                }
            }
        }
    }
}

impl Walk<'_> {
    /// The pairs from which a pair with changes can be reached.
    fn leading_to_changes(&self) -> Vec<bool> {
        let mut parents: Vec<Vec<usize>> = vec![Vec::new(); self.pairs.len()];
        for (index, pair) in self.pairs.iter().enumerate() {
            pair.children.iter().for_each(|child| parents[*child].push(index));
        }
        let mut wanted = vec![false; self.pairs.len()];
        let changed = |(index, pair): (usize, &Pair<'_>)| (!pair.changes.is_empty()).then_some(index);
        let mut open: Vec<usize> = self.pairs.iter().enumerate().filter_map(changed).collect();
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut wanted[index], true) {
                open.extend(&parents[index]);
            }
        }
        wanted
    }
}

/// A value in a message: short, and on one line.
pub(crate) fn shown(node: &Node) -> String {
    const MOST: usize = 60;
    let text = node.to_json().to_string();
    if text.chars().count() <= MOST {
        return text;
    }
    let mut short: String = text.chars().take(MOST).collect();
    let _ = write!(short, "…");
    short
}
