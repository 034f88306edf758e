//! Schemas of a contract. Knows what the rules of contracts ask of schemas.

use oas_contract::extensions::EXTENSIBLE_ENUM;
use oas_contract::{Version, Yaml};
use serde_json::Value;

use super::components::{Skeleton, is_answer};
use super::names;
use oas_pages::facts::members;
use oas_pages::facts::{Bounds, Field, Kind, Place, Schema, limit};

type Members = Vec<(String, Yaml)>;

impl Skeleton {
    /// The schema of a field: what has a name of its own becomes a component, and this points there.
    pub(crate) fn schema(&mut self, schema: &Schema, wanted: &str, place: Place) -> Yaml {
        let named = schema.structure.as_ref().map(|structure| structure.value.as_str()).filter(|name| is_name(name));
        let is_object = !schema.fields.is_empty() && (is_answer(place) || place == Place::Body);
        let lists_words = schema.kind().is_none_or(|kind| kind == Kind::String)
            && schema.enumeration.is_some()
            && !(schema.spells_boolean() && !is_answer(place) && place != Place::Body);
        if !is_object && !lists_words {
            return Yaml::Map(self.plain(schema, wanted, place));
        }
        let name = self.name(named.unwrap_or(wanted));
        let index = self.components.len();
        // Its place before those of its members, which are found while it is written.
        self.components.push((name.clone(), Yaml::Map(Vec::new())));
        let written = if is_object { self.object(&name, schema, place) } else { self.plain(schema, wanted, place) };
        self.components[index].1 = Yaml::Map(written);
        reference(&name)
    }

    /// An object with its members.
    fn object(&mut self, name: &str, schema: &Schema, place: Place) -> Members {
        let mut out: Members = vec![("type".to_owned(), "object".into())];
        let is_required = |field: &&Field| field.is_required();
        let required: Vec<Yaml> =
            schema.fields.iter().filter(is_required).map(|field| field.name.value.as_str().into()).collect();
        if !required.is_empty() {
            out.push(("required".to_owned(), Yaml::List(required)));
        }
        let properties =
            schema.fields.iter().map(|field| (field.name.value.clone(), self.property(name, field, place)));
        out.push(("properties".to_owned(), Yaml::Map(properties.collect())));
        out
    }

    /// A member of an object with a name.
    pub(crate) fn property(&mut self, object: &str, field: &Field, place: Place) -> Yaml {
        // What a list of values means depends on whose they are.
        let values = field.schema.enumeration.is_some();
        let wanted = if values { format!("{object}_{}", field.name.value) } else { field.name.value.clone() };
        let mut written = self.schema(&field.schema, &wanted, place);
        if let Yaml::Map(members) = &mut written
            && field.deprecated
            && members.iter().all(|(name, _)| name != "$ref")
        {
            members.push(("deprecated".to_owned(), Yaml::Scalar(true.into())));
        }
        written
    }

    /// A schema that is written where it stands.
    fn plain(&mut self, schema: &Schema, wanted: &str, place: Place) -> Members {
        let mut out: Members = Vec::new();
        let text_in_request = !is_answer(place) && place != Place::Body;
        let kind = match schema.kind() {
            // `true` and `false` in a query are a boolean.
            Some(Kind::String) | None if text_in_request && schema.spells_boolean() => Some(Kind::Boolean),
            // What has no form in a text is one.
            None | Some(Kind::Object) if text_in_request => Some(Kind::String),
            Some(Kind::Array) if place == Place::Path => Some(Kind::String),
            kind => kind,
        };
        if let Some(kind) = kind {
            out.push((members::KIND.to_owned(), kind.word().into()));
        }
        if let Some(format) = &schema.format {
            out.push((members::FORMAT.to_owned(), format.value.as_str().into()));
        }
        if let Some(values) = schema.enumeration.as_ref().filter(|_| kind != Some(Kind::Boolean)) {
            out.push((enumeration_key(schema, place).to_owned(), Value::Array(values.value.clone()).into()));
        }
        bounds(self.version, &mut out, &schema.bounds, kind == Some(Kind::Array));
        let fitting = |value: &Value| match kind {
            Some(Kind::Boolean) => {
                value.as_str().and_then(|text| text.parse::<bool>().ok()).map(Value::from).unwrap_or(value.clone())
            }
            _ => value.clone(),
        };
        for (key, value) in [(members::DEFAULT, &schema.default), (members::EXAMPLE, &schema.example)] {
            if let Some(value) = value {
                out.push((key.to_owned(), fitting(&value.value).into()));
            }
        }
        if kind == Some(Kind::Array) {
            let items = match &schema.items {
                Some(items) => self.schema(items, &names::singular(wanted), place),
                // What a list holds is not known, and anything can be received; a text can be sent.
                None if text_in_request => Yaml::Map(vec![("type".to_owned(), "string".into())]),
                None => Yaml::Map(Vec::new()),
            };
            out.push(("items".to_owned(), items));
        }
        out
    }
}

/// The members for bounds.
fn bounds(version: Version, out: &mut Members, bounds: &Bounds, list: bool) {
    for (key, stated) in [(members::MINIMUM, &bounds.minimum), (members::MAXIMUM, &bounds.maximum)] {
        out.extend(stated.iter().flat_map(|stated| limit(version, key, &stated.value)));
    }
    for (key, count) in [(members::least(list), &bounds.least), (members::most(list), &bounds.most)] {
        out.extend(count.iter().map(|count| (key.to_owned(), Yaml::Scalar(count.value.into()))));
    }
}

/// Under which key values stand: those of texts are open, so that a new one breaks nobody.
pub(crate) fn enumeration_key(schema: &Schema, place: Place) -> &'static str {
    let texts = schema.enumeration.as_ref().is_some_and(|values| values.value.iter().all(Value::is_string));
    if is_answer(place) && texts { EXTENSIBLE_ENUM.name } else { members::VALUES }
}

/// A reference to a component.
pub(crate) fn reference(name: &str) -> Yaml {
    Yaml::Map(vec![("$ref".to_owned(), format!("#/components/schemas/{name}").as_str().into())])
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
