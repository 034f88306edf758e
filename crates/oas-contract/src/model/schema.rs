//! Schemas: how values are made of other values. References are followed, and what OpenAPI 3.0 and 3.1 write in two ways is
//! read as one. Knows JSON Schema as far as OpenAPI has it; what a value alone may be stands in `schema_values`.

use crate::document::{Document, component_name};
use crate::model::{Object, View, accessors};
use crate::source::Position;
use crate::tables::{SCHEMA, Version};
use crate::tree::Mark;
use crate::tree::{Node, Value};

/// A schema where it is used.
///
/// ```
/// let text = "
/// openapi: 3.1.0
/// info: {title: Pets, version: '1'}
/// paths: {}
/// components: {schemas: {Name: {type: [string, 'null'], maxLength: 9}, Pet: {$ref: '#/components/schemas/Name'}}}
/// ";
/// let document = oas_contract::Document::parse(&oas_contract::Source::new("pets.yaml", text)).expect("YAML");
/// let pet = document.schema("Pet").expect("it is there");
/// assert_eq!(pet.name(), Some("Name"));
/// assert_eq!(pet.kind(), Some(oas_contract::Kind::String));
/// assert!(pet.nullable());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Schema<'d> {
    /// What the reference leads to, or what stands there itself.
    pub(crate) object: Object<'d>,
    written: &'d Node,
    name: Option<&'d str>,
    /// Whether other references stand between the two, which may say something as well.
    chained: bool,
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
pub struct Property<'d> {
    /// The name on the wire.
    pub name: &'d str,
    /// Where the name stands.
    pub key: Position,
    /// Which values it can have.
    pub schema: Schema<'d>,
}

/// What members of other names an object may have.
#[derive(Clone, Copy, Debug)]
pub enum Additional<'d> {
    /// Nothing is said: any.
    Unstated,
    /// Any, as is said here.
    Any(&'d Node),
    /// None, as is said here.
    Closed(&'d Node),
    /// Those whose values are of a schema.
    Schema(Schema<'d>),
}

impl<'d> View<'d> for Schema<'d> {
    const MEMBERS: &'static crate::tables::Object = &SCHEMA;

    fn node(&self) -> &'d Node {
        self.object.node
    }

    fn document(&self) -> &'d Document {
        self.object.document
    }
}

accessors!(Schema {
    /// Where the list of required properties stands.
    required_node: node "required";
    /// The mapping of its properties.
    properties_node: node "properties";
    /// Where it is said what members of other names there are.
    additional_node: node "additionalProperties";
    /// The list of alternatives of which one fits.
    one_of_node: node "oneOf";
    /// The list of alternatives of which some fit.
    any_of_node: node "anyOf";
    /// How values are written in XML.
    xml_node: node "xml";
});

/// Members of OpenAPI 3.1 that constrain values and have no accessor.
const UNMODELLED: [&str; 3] = ["$dynamicRef", "$recursiveRef", "dependencies"];

/// Members that say nothing about values: beside a reference, they are about the place where it stands.
fn is_annotation(name: &str) -> bool {
    name.starts_with("x-")
        || matches!(
            name,
            "$ref"
                | "$comment"
                | "summary"
                | "description"
                | "title"
                | "deprecated"
                | "default"
                | "example"
                | "examples"
                | "readOnly"
                | "writeOnly"
                | "externalDocs"
        )
}

/// Whether a schema is a whole of parts, of which a reference is one: beside it, OpenAPI 3.1 has what holds as well.
fn is_joined(document: &Document, node: &Node) -> bool {
    document.version() == Version::V3_1
        && node
            .as_mapping()
            .is_some_and(|members| members.get("$ref").is_some() && members.keys().any(|name| !is_annotation(name)))
}

impl<'d> Schema<'d> {
    /// The schema that stands in a place.
    pub fn at(document: &'d Document, written: &'d Node) -> Self {
        let plain = Self { object: document.object(written), written, name: None, chained: false };
        let Some(target) = document.reference(written) else { return plain };
        if is_joined(document, written) { plain } else { Self::referred(document, written, target).unwrap_or(plain) }
    }

    fn referred(document: &'d Document, written: &'d Node, target: &'d str) -> Option<Self> {
        let first = document.pointed(written, target)?;
        if document.reference(first).is_some() {
            // Nothing is meant by a chain that has no end.
            document.resolve(written)?;
        }
        // A component may be nothing but another reference: the last name on the way counts.
        let (mut name, mut here) = (component_name(target), first);
        while let Some(next) = document.reference(here).filter(|_| !is_joined(document, here)) {
            name = component_name(next).or(name);
            here = document.pointed(here, next)?;
        }
        let chained = document.version() == Version::V3_1 && !std::ptr::eq(first, here);
        Some(Self { object: document.object(here), written, name, chained })
    }

    /// A member of what stands here, or of the place where it is referred to.
    pub(crate) fn get(&self, member: &str) -> Option<&'d Node> {
        let beside = || self.links().find_map(|node| self.object.document.object(node).get(member));
        let elsewhere = || if is_annotation(member) { beside() } else { None };
        elsewhere().or_else(|| self.object.get(member))
    }

    pub(crate) fn text(&self, member: &str) -> Option<&'d str> {
        self.get(member)?.as_str()
    }

    /// The Rust name of the place where it is used: `x-rust-name` there, not on what is referred to.
    pub fn place_rust_name(&self) -> Option<&'d str> {
        self.object.document.object(self.written).text(crate::tables::extensions::RUST_NAME.name)
    }

    /// The name under `components/schemas` that led here.
    pub fn name(&self) -> Option<&'d str> {
        self.name
    }

    /// The node where it is used: a reference, or the schema itself.
    pub fn written(&self) -> &'d Node {
        self.written
    }

    /// Whether it is nothing but a reference that leads here.
    pub fn is_reference(&self) -> bool {
        !std::ptr::eq(self.written, self.object.node)
    }

    /// What stands beside the reference where it is used, or beside one on the way, as a schema of its own.
    pub fn beside(&self) -> Option<Schema<'d>> {
        self.besides().next()
    }

    /// What stands beside each of the references that lead here, from where it is used.
    pub fn besides(&self) -> impl Iterator<Item = Schema<'d>> + use<'d> {
        let document = self.object.document;
        let more = self.links().filter(|node| node.as_mapping().is_some_and(|members| members.len() > 1));
        more.map(move |node| Self { object: document.object(node), written: node, name: None, chained: false })
    }

    /// The same without what stands beside the references that lead to it.
    #[must_use]
    pub fn alone(&self) -> Schema<'d> {
        Self { written: self.object.node, chained: false, ..*self }
    }

    /// Whether it says nothing but these members, and words for people.
    pub fn says_only(&self, members: &[&str]) -> bool {
        let words = |name: &str| SCHEMA.members.iter().any(|known| known.name == name && known.words);
        let mapping = self.object.node.as_mapping();
        mapping.is_some_and(|all| all.keys().all(|name| members.contains(&name) || words(name)))
    }

    /// The references that lead here, of which the first is where it is used.
    fn links(&self) -> impl Iterator<Item = &'d Node> + use<'d> {
        let Object { document, node } = self.object;
        let on = move |here: &&'d Node| !std::ptr::eq(*here, node);
        let next = move |here: &&'d Node| document.pointed(here, document.reference(here)?).filter(on);
        let (first, chained) = (Some(self.written).filter(on), self.chained);
        std::iter::successors(first, move |here| if chained { next(here) } else { None })
    }

    /// Whether both are the same schema of the file.
    pub fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.object.node, other.object.node)
    }

    /// Whether it is only received.
    pub fn read_only(&self) -> bool {
        self.flag("readOnly")
    }

    /// Whether it is only sent.
    pub fn write_only(&self) -> bool {
        self.flag("writeOnly")
    }

    /// Whether a member is `true`, which OpenAPI 3.0 ignores beside a reference.
    fn flag(&self, member: &str) -> bool {
        match self.object.document.version() {
            Version::V3_1 => self.get(member).and_then(Node::as_bool).unwrap_or(false),
            Version::V3_0 => self.object.flag(member),
        }
    }

    /// What it is called in prose.
    pub fn title(&self) -> Option<&'d str> {
        self.text("title")
    }

    /// What its values mean, in words.
    pub fn description(&self) -> Option<&'d str> {
        self.text("description")
    }

    /// Where that is said.
    pub fn description_node(&self) -> Option<&'d Node> {
        self.get("description")
    }

    /// Whether it is deprecated.
    pub fn deprecated(&self) -> bool {
        self.get("deprecated").and_then(Node::as_bool).unwrap_or(false)
    }

    /// The value where there is none.
    pub fn default(&self) -> Option<&'d Node> {
        self.get("default")
    }

    /// The examples: `example`, then those of `examples`.
    pub fn examples(&self) -> Vec<&'d Node> {
        let listed = self.get("examples").and_then(Node::as_sequence).unwrap_or_default();
        self.get("example").into_iter().chain(listed).collect()
    }

    /// The list of `examples`, which OpenAPI 3.1 has beside `example`.
    pub fn examples_node(&self) -> Option<&'d Node> {
        self.get("examples")
    }

    /// The elements of a list.
    pub fn items(&self) -> Option<Schema<'d>> {
        self.inner("items")
    }

    /// The first elements of a list, where each has a schema of its own.
    pub fn prefix_items(&self) -> Vec<Schema<'d>> {
        self.list("prefixItems")
    }

    /// Whether properties are listed, be it none.
    pub fn has_properties(&self) -> bool {
        self.object.node.get("properties").is_some()
    }

    /// The properties, in the order of the file.
    pub fn properties(&self) -> impl Iterator<Item = Property<'d>> + Clone + use<'d> {
        let document = self.object.document;
        let members = self.object.members("properties");
        members.map(|(name, entry)| Property { name, key: entry.position, schema: Self::at(document, &entry.node) })
    }

    /// The property of this name.
    pub fn property(&self, name: &str) -> Option<Property<'d>> {
        let members = self.object.get("properties")?.as_mapping()?;
        let (name, entry) = members.named(name)?;
        self.object.document.note(entry, Mark::Read);
        Some(Property { name, key: entry.position, schema: Self::at(self.object.document, &entry.node) })
    }

    /// The names that are listed as required.
    pub fn required(&self) -> Vec<&'d str> {
        self.object.texts("required")
    }

    /// The nodes of that list.
    pub fn required_nodes(&self) -> &'d [Node] {
        self.object.elements("required")
    }

    /// What members of other names there may be.
    pub fn additional(&self) -> Additional<'d> {
        match self.object.get("additionalProperties") {
            None => Additional::Unstated,
            Some(node) => match node.as_bool() {
                Some(true) => Additional::Any(node),
                Some(false) => Additional::Closed(node),
                None => Additional::Schema(Self::at(self.object.document, node)),
            },
        }
    }

    /// Whether members of other names are refused.
    pub fn is_closed(&self) -> bool {
        matches!(self.additional(), Additional::Closed(_))
    }

    /// The schema of members of other names.
    pub fn additional_schema(&self) -> Option<Schema<'d>> {
        match self.additional() {
            Additional::Schema(schema) => Some(schema),
            _ => None,
        }
    }

    /// The parts that hold together: those of `allOf`, and a reference that stands beside other members.
    pub fn all_of(&self) -> Vec<Schema<'d>> {
        let document = self.object.document;
        let own = self.list("allOf");
        match self.object.text("$ref").and_then(|target| Self::referred(document, self.object.node, target)) {
            Some(part) => {
                std::iter::once(Self { written: part.object.node, chained: false, ..part }).chain(own).collect()
            }
            None => own,
        }
    }

    /// Whether there are such parts.
    pub fn has_parts(&self) -> bool {
        !self.object.elements("allOf").is_empty() || !self.all_of().is_empty()
    }

    /// The alternatives of `oneOf`, but for one that is only `null`.
    pub fn one_of(&self) -> Vec<Schema<'d>> {
        self.alternatives("oneOf")
    }

    /// The alternatives of `anyOf`, but for one that is only `null`.
    pub fn any_of(&self) -> Vec<Schema<'d>> {
        self.alternatives("anyOf")
    }

    fn alternatives(&self, member: &str) -> Vec<Schema<'d>> {
        self.list(member).into_iter().filter(|part| !part.is_null()).collect()
    }

    /// Whether an alternative that is only `null` stands beside others.
    pub(crate) fn has_null_alternative(&self) -> bool {
        ["oneOf", "anyOf"].iter().any(|member| {
            let parts = self.object.node.get(member).and_then(Node::as_sequence).unwrap_or_default();
            let mut parts = parts.iter().map(|node| Self::at(self.object.document, node));
            parts.len() > 1 && parts.any(|part| part.is_null())
        })
    }

    /// Whether nothing but `null` is allowed.
    fn is_null(&self) -> bool {
        let types = self.types();
        types.null() && types.is_empty()
    }

    /// What no value may be.
    pub fn not(&self) -> Option<Schema<'d>> {
        self.inner("not")
    }

    /// Where it is said what no value may be.
    pub fn not_node(&self) -> Option<&'d Node> {
        self.object.get("not")
    }

    /// What constrains values and has no accessor. It does not count as read.
    pub fn unmodelled(&self) -> impl Iterator<Item = (&'d str, &'d Node)> + use<'d> {
        let members = self.object.node.as_mapping().into_iter().flatten();
        let members = members.map(|(name, entry)| (name, &entry.node));
        members.filter(|(name, _)| UNMODELLED.contains(name))
    }

    /// What it wraps: the one part of an `allOf` that only adds prose, or the one alternative beside `null`.
    pub fn wrapped(&self) -> Option<Schema<'d>> {
        let has = |member: &str| self.object.node.get(member).is_some();
        if has("properties") || has("required") {
            return None;
        }
        if has("allOf") || has("$ref") {
            return match self.all_of().as_slice() {
                [only] => Some(*only),
                _ => None,
            };
        }
        if has("oneOf") == has("anyOf") || !self.has_null_alternative() {
            return None;
        }
        match if has("oneOf") { self.one_of() } else { self.any_of() }.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The schema and what it wraps, from the outside in.
    pub fn layers(&self) -> Vec<Schema<'d>> {
        let mut layers = vec![*self];
        while let Some(inner) =
            layers.last().and_then(Schema::wrapped).filter(|inner| layers.iter().all(|met| !met.is(inner)))
        {
            layers.push(inner);
        }
        layers
    }

    /// The innermost of its layers: what it is, whatever is said around it.
    pub fn unwrapped(&self) -> Schema<'d> {
        self.layers().pop().unwrap_or(*self)
    }

    /// Whether the schema is `true` or `false` alone, as OpenAPI 3.1 allows it to be.
    pub fn boolean(&self) -> Option<bool> {
        match self.object.node.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn inner(&self, member: &str) -> Option<Schema<'d>> {
        self.object.get(member).map(|node| Self::at(self.object.document, node))
    }

    fn list(&self, member: &str) -> Vec<Schema<'d>> {
        self.object.elements(member).iter().map(|node| Self::at(self.object.document, node)).collect()
    }
}
