//! Everything of OpenAPI but schemas.

use super::members::{Effect, Member, Object, Shape, Site, TEXT, member};
use super::schema::{DESCRIPTION, EXTERNAL_DOCS, SCHEMA};
use super::version::Version::{V3_0, V3_1};

const SUMMARY: Member = member("summary", Shape::Text).prose().words();
const DEPRECATED: Member = member("deprecated", Shape::Flag).prose();
const EXAMPLE_VALUE: Member = member("example", Shape::Any).effect(Effect::Tools).words();
const SECURITY: Member = member("security", Shape::List(&Shape::Map(&Shape::List(TEXT))));
const STYLES: &[&str] = &["simple", "form", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject"];

pub(crate) static DOCUMENT: Object = Object::at(
    Site::Document,
    "an OpenAPI document",
    &[
        member("openapi", Shape::Text).required().effect(Effect::Tools),
        member("info", Shape::Object(&INFO)).required().prose(),
        member("servers", Shape::List(&Shape::Object(&SERVER))),
        member("paths", Shape::Extended(&Shape::Referable(&PATH_ITEM))).required().only(V3_0),
        member("paths", Shape::Extended(&Shape::Referable(&PATH_ITEM))).only(V3_1),
        member("webhooks", Shape::Map(&Shape::Referable(&PATH_ITEM))).effect(Effect::Incoming).only(V3_1),
        member("jsonSchemaDialect", Shape::Text).effect(Effect::Values).only(V3_1),
        member("components", Shape::Object(&COMPONENTS)),
        SECURITY,
        member("tags", Shape::List(&Shape::Object(&TAG))).prose(),
        member("externalDocs", Shape::Object(&EXTERNAL_DOCS)).prose().words(),
    ],
);
static INFO: Object = Object::new(
    "`info`",
    &[
        member("title", Shape::Text).required().prose(),
        member("version", Shape::Text).required().prose(),
        DESCRIPTION,
        SUMMARY.only(V3_1),
        member("termsOfService", Shape::Text).prose(),
        member("contact", Shape::Any).prose(),
        member("license", Shape::Any).prose(),
    ],
);
pub(crate) static SERVER: Object = Object::at(
    Site::Server,
    "a server",
    &[
        member("url", Shape::Text).required(),
        DESCRIPTION,
        member("variables", Shape::Map(&Shape::Object(&SERVER_VARIABLE))),
    ],
);
pub(crate) static SERVER_VARIABLE: Object = Object::at(
    Site::ServerVariable,
    "a server variable",
    &[member("default", Shape::Text).required(), member("enum", Shape::List(TEXT)).values(), DESCRIPTION],
);
static TAG: Object = Object::new(
    "a tag",
    &[
        member("name", Shape::Text).required().prose(),
        DESCRIPTION,
        member("externalDocs", Shape::Object(&EXTERNAL_DOCS)).prose().words(),
    ],
);
pub(crate) static COMPONENTS: Object = Object::new(
    "`components`",
    &[
        member("schemas", Shape::Map(&Shape::Referable(&SCHEMA))),
        member("responses", Shape::Map(&Shape::Referable(&RESPONSE))).prose(),
        member("parameters", Shape::Map(&Shape::Referable(&PARAMETER))).prose(),
        member("examples", Shape::Map(&Shape::Referable(&EXAMPLE))).effect(Effect::Tools),
        member("requestBodies", Shape::Map(&Shape::Referable(&REQUEST_BODY))).prose(),
        member("headers", Shape::Map(&Shape::Referable(&HEADER))).prose(),
        member("securitySchemes", Shape::Map(&Shape::Referable(&SECURITY_SCHEME))),
        member("links", Shape::Map(&Shape::Referable(&LINK))).prose(),
        member("callbacks", Shape::Map(&Shape::Referable(&CALLBACK))).prose(),
        member("pathItems", Shape::Map(&Shape::Referable(&PATH_ITEM))).prose().only(V3_1),
    ],
);
pub(crate) static PATH_ITEM: Object = Object::new(
    "a path",
    &[
        SUMMARY,
        DESCRIPTION,
        member("get", Shape::Object(&OPERATION)),
        member("put", Shape::Object(&OPERATION)),
        member("post", Shape::Object(&OPERATION)),
        member("delete", Shape::Object(&OPERATION)),
        member("options", Shape::Object(&OPERATION)),
        member("head", Shape::Object(&OPERATION)),
        member("patch", Shape::Object(&OPERATION)),
        member("trace", Shape::Object(&OPERATION)),
        member("servers", Shape::List(&Shape::Object(&SERVER))),
        member("parameters", Shape::List(&Shape::Referable(&PARAMETER))),
    ],
);
pub(crate) static CALLBACK: Object = Object::of_names("a callback", Shape::Referable(&PATH_ITEM));
pub(crate) static OPERATION: Object = Object::at(
    Site::Operation,
    "an operation",
    &[
        member("tags", Shape::List(TEXT)).prose(),
        SUMMARY,
        DESCRIPTION,
        member("externalDocs", Shape::Object(&EXTERNAL_DOCS)).prose().words(),
        member("operationId", Shape::Text),
        member("parameters", Shape::List(&Shape::Referable(&PARAMETER))),
        member("requestBody", Shape::Referable(&REQUEST_BODY)),
        member("responses", Shape::Extended(&Shape::Referable(&RESPONSE))).required().only(V3_0),
        member("responses", Shape::Extended(&Shape::Referable(&RESPONSE))).only(V3_1),
        member("callbacks", Shape::Map(&Shape::Referable(&CALLBACK))).effect(Effect::Incoming),
        DEPRECATED,
        SECURITY,
        member("servers", Shape::List(&Shape::Object(&SERVER))),
    ],
);
pub(crate) static PARAMETER: Object = Object::at(
    Site::Parameter,
    "a parameter",
    &[
        member("name", Shape::Text).required(),
        member("in", Shape::Word(&["path", "query", "header", "cookie"])).required(),
        DESCRIPTION,
        member("required", Shape::Flag),
        DEPRECATED,
        member("allowEmptyValue", Shape::Flag).values(),
        member("style", Shape::Word(STYLES)),
        member("explode", Shape::Flag),
        member("allowReserved", Shape::Flag),
        member("schema", Shape::Referable(&SCHEMA)),
        member("content", Shape::Map(&Shape::Object(&MEDIA_TYPE))),
        EXAMPLE_VALUE,
        member("examples", Shape::Map(&Shape::Referable(&EXAMPLE))).effect(Effect::Tools).words(),
    ],
);
pub(crate) static REQUEST_BODY: Object = Object::new(
    "a request body",
    &[
        DESCRIPTION,
        member("content", Shape::Map(&Shape::Object(&MEDIA_TYPE))).required(),
        member("required", Shape::Flag),
    ],
);
pub(crate) static MEDIA_TYPE: Object = Object::at(
    Site::MediaType,
    "a media type",
    &[
        member("schema", Shape::Referable(&SCHEMA)),
        EXAMPLE_VALUE,
        member("examples", Shape::Map(&Shape::Referable(&EXAMPLE))).effect(Effect::Tools).words(),
        member("encoding", Shape::Map(&Shape::Object(&ENCODING))),
    ],
);
static ENCODING: Object = Object::new(
    "the encoding of a part",
    &[
        member("contentType", Shape::Any).effect(Effect::Tools),
        member("headers", Shape::Map(&Shape::Referable(&HEADER))).effect(Effect::Tools),
        member("style", Shape::Any).effect(Effect::Tools),
        member("explode", Shape::Any).effect(Effect::Tools),
        member("allowReserved", Shape::Any).effect(Effect::Tools),
    ],
);
pub(crate) static RESPONSE: Object = Object::new(
    "a response",
    &[
        DESCRIPTION.required(),
        member("headers", Shape::Map(&Shape::Referable(&HEADER))).prose(),
        member("content", Shape::Map(&Shape::Object(&MEDIA_TYPE))),
        member("links", Shape::Map(&Shape::Referable(&LINK))).effect(Effect::Tools),
    ],
);
pub(crate) static HEADER: Object = Object::new(
    "a header",
    &[
        DESCRIPTION,
        member("required", Shape::Flag).values(),
        DEPRECATED,
        member("style", Shape::Word(&["simple"])).values(),
        member("explode", Shape::Flag).values(),
        member("schema", Shape::Referable(&SCHEMA)).values(),
        member("content", Shape::Map(&Shape::Object(&MEDIA_TYPE))).values(),
        EXAMPLE_VALUE,
        member("examples", Shape::Map(&Shape::Referable(&EXAMPLE))).effect(Effect::Tools).words(),
    ],
);
static EXAMPLE: Object = Object::new(
    "an example",
    &[SUMMARY, DESCRIPTION, member("value", Shape::Any).prose(), member("externalValue", Shape::Text).prose()],
);
pub(crate) static LINK: Object = Object::new(
    "a link",
    &[
        member("operationRef", Shape::Text).prose(),
        member("operationId", Shape::Text).effect(Effect::Tools),
        member("parameters", Shape::Map(&Shape::Any)).effect(Effect::Tools),
        member("requestBody", Shape::Any).prose(),
        DESCRIPTION,
        member("server", Shape::Object(&SERVER)).prose(),
    ],
);
pub(crate) static SECURITY_SCHEME: Object = Object::at(
    Site::SecurityScheme,
    "a security scheme",
    &[
        member("type", Shape::Word(&["apiKey", "http", "oauth2", "openIdConnect"])).required().only(V3_0),
        member("type", Shape::Word(&["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"])).required().only(V3_1),
        DESCRIPTION,
        member("name", Shape::Text),
        member("in", Shape::Word(&["query", "header", "cookie"])),
        member("scheme", Shape::Text),
        member("bearerFormat", Shape::Text).prose(),
        member("flows", Shape::Object(&OAUTH_FLOWS)).prose(),
        member("openIdConnectUrl", Shape::Text).prose(),
    ],
);
static OAUTH_FLOWS: Object = Object::new(
    "`flows`",
    &[
        member("implicit", Shape::Object(&OAUTH_FLOW)).effect(Effect::Tools),
        member("password", Shape::Object(&OAUTH_FLOW)).effect(Effect::Tools),
        member("clientCredentials", Shape::Object(&OAUTH_FLOW)).effect(Effect::Tools),
        member("authorizationCode", Shape::Object(&OAUTH_FLOW)).effect(Effect::Tools),
    ],
);
static OAUTH_FLOW: Object = Object::new(
    "a flow of OAuth",
    &[
        member("authorizationUrl", Shape::Any).effect(Effect::Tools),
        member("tokenUrl", Shape::Any).effect(Effect::Tools),
        member("refreshUrl", Shape::Any).effect(Effect::Tools),
        member("scopes", Shape::Map(&Shape::Any)).effect(Effect::Tools),
    ],
);
