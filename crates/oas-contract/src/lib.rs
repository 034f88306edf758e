#![doc = include_str!("../README.md")]

pub mod command_line;
mod document;
pub mod edit;
pub mod extensions;
mod finding;
pub mod formats;
mod json;
mod json_schema;
mod layout;
mod ledger;
mod lint;
mod mapping;
mod members;
mod model;
mod node;
mod places;
pub mod signers;
mod source;
mod yaml;

pub use document::{Document, Version, is_json, is_openapi};
pub use finding::{Excerpts, Finding, Place, Report, Severity};
pub use layout::Yaml;
pub use ledger::{Unjudged, is_same_and_complete, is_same_resolved, unjudged, unjudged_elsewhere};
pub use lint::{lint, lint_document, lint_readable};
pub use mapping::Mapping;
pub use members::Site;
pub use model::{
    Additional, Bound, Count, Discriminator, FormField, Header, Kind, Link, Location, MediaType, Operation, Parameter,
    Property, RequestBody, Requirement, Response, Schema, SecurityScheme, Server, ServerVariable, Sourced, Status,
    Types, Values, View, path_shape, template_names,
};
pub use node::{Entry, Node, Position, Value};
pub use places::Said;
pub use source::Source;
