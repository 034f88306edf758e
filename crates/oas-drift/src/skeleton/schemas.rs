//! Schemas of a contract. Knows what the rules of contracts ask of schemas.

use oas_contract::Yaml;
use oas_contract::extensions::EXTENSIBLE_ENUM;
use oas_pages::facts::{
    Field, Kind, Location, Members, Schema, alternative_members, member, members, required_members, value_members,
};
use serde_json::Value;

use super::components::{Skeleton, is_answer};
use super::names;

impl Skeleton {
    /// The schema of a field: what has a name of its own becomes a component, and this points there.
    pub(crate) fn schema(&mut self, schema: &Schema, wanted: &str, location: Location) -> Yaml {
        let named = schema.structure.as_ref().map(|structure| structure.value.as_str()).filter(|name| is_name(name));
        let in_body = is_answer(location) || location == Location::Body;
        let is_object = !schema.fields.is_empty() && in_body;
        let lists_words = schema.kind().is_none_or(|kind| kind == Kind::String)
            && schema.enumeration.is_some()
            && (in_body || !schema.spells_boolean());
        if !is_object && !lists_words {
            return Yaml::Map(self.plain(schema, wanted, location));
        }
        let wanted = named.unwrap_or(wanted);
        // Its place is before those of its members, which are found while it is written.
        let index = self.components.len();
        let written = if is_object {
            self.object(&names::type_name(wanted), schema, location)
        } else {
            self.plain(schema, wanted, location)
        };
        let name = self.component(wanted, Yaml::Map(written), index);
        Yaml::map([("$ref", format!("#/components/schemas/{name}").as_str().into())])
    }

    /// An object with its members.
    fn object(&mut self, name: &str, schema: &Schema, location: Location) -> Members {
        let mut out = vec![member("type", "object")];
        out.extend(required_members(&schema.fields));
        let properties =
            schema.fields.iter().map(|field| (field.name.value.clone(), self.property(name, field, location)));
        out.push(member("properties", Yaml::Map(properties.collect())));
        out.extend(alternative_members(schema));
        out
    }

    /// A member of an object with a name.
    pub(crate) fn property(&mut self, object: &str, field: &Field, location: Location) -> Yaml {
        // What a list of values means depends on whose they are.
        let values = field.schema.enumeration.is_some();
        let wanted = if values { format!("{object}_{}", field.name.value) } else { field.name.value.clone() };
        let mut written = self.schema(&field.schema, &wanted, location);
        if let Yaml::Map(members) = &mut written
            && field.deprecated
            && members.iter().all(|(name, _)| name != "$ref")
        {
            members.push(member("deprecated", true));
        }
        written
    }

    /// A schema that is written where it stands.
    fn plain(&mut self, schema: &Schema, wanted: &str, location: Location) -> Members {
        let text_in_request = !is_answer(location) && location != Location::Body;
        let kind = match schema.kind() {
            // `true` and `false` in a query are a boolean.
            Some(Kind::String) | None if text_in_request && schema.spells_boolean() => Some(Kind::Boolean),
            // What has no form in a text is one.
            None | Some(Kind::Object) if text_in_request => Some(Kind::String),
            Some(Kind::Array) if location == Location::Path => Some(Kind::String),
            kind => kind,
        };
        let is_boolean = kind == Some(Kind::Boolean);
        let mut out = Members::new();
        for (key, value, inferred) in value_members(schema, kind, self.version) {
            let value = match value {
                Yaml::Scalar(Value::String(text))
                    if is_boolean && (key == members::DEFAULT || key == members::EXAMPLE) =>
                {
                    text.parse::<bool>().map_or_else(|_| text.as_str().into(), Yaml::from)
                }
                value => value,
            };
            match key.as_str() {
                members::VALUES if is_boolean => {}
                members::VALUES => {
                    let key = enumeration_key(schema, location, self.open || inferred);
                    out.push(member(key, value));
                }
                key => out.push(member(key, value)),
            }
        }
        if kind == Some(Kind::Array) {
            let items = match &schema.items {
                Some(items) => self.schema(items, &names::singular(wanted), location),
                // What a list holds is not known, and anything can be received; a text can be sent.
                None if text_in_request => Yaml::map([("type", "string".into())]),
                None => Yaml::map([]),
            };
            out.push(member("items", items));
        }
        out
    }
}

/// Under which key values stand: those of texts in answers are open, so that a new one breaks nobody, and so are those that a
/// sentence lists.
pub(crate) fn enumeration_key(schema: &Schema, location: Location, open: bool) -> &'static str {
    if (open || is_answer(location)) && is_text(schema) { EXTENSIBLE_ENUM.name } else { members::VALUES }
}

/// Whether there are values, and all are texts.
fn is_text(schema: &Schema) -> bool {
    schema.enumeration.is_some() && schema.values().iter().all(Value::is_string)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
