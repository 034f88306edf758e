#![doc = include_str!("../README.md")]

pub mod command_line;
mod document;
pub mod edit;
pub mod extensions;
mod finding;
mod json;
mod json_schema;
mod layout;
mod lint;
mod mapping;
mod node;
pub mod signers;
mod source;
mod yaml;

pub use document::{Document, Location, Operation, Parameter, is_json, reference, resolve_pointer};
pub use finding::{Excerpts, Finding, Place, Report, Severity};
pub use layout::Yaml;
pub use lint::{lint, lint_document, lint_readable};
pub use mapping::Mapping;
pub use node::{Entry, Node, Position, Value};
pub use source::Source;
