//! The grammar of OpenAPI 3.0 and of our extensions as tables: which object has which fields, and what each holds.
//! Knows no document.

/// What a value must be.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Anything.
    Any,
    /// Text.
    String,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// An integer that is not negative.
    Count,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list.
    List(&'static Kind),
    /// Names to values of one kind.
    Map(&'static Kind),
    /// An object with known fields.
    Object(&'static Object),
    /// An object with known fields, or a reference to one.
    Referable(&'static Object),
    /// The first kind, or a list of it.
    OneOrMore(&'static Kind),
    /// Text or the second kind.
    TextOr(&'static Kind),
    /// `true`, `false` or the second kind.
    BoolOr(&'static Kind),
}

/// An object with known fields.
pub(super) struct Object {
    /// What it is called in a message.
    pub name: &'static str,
    /// Field, what it holds, whether it must be there.
    pub fields: &'static [(&'static str, Kind, bool)],
}

const TEXT: &Kind = &Kind::String;
const REQUIRED: bool = true;
const OPTIONAL: bool = false;

macro_rules! object {
    ($constant:ident, $name:literal, [$($field:literal: $kind:expr, $required:ident;)*]) => {
        pub(super) static $constant: Object = Object { name: $name, fields: &[$(($field, $kind, $required)),*] };
    };
}

/// Extensions that any object may have.
pub(super) static EVERYWHERE: &[(&str, Kind, bool)] = &[("x-completed", Kind::OneOrMore(TEXT), OPTIONAL)];

object!(DOCUMENT, "an OpenAPI document", [
    "openapi": Kind::String, REQUIRED;
    "info": Kind::Object(&INFO), REQUIRED;
    "servers": Kind::List(&Kind::Object(&SERVER)), OPTIONAL;
    "paths": Kind::Map(&Kind::Object(&PATH_ITEM)), REQUIRED;
    "components": Kind::Object(&COMPONENTS), OPTIONAL;
    "security": Kind::List(&Kind::Map(&Kind::List(TEXT))), OPTIONAL;
    "tags": Kind::List(&Kind::Object(&TAG)), OPTIONAL;
    "externalDocs": Kind::Object(&EXTERNAL_DOCS), OPTIONAL;
    "x-source": Kind::OneOrMore(&Kind::Object(&PAGE)), OPTIONAL;
    "x-request-headers": Kind::Map(TEXT), OPTIONAL;
    "x-error-shape": Kind::Object(&ERROR_SHAPE), OPTIONAL;
]);
object!(INFO, "`info`", [
    "title": Kind::String, REQUIRED;
    "version": Kind::String, REQUIRED;
    "description": Kind::String, OPTIONAL;
    "termsOfService": Kind::String, OPTIONAL;
    "contact": Kind::Any, OPTIONAL;
    "license": Kind::Any, OPTIONAL;
]);
object!(SERVER, "a server", [
    "url": Kind::String, REQUIRED;
    "description": Kind::String, OPTIONAL;
    "variables": Kind::Map(&Kind::Object(&SERVER_VARIABLE)), OPTIONAL;
    "x-environment": Kind::String, OPTIONAL;
]);
object!(SERVER_VARIABLE, "a server variable", [
    "default": Kind::String, REQUIRED;
    "enum": Kind::List(TEXT), OPTIONAL;
    "description": Kind::String, OPTIONAL;
]);
object!(TAG, "a tag", [
    "name": Kind::String, REQUIRED;
    "description": Kind::String, OPTIONAL;
    "externalDocs": Kind::Object(&EXTERNAL_DOCS), OPTIONAL;
]);
object!(EXTERNAL_DOCS, "`externalDocs`", [
    "url": Kind::String, REQUIRED;
    "description": Kind::String, OPTIONAL;
]);
object!(PAGE, "a source page", [
    "title": Kind::String, REQUIRED;
    "url": Kind::String, REQUIRED;
    "retrieved": Kind::String, OPTIONAL;
    "digest": Kind::String, OPTIONAL;
]);
object!(ERROR_SHAPE, "`x-error-shape`", [
    "code": Kind::List(TEXT), OPTIONAL;
    "message": Kind::List(TEXT), OPTIONAL;
    "request-id": Kind::List(TEXT), OPTIONAL;
    "throttle-codes": Kind::List(TEXT), OPTIONAL;
    "auth-codes": Kind::List(TEXT), OPTIONAL;
]);
object!(COMPONENTS, "`components`", [
    "schemas": Kind::Map(&Kind::Referable(&SCHEMA)), OPTIONAL;
    "responses": Kind::Map(&Kind::Referable(&RESPONSE)), OPTIONAL;
    "parameters": Kind::Map(&Kind::Referable(&PARAMETER)), OPTIONAL;
    "examples": Kind::Map(&Kind::Referable(&EXAMPLE)), OPTIONAL;
    "requestBodies": Kind::Map(&Kind::Referable(&REQUEST_BODY)), OPTIONAL;
    "headers": Kind::Map(&Kind::Referable(&HEADER)), OPTIONAL;
    "securitySchemes": Kind::Map(&Kind::Referable(&SECURITY_SCHEME)), OPTIONAL;
    "links": Kind::Map(&Kind::Referable(&LINK)), OPTIONAL;
    "callbacks": Kind::Map(&Kind::Any), OPTIONAL;
]);
object!(PATH_ITEM, "a path", [
    "$ref": Kind::String, OPTIONAL;
    "summary": Kind::String, OPTIONAL;
    "description": Kind::String, OPTIONAL;
    "get": Kind::Object(&OPERATION), OPTIONAL;
    "put": Kind::Object(&OPERATION), OPTIONAL;
    "post": Kind::Object(&OPERATION), OPTIONAL;
    "delete": Kind::Object(&OPERATION), OPTIONAL;
    "options": Kind::Object(&OPERATION), OPTIONAL;
    "head": Kind::Object(&OPERATION), OPTIONAL;
    "patch": Kind::Object(&OPERATION), OPTIONAL;
    "trace": Kind::Object(&OPERATION), OPTIONAL;
    "servers": Kind::List(&Kind::Object(&SERVER)), OPTIONAL;
    "parameters": Kind::List(&Kind::Referable(&PARAMETER)), OPTIONAL;
]);
object!(OPERATION, "an operation", [
    "tags": Kind::List(TEXT), OPTIONAL;
    "summary": Kind::String, OPTIONAL;
    "description": Kind::String, OPTIONAL;
    "externalDocs": Kind::Object(&EXTERNAL_DOCS), OPTIONAL;
    "operationId": Kind::String, OPTIONAL;
    "parameters": Kind::List(&Kind::Referable(&PARAMETER)), OPTIONAL;
    "requestBody": Kind::Referable(&REQUEST_BODY), OPTIONAL;
    "responses": Kind::Map(&Kind::Referable(&RESPONSE)), REQUIRED;
    "callbacks": Kind::Map(&Kind::Any), OPTIONAL;
    "deprecated": Kind::Bool, OPTIONAL;
    "security": Kind::List(&Kind::Map(&Kind::List(TEXT))), OPTIONAL;
    "servers": Kind::List(&Kind::Object(&SERVER)), OPTIONAL;
    "x-source": Kind::OneOrMore(&Kind::Object(&PAGE)), OPTIONAL;
    "x-request-headers": Kind::Map(TEXT), OPTIONAL;
    "x-rust-name": Kind::String, OPTIONAL;
    "x-pagination": Kind::Object(&PAGINATION), OPTIONAL;
    "x-waiter": Kind::Object(&WAITER), OPTIONAL;
    "x-columns": Kind::List(TEXT), OPTIONAL;
    "x-command": Kind::TextOr(&Kind::Object(&COMMAND)), OPTIONAL;
    "x-overview": Kind::Map(&Kind::Object(&OVERVIEW)), OPTIONAL;
    "x-idempotent": Kind::Bool, OPTIONAL;
    "x-token-source": Kind::Object(&TOKEN_SOURCE), OPTIONAL;
]);
object!(COMMAND, "`x-command`", [
    "name": Kind::String, REQUIRED;
    "wait": Kind::String, OPTIONAL;
]);
object!(OVERVIEW, "a table of `x-overview`", [
    "columns": Kind::Map(TEXT), REQUIRED;
    "calls": Kind::List(&Kind::Map(&Kind::Any)), OPTIONAL;
]);
object!(TOKEN_SOURCE, "`x-token-source`", [
    "token": Kind::String, REQUIRED;
    "expires-at": Kind::String, OPTIONAL;
    "expires-in": Kind::String, OPTIONAL;
]);
object!(PAGINATION, "`x-pagination`", [
    "style": Kind::OneOf(&["cursor", "page", "offset"]), REQUIRED;
    "request": Kind::Object(&PAGE_REQUEST), REQUIRED;
    "response": Kind::Object(&PAGE_RESPONSE), REQUIRED;
    "key": Kind::String, OPTIONAL;
    "first": Kind::Count, OPTIONAL;
]);
object!(PAGE_REQUEST, "`x-pagination.request`", [
    "cursor": Kind::String, OPTIONAL;
    "page": Kind::String, OPTIONAL;
    "offset": Kind::String, OPTIONAL;
    "size": Kind::String, OPTIONAL;
]);
object!(PAGE_RESPONSE, "`x-pagination.response`", [
    "items": Kind::String, REQUIRED;
    "next": Kind::String, OPTIONAL;
    "more": Kind::String, OPTIONAL;
    "total": Kind::String, OPTIONAL;
]);
object!(WAITER, "`x-waiter`", [
    "field": Kind::String, REQUIRED;
    "success": Kind::List(TEXT), REQUIRED;
    "failure": Kind::List(TEXT), REQUIRED;
    "pending": Kind::List(TEXT), OPTIONAL;
    "progress": Kind::String, OPTIONAL;
]);
object!(PARAMETER, "a parameter", [
    "name": Kind::String, REQUIRED;
    "in": Kind::OneOf(&["path", "query", "header", "cookie"]), REQUIRED;
    "description": Kind::String, OPTIONAL;
    "required": Kind::Bool, OPTIONAL;
    "deprecated": Kind::Bool, OPTIONAL;
    "allowEmptyValue": Kind::Bool, OPTIONAL;
    "style": Kind::OneOf(&["simple", "form", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject"]), OPTIONAL;
    "explode": Kind::Bool, OPTIONAL;
    "allowReserved": Kind::Bool, OPTIONAL;
    "schema": Kind::Referable(&SCHEMA), OPTIONAL;
    "content": Kind::Map(&Kind::Object(&MEDIA_TYPE)), OPTIONAL;
    "example": Kind::Any, OPTIONAL;
    "examples": Kind::Map(&Kind::Referable(&EXAMPLE)), OPTIONAL;
    "x-query-style": Kind::OneOf(&["indexed"]), OPTIONAL;
    "x-rust-name": Kind::String, OPTIONAL;
    "x-client-setting": Kind::Object(&CLIENT_SETTING), OPTIONAL;
    "x-argument": Kind::String, OPTIONAL;
]);
object!(CLIENT_SETTING, "`x-client-setting`", [
    "name": Kind::String, REQUIRED;
    "environment": Kind::String, OPTIONAL;
    "unless": Kind::String, OPTIONAL;
]);
object!(REQUEST_BODY, "a request body", [
    "description": Kind::String, OPTIONAL;
    "content": Kind::Map(&Kind::Object(&MEDIA_TYPE)), REQUIRED;
    "required": Kind::Bool, OPTIONAL;
]);
object!(MEDIA_TYPE, "a media type", [
    "schema": Kind::Referable(&SCHEMA), OPTIONAL;
    "example": Kind::Any, OPTIONAL;
    "examples": Kind::Map(&Kind::Referable(&EXAMPLE)), OPTIONAL;
    "encoding": Kind::Any, OPTIONAL;
]);
object!(RESPONSE, "a response", [
    "description": Kind::String, REQUIRED;
    "headers": Kind::Map(&Kind::Referable(&HEADER)), OPTIONAL;
    "content": Kind::Map(&Kind::Object(&MEDIA_TYPE)), OPTIONAL;
    "links": Kind::Map(&Kind::Referable(&LINK)), OPTIONAL;
]);
object!(HEADER, "a header", [
    "description": Kind::String, OPTIONAL;
    "required": Kind::Bool, OPTIONAL;
    "deprecated": Kind::Bool, OPTIONAL;
    "style": Kind::OneOf(&["simple"]), OPTIONAL;
    "explode": Kind::Bool, OPTIONAL;
    "schema": Kind::Referable(&SCHEMA), OPTIONAL;
    "content": Kind::Map(&Kind::Object(&MEDIA_TYPE)), OPTIONAL;
    "example": Kind::Any, OPTIONAL;
    "examples": Kind::Map(&Kind::Referable(&EXAMPLE)), OPTIONAL;
]);
object!(EXAMPLE, "an example", [
    "summary": Kind::String, OPTIONAL;
    "description": Kind::String, OPTIONAL;
    "value": Kind::Any, OPTIONAL;
    "externalValue": Kind::String, OPTIONAL;
]);
object!(LINK, "a link", [
    "operationRef": Kind::String, OPTIONAL;
    "operationId": Kind::String, OPTIONAL;
    "parameters": Kind::Map(&Kind::Any), OPTIONAL;
    "requestBody": Kind::Any, OPTIONAL;
    "description": Kind::String, OPTIONAL;
    "server": Kind::Object(&SERVER), OPTIONAL;
]);
object!(SECURITY_SCHEME, "a security scheme", [
    "type": Kind::OneOf(&["apiKey", "http", "oauth2", "openIdConnect"]), REQUIRED;
    "description": Kind::String, OPTIONAL;
    "name": Kind::String, OPTIONAL;
    "in": Kind::OneOf(&["query", "header", "cookie"]), OPTIONAL;
    "scheme": Kind::String, OPTIONAL;
    "bearerFormat": Kind::String, OPTIONAL;
    "flows": Kind::Any, OPTIONAL;
    "openIdConnectUrl": Kind::String, OPTIONAL;
    "x-signature": Kind::String, OPTIONAL;
    "x-signature-scope": Kind::Object(&SIGNATURE_SCOPE), OPTIONAL;
    "x-environment": Kind::TextOr(&Kind::Map(TEXT)), OPTIONAL;
    "x-token-operation": Kind::Object(&TOKEN_OPERATION), OPTIONAL;
]);
object!(TOKEN_OPERATION, "`x-token-operation`", [
    "package": Kind::String, REQUIRED;
    "operation": Kind::String, REQUIRED;
]);
object!(SIGNATURE_SCOPE, "`x-signature-scope`", [
    "service": Kind::String, OPTIONAL;
    "region": Kind::String, OPTIONAL;
]);
object!(SCHEMA, "a schema", [
    "title": Kind::String, OPTIONAL;
    "description": Kind::String, OPTIONAL;
    "type": Kind::OneOf(&["string", "integer", "number", "boolean", "array", "object"]), OPTIONAL;
    "format": Kind::String, OPTIONAL;
    "nullable": Kind::Bool, OPTIONAL;
    "enum": Kind::List(&Kind::Any), OPTIONAL;
    "default": Kind::Any, OPTIONAL;
    "example": Kind::Any, OPTIONAL;
    "deprecated": Kind::Bool, OPTIONAL;
    "readOnly": Kind::Bool, OPTIONAL;
    "writeOnly": Kind::Bool, OPTIONAL;
    "multipleOf": Kind::Number, OPTIONAL;
    "minimum": Kind::Number, OPTIONAL;
    "maximum": Kind::Number, OPTIONAL;
    "exclusiveMinimum": Kind::Bool, OPTIONAL;
    "exclusiveMaximum": Kind::Bool, OPTIONAL;
    "minLength": Kind::Count, OPTIONAL;
    "maxLength": Kind::Count, OPTIONAL;
    "pattern": Kind::String, OPTIONAL;
    "items": Kind::Referable(&SCHEMA), OPTIONAL;
    "minItems": Kind::Count, OPTIONAL;
    "maxItems": Kind::Count, OPTIONAL;
    "uniqueItems": Kind::Bool, OPTIONAL;
    "properties": Kind::Map(&Kind::Referable(&SCHEMA)), OPTIONAL;
    "required": Kind::List(TEXT), OPTIONAL;
    "minProperties": Kind::Count, OPTIONAL;
    "maxProperties": Kind::Count, OPTIONAL;
    "additionalProperties": Kind::BoolOr(&Kind::Referable(&SCHEMA)), OPTIONAL;
    "allOf": Kind::List(&Kind::Referable(&SCHEMA)), OPTIONAL;
    "oneOf": Kind::List(&Kind::Referable(&SCHEMA)), OPTIONAL;
    "anyOf": Kind::List(&Kind::Referable(&SCHEMA)), OPTIONAL;
    "not": Kind::Referable(&SCHEMA), OPTIONAL;
    "discriminator": Kind::Any, OPTIONAL;
    "xml": Kind::Any, OPTIONAL;
    "externalDocs": Kind::Object(&EXTERNAL_DOCS), OPTIONAL;
    "x-extensible-enum": Kind::List(&Kind::TextOr(&Kind::Object(&ENUM_VALUE))), OPTIONAL;
    "x-lenient": Kind::List(&Kind::Any), OPTIONAL;
    "x-rust-name": Kind::String, OPTIONAL;
]);
object!(ENUM_VALUE, "a value of `x-extensible-enum`", [
    "value": Kind::String, REQUIRED;
    "name": Kind::String, OPTIONAL;
    "description": Kind::String, OPTIONAL;
]);
