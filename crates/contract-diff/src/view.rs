//! A schema as its readers see it: references followed, `allOf` joined into one object. Knows one document, nothing of
//! comparing.

use std::collections::{HashMap, HashSet};

use contract::{Document, Entry, Node, Value, reference};

/// A schema with its reference followed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolved<'d> {
    pub(crate) node: &'d Node,
    /// The name under `components/schemas` that led here.
    pub(crate) name: Option<&'d str>,
}

/// Follows references; the last name on the way counts.
pub(crate) fn resolve<'d>(document: &'d Document, node: &'d Node) -> Resolved<'d> {
    let Some(target) = reference(node) else { return Resolved { node, name: None } };
    let Some(found) = document.resolve(node) else { return Resolved { node, name: None } };
    let mut name = target.strip_prefix("#/components/schemas/");
    // A component may be nothing but another reference.
    let mut here = document.root().pointer(target.trim_start_matches('#'));
    while let Some(next) = here.and_then(reference) {
        name = next.strip_prefix("#/components/schemas/").or(name);
        here = document.root().pointer(next.trim_start_matches('#'));
        if here.is_some_and(|here| std::ptr::eq(here, found)) {
            break;
        }
    }
    Resolved { node: found, name: name.filter(|name| !name.contains('/')) }
}

/// The parts of a schema, those of `allOf` joined.
#[derive(Debug, Default)]
pub(crate) struct View<'d> {
    /// Every node that takes part, the schema itself last.
    parts: Vec<&'d Node>,
    properties: Vec<(&'d str, &'d Entry)>,
    index: HashMap<&'d str, usize>,
    required: HashSet<&'d str>,
    wrapped: Option<&'static str>,
    seen: HashSet<*const Node>,
    /// Properties that a later part has replaced.
    replaced: Vec<(&'d str, &'d Node)>,
}

/// Alternatives that say no more than a plain schema: a single one, or several that are all enumerations.
fn seen_through<'d>(document: &'d Document, node: &'d Node) -> Option<(&'static str, Vec<&'d Node>)> {
    let field = ["oneOf", "anyOf"].into_iter().find(|field| node.get(field).is_some())?;
    let alone = ["properties", "enum", "items", "allOf", "discriminator"].iter().all(|other| node.get(other).is_none());
    let parts: Vec<&Node> = node.elements(field).map(|part| resolve(document, part).node).collect();
    let listed = |part: &&Node| part.get("enum").is_some() && part.get("properties").is_none();
    let plain = parts.len() == 1 || parts.len() > 1 && parts.iter().all(listed);
    (alone && plain && !parts.iter().any(|part| std::ptr::eq(*part, node))).then_some((field, parts))
}

/// Up to so many properties are searched one by one.
const SEARCHED: usize = 16;

impl<'d> View<'d> {
    pub(crate) fn of(document: &'d Document, node: &'d Node) -> Self {
        let mut view = Self::default();
        view.collect(document, node);
        view
    }

    fn collect(&mut self, document: &'d Document, node: &'d Node) {
        // What is left to do, last first: to enter a part, or to take what it says itself after what its parts say.
        let mut steps = vec![(node, false)];
        while let Some((node, entered)) = steps.pop() {
            if entered {
                self.take(node);
                continue;
            }
            // A part that comes on several ways is one part: else their number could double with every level.
            if !self.seen.insert(std::ptr::from_ref(node)) {
                continue;
            }
            steps.push((node, true));
            let mut parts = Vec::new();
            if let Some((field, alternatives)) = seen_through(document, node) {
                self.wrapped = Some(field);
                parts = alternatives;
            }
            parts.extend(node.elements("allOf").map(|part| resolve(document, part).node));
            steps.extend(parts.into_iter().rev().map(|part| (part, false)));
        }
    }

    fn take(&mut self, node: &'d Node) {
        let joined = !self.parts.is_empty();
        for (name, entry) in node.members("properties") {
            match self.position(name).filter(|_| joined) {
                Some(known) => {
                    let before = std::mem::replace(&mut self.properties[known].1, entry);
                    self.replaced.push((name, &before.node));
                }
                None => self.add(name, entry),
            }
        }
        self.required.extend(node.elements("required").filter_map(Node::as_str));
        self.parts.push(node);
    }

    fn add(&mut self, name: &'d str, entry: &'d Entry) {
        self.properties.push((name, entry));
        match self.properties.len() {
            0..=SEARCHED => {}
            count if count == SEARCHED + 1 => {
                self.index = self.properties.iter().zip(0..).map(|((name, _), index)| (*name, index)).collect();
            }
            count => {
                self.index.insert(name, count - 1);
            }
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        if self.properties.len() > SEARCHED {
            return self.index.get(name).copied();
        }
        self.properties.iter().position(|(known, _)| *known == name)
    }

    /// Properties that a later part has replaced, in the order of the parts.
    pub(crate) fn replaced(&self) -> &[(&'d str, &'d Node)] {
        &self.replaced
    }

    /// The field whose alternatives have been seen through: they allow what their parts allow, joined.
    pub(crate) fn wrapped(&self) -> Option<&'static str> {
        self.wrapped
    }

    /// The alternatives of `oneOf` or `anyOf`, where they have not been seen through.
    pub(crate) fn alternatives(&self, field: &str) -> Vec<&'d Node> {
        if self.wrapped.is_some() { Vec::new() } else { self.elements(field) }
    }

    /// The properties in the order of the file.
    pub(crate) fn properties(&self) -> &[(&'d str, &'d Entry)] {
        &self.properties
    }

    pub(crate) fn property(&self, name: &str) -> Option<&'d Entry> {
        self.position(name).map(|index| self.properties[index].1)
    }

    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.contains(name)
    }

    /// The last part that has this field.
    pub(crate) fn get(&self, field: &str) -> Option<&'d Node> {
        self.parts.iter().rev().find_map(|part| part.get(field))
    }

    pub(crate) fn str(&self, field: &str) -> Option<&'d str> {
        self.get(field)?.as_str()
    }

    pub(crate) fn flag(&self, field: &str) -> bool {
        self.get(field).and_then(Node::as_bool).unwrap_or(false)
    }

    /// How many parts there are.
    pub(crate) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// How many parts have this field.
    pub(crate) fn written(&self, field: &str) -> usize {
        self.parts.iter().filter(|part| part.get(field).is_some()).count()
    }

    /// The numbers of this field in all parts.
    pub(crate) fn numbers(&self, field: &str) -> impl Iterator<Item = (f64, &'d Node)> {
        self.parts.iter().filter_map(move |part| {
            let node = part.get(field)?;
            match &node.value {
                Value::Number(number) => Some((number.as_f64()?, node)),
                _ => None,
            }
        })
    }

    /// The lists of this field in all parts.
    pub(crate) fn elements(&self, field: &str) -> Vec<&'d Node> {
        self.parts.iter().flat_map(|part| part.elements(field)).collect()
    }

    /// The type, where it is written or can be seen.
    pub(crate) fn kind(&self) -> Option<&'d str> {
        self.str("type").or_else(|| {
            let object = !self.properties.is_empty() || self.get("additionalProperties").is_some();
            let values = self.elements("enum");
            let text = !values.is_empty() && values.iter().all(|value| value.as_str().is_some());
            let array = self.get("items").map(|_| "array");
            object.then_some("object").or(array).or(text.then_some("string"))
        })
    }

    /// `null` is allowed.
    pub(crate) fn nullable(&self) -> bool {
        self.flag("nullable") || self.elements("enum").iter().any(|value| matches!(value.value, Value::Null))
    }
}
