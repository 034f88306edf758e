//! What pages state: plain data, every piece with the line it came from, and how it is written as OpenAPI, as JSON and as
//! lines of text, and read again. Knows OpenAPI, no page format.

mod document;
mod edition;
mod join;
pub mod members;
mod model;
mod text;
mod ways;
mod writer;

pub use document::of_document;
pub(crate) use document::{Annotate, annotated};
pub use edition::Edition;
pub use model::{
    Bounds, ErrorCode, ExampleBody, ExampleRequest, Facts, Field, Limit, Location, Operation, Parameter, Schema,
    Stated, is_callable, operation_key,
};
pub use oas_contract::Kind;
pub use ways::Way;
pub use writer::{
    ALTERNATIVES, Members, alternative_members, json_content, limit, member, parameter_members, required_members,
    to_openapi, value_members,
};
