//! How a parameter is written: style, `explode`, what is not encoded. Knows what makes no difference for its values.

use oas_contract::{Kind, Location, Node, Parameter, Schema, extensions, is_json};

use crate::schema::conjunction::Conjunction;
use crate::schema::flattened::Flattened;
use crate::schema::values::Medium;

/// What values a parameter may have, as far as they are written in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Scalar,
    List,
    Object,
}

/// What a schema allows, alternatives included.
fn shape(schema: Option<Schema<'_>>, depth: usize) -> Shape {
    let Some(schema) = schema.filter(|_| depth < 8) else { return Shape::Object };
    let parts = Flattened::of(&Conjunction::from(schema));
    let alternatives = parts.unions().iter().flat_map(|union| &union.alternatives);
    let inside = alternatives.map(|alternative| shape(Some(*alternative), depth + 1)).max();
    match (parts.types(), inside) {
        (None, Some(inside)) => inside,
        (Some(types), _) if types.allows(Kind::Object) => Shape::Object,
        (Some(types), _) if types.allows(Kind::Array) => Shape::List,
        (Some(_), _) => Shape::Scalar,
        (None, None) => Shape::Object,
    }
}

/// Whether a schema allows objects.
pub(crate) fn may_be_object(schema: Option<Schema<'_>>) -> bool {
    shape(schema, 0) == Shape::Object
}

/// What stands in a request is text, but for what has a media type of its own.
pub(crate) fn medium(parameter: &Parameter<'_>) -> Medium {
    let alone = matches!(parameter.location, Location::Query | Location::Cookie);
    match parameter.content().first() {
        Some(media) if is_json(media.name) => Medium::Json,
        None if alone && parameter.explode() != Some(false) && default_style(parameter) == "form" => Medium::List,
        None if parameter.location == Location::Path => Medium::Segment,
        _ => Medium::Text,
    }
}

fn default_style<'d>(parameter: &Parameter<'d>) -> &'d str {
    parameter.style().unwrap_or(match parameter.location {
        Location::Query | Location::Cookie => "form",
        Location::Path | Location::Header => "simple",
    })
}

/// How the values of two parameters are written, where that is not the same.
pub(crate) struct Difference {
    /// In words, with the defaults of OpenAPI filled in.
    pub(crate) before: String,
    /// The same of the new document.
    pub(crate) after: String,
    /// Whether the values that there are look otherwise: a scalar is written in one way, whatever is said of lists.
    pub(crate) matters: bool,
}

pub(crate) fn difference(old: &Parameter<'_>, new: &Parameter<'_>) -> Option<Difference> {
    let (before, after) = (written(old), written(new));
    if before == after {
        return None;
    }
    let described = [old, new].iter().any(|one| own_style(one).is_some() || content(one) == Some(false));
    let styles = (default_style(old), default_style(new));
    let (before_shape, after_shape) = (shape(old.value_schema(), 0), shape(new.value_schema(), 0));
    let plain = content(old).or(content(new)).is_some();
    // A list and its element are written in one way where that is looked at as a type; as plain text, no list has a form.
    let same = match before_shape.min(after_shape) {
        _ if plain => before_shape.max(after_shape) == Shape::Scalar,
        Shape::Scalar => old.location != Location::Path || styles.0 == styles.1,
        Shape::List => styles == ("simple", "simple"),
        Shape::Object => false,
    };
    Some(Difference { before, after, matters: described || !same })
}

/// Whether a media type of its own is plain text, in which a scalar is written as it is without one.
fn content(parameter: &Parameter<'_>) -> Option<bool> {
    let media = parameter.content();
    let bare = media.first()?.name.split(';').next().unwrap_or_default().trim();
    Some(bare.eq_ignore_ascii_case("text/plain"))
}

fn explode(parameter: &Parameter<'_>, style: &str) -> bool {
    parameter.explode().unwrap_or(style == "form")
}

fn own_style<'d>(parameter: &Parameter<'d>) -> Option<&'d str> {
    parameter.extension(&extensions::QUERY_STYLE).and_then(Node::as_str)
}

fn written(parameter: &Parameter<'_>) -> String {
    if let Some(media) = parameter.content().first() {
        return format!("`{}`", media.name);
    }
    let style = default_style(parameter);
    match own_style(parameter) {
        Some(own) => format!("`{own}`"),
        None => format!("style `{style}`, {}", if explode(parameter, style) { "exploded" } else { "not exploded" }),
    }
}
