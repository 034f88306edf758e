//! The walk over two documents: which schemas are compared with which, once for each direction and context, which operations
//! reach them, and what was found. Knows nothing of what makes a difference.
//!
//! A pair of schemas is compared once however many operations use it, so that the cost grows with the documents and not
//! with the number of paths through them. The list of pairs is a queue, not a recursion: chains of references have no bound.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use oas_contract::{Document, Node, Schema, Unjudged, View, printable_line, unjudged};

use crate::change::{Change, Found, Operations};
use crate::options::Options;
use crate::rules::{self, Rule};
use crate::schema::conjunction::{Conjunction, Identity};
use crate::schema::named_type::has_named_type;
use crate::schema::values::Medium;
use crate::unchanged::Unchanged;
use crate::verdict::{Direction, Rust, Wire};

/// The most operations that one change names.
const MOST_OPERATIONS: usize = 4096;
/// The most that all changes name together: what every operation reaches is named by a few of them, once there are very many.
const MOST_NAMES: usize = 1 << 20;
/// How many are named then.
const FEW_OPERATIONS: usize = 32;

/// How a schema is used, as far as verdicts depend on that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(crate) struct Context {
    /// Values are never sent in this direction, so that nothing about them breaks on the wire.
    pub(crate) never_sent: bool,
    /// All values that were promised or sent are allowed by what is around this.
    pub(crate) covered: bool,
    /// How values are written.
    pub(crate) medium: Medium,
    /// What a default value means.
    pub(crate) default: DefaultValue,
    /// The generated code has no type for it.
    pub(crate) untyped: bool,
    /// It may be missing before and after, and something stands for nothing, so that the Rust type is an `Option` whether or not it
    /// may be null. A parameter that is null is missing.
    pub(crate) optional: bool,
    /// Only what changes in Rust source is told: values are part of others, with which they have been compared.
    pub(crate) source_only: bool,
    /// Several parts of an `allOf` describe the value: which of them its Rust type follows, the compiler knows.
    pub(crate) merged: bool,
}

/// What a default value means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum DefaultValue {
    /// What a request or a response without a property means.
    #[default]
    OfProperty,
    /// What a request without a parameter means.
    OfParameter,
    /// Nothing: the value is always sent.
    Unused,
}

/// What is compared with what, and what was found there.
pub(crate) struct Pair<'d> {
    pub(crate) old: Conjunction<'d>,
    pub(crate) new: Conjunction<'d>,
    pub(crate) direction: Direction,
    pub(crate) context: Context,
    pub(crate) subject: String,
    /// The worst verdict on the wire so far.
    worst: Option<Wire>,
    changes: Vec<Change>,
    children: Vec<usize>,
    operations: Vec<u32>,
    more_operations: bool,
    /// Whether nothing is left in it that nobody has judged.
    pub(crate) is_judged: bool,
}

/// Two objects that were compared: what of them nobody has judged is asked once everything has been read.
pub(crate) struct Compared<'d> {
    pub(crate) unjudged: Box<dyn Fn() -> Vec<Unjudged<'d>> + 'd>,
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
    known: HashMap<(Identity, Identity, Direction, Context), usize>,
    /// For each operation that stands in both documents, its name and the pairs it starts from.
    operations: Vec<(Arc<str>, Vec<usize>)>,
    /// Names of schemas that have another name on the other side.
    pub(crate) renamed: HashSet<&'d str>,
    /// Names of schemas that were met as parts of others.
    pub(crate) parts: HashSet<&'d str>,
    /// Names of schemas that were met under the same name on both sides, be it in files of their own.
    pub(crate) kept: HashSet<&'d str>,
    /// Changes that belong to no pair.
    changes: Vec<Change>,
    pub(crate) compared: Vec<Compared<'d>>,
    pub(crate) unchanged: Unchanged<'d>,
    /// Nodes that references lead to, of which it is known whether they are the same.
    same: HashMap<(*const Node, *const Node), bool>,
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
            parts: HashSet::new(),
            kept: HashSet::new(),
            changes: Vec::new(),
            compared: Vec::new(),
            unchanged: Unchanged::of(base, head),
            same: HashMap::new(),
        }
    }

    /// Notes that two objects have been compared, as part of the operation that was begun, if there was one.
    pub(crate) fn compared<V: View<'d> + 'd>(&mut self, both: (V, V), about: About<'d>) {
        // What was read stays read.
        if !unjudged(&both.0, &both.1).is_empty() {
            self.account(move || unjudged(&both.0, &both.1), about);
        }
    }

    /// Notes what will tell which members of two objects nobody has judged.
    pub(crate) fn account(&mut self, unjudged: impl Fn() -> Vec<Unjudged<'d>> + 'd, about: About<'d>) {
        let operation = self.operations.len().checked_sub(1);
        self.compared.push(Compared { unjudged: Box::new(unjudged), about, operation });
    }

    /// The name of the operation that two objects are part of.
    pub(crate) fn operation(&self, compared: &Compared<'_>) -> Option<String> {
        Some(self.operations.get(compared.operation?)?.0.to_string())
    }

    /// Reports what was found in no pair of schemas.
    pub(crate) fn report(&mut self, subject: &str, operation: Option<&str>, found: Found<'_>) {
        let operations = operation.map(|operation| printable_line(operation).into()).into_iter().collect();
        self.changes.push(found.change((self.base, self.head), subject, operations));
    }

    /// Starts with an operation; the pairs that are added from now on are reached by it.
    pub(crate) fn begin(&mut self, operation: &str) {
        self.operations.push((printable_line(operation).into(), Vec::new()));
    }

    /// Compares two schemas that an operation uses.
    pub(crate) fn root(
        &mut self,
        old: Schema<'d>,
        new: Schema<'d>,
        direction: Direction,
        context: Context,
        subject: &str,
    ) {
        if self.is_unchanged(&old, &new) {
            return;
        }
        let pair = self.pair(old.into(), new.into(), direction, context, &subject);
        if let Some((_, roots)) = self.operations.last_mut() {
            roots.push(pair);
        }
    }

    /// Compares two schemas that stand inside those of a pair.
    pub(crate) fn child(
        &mut self,
        parent: usize,
        old: Conjunction<'d>,
        new: Conjunction<'d>,
        context: Context,
        subject: &dyn fmt::Display,
    ) {
        let Pair { direction, context: outer, .. } = self.pairs[parent];
        // A component has its type wherever it is used.
        let typed = old.name().is_some() && old.name() == new.name();
        let context = Context {
            never_sent: context.never_sent || outer.never_sent,
            covered: context.covered || outer.covered,
            untyped: outer.untyped && !typed,
            merged: context.merged || outer.merged,
            source_only: outer.source_only,
            ..context
        };
        let pair = self.pair(old, new, direction, context, subject);
        self.pairs[parent].children.push(pair);
    }

    fn pair(
        &mut self,
        old: Conjunction<'d>,
        new: Conjunction<'d>,
        direction: Direction,
        context: Context,
        subject: &dyn fmt::Display,
    ) -> usize {
        let key = (old.identity(), new.identity(), direction, context);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let mut changes = Vec::new();
        if let (Some(from), Some(to)) = (old.name(), new.name())
            && from == to
        {
            self.kept.insert(from);
        } else if let (Some(from), Some(to)) = (old.name(), new.name()) {
            self.renamed.extend([from, to]);
            let message = format!("the schema is `{to}` now, it was `{from}`");
            let nodes = (Some(old.node()), Some(new.node()));
            let typed = [&old, &new].iter().any(|one| one.single().is_some_and(|schema| has_named_type(&schema)));
            let found = Found::new(&rules::SCHEMA_RENAMED, Some(direction), nodes, message);
            let found = found.rust((!typed).then_some(Rust::None));
            changes.push(found.change((self.base, self.head), from, Operations::default()));
        }
        // What is a component on one side alone is told by where it stands: the component itself may be what it was.
        let said = [&old, &new].iter().any(|one| one.single().is_some_and(|schema| schema.beside().is_some()));
        let subject = match (old.name(), new.name()) {
            (Some(_), Some(name)) if !said => name.to_owned(),
            _ => subject.to_string(),
        };
        let (children, operations) = (Vec::new(), Vec::new());
        self.pairs.push(Pair {
            old,
            new,
            direction,
            context,
            subject,
            worst: None,
            changes,
            children,
            operations,
            more_operations: false,
            is_judged: false,
        });
        self.known.insert(key, self.pairs.len() - 1);
        self.pairs.len() - 1
    }

    /// Compares a component that has been met as a part of others, for the type that it has of its own.
    pub(crate) fn part(&mut self, name: &str, old: Schema<'d>, new: Schema<'d>) {
        if !self.is_unchanged(&old, &new) {
            let context = Context { never_sent: true, source_only: true, ..Context::default() };
            self.pair(old.into(), new.into(), Direction::Response, context, &name);
        }
    }

    /// The schemas that were compared by themselves, not as parts of others.
    pub(crate) fn alone(&self) -> HashSet<(*const Node, *const Node)> {
        let single = |all: &Conjunction<'d>| all.single().map(|schema| std::ptr::from_ref(schema.node()));
        self.pairs.iter().filter_map(|pair| Some((single(&pair.old)?, single(&pair.new)?))).collect()
    }

    /// Whether nothing about two schemas can differ: most of a large document stays as it is.
    pub(crate) fn is_unchanged(&mut self, old: &Schema<'d>, new: &Schema<'d>) -> bool {
        let unchanged = &self.unchanged;
        let same = || unchanged.is_same(old.node(), new.node());
        let here = || match (old.beside(), new.beside()) {
            (None, None) => true,
            (Some(old), Some(new)) => old.node().is_same(new.node()),
            _ => false,
        };
        if !old.is_reference() && !new.is_reference() {
            return same();
        }
        let key = (std::ptr::from_ref(old.node()), std::ptr::from_ref(new.node()));
        old.name() == new.name() && here() && *self.same.entry(key).or_insert_with(same)
    }

    /// The pair of this number, in the order in which they were found.
    pub(crate) fn get(&self, index: usize) -> Option<&Pair<'d>> {
        self.pairs.get(index)
    }

    /// Notes that nothing is left in a pair that nobody has judged.
    pub(crate) fn judged(&mut self, pair: usize) {
        self.pairs[pair].is_judged = true;
    }

    /// Notes that what is around a pair allows all values that were promised or sent.
    pub(crate) fn cover(&mut self, pair: usize, covered: bool) {
        self.pairs[pair].context.covered |= covered;
    }

    /// The worst verdict on the wire of what was found in a pair so far.
    pub(crate) fn worst(&self, pair: usize) -> Option<Wire> {
        self.pairs[pair].worst
    }

    /// Reports what was found in a pair, with the verdicts that hold in its context.
    pub(crate) fn found(&mut self, pair: usize, subject: &str, found: Found<'_>) {
        let pair = &mut self.pairs[pair];
        let (wire, rust) = in_context(found.rule, (found.wire, found.rust), pair.context);
        if pair.context.source_only && rust == Rust::None {
            return;
        }
        pair.worst = pair.worst.max(Some(wire));
        let change = found.wire(wire).rust(rust).change((self.base, self.head), subject, Operations::default());
        pair.changes.push(change);
    }

    /// All changes, with the operations that each concerns.
    pub(crate) fn finish(mut self) -> Vec<Change> {
        self.spread();
        let mut changes = self.changes;
        for pair in self.pairs {
            let operations: Operations =
                pair.operations.iter().map(|index| self.operations[*index as usize].0.clone()).collect();
            let more_operations = pair.more_operations;
            let concerns = |change| Change { operations: operations.clone(), more_operations, ..change };
            changes.extend(pair.changes.into_iter().map(concerns));
        }
        changes
    }

    /// Tells every pair with changes which operations reach it: a walk stops where enough are known, so that every pair is
    /// entered a bounded number of times.
    fn spread(&mut self) {
        let wanted = self.leading_to_changes();
        let mut named = 0;
        let mut open: Vec<usize> = Vec::new();
        for (number, (_, roots)) in (0..).zip(&self.operations) {
            open.extend(roots);
            while let Some(index) = open.pop() {
                let pair = &mut self.pairs[index];
                if !wanted[index] || pair.operations.last() == Some(&number) {
                    continue;
                }
                let most = if named < MOST_NAMES { MOST_OPERATIONS } else { FEW_OPERATIONS };
                if pair.operations.len() < most {
                    pair.operations.push(number);
                    named += 1;
                    open.extend(&pair.children);
                } else {
                    pair.more_operations = true;
                }
            }
        }
    }

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

/// The verdicts on what was found in a pair that is used in some way.
fn in_context(rule: &Rule, (wire, rust): (Wire, Rust), context: Context) -> (Wire, Rust) {
    let nullable = [&rules::NULLABLE_ADDED, &rules::NULLABLE_REMOVED].contains(&rule);
    let allowed = context.never_sent || context.covered && rule.values;
    let wire = if allowed { Wire::Compatible } else { wire };
    let rust = if context.untyped || context.optional && nullable { Rust::None } else { rust };
    (wire, if context.merged { rust.min(Rust::Undecided) } else { rust })
}
