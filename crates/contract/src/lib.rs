//! The contract model that everything else stands on: an OpenAPI 3.0 document with the position of every node, the
//! extensions of `specs/README.md` read into types, one finding type with one way to print it, and the linter.
//!
//! This crate knows documents. It knows no generated code, no HTTP and no provider.
//!
//! ```
//! let source = contract::Source::new("pets.yaml", "openapi: 3.0.3\ninfo: {title: Pets}\npaths: {}\n");
//! let report = contract::lint(&source);
//! assert!(report.to_string().contains("pets.yaml:2:7"));
//! ```

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
mod source;
mod yaml;

pub use document::{Document, Location, Operation, Parameter, is_json, reference, resolve_pointer};
pub use finding::{Excerpts, Finding, Place, Report, Severity};
pub use layout::Yaml;
pub use lint::{lint, lint_document, lint_readable};
pub use mapping::Mapping;
pub use node::{Entry, Node, Position, Value};
pub use source::Source;
