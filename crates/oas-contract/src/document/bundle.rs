//! A document of several files as one tree: what references to other files mean is a component of it, or stands in their place where
//! there are no components of the kind. Every node keeps its position. Knows which members refer to what, nothing of what they say.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use oas_values::{Pointer, escape};
use percent_encoding::percent_decode_str;

use super::reference::{LONGEST_CHAIN, component_name, parts};
use crate::source::Position;
use crate::tree::{Entry, Mapping, Node, Value};

/// What a reference is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Schema,
    Parameter,
    Response,
    RequestBody,
    Header,
    Example,
    Link,
    Callback,
    SecurityScheme,
    /// Something that has no components: a path, a media type, and all that holds no references itself.
    Other,
}

impl Kind {
    /// The section of components that has it, in OpenAPI 3 and in Swagger 2.0.
    fn section(self, swagger: bool) -> Option<&'static str> {
        Some(match (self, swagger) {
            (Self::Schema, true) => "definitions",
            (Self::Schema, false) => "schemas",
            (Self::Parameter, _) => "parameters",
            (Self::Response, _) => "responses",
            (Self::RequestBody, false) => "requestBodies",
            (Self::Header, false) => "headers",
            (Self::Example, false) => "examples",
            (Self::Link, false) => "links",
            (Self::Callback, false) => "callbacks",
            (Self::SecurityScheme, false) => "securitySchemes",
            _ => return None,
        })
    }
}

/// What stands somewhere: something of a kind, or a mapping of names to such.
#[derive(Clone, Copy)]
enum Holds {
    One(Kind),
    Named(Kind),
    /// Any value: what looks like a reference in it is none.
    Data,
}

/// What a member holds.
fn member(holder: Kind, name: &str, node: &Node) -> Holds {
    use Holds::{Data, Named, One};
    if name.starts_with("x-") {
        return Data;
    }
    if holder == Kind::Schema {
        return match name {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Named(Kind::Schema),
            "items"
            | "prefixItems"
            | "additionalProperties"
            | "additionalItems"
            | "not"
            | "allOf"
            | "anyOf"
            | "oneOf"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else"
            | "unevaluatedItems"
            | "unevaluatedProperties" => One(Kind::Schema),
            _ => Data,
        };
    }
    let is_mapping = node.as_mapping().is_some();
    match name {
        "schema" => One(Kind::Schema),
        "schemas" | "definitions" => Named(Kind::Schema),
        "parameters" if is_mapping => Named(Kind::Parameter),
        "parameters" => One(Kind::Parameter),
        "responses" => Named(Kind::Response),
        "requestBody" => One(Kind::RequestBody),
        "requestBodies" => Named(Kind::RequestBody),
        "headers" => Named(Kind::Header),
        "examples" if is_mapping => Named(Kind::Example),
        "links" => Named(Kind::Link),
        "callbacks" => Named(Kind::Callback),
        "securitySchemes" | "securityDefinitions" => Named(Kind::SecurityScheme),
        "paths" | "webhooks" | "pathItems" | "content" | "mediaTypes" | "encoding" => Named(Kind::Other),
        "example" | "examples" | "default" | "enum" | "value" => Data,
        _ => One(Kind::Other),
    }
}

/// What a reference means: a file and a pointer in it.
type Target = (usize, String);

/// The files that are read together.
pub(super) struct Bundle<'f> {
    roots: Vec<&'f Node>,
    /// The paths of the files.
    paths: Vec<&'f str>,
    /// The file that a reference in a file names.
    file: &'f dyn Fn(usize, &str) -> Option<usize>,
    /// The file in which something stands.
    holding: &'f dyn Fn(Position) -> usize,
    swagger: bool,
    /// The pointers of the components that the document names itself, by where they begin.
    components: HashMap<Position, String>,
    /// Where what is elsewhere is found in the one tree.
    moved: HashMap<(Kind, Target), String>,
    /// The names in use, by section.
    taken: HashMap<&'static str, HashSet<String>>,
    /// What is still to be written, and where.
    open: VecDeque<(Kind, String, Target)>,
    made: Vec<(&'static str, String, Entry)>,
    /// What is being written in place of references: one that leads back to it would have no end.
    within: Vec<Target>,
    /// So many nodes may still be written in place of references: a few files that refer to each other twice on every level would
    /// have more than any memory.
    room: usize,
}

/// How often all files together may be written in place of references.
const MOST_COPIES: usize = 8;
/// So many nodes may be written in place whatever the files have.
const ENOUGH: usize = 1 << 14;

impl<'f> Bundle<'f> {
    pub(super) fn new(
        files: impl Iterator<Item = (&'f Node, &'f str)>,
        swagger: bool,
        file: &'f dyn Fn(usize, &str) -> Option<usize>,
        holding: &'f dyn Fn(Position) -> usize,
    ) -> Self {
        let (roots, paths) = files.unzip();
        let (components, moved, taken) = (HashMap::new(), HashMap::new(), HashMap::new());
        let (open, made, within) = (VecDeque::new(), Vec::new(), Vec::new());
        let roots: Vec<&Node> = roots;
        let room = ENOUGH + MOST_COPIES * roots.iter().map(|root| size(root)).sum::<usize>();
        Self { roots, paths, file, holding, swagger, components, moved, taken, open, made, within, room }
    }

    /// The one tree. References that lead nowhere stay as they are.
    pub(super) fn written(mut self) -> Node {
        self.reserve();
        let mut root = self.node(self.roots[0], Holds::One(Kind::Other));
        while let Some((kind, name, target)) = self.open.pop_front() {
            let Some(node) = self.at(&target) else { continue };
            let written = self.node(node, Holds::One(kind));
            if let Some(section) = kind.section(self.swagger) {
                self.made.push((section, name, Entry::new(node.position, written)));
            }
        }
        let position = root.position;
        for (section, name, entry) in self.made {
            let holder = if self.swagger { Some(&mut root) } else { mapping_in(&mut root, "components", position) };
            if let Some(Value::Mapping(members)) =
                holder.and_then(|holder| mapping_in(holder, section, position)).map(|node| &mut node.value)
                && members.get(&name).is_none()
            {
                members.push(Arc::from(name), entry);
            }
        }
        root
    }

    /// Notes the names of components, and which of them are files as a whole.
    fn reserve(&mut self) {
        let kinds = [
            Kind::Schema,
            Kind::Parameter,
            Kind::Response,
            Kind::RequestBody,
            Kind::Header,
            Kind::Example,
            Kind::Link,
            Kind::Callback,
            Kind::SecurityScheme,
        ];
        let holder = if self.swagger { Some(self.roots[0]) } else { self.roots[0].get("components") };
        for kind in kinds {
            let Some(section) = kind.section(self.swagger) else { continue };
            for (name, entry) in holder.into_iter().flat_map(|holder| holder.members(section)) {
                self.taken.entry(section).or_default().insert(name.to_owned());
                let pointer = self.pointer(section, name);
                self.components.insert(entry.node.position, pointer.clone());
                let file = (self.holding)(entry.node.position);
                if let Some(target) = self.target(file, &entry.node).filter(|(file, _)| *file != 0) {
                    self.moved.entry((kind, target)).or_insert(pointer);
                }
            }
        }
    }

    fn pointer(&self, section: &str, name: &str) -> String {
        let within = if self.swagger { "" } else { "/components" };
        format!("#{within}/{section}/{}", escape(name))
    }

    fn at(&self, (file, pointer): &Target) -> Option<&'f Node> {
        Pointer::parse(pointer).ok()?.resolve(self.roots[*file])
    }

    /// What a node that refers to something means, through all references that stand alone.
    fn target(&self, file: usize, node: &Node) -> Option<Target> {
        let mut target = self.meant(file, alone(node)?)?;
        for _ in 0..LONGEST_CHAIN {
            match alone(self.at(&target)?) {
                Some(next) => target = self.meant(target.0, next)?,
                None => return Some(target),
            }
        }
        None
    }

    /// What a reference means that stands in a file.
    fn meant(&self, file: usize, reference: &str) -> Option<Target> {
        let (path, pointer) = parts(reference);
        let file = if path.is_empty() { file } else { (self.file)(file, reference)? };
        let decoded = || Some(percent_decode_str(pointer).decode_utf8().ok()?.into_owned());
        [Some(pointer.to_owned()), decoded()]
            .into_iter()
            .flatten()
            .map(|pointer| (file, pointer))
            .find(|target| self.at(target).is_some())
    }

    /// The same node, every reference of it as the one tree has it.
    fn node(&mut self, node: &Node, holds: Holds) -> Node {
        if !self.within.is_empty() {
            self.room = self.room.saturating_sub(1);
        }
        // What was written in place of a reference stands in the file that it is from.
        let file = (self.holding)(node.position);
        let kind = match holds {
            Holds::Data => return node.clone(),
            Holds::One(kind) | Holds::Named(kind) => kind,
        };
        let value = match &node.value {
            Value::Sequence(nodes) => {
                Value::Sequence(nodes.iter().map(|node| self.node(node, Holds::One(kind))).collect())
            }
            Value::Mapping(members) => {
                if let (Holds::Named(_), Some(written)) = (holds, self.names_elsewhere(file, node, holds)) {
                    return written;
                }
                if matches!(holds, Holds::One(_))
                    && let Some(written) = self.in_place(file, node, kind)
                {
                    return written;
                }
                Value::Mapping(Box::new(self.members(file, members, holds)))
            }
            value => value.clone(),
        };
        Node { position: node.position, value }
    }

    /// A mapping of names that all of it stands in another file.
    fn names_elsewhere(&mut self, file: usize, node: &Node, holds: Holds) -> Option<Node> {
        let target = self.target(file, node).filter(|target| target.0 != 0 && self.has_room(target))?;
        let meant = self.at(&target).filter(|meant| meant.as_mapping().is_some())?;
        self.within.push(target.clone());
        let written = self.node(meant, holds);
        self.within.pop();
        Some(written)
    }

    fn members(&mut self, file: usize, members: &Mapping, holds: Holds) -> Mapping {
        let mut out = Mapping::default();
        for (name, entry) in members {
            let node = &entry.node;
            let written = match holds {
                Holds::One(kind) if name == "$ref" => self.reference(file, node, kind),
                Holds::One(Kind::Schema) if name == "discriminator" => self.discriminator(file, node),
                // What is referred to there is a component.
                Holds::One(Kind::Schema) if file != 0 && matches!(name, "definitions" | "$defs") => continue,
                // A callback is a mapping of expressions.
                Holds::One(kind) => self.node(node, member(kind, name, node)),
                Holds::Named(_) if name.starts_with("x-") => node.clone(),
                Holds::Named(kind) => self.node(node, Holds::One(kind)),
                Holds::Data => node.clone(),
            };
            out.push(Arc::from(name), Entry::new(entry.position, written));
        }
        out
    }

    /// What a reference means, where that is to stand in its place: it has no components, or is the one that they name.
    fn in_place(&mut self, file: usize, node: &Node, kind: Kind) -> Option<Node> {
        let stated = node.str("$ref")?;
        let only = alone(node).is_some();
        let target = self.target(file, node).or_else(|| self.meant(file, stated))?;
        if target.0 == 0 {
            return None;
        }
        let section = kind.section(self.swagger);
        let is_component = only && section.is_some() && {
            let start = self.components.get(&node.position);
            start.is_some() && self.moved.get(&(kind, target.clone())) == start
        };
        if (section.is_some() && !is_component) || !self.has_room(&target) {
            return None;
        }
        self.within.push(target.clone());
        let meant = self.at(&target)?;
        let mut written = self.node(meant, Holds::One(kind));
        self.within.pop();
        // What stands beside the reference of a path belongs to it as well.
        if let (Value::Mapping(out), Some(own)) = (&mut written.value, node.as_mapping().filter(|_| !only)) {
            for (name, entry) in own.iter().filter(|(name, _)| *name != "$ref") {
                out.remove(name);
                let node = self.node(&entry.node, member(kind, name, &entry.node));
                out.push(Arc::from(name), Entry::new(entry.position, node));
            }
        }
        Some(written)
    }

    /// Whether something can be written in place of one more reference.
    fn has_room(&self, target: &Target) -> bool {
        self.room > 0 && !self.within.contains(target)
    }

    /// A reference as the one tree has it.
    fn reference(&mut self, file: usize, node: &Node, kind: Kind) -> Node {
        let stated = node.as_str().unwrap_or_default();
        let text = match self.meant(file, stated) {
            Some(target) => self.text(target, kind, stated),
            None => None,
        };
        // What leads nowhere says so by the file that it stands in.
        let own = self.paths[file].rsplit('/').next().unwrap_or_default();
        let text = text.or_else(|| (file != 0 && stated.starts_with('#')).then(|| format!("{own}{stated}")));
        match text {
            Some(text) => Node { position: node.position, value: Value::String(Arc::from(text)) },
            None => node.clone(),
        }
    }

    /// The reference to a target in the one tree, which is written there where it is not yet.
    fn text(&mut self, target: Target, kind: Kind, stated: &str) -> Option<String> {
        let target = self.at(&target).and_then(|node| self.target(target.0, node)).unwrap_or(target);
        if target.0 == 0 {
            return Some(format!("#{}", target.1));
        }
        // What all components are written in place of may refer to one of them.
        let own = self.at(&target).and_then(|node| self.components.get(&node.position));
        if let Some(known) = own.or_else(|| self.moved.get(&(kind, target.clone()))) {
            return Some(known.clone());
        }
        let section = kind.section(self.swagger)?;
        let within = format!("-#{}", target.1);
        let named = component_name(if target.1.is_empty() { stated } else { &within });
        let wanted = named.unwrap_or("Other");
        let plain = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' };
        let wanted: String = wanted.chars().map(plain).collect();
        let taken = self.taken.entry(section).or_default();
        let name = match taken.contains(&wanted) {
            false => wanted,
            true => {
                let number = crate::free_number(|number| taken.contains(&format!("{wanted}{number}")));
                format!("{wanted}{number}")
            }
        };
        taken.insert(name.clone());
        let text = self.pointer(section, &name);
        self.moved.insert((kind, target.clone()), text.clone());
        self.open.push_back((kind, name, target));
        Some(text)
    }

    /// A discriminator, whose mapping may name files.
    fn discriminator(&mut self, file: usize, node: &Node) -> Node {
        let mut out = node.clone();
        let Value::Mapping(members) = &mut out.value else { return out };
        if let Some(Value::Mapping(named)) = members.get_mut("mapping").map(|entry| &mut entry.node.value) {
            for entry in named.entries_mut() {
                let names_file = entry.node.as_str().is_some_and(|text| text.contains(['/', '#', '.']));
                if names_file {
                    entry.node = self.reference(file, &entry.node, Kind::Schema);
                }
            }
        }
        out
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

/// The reference that is all of a node.
fn alone(node: &Node) -> Option<&str> {
    node.str("$ref").filter(|_| node.as_mapping().is_some_and(|members| members.len() == 1))
}

/// The mapping of a name, which is made where there is none.
fn mapping_in<'n>(holder: &'n mut Node, name: &str, position: Position) -> Option<&'n mut Node> {
    let Value::Mapping(members) = &mut holder.value else { return None };
    if members.get(name).is_none() {
        let value = Value::Mapping(Box::default());
        members.push(Arc::from(name), Entry::new(position, Node { position, value }));
    }
    Some(&mut members.get_mut(name)?.node)
}
