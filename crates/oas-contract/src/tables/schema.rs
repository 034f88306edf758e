//! Schemas: what OpenAPI 3.0 took of an early draft of JSON Schema, and draft 2020-12, which 3.1 has whole.

use super::members::{Effect, Member, Object, Shape, Site, TEXT, member};
use super::version::Version::{V3_0, V3_1};

const TYPE: Shape = Shape::Type(&["string", "integer", "number", "boolean", "array", "object"]);
const TYPE_OR_NULL: Shape = Shape::Type(&["string", "integer", "number", "boolean", "array", "object", "null"]);

const fn later(name: &'static str, shape: Shape) -> Member {
    member(name, shape).values().only(V3_1)
}

pub(super) const DESCRIPTION: Member = member("description", Shape::Text).prose().words();
pub(super) static EXTERNAL_DOCS: Object =
    Object::new("`externalDocs`", &[member("url", Shape::Text).required().prose(), DESCRIPTION]);
pub(crate) static DISCRIMINATOR: Object = Object::new(
    "`discriminator`",
    &[member("propertyName", Shape::Text).required(), member("mapping", Shape::Map(TEXT))],
);
pub(crate) static SCHEMA: Object = Object::at(
    Site::Schema,
    "a schema",
    &[
        member("title", Shape::Text).prose().words(),
        DESCRIPTION,
        member("type", TYPE).only(V3_0),
        member("type", Shape::OneOrMore(&TYPE_OR_NULL)).only(V3_1),
        member("format", Shape::Text),
        member("nullable", Shape::Flag).only(V3_0),
        member("enum", Shape::List(&Shape::Any)).values(),
        member("default", Shape::Any).prose(),
        member("example", Shape::Any).prose().words(),
        member("deprecated", Shape::Flag).prose(),
        member("readOnly", Shape::Flag).values(),
        member("writeOnly", Shape::Flag).values(),
        member("multipleOf", Shape::Number).values(),
        member("minimum", Shape::Number).values(),
        member("maximum", Shape::Number).values(),
        member("exclusiveMinimum", Shape::Flag).values().only(V3_0),
        member("exclusiveMaximum", Shape::Flag).values().only(V3_0),
        later("exclusiveMinimum", Shape::Number),
        later("exclusiveMaximum", Shape::Number),
        member("minLength", Shape::Count).values(),
        member("maxLength", Shape::Count).values(),
        member("pattern", Shape::Text).values(),
        member("items", Shape::Referable(&SCHEMA)).values(),
        member("minItems", Shape::Count).values(),
        member("maxItems", Shape::Count).values(),
        member("uniqueItems", Shape::Flag).values(),
        member("properties", Shape::Map(&Shape::Referable(&SCHEMA))),
        member("required", Shape::List(TEXT)).values(),
        member("minProperties", Shape::Count).values(),
        member("maxProperties", Shape::Count).values(),
        member("additionalProperties", Shape::FlagOr(&Shape::Referable(&SCHEMA))).values(),
        member("allOf", Shape::List(&Shape::Referable(&SCHEMA))),
        member("oneOf", Shape::List(&Shape::Referable(&SCHEMA))),
        member("anyOf", Shape::List(&Shape::Referable(&SCHEMA))),
        member("not", Shape::Referable(&SCHEMA)).values(),
        member("discriminator", Shape::Object(&DISCRIMINATOR)),
        member("xml", Shape::Object(&XML)).prose(),
        member("externalDocs", Shape::Object(&EXTERNAL_DOCS)).prose().words(),
        member("const", Shape::Any).values().only(V3_1),
        member("examples", Shape::List(&Shape::Any)).prose().words().only(V3_1),
        member("prefixItems", Shape::List(&Shape::Referable(&SCHEMA))).only(V3_1),
        member("contentEncoding", Shape::Text).only(V3_1),
        member("contentMediaType", Shape::Text).effect(Effect::Values).only(V3_1),
        member("$comment", Shape::Text).prose().words().only(V3_1),
        member("$defs", Shape::Map(&Shape::Referable(&SCHEMA))).prose().only(V3_1),
        later("contentSchema", Shape::Referable(&SCHEMA)),
        later("if", Shape::Referable(&SCHEMA)),
        later("then", Shape::Referable(&SCHEMA)),
        later("else", Shape::Referable(&SCHEMA)),
        later("contains", Shape::Referable(&SCHEMA)),
        later("minContains", Shape::Count),
        later("maxContains", Shape::Count),
        later("propertyNames", Shape::Referable(&SCHEMA)),
        later("patternProperties", Shape::Map(&Shape::Referable(&SCHEMA))),
        later("dependentRequired", Shape::Map(&Shape::List(TEXT))),
        later("dependentSchemas", Shape::Map(&Shape::Referable(&SCHEMA))),
        later("unevaluatedItems", Shape::Referable(&SCHEMA)),
        later("unevaluatedProperties", Shape::Referable(&SCHEMA)),
        member("$id", Shape::Text).only(V3_1),
        member("$anchor", Shape::Text).effect(Effect::Tools).only(V3_1),
        member("$dynamicAnchor", Shape::Text).only(V3_1),
        member("$dynamicRef", Shape::Text).only(V3_1),
        member("$schema", Shape::Text).effect(Effect::Values).only(V3_1),
        member("$vocabulary", Shape::Any).prose().only(V3_1),
    ],
);
static XML: Object = Object::new(
    "`xml`",
    &[
        member("name", Shape::Any).effect(Effect::Tools),
        member("namespace", Shape::Any).effect(Effect::Tools),
        member("prefix", Shape::Any).effect(Effect::Tools),
        member("attribute", Shape::Any).effect(Effect::Tools),
        member("wrapped", Shape::Any).effect(Effect::Tools),
    ],
);
