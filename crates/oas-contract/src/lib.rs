#![doc = include_str!("../README.md")]

pub mod actions;
pub mod command_line;
mod document;
pub mod edit;
pub mod extensions;
mod foreign;
pub mod formats;
mod json_schema;
mod kept;
mod ledger;
mod left_out;
mod lint;
mod model;
mod numbered;
mod proposals;
pub mod signers;
mod significant;
mod source;
mod tables;
mod tree;
mod walk;

pub use document::{Document, LONGEST_CHAIN, ReadFile};
pub use ledger::{
    Unjudged, are_same_resolved, is_judged, is_same_and_complete, is_same_resolved, unjudged, unjudged_elsewhere,
    unjudged_schemas,
};
pub use left_out::LeftOut;
pub use lint::{is_of_others, lint, lint_document, lint_readable, passing};
pub use model::{
    Additional, Bound, Callback, Composition, Conditional, Constant, Contains, Count, Discriminator, Header, Kind,
    Link, Location, MediaType, Operation, Parameter, PartEncoding, PathItem, Property, RequestBody, Requirement,
    Response, Schema, SecurityScheme, Sequence, Serialization, Server, ServerVariable, Sourced, Status, Style, Types,
    Values, View, is_json, path_shape, sent_media, template_names,
};
pub use numbered::free_number;
pub use proposals::proposed_overlay;
pub use significant::Significant;
pub use source::{
    Excerpts, Finding, Place, Position, Report, Severity, Source, normalized_path, printable_line, printable_lines,
    read_bytes,
};
pub use tables::{Site, Version, is_openapi};
pub use tree::{Entry, Mapping, Node, Value, Yaml};
