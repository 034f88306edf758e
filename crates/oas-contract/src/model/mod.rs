//! Typed views over a document: what a client, a comparison or a page is about, in the terms of the data. OpenAPI 3.0 and
//! 3.1 are read alike; one of Swagger 2.0 is lifted before. A view reads what stands in the file and
//! notes what it has read; it judges nothing.

mod answers;
mod content;
mod discriminator;
mod document;
mod incoming;
mod object;
mod operation;
mod parameter;
mod part_encoding;
mod routing;
mod schema;
mod schema_conditions;
mod schema_values;
mod security;
mod serialization;
mod server;

pub use content::{Header, Link, MediaType, RequestBody, Response, Sequence, Status, is_json, sent_media};
pub use discriminator::Discriminator;
pub use incoming::{Callback, PathItem};
pub(crate) use object::Object;
pub use object::View;
use object::{accessors, view};
pub use operation::{Operation, Sourced, path_shape, template_names};
pub use parameter::{Location, Parameter};
pub use part_encoding::PartEncoding;
pub use routing::Constant;
pub use schema::{Additional, Property, Schema};
pub use schema_conditions::{Conditional, Contains};
pub use schema_values::{Bound, Count, Kind, Types, Values};
pub use security::{Requirement, SecurityScheme};
pub use serialization::{Composition, Serialization, Style};
pub use server::{Server, ServerVariable};
