//! Discriminators: by which values of a member the alternatives of a schema are told apart. Knows schemas; judges nothing.

use oas_values::escape;

use super::schema::Schema;
use crate::model::{Object, accessors};
use crate::source::Position;
use crate::tree::Node;

/// Which alternative a value is, told by one of its properties.
///
/// ```
/// let text = "
/// openapi: 3.0.3
/// info: {title: Pets, version: '1'}
/// paths: {}
/// components:
///   schemas:
///     Pet:
///       oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
///       discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}
///     Cat: {type: object, properties: {kind: {type: string}}}
///     Dog: {type: object, properties: {kind: {type: string}}}
/// ";
/// let document = oas_contract::Document::parse(&oas_contract::Source::new("pets.yaml", text)).expect("YAML");
/// let pet = document.schema("Pet").expect("it is there");
/// let kinds = pet.discriminator().expect("it is there").kinds(&pet);
/// assert_eq!(kinds[0].1, ["Cat"]);
/// assert_eq!(kinds[1].1, ["dog"]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Discriminator<'d> {
    pub(super) object: Object<'d>,
}

super::view!(Discriminator = crate::tables::DISCRIMINATOR;);
accessors!(Discriminator {
    /// The property whose value tells.
    property: text "propertyName";
});

impl<'d> Schema<'d> {
    /// What tells alternatives apart.
    pub fn discriminator(&self) -> Option<Discriminator<'d>> {
        self.object.object("discriminator").map(|object| Discriminator { object })
    }

    /// Where the discriminator stands.
    pub fn discriminator_key(&self) -> Option<Position> {
        self.object.entry("discriminator").map(|entry| entry.position)
    }
}

impl<'d> Discriminator<'d> {
    /// Values of the property, and the schema that each means: a name or a reference.
    pub fn mapping(&self) -> impl Iterator<Item = (&'d str, &'d Node)> + use<'d> {
        self.object.members("mapping").map(|(value, entry)| (value, &entry.node))
    }

    /// The schema that a value of the mapping means.
    pub fn target(&self, node: &'d Node) -> Option<Schema<'d>> {
        let (document, target) = (self.object.document, node.as_str()?);
        document.schema(target).or_else(|| Some(Schema::at(document, document.pointed(self.object.node, target)?)))
    }

    /// The alternatives of a schema, each with the values of the property by which it is known: those of the mapping; where there
    /// are none, those that the alternative lists itself; else its name.
    pub fn kinds(&self, whole: &Schema<'d>) -> Vec<(Schema<'d>, Vec<&'d str>)> {
        self.kinds_below(whole, 0)
    }

    fn kinds_below(&self, whole: &Schema<'d>, depth: usize) -> Vec<(Schema<'d>, Vec<&'d str>)> {
        let alternatives = [whole.one_of(), whole.any_of()].into_iter().find(|parts| !parts.is_empty());
        let kinds = |alternative: Schema<'d>| {
            let inner = alternative.unwrapped();
            let mapped = self
                .mapping()
                .filter(|(_, node)| self.target(node).is_some_and(|target| target.unwrapped().is(&inner)));
            let mapped: Vec<&str> = mapped.map(|(value, _)| value).collect();
            if !mapped.is_empty() {
                return (alternative, mapped);
            }
            // An alternative may have some of its own, which the same property tells apart.
            let own = inner.discriminator().filter(|own| own.property() == self.property() && depth < 8);
            let below = own.map(|own| own.kinds_below(&inner, depth + 1)).unwrap_or_default();
            let below: Vec<&str> = below.into_iter().flat_map(|(_, kinds)| kinds).collect();
            if !below.is_empty() {
                return (alternative, below);
            }
            let pointer = format!("/{}", escape(self.property().unwrap_or_default()));
            let values = inner.reached(&pointer).and_then(|property| property.unwrapped().values());
            let listed: Vec<&str> =
                values.into_iter().flat_map(|values| values.list).filter_map(Node::as_str).collect();
            if !listed.is_empty() {
                return (alternative, listed);
            }
            let name = alternative.layers().iter().rev().find_map(Schema::name);
            (alternative, name.into_iter().collect())
        };
        alternatives.unwrap_or_default().into_iter().map(kinds).collect()
    }
}
