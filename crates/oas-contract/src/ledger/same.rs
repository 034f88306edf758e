//! Whether two parts of documents are the same once their references are followed: for what is compared as a whole, without
//! rules. Knows by the tables what stands where, and so what is for people alone and what only has such a name.

use std::collections::HashSet;

use crate::document::Document;
use crate::extensions::{self, Judged};
use crate::model::View;
use crate::tables::{Object, Shape, Version};
use crate::tree::{Node, Value};

/// A part of a document: the document and the node.
pub type Part<'d> = (&'d Document, &'d Node);

/// Whether two nodes that stand for views of a kind, or for references to such, are the same, apart from what is for people
/// alone, and with what references lead to in their place.
pub fn is_same_resolved<'d, V: View<'d>>(old: Part<'d>, new: Part<'d>) -> bool {
    Comparison::of(old, new).same(old.1, new.1, &Shape::Referable(V::MEMBERS))
}

/// The same of two mappings of names to such nodes, of which either may be missing.
pub fn are_same_resolved<'d, V: View<'d>>(
    (old, before): (&'d Document, Option<&'d Node>),
    (new, after): (&'d Document, Option<&'d Node>),
) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => {
            let mut comparison = Comparison::of((old, before), (new, after));
            comparison.names(before, after, &Shape::Referable(V::MEMBERS))
        }
        (before, after) => before.is_none() && after.is_none(),
    }
}

/// Whether two nodes are written alike and refer to nothing but what is `unchanged`, so that nothing about them can differ. A
/// discriminator refers to those that refer to it.
pub fn is_same_and_complete<'d>(old: &'d Node, new: &'d Node, unchanged: &mut dyn FnMut(&'d str) -> bool) -> bool {
    match (&old.value, &new.value) {
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len()
                && a.iter().zip(b.iter()).all(|((name, entry), (other_name, other))| {
                    // Most members stand in the same order.
                    let other = if name == other_name { Some(other) } else { b.get(name) };
                    let Some(other) = other.filter(|_| name != "discriminator") else { return false };
                    let refers_to = entry.node.as_str().filter(|_| name == "$ref");
                    is_same_and_complete(&entry.node, &other.node, unchanged) && refers_to.is_none_or(&mut *unchanged)
                })
        }
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_and_complete(a, b, unchanged))
        }
        _ => old.is_same(new),
    }
}

/// Lists of a schema whose order says nothing.
const UNORDERED: [&str; 6] = ["required", "enum", "type", "allOf", "oneOf", "anyOf"];

struct Comparison<'d> {
    old: &'d Document,
    new: &'d Document,
    /// References that are being followed: a circle is the same where nothing else speaks against it.
    open: HashSet<(*const Node, *const Node)>,
    /// The same, in the order in which they were met.
    trail: Vec<(*const Node, *const Node)>,
}

impl<'d> Comparison<'d> {
    fn of(old: Part<'d>, new: Part<'d>) -> Self {
        Self { old: old.0, new: new.0, open: HashSet::new(), trail: Vec::new() }
    }

    /// Two values of one shape. What is data is the same where it is written alike: nothing in it is a reference.
    fn same(&mut self, old: &'d Node, new: &'d Node, shape: &Shape) -> bool {
        match shape {
            Shape::Object(object) => self.objects(old, new, object),
            Shape::Referable(object) => self.referable(old, new, object),
            Shape::Map(inner) | Shape::Extended(inner) => self.names(old, new, inner),
            Shape::List(inner) => self.lists(old, new, inner),
            Shape::OneOrMore(inner) if old.as_sequence().is_some() => self.lists(old, new, inner),
            Shape::OneOrMore(inner) | Shape::TextOr(inner) | Shape::SingleOr(inner) | Shape::FlagOr(inner) => {
                self.same(old, new, inner)
            }
            Shape::Any
            | Shape::Text
            | Shape::Flag
            | Shape::Number
            | Shape::Count
            | Shape::Single
            | Shape::Type(_)
            | Shape::Word(_) => old.is_same(new),
        }
    }

    fn lists(&mut self, old: &'d Node, new: &'d Node, inner: &Shape) -> bool {
        match (old.as_sequence(), new.as_sequence()) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b, inner)),
            _ => old.is_same(new),
        }
    }

    /// Two lists that have no order.
    fn sets(&mut self, old: &'d Node, new: &'d Node, shape: &Shape, inner: &Shape) -> bool {
        let (Some(a), Some(b)) = (old.as_sequence(), new.as_sequence()) else { return self.same(old, new, shape) };
        let mut left: Vec<&'d Node> = b.iter().collect();
        a.len() == b.len()
            && a.iter().all(|one| {
                let partner = left.iter().position(|other| {
                    // What was followed for another partner says nothing of this one.
                    let met = self.trail.len();
                    let same = self.same(one, other, inner);
                    if !same {
                        self.trail.drain(met..).for_each(|one| _ = self.open.remove(&one));
                    }
                    same
                });
                partner.map(|at| left.remove(at)).is_some()
            })
    }

    fn names(&mut self, old: &'d Node, new: &'d Node, inner: &Shape) -> bool {
        let (Some(a), Some(b)) = (old.as_mapping(), new.as_mapping()) else { return old.is_same(new) };
        a.len() == b.len()
            && a.iter().all(|(name, entry)| b.get(name).is_some_and(|other| self.same(&entry.node, &other.node, inner)))
    }

    fn referable(&mut self, old: &'d Node, new: &'d Node, object: &'static Object) -> bool {
        let (Some(before), Some(after)) = (self.old.resolve(old), self.new.resolve(new)) else {
            return old.is_same(new);
        };
        let referred = !std::ptr::eq(before, old) || !std::ptr::eq(after, new);
        if referred {
            if !self.open.insert((before, after)) {
                return true;
            }
            self.trail.push((before, after));
        }
        let seen = object.is_schema().then(|| (links(self.old, old), links(self.new, new)));
        self.objects(before, after, object)
            && seen.is_none_or(|(before, after)| {
                before.len() == after.len()
                    && before.into_iter().zip(after).all(|(old, new)| self.objects(old, new, object))
            })
    }

    fn objects(&mut self, old: &'d Node, new: &'d Node, object: &'static Object) -> bool {
        let (Some(a), Some(b)) = (old.as_mapping(), new.as_mapping()) else { return old.is_same(new) };
        let alone = |name: &str| !is_passed_over(object, name);
        let come = b.iter().any(|(name, _)| a.get(name).is_none() && alone(name));
        !come
            && a.iter().filter(|(name, _)| alone(name)).all(|(name, entry)| {
                let shape = shape(object, self.old.version(), name);
                let unordered = object.is_schema() && UNORDERED.contains(&name);
                b.get(name).is_some_and(|other| match &shape {
                    Shape::List(inner) | Shape::OneOrMore(inner) if unordered => {
                        self.sets(&entry.node, &other.node, &shape, inner)
                    }
                    Shape::Any if unordered => self.sets(&entry.node, &other.node, &shape, &Shape::Any),
                    shape => self.same(&entry.node, &other.node, shape),
                })
            })
    }
}

/// The references that lead to a schema and have more beside them, which only 3.1 sees.
fn links<'d>(document: &'d Document, node: &'d Node) -> Vec<&'d Node> {
    let mut here = Some(node).filter(|_| document.version() == Version::V3_1);
    let mut seen = Vec::new();
    while let Some((node, next)) = here.and_then(|node| Some((node, document.reference(node)?))) {
        seen.extend(Some(node).filter(|node| node.as_mapping().is_some_and(|members| members.len() > 1)));
        here = document.pointed(node, next);
    }
    seen
}

/// Whether a member is for people alone, or is followed rather than compared. Of several rows for one name, each version has
/// its own; they agree in this.
fn is_passed_over(object: &Object, name: &str) -> bool {
    name == "$ref" && object.is_schema()
        || object.members.iter().any(|known| known.name == name && known.words)
        || extensions::named(name).is_some_and(|known| known.judged == Judged::Never && known.stands_on(object.site))
}

fn shape(object: &Object, version: Version, name: &str) -> Shape {
    let known = object.member(version, name).map(|known| known.shape);
    let other = || object.others.filter(|_| !extensions::is_extension(name));
    known.or_else(other).unwrap_or(Shape::Any)
}
