//! One way through a document by the tables of members and extensions: every member and element, with what has it and what it
//! changes. Knows tables and trees, not why somebody goes there.

use std::borrow::Cow;

use oas_values::escape;

use crate::document::Document;
use crate::source::Position;
use crate::tables::{DOCUMENT, Effect, Object, Shape, Version, extensions, reference_in_place};
use crate::tree::{Entry, Node, Value};

/// A member of an object, or what stands in it: an entry of a mapping, an element of a list.
pub(crate) struct Step<'s> {
    /// What has it: `a schema`.
    pub(crate) holder: &'static str,
    /// Which member it is, or is part of: `maximum`.
    pub(crate) member: &'static str,
    pub(crate) effect: Effect,
    /// The object or list that has it.
    pub(crate) parent: &'s Node,
    /// Its entry, where it stands in a mapping.
    pub(crate) entry: Option<&'s Entry>,
    pub(crate) position: Position,
    /// What a reference has to point at, where it is the `$ref` of one.
    pub(crate) reference: Option<&'static Object>,
    /// The same where OpenAPI has no reference, but what stands there itself.
    pub(crate) in_place: Option<&'static Object>,
    /// The names and indexes on the way, its own included.
    pub(crate) path: &'s [Cow<'s, str>],
}

impl Step<'_> {
    /// JSON pointer to it.
    pub(crate) fn pointer(&self) -> String {
        self.path.iter().map(|token| format!("/{}", escape(token))).collect()
    }
}

/// Calls `enter` with every member and element, in the order of the file. What is inside of one is passed over where it returns
/// `false`. Members that no table has are no concern of anybody here, nor is what the document leaves out.
pub(crate) fn walk(document: &Document, enter: &mut dyn FnMut(&Step<'_>) -> bool) {
    walk_below(document, document.root(), &DOCUMENT, enter);
}

/// The same for what is in one object, which may be written as a reference.
pub(crate) fn walk_below<'w>(
    document: &'w Document,
    node: &'w Node,
    object: &'static Object,
    enter: &'w mut dyn FnMut(&Step<'_>) -> bool,
) {
    let mut walk = Walk { document, version: document.version(), path: Vec::new(), is_ours: false, enter };
    let whose = (object.name, object.name, Effect::Tools);
    walk.inside(node, &Shape::Referable(object), whose);
}

struct Walk<'w> {
    document: &'w Document,
    version: Version,
    path: Vec<Cow<'w, str>>,
    /// Whether it is inside of an extension, in which nothing is a reference.
    is_ours: bool,
    enter: &'w mut dyn FnMut(&Step<'_>) -> bool,
}

type Whose = (&'static str, &'static str, Effect);

impl<'w> Walk<'w> {
    fn object(&mut self, node: &'w Node, object: &'static Object) {
        for (name, entry) in node.as_mapping().into_iter().flatten() {
            let standard = object.member(self.version, name);
            let standard = standard.map(|known| (known.name, known.shape, known.effect));
            let ours = || extensions::named(name).filter(|known| known.stands_on(object.site));
            let known = standard.or_else(|| ours().map(|known| (known.name, known.shape, known.effect())));
            let other = || {
                Some((
                    "a name of its own",
                    object.others.filter(|_| !extensions::is_extension(name))?,
                    Effect::Incoming,
                ))
            };
            let known = known.or_else(other);
            if let Some((member, shape, effect)) = known {
                let around = self.is_ours;
                self.is_ours |= extensions::is_extension(member);
                self.step(name, node, (&entry.node, Some(entry)), &shape, (object.name, member, effect));
                self.is_ours = around;
            }
        }
    }

    fn step(
        &mut self,
        name: impl Into<Cow<'w, str>>,
        parent: &'w Node,
        at: (&'w Node, Option<&'w Entry>),
        shape: &Shape,
        whose: Whose,
    ) {
        let (node, entry) = at;
        if self.document.is_left_out(node) {
            return;
        }
        self.path.push(name.into());
        let position = entry.map_or(node.position, |entry| entry.position);
        let (holder, member, effect) = whose;
        let (reference, in_place) = (None, None);
        let path = &self.path;
        if (self.enter)(&Step { holder, member, effect, parent, entry, position, reference, in_place, path }) {
            self.inside(node, shape, whose);
        }
        self.path.pop();
    }

    /// A `$ref`: one of OpenAPI, or one that stands where it has none.
    fn reference(
        &mut self,
        parent: &'w Node,
        entry: &'w Entry,
        (reference, in_place): (Option<&'static Object>, Option<&'static Object>),
        whose: Whose,
    ) {
        self.path.push("$ref".into());
        let (position, entry, path) = (entry.position, Some(entry), &self.path);
        let (holder, member, effect) = whose;
        (self.enter)(&Step { holder, member, effect, parent, entry, position, reference, in_place, path });
        self.path.pop();
    }

    fn inside(&mut self, node: &'w Node, shape: &Shape, whose: Whose) {
        if let Some((entry, object)) = reference_in_place(*shape, node).filter(|_| !self.is_ours) {
            self.reference(node, entry, (None, Some(object)), whose);
        }
        match (shape, &node.value) {
            (Shape::Object(object), _) => self.object(node, object),
            (Shape::Referable(object), Value::Mapping(members)) => {
                if let Some(entry) = members.get("$ref") {
                    self.reference(node, entry, (Some(object), None), whose);
                    // Beside a reference, only 3.1 sees what a schema has.
                    if !object.is_schema() || self.version != Version::V3_1 {
                        return;
                    }
                }
                self.object(node, object);
            }
            (Shape::List(inner) | Shape::OneOrMore(inner), Value::Sequence(nodes)) => {
                for (index, element) in nodes.iter().enumerate() {
                    self.step(index.to_string(), node, (element, None), inner, whose);
                }
            }
            (
                Shape::OneOrMore(inner) | Shape::TextOr(inner) | Shape::SingleOr(inner) | Shape::FlagOr(inner),
                Value::Mapping(_),
            ) => {
                self.inside(node, inner, whose);
            }
            (Shape::Map(inner) | Shape::Extended(inner), Value::Mapping(members)) => {
                // Where extensions may stand among names, no name begins like one.
                let foreign = |name: &str| matches!(shape, Shape::Extended(_)) && name.starts_with("x-");
                for (name, entry) in members.iter().filter(|(name, _)| !foreign(name)) {
                    self.step(name, node, (&entry.node, Some(entry)), inner, whose);
                }
            }
            _ => {}
        }
    }
}
