//! The walk over two documents: which schemas are compared with which, once for each direction, and which operations
//! reach them. Knows nothing of what makes a difference.
//!
//! A pair of schemas is compared once however many operations use it, so that the cost grows with the documents and not
//! with the ways through them. The list of pairs is a queue, not a recursion: chains of references have no bound.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use oas_contract::{Document, Node, Place, Schema, Unjudged, Value, View, unjudged};

use crate::Options;
use crate::change::Change;
use crate::kinds::has_name;
use crate::rules::{Direction, Rule, Rust, Wire};
use crate::view::address;

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
    /// Other parts of a whole speak of it, too: it may be narrower than this one says.
    pub(crate) shared: bool,
}

/// What is compared with what, and what was found there.
pub(crate) struct Pair<'d> {
    pub(crate) old: Schema<'d>,
    pub(crate) new: Schema<'d>,
    pub(crate) direction: Direction,
    held: Use,
    pub(crate) subject: String,
    changes: Vec<Change>,
    children: Vec<usize>,
    operations: Vec<u32>,
}

/// Two objects that were compared: what of them nobody has judged is asked once everything has been read.
pub(crate) struct Compared<'d> {
    pub(crate) left: Box<dyn Fn() -> Vec<Unjudged<'d>> + 'd>,
    pub(crate) about: About<'d>,
    /// The number of the operation, if they are part of one.
    operation: Option<usize>,
}

/// How a change in two objects is reported.
pub(crate) struct About<'d> {
    pub(crate) direction: Option<Direction>,
    pub(crate) subject: String,
    /// Which part of the subject they are.
    pub(crate) part: Option<&'d str>,
    /// Where what is missing on one side would stand.
    pub(crate) nodes: (&'d Node, &'d Node),
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
    pub(crate) compared: Vec<Compared<'d>>,
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
            compared: Vec::new(),
        }
    }

    /// Notes that two objects have been compared, as part of the operation that was begun, if there was one.
    pub(crate) fn compared<V: View<'d> + 'd>(&mut self, both: (V, V), about: About<'d>) {
        self.left(move || unjudged(&both.0, &both.1), about);
    }

    /// Notes what will tell what is left of two objects.
    pub(crate) fn left(&mut self, left: impl Fn() -> Vec<Unjudged<'d>> + 'd, about: About<'d>) {
        let operation = self.operations.len().checked_sub(1);
        self.compared.push(Compared { left: Box::new(left), about, operation });
    }

    /// The name of the operation that two objects are part of.
    pub(crate) fn operation(&self, compared: &Compared<'_>) -> Option<&str> {
        Some(self.operations.get(compared.operation?)?.0.as_str())
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
    pub(crate) fn root(&mut self, old: Schema<'d>, new: Schema<'d>, direction: Direction, held: Use, subject: &str) {
        let pair = self.pair(old, new, direction, held, subject);
        if let Some((_, roots)) = self.operations.last_mut() {
            roots.push(pair);
        }
    }

    /// Compares two schemas that a pair holds.
    pub(crate) fn child(&mut self, parent: usize, old: Schema<'d>, new: Schema<'d>, held: Use, subject: &str) {
        let Pair { direction, held: outer, .. } = self.pairs[parent];
        // A component has its type whoever holds it.
        let typed = old.name().is_some() && old.name() == new.name();
        let held = Use {
            unused: held.unused || outer.unused,
            untyped: outer.untyped && !typed,
            shared: held.shared || outer.shared,
            ..held
        };
        let pair = self.pair(old, new, direction, held, subject);
        self.pairs[parent].children.push(pair);
    }

    fn pair(&mut self, old: Schema<'d>, new: Schema<'d>, direction: Direction, held: Use, subject: &str) -> usize {
        let key = (address(&old), address(&new), direction, held);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let subject = new.name().or(old.name()).unwrap_or(subject).to_owned();
        let mut changes = Vec::new();
        if let (Some(from), Some(to)) = (old.name(), new.name())
            && from != to
        {
            let message = format!("the schema is `{to}` now, it was `{from}`");
            let nodes = (Some(old.node()), Some(new.node()));
            self.renamed.extend([from, to]);
            let mut change = self.change("schema-renamed", Some(direction), nodes, from, message);
            if !has_name(&old) && !has_name(&new) {
                change.rust = Rust::None;
            }
            changes.push(change);
        }
        self.pairs.push(Pair {
            old,
            new,
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
        if pair.held.shared {
            (change.wire, change.rust) = (change.wire.min(Wire::Undecided), change.rust.min(Rust::Undecided));
        }
        pair.changes.push(change);
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
    let mut text = String::new();
    write(node, &mut text);
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A value as JSON. Numbers stand there as they are written: `serde_json` holds few of them exactly.
fn write(node: &Node, out: &mut String) {
    let _ = match &node.value {
        Value::Number(number) => write!(out, "{number}"),
        Value::Sequence(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                out.push(if index == 0 { '[' } else { ',' });
                write(node, out);
            }
            write!(out, "{}", if nodes.is_empty() { "[]" } else { "]" })
        }
        _ => write!(out, "{}", node.to_json()),
    };
}
