//! References where OpenAPI has none, `get: {$ref: …}`, written out: what they lead to stands in their place. Knows by the tables
//! where a reference is one of OpenAPI, and what stands where; every node that is written keeps its position.
//!
//! An object of the tables that says `$ref` and may not be a reference, and a mapping or a list of them that does, mean what that
//! leads to: nothing else can be meant. So whatever reads the tree needs to know references only where OpenAPI has them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oas_values::Pointer;
use percent_encoding::percent_decode_str;

use super::reference::parts;
use crate::source::Position;
use crate::tables::{DOCUMENT, Object, Shape, Version, reference_in_place, shape_at};
use crate::tree::{Entry, Mapping, Node, Value};

/// The file that a reference names, which stands at a position.
pub(super) type Named<'f> = &'f dyn Fn(Position, &str) -> Option<usize>;

/// References that were written out in place of one kind of thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InPlace {
    /// What stands there: `an operation`.
    pub(crate) what: String,
    /// Where the first of them stands.
    pub(crate) first: Position,
    pub(crate) count: usize,
}

/// What comes of references that are written out.
pub(super) struct Written {
    /// The trees that are not as they were, by their number.
    pub(super) trees: Vec<(usize, Node)>,
    pub(super) kinds: Vec<InPlace>,
    /// Where in which file stands what they lead to.
    pub(super) targets: Vec<(usize, String)>,
}

/// Writes out the references of some trees. Nothing where none has such a reference that leads to something.
pub(super) fn written_out(roots: &[&Node], named: Named<'_>) -> Option<Written> {
    let version = Version::of(roots[0]);
    let mut found = Found::of(roots, named, version);
    found.search();
    let Found { places, kinds, targets, .. } = found;
    (!places.is_empty()).then(|| {
        let files: HashSet<usize> = places.keys().filter_map(|position| named(*position, "#")).collect();
        let room = ENOUGH + MOST_COPIES * roots.iter().map(|root| size(root)).sum::<usize>();
        let mut writer = Writer { places, within: Vec::new(), room };
        let mut trees: Vec<_> = files.into_iter().map(|file| (file, writer.node(roots[file]))).collect();
        trees.sort_by_key(|(file, _)| *file);
        Written { trees, kinds, targets }
    })
}

/// How often all files together may be written in place of references.
const MOST_COPIES: usize = 8;
/// So many nodes may be written in place whatever the files have.
const ENOUGH: usize = 1 << 14;

/// The references that are to be written out.
struct Found<'f> {
    roots: &'f [&'f Node],
    named: Named<'f>,
    version: Version,
    /// By the position of the text of each: what it leads to.
    places: HashMap<Position, &'f Node>,
    kinds: Vec<InPlace>,
    targets: Vec<(usize, String)>,
    /// What references lead to and is still to be searched, as what.
    open: Vec<(&'f Node, Shape)>,
    met: HashSet<(*const Node, &'static str)>,
}

impl<'f> Found<'f> {
    fn of(roots: &'f [&'f Node], named: Named<'f>, version: Version) -> Self {
        let (places, kinds, targets) = (HashMap::new(), Vec::new(), Vec::new());
        Self { roots, named, version, places, kinds, targets, open: Vec::new(), met: HashSet::new() }
    }

    fn search(&mut self) {
        self.open.push((self.roots[0], Shape::Object(&DOCUMENT)));
        while let Some((node, shape)) = self.open.pop() {
            self.inside(node, shape, "the document");
        }
    }

    /// Looks into what stands at a place of a shape, which is called so.
    fn inside(&mut self, node: &'f Node, shape: Shape, field: &str) {
        if let Some((text, _)) = reference_in_place(shape, node) {
            self.replaced(&text.node, shape, field);
        }
        match (shape, &node.value) {
            (Shape::Object(object), Value::Mapping(members)) => self.object(members, object),
            (Shape::Referable(object), Value::Mapping(members)) => {
                if let Some(text) = members.get("$ref") {
                    self.referred(&text.node, object);
                    if !object.is_schema() || self.version != Version::V3_1 {
                        return;
                    }
                }
                self.object(members, object);
            }
            (Shape::List(inner) | Shape::OneOrMore(inner), Value::Sequence(nodes)) => {
                nodes.iter().filter(|node| is_inner(node)).for_each(|node| self.inside(node, *inner, field));
            }
            (Shape::Map(inner) | Shape::Extended(inner), Value::Mapping(members)) => {
                for (name, entry) in members.iter().filter(|(_, entry)| is_inner(&entry.node)) {
                    self.inside(&entry.node, *inner, name);
                }
            }
            (
                Shape::OneOrMore(inner) | Shape::TextOr(inner) | Shape::SingleOr(inner) | Shape::FlagOr(inner),
                Value::Mapping(_),
            ) => self.inside(node, *inner, field),
            _ => {}
        }
    }

    fn object(&mut self, members: &'f Mapping, object: &'static Object) {
        for (name, entry) in members.iter().filter(|(_, entry)| is_inner(&entry.node)) {
            let known = object.member(self.version, name).map(|known| known.shape);
            if let Some(shape) = known.or_else(|| object.others.filter(|_| !name.starts_with("x-"))) {
                self.inside(&entry.node, shape, name);
            }
        }
    }

    /// What a reference of OpenAPI leads to is searched as what is wanted there. The tables have what is a component.
    fn referred(&mut self, text: &'f Node, object: &'static Object) {
        let Some(stated) = text.as_str() else { return };
        let is_component = stated.starts_with("#/components/") && (self.named)(text.position, "#") == Some(0);
        if !is_component && let Some((node, ..)) = self.target(text.position, stated, Shape::Referable(object)) {
            self.later(node, Shape::Referable(object));
        }
    }

    fn later(&mut self, node: &'f Node, shape: Shape) {
        let kind = match shape {
            Shape::Object(object) | Shape::Referable(object) => object.name,
            Shape::List(_) => "a list",
            _ => "names",
        };
        if self.met.insert((node, kind)) {
            self.open.push((node, shape));
        }
    }

    /// Notes a reference where OpenAPI has none, where it leads to something that may stand there.
    fn replaced(&mut self, text: &'f Node, shape: Shape, field: &str) {
        let first = text.position;
        let target = text.as_str().and_then(|stated| self.target(first, stated, shape));
        let Some((node, file, pointer)) = target else { return };
        if self.places.insert(first, node).is_some() {
            return;
        }
        self.targets.extend(Some((file, pointer)).filter(|(_, pointer)| !pointer.is_empty()));
        let what = match shape {
            Shape::Object(object) => object.name.to_owned(),
            _ => format!("`{field}`"),
        };
        match self.kinds.iter_mut().find(|known| known.what == what) {
            Some(known) => known.count += 1,
            None => self.kinds.push(InPlace { what, first, count: 1 }),
        }
        self.later(node, shape);
    }

    /// What a reference leads to, and where that stands in which file; nothing where something else has to stand here.
    fn target(&self, from: Position, stated: &str, shape: Shape) -> Option<(&'f Node, usize, String)> {
        let file = (self.named)(from, stated)?;
        let (_, pointer) = parts(stated);
        let at = |text: &str| {
            let pointer = Pointer::parse(text).ok()?;
            let known = if file == 0 { shape_at(self.version, &pointer) } else { None };
            let fits = known.is_none_or(|known| is_alike(known, shape));
            Some((pointer.resolve(self.roots[file]).filter(|_| fits)?, file, text.to_owned()))
        };
        let found = at(pointer).or_else(|| at(&percent_decode_str(pointer).decode_utf8().ok()?))?;
        let node = found.0;
        let is_reference = node.str("$ref").is_some();
        let fits = match shape {
            Shape::List(_) => node.as_sequence().is_some() || is_reference,
            _ => node.as_mapping().is_some(),
        };
        fits.then_some(found)
    }
}

/// Whether something may stand in a value.
fn is_inner(node: &Node) -> bool {
    matches!(node.value, Value::Mapping(_) | Value::Sequence(_))
}

/// Whether what the tables have at a place may stand at another one.
fn is_alike(known: Shape, wanted: Shape) -> bool {
    match (known, wanted) {
        (Shape::Object(known) | Shape::Referable(known), Shape::Object(wanted) | Shape::Referable(wanted)) => {
            known.name == wanted.name
        }
        (Shape::Map(known) | Shape::Extended(known), Shape::Map(wanted) | Shape::Extended(wanted))
        | (Shape::List(known), Shape::List(wanted)) => is_alike(*known, *wanted),
        (Shape::Object(_) | Shape::Referable(_) | Shape::Map(_) | Shape::Extended(_) | Shape::List(_), _) => false,
        _ => true,
    }
}

/// Writes trees with what references lead to in their place.
struct Writer<'f> {
    places: HashMap<Position, &'f Node>,
    /// What is being written in place of references: one that leads back to it would have no end.
    within: Vec<*const Node>,
    room: usize,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node) -> Node {
        if !self.within.is_empty() {
            self.room = self.room.saturating_sub(1);
        }
        let value = match &node.value {
            Value::Sequence(nodes) => Value::Sequence(nodes.iter().map(|node| self.node(node)).collect()),
            Value::Mapping(members) => self.in_place(members).unwrap_or_else(|| {
                let mut out = Mapping::default();
                for (name, entry) in &**members {
                    out.push(Arc::from(name), Entry::new(entry.position, self.node(&entry.node)));
                }
                Value::Mapping(Box::new(out))
            }),
            value => value.clone(),
        };
        Node { position: node.position, value }
    }

    /// What stands in place of a mapping that refers to it. What stands beside the reference belongs to it as well.
    fn in_place(&mut self, members: &Mapping) -> Option<Value> {
        let meant = *self.places.get(&members.get("$ref")?.node.position)?;
        if self.room == 0 || self.within.contains(&std::ptr::from_ref(meant)) {
            return None;
        }
        self.within.push(meant);
        let mut value = self.node(meant).value;
        self.within.pop();
        if let Value::Mapping(out) = &mut value {
            for (name, entry) in members.iter().filter(|(name, _)| *name != "$ref") {
                out.remove(name);
                out.push(Arc::from(name), Entry::new(entry.position, self.node(&entry.node)));
            }
        }
        Some(value)
    }
}

/// The number of nodes in a tree.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::Sequence(nodes) => nodes.iter().map(size).sum(),
        Value::Mapping(members) => members.iter().map(|(_, entry)| size(&entry.node)).sum(),
        _ => 0,
    }
}
