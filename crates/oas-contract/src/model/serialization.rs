//! How the value of a parameter becomes text: style, `explode` and what is not encoded, with the defaults of OpenAPI filled in,
//! and what a value is made of, as far as that is written in different ways. Knows no value.

use crate::model::{Kind, Location, MediaType, Parameter, Schema, View as _, is_json};

/// How the value of a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serialization {
    /// How elements and members stand beside each other.
    pub style: Style,
    /// Whether the elements of a list, or the members of an object, stand one by one.
    pub explode: bool,
    /// Whether reserved characters are left as they are: `allowReserved`.
    pub reserved: bool,
}

/// How elements and members stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b` in a path or a header.
    Simple,
    /// `.a.b` in a path.
    Label,
    /// `;name=a,b` in a path.
    Matrix,
    /// `name=a,b`, or `name=a&name=b` exploded.
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[member]=a`.
    DeepObject,
    /// `name.1.member=a`, the numbers from 1: `x-query-style: indexed`.
    Indexed,
    /// JSON as text: a `content` of JSON.
    Json,
}

/// What a value is made of. What may be of several forms has the most complicated one that is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Composition {
    /// A text, a number, a boolean, or something of which nothing is said.
    Single,
    /// A list of single values.
    List,
    /// An object whose members are single values.
    Object,
    /// An object with single values and lists of them.
    ObjectOfLists,
    /// Lists or objects inside of lists or objects, which no style of OpenAPI writes.
    Nested,
}

impl Composition {
    /// What the values of a schema are made of.
    pub fn of(schema: &Schema<'_>) -> Self {
        Self::at(schema, 0)
    }

    fn at(schema: &Schema<'_>, depth: usize) -> Self {
        let schema = schema.unwrapped();
        if depth > 3 {
            return Self::Nested;
        }
        let inside = |schema: &Schema<'_>| Self::at(schema, depth + 1);
        if schema.kind() == Some(Kind::Array) || schema.items().is_some() {
            return match schema.items().map_or(Self::Single, |items| inside(&items)) {
                Self::Single => Self::List,
                _ => Self::Nested,
            };
        }
        let object = schema.kind() == Some(Kind::Object) || schema.has_properties() || !schema.all_of().is_empty();
        if !object {
            return Self::Single;
        }
        let own = schema.properties().map(|property| inside(&property.schema));
        let others = schema.additional_schema().map(|values| inside(&values));
        let parts = schema.all_of().into_iter().map(|part| Self::at(&part, depth + 1));
        let members = own.chain(others).map(|member| match member {
            Self::Single => Self::Object,
            Self::List => Self::ObjectOfLists,
            _ => Self::Nested,
        });
        members.chain(parts).max().unwrap_or(Self::Object).max(Self::Object)
    }
}

impl<'d> Parameter<'d> {
    /// Whether its style has a form for what its value is made of; if not, why, and what to do.
    pub fn has_form(&self) -> Result<(), (&'static str, &'static str)> {
        let Some(schema) = self.value_schema() else { return Ok(()) };
        let (written, made_of) = (self.serialization(), Composition::of(&schema));
        let fits = match (written.style, made_of) {
            (Style::Json | Style::Indexed, _) | (Style::DeepObject, Composition::Single) => {
                // Unless it is certain, the value itself will tell.
                written.style != Style::DeepObject || schema.unwrapped().kind().is_none()
            }
            (Style::SpaceDelimited | Style::PipeDelimited, Composition::Object) => !written.explode,
            (Style::DeepObject, _) | (_, Composition::Single | Composition::List | Composition::Object) => true,
            (Style::Form, Composition::ObjectOfLists) => written.explode,
            (_, Composition::ObjectOfLists | Composition::Nested) => false,
        };
        match (fits, made_of, self.location) {
            (true, ..) => Ok(()),
            (_, Composition::Single, _) => {
                Err(("is no object, which the style `deepObject` is for", "take `style` out"))
            }
            (_, _, Location::Query) => Err((
                "holds a value that its style has no form for",
                "use `style: deepObject`, `x-query-style: indexed`, or `content: {application/json: …}`",
            )),
            _ => Err(("holds a value that its style has no form for", "use `content: {application/json: …}`")),
        }
    }

    /// How its values are written.
    pub fn serialization(&self) -> Serialization {
        let json = self.content().first().is_some_and(|media| is_json(media.name));
        let style = match (self.style(), self.location) {
            _ if json => Style::Json,
            _ if self.is_indexed() => Style::Indexed,
            (Some("simple"), _) => Style::Simple,
            (Some("label"), _) => Style::Label,
            (Some("matrix"), _) => Style::Matrix,
            (Some("spaceDelimited"), _) => Style::SpaceDelimited,
            (Some("pipeDelimited"), _) => Style::PipeDelimited,
            (Some("deepObject"), _) => Style::DeepObject,
            (Some("form"), _) | (_, Location::Query | Location::Cookie) => Style::Form,
            (_, Location::Path | Location::Header) => Style::Simple,
        };
        let explode = self.explode().unwrap_or(matches!(style, Style::Form));
        Serialization { style, explode, reserved: self.allow_reserved() }
    }

    /// What its values are: its `schema`, or that of its `content`.
    pub fn value_schema(&self) -> Option<Schema<'d>> {
        self.schema().or_else(|| self.content().first()?.schema())
    }
}

impl<'d> MediaType<'d> {
    /// How members of a form are written, where the document says so. Of the others, a single value is a text, the elements of a
    /// list stand one by one, and anything else is JSON.
    pub fn member_styles(&self) -> Vec<(&'d str, Serialization)> {
        let Some(encoding) = self.encoding().map(|node| self.document().object(node)) else { return Vec::new() };
        let stated = |name: &'d str| {
            let said = encoding.object(name)?;
            let style = match said.text("style") {
                Some("spaceDelimited") => Style::SpaceDelimited,
                Some("pipeDelimited") => Style::PipeDelimited,
                Some("deepObject") => Style::DeepObject,
                Some(_) => Style::Form,
                None if said.text("contentType").is_some_and(is_json) => Style::Json,
                None => said.stated_flag("explode").map(|_| Style::Form)?,
            };
            let explode = said.stated_flag("explode").unwrap_or(style == Style::Form);
            Some((name, Serialization { style, explode, reserved: false }))
        };
        let names = encoding.node.as_mapping().into_iter().flat_map(crate::tree::Mapping::keys);
        names.filter_map(stated).collect()
    }
}
