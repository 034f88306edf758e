//! Parts of a document that count as if they were not there, and what has to go with each of them. Knows which operations and
//! components a document is made of and what refers to what, not why somebody leaves a part out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use oas_values::{Pointer, escape};

use crate::document::Document;
use crate::foreign::foreign;
use crate::model::View as _;
use crate::source::{Finding, Place, Position};
use crate::tables::extensions::LEFT_OUT;
use crate::tree::{Node, Value};

/// What a document cannot be used without some part of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    /// An operation, by method and path: `GET /v1/images`.
    Operation(String),
    /// What operations share, by its place: `components/schemas/Image`, or the parameters of a path.
    Shared(String),
}

/// A part that is left out, because the document says so or for a fault.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The reason of `x-left-out`, or what the fault is.
    pub reason: String,
    /// What can be done about a fault.
    pub help: Option<String>,
    /// Where the reason or the fault stands.
    pub place: Place,
    /// What the operations share that goes, where it is no operation: `components/schemas/Image`.
    pub shared: Option<String>,
    /// The operations that go, by method and path.
    pub operations: Vec<String>,
}

impl LeftOut {
    /// The rule of what is left out for a fault.
    pub const RULE: &'static str = "left-out";
    /// The rule of what a document says is left out.
    pub const STATED: &'static str = "left-out-stated";
    /// How many operations a message names.
    const NAMED: usize = 4;

    /// A warning about a fault.
    pub fn warning(&self) -> Finding {
        const ACCEPT: &str = "accept it: `x-left-out: reason`";
        let shared = self.shared.as_ref().map(|place| format!("; `{place}` is left out")).unwrap_or_default();
        let message = format!("{}{shared}{}", self.reason, self.names(" with it"));
        let help = self.help.as_ref().map_or_else(|| ACCEPT.to_owned(), |help| format!("{help}; or {ACCEPT}"));
        Finding::warning(Self::RULE, self.place.clone(), message).help(help)
    }

    /// A note of what the document says.
    pub fn note(&self) -> Finding {
        Finding::note(Self::STATED, self.place.clone(), self.reason.clone() + &self.names(""))
    }

    /// `; GET /a and 3 others are left out`.
    fn names(&self, end: &str) -> String {
        let named = self.operations.iter().take(Self::NAMED).map(|name| format!("`{name}`"));
        let named = named.collect::<Vec<_>>().join(", ");
        match self.operations.len() {
            0 => String::new(),
            1 => format!("; {named} is left out{end}"),
            2..=Self::NAMED => format!("; {named} are left out{end}"),
            count => format!("; {named} and {} more are left out{end}", count - Self::NAMED),
        }
    }
}

/// The operations and components of a document, and which of them need which.
struct Parts<'d> {
    document: &'d Document,
    list: Vec<(Part, &'d Node)>,
    /// Where each thing in the file begins, and which part it is; nothing for what belongs to the document as a whole.
    starts: BTreeMap<Position, Option<usize>>,
    /// The same without what references lead to.
    stated: BTreeMap<Position, Option<usize>>,
    /// The parts in which what stands at a position of another file is said: an overlay, or what is referred to there.
    overlaid: BTreeMap<Position, BTreeSet<usize>>,
    /// The parts that need each part.
    needed_by: Vec<BTreeSet<usize>>,
}

impl<'d> Parts<'d> {
    /// Finds the parts of a document that is one tree.
    fn of(document: &'d Document) -> Self {
        let (starts, stated, overlaid) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut parts = Self { document, list: Vec::new(), starts, stated, overlaid, needed_by: Vec::new() };
        for (name, entry) in document.root().as_mapping().into_iter().flatten() {
            parts.starts.insert(entry.position, None);
            for (member, inner) in entry.node.as_mapping().into_iter().flatten() {
                parts.starts.insert(inner.position, None);
                let place = format!("{name}/{}", escape(member));
                match name {
                    "paths" => parts.path(member, &inner.node, &place),
                    "components" => parts.components(&inner.node, &place),
                    _ => {}
                }
            }
        }
        parts.stated.clone_from(&parts.starts);
        parts.needed_by = vec![BTreeSet::new(); parts.list.len()];
        for index in 0..parts.list.len() {
            parts.references(index, parts.list[index].1);
        }
        parts.operations();
        parts
    }

    fn add(&mut self, position: Position, part: Part, node: &'d Node) {
        self.starts.insert(position, Some(self.list.len()));
        self.list.push((part, node));
    }

    fn path(&mut self, path: &str, item: &'d Node, place: &str) {
        for (name, entry) in item.as_mapping().into_iter().flatten() {
            let part = match name {
                "parameters" | "$ref" | "servers" => Part::Shared(format!("{place}/{name}")),
                _ if name.starts_with("x-") || entry.node.as_mapping().is_none() => continue,
                method => Part::Operation(format!("{} {path}", method.to_uppercase())),
            };
            self.add(entry.position, part, &entry.node);
        }
    }

    fn components(&mut self, section: &'d Node, place: &str) {
        for (name, entry) in section.as_mapping().into_iter().flatten() {
            self.add(entry.position, Part::Shared(format!("{place}/{}", escape(name))), &entry.node);
        }
    }

    /// The part in which a position stands.
    fn at(&self, position: Position) -> Option<usize> {
        *self.starts.range(..=position).next_back()?.1
    }

    /// Notes what stands elsewhere and is part of this one: of several parts, where an action of an overlay has several targets, or
    /// several references mean the same. One that stands in place of a reference into another part needs that.
    fn said_elsewhere(&mut self, position: Position, index: usize) {
        let stated = self.stated.range(..=position).next_back().and_then(|(_, part)| *part);
        match stated.filter(|_| !self.document.is_elsewhere(position)) {
            Some(known) if known == index => {}
            Some(known) => _ = self.needed_by[known].insert(index),
            None => {
                self.starts.insert(position, Some(index));
                self.overlaid.entry(position).or_default().insert(index);
            }
        }
    }

    /// Notes what a part refers to: by `$ref`, and by the mapping of a discriminator.
    fn references(&mut self, index: usize, node: &'d Node) {
        match &node.value {
            Value::Mapping(members) => members.iter().for_each(|(_, entry)| {
                self.said_elsewhere(entry.position, index);
                self.references(index, &entry.node);
            }),
            Value::Sequence(nodes) => nodes.iter().for_each(|node| {
                self.said_elsewhere(node.position, index);
                self.references(index, node);
            }),
            _ => {
                let pointer = node.as_str().and_then(|text| text.strip_prefix('#'));
                let target = pointer.and_then(|pointer| Pointer::parse(pointer).ok()?.resolve(self.document.root()));
                if let Some(needed) = target.and_then(|target| self.at(target.position)) {
                    self.needed_by[needed].insert(index);
                }
            }
        }
    }

    /// Operations need what their path shares, and one that stands elsewhere needs what is there.
    fn operations(&mut self) {
        let known: HashMap<Part, usize> =
            self.list.iter().enumerate().map(|(index, (part, _))| (part.clone(), index)).collect();
        let document = self.document;
        for item in document.path_items() {
            let place = format!("paths/{}", escape(item.path));
            let whole: Vec<usize> = ["parameters", "$ref", "servers"]
                .iter()
                .filter_map(|name| known.get(&Part::Shared(format!("{place}/{name}"))).copied())
                .collect();
            for operation in item.operations() {
                let index = known.get(&Part::Operation(operation.name())).copied().unwrap_or_else(|| {
                    // It stands where a reference of the path leads.
                    let within = self.at(operation.position);
                    self.list.push((Part::Operation(operation.name()), operation.node()));
                    self.needed_by.push(BTreeSet::new());
                    let index = self.list.len() - 1;
                    if let Some(within) = within {
                        self.needed_by[within].insert(index);
                    }
                    index
                });
                for needed in &whole {
                    self.needed_by[*needed].insert(index);
                }
            }
        }
    }

    /// What cannot be there without what stands at a position; nothing where that belongs to the document as a whole.
    fn without(&self, position: Position) -> Option<Gone<'_, 'd>> {
        let first = self.at(position)?;
        let of_overlay = self.overlaid.range(..=position).next_back().map(|(_, parts)| parts);
        let all = of_overlay.filter(|parts| parts.contains(&first)).cloned().unwrap_or_else(|| BTreeSet::from([first]));
        let (mut open, mut gone): (Vec<usize>, _) = (all.iter().copied().collect(), all);
        while let Some(index) = open.pop() {
            open.extend(self.needed_by[index].iter().filter(|index| gone.insert(**index)));
        }
        Some(Gone { first: &self.list[first].0, parts: gone.into_iter().map(|index| &self.list[index]).collect() })
    }
}

/// A part with all that needs it.
struct Gone<'p, 'd> {
    first: &'p Part,
    parts: Vec<&'p (Part, &'d Node)>,
}

impl Gone<'_, '_> {
    fn left_out(&self, reason: &str, help: Option<&String>, place: Place) -> LeftOut {
        let operations = self.parts.iter().filter_map(|(part, _)| match part {
            Part::Operation(name) => Some(name.clone()),
            Part::Shared(_) => None,
        });
        let shared = match self.first {
            Part::Shared(place) => Some(place.clone()),
            Part::Operation(_) => None,
        };
        LeftOut { reason: reason.to_owned(), help: help.cloned(), place, shared, operations: operations.collect() }
    }
}

impl Document {
    /// The same document without what it says itself is left out, by `x-left-out`, and what that was.
    pub fn without_left_out(&self) -> (Self, Vec<LeftOut>) {
        let unnoted = self.unnoted();
        let foreign = foreign(&unnoted);
        if self.files().all(|file| !file.text().contains(LEFT_OUT.name)) {
            return (self.leaving_out(foreign).unwrap_or_else(|| self.clone()), Vec::new());
        }
        let mut marked = Vec::new();
        let mut members = Vec::new();
        crate::walk::walk(&unnoted, &mut |step| {
            if step.member == LEFT_OUT.name
                && let (Some(entry), Some(reason)) = (step.entry, step.entry.and_then(|entry| entry.node.as_str()))
            {
                match unnoted.separable(step.path) {
                    Some((node, what)) => members.push((node, format!("{what} is left out: {reason}"), entry.position)),
                    None => marked.push((reason.to_owned(), entry.position)),
                }
            }
            true
        });
        let parts = Parts::of(&unnoted);
        let (mut gone, mut list) = (foreign, Vec::new());
        for (node, reason, position) in members {
            gone.push(node);
            let place = self.place_at(position);
            list.push(LeftOut { reason, help: None, place, shared: None, operations: Vec::new() });
        }
        for (reason, position) in marked {
            let Some(without) = parts.without(position) else { continue };
            gone.extend(without.parts.iter().map(|(_, node)| *node));
            list.push(without.left_out(&reason, None, self.place_at(position)));
        }
        (self.leaving_out(gone).unwrap_or_else(|| self.clone()), list)
    }

    /// What has the member at a path, and what it is called, where operations are of use without it: a parameter that no call
    /// needs, a media type beside others.
    fn separable(&self, path: &[Cow<'_, str>]) -> Option<(&Node, String)> {
        let (_, holder) = path.split_last()?;
        let at = |path: &[Cow<'_, str>]| {
            self.at(&path.iter().map(|token| format!("/{}", escape(token))).collect::<String>())
        };
        let node = at(holder)?;
        let (name, around) = holder.split_last()?;
        match around.last().map(|name| &**name) {
            Some("parameters") => {
                let needed =
                    node.get("required").and_then(Node::as_bool) == Some(true) || node.str("in") == Some("path");
                let name = node.str("name").filter(|_| !needed)?;
                Some((node, format!("the parameter `{name}`")))
            }
            Some("content") => {
                let others = at(around)?.as_mapping()?.len() > 1;
                others.then(|| (node, format!("the media type `{name}`")))
            }
            _ => None,
        }
    }

    /// The operations that need what stands at the places of findings, by method and path.
    pub fn operations_touched<'f>(&self, findings: impl IntoIterator<Item = &'f Finding>) -> BTreeSet<String> {
        let unnoted = self.unnoted();
        let parts = Parts::of(&unnoted);
        let gone = findings.into_iter().filter_map(|finding| parts.without(self.position_of(&finding.place)));
        let named = gone.flat_map(|gone| gone.parts).filter_map(|(part, _)| match part {
            Part::Operation(name) => Some(name.clone()),
            Part::Shared(_) => None,
        });
        named.collect()
    }

    /// The same document without what has one of these faults, and all that needs it. Nothing where that is the document as a
    /// whole, or all of its operations, or is left out already.
    pub fn without_faults(&self, faults: &[Finding]) -> Option<(Self, Vec<LeftOut>)> {
        let unnoted = self.unnoted();
        let parts = Parts::of(&unnoted);
        let (mut gone, mut list) = (Vec::new(), Vec::new());
        for fault in faults {
            let without = parts.without(self.position_of(&fault.place))?;
            gone.extend(without.parts.iter().map(|(_, node)| *node));
            list.push(without.left_out(&fault.message, fault.help.as_ref(), fault.place.clone()));
        }
        let smaller = self.leaving_out(gone)?;
        let some_left = !smaller.unnoted().operations().is_empty();
        (some_left || unnoted.operations().is_empty()).then_some((smaller, list))
    }
}
