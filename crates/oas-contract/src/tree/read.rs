//! YAML or JSON, as a file may be either. Knows both readers, nothing of what they read.

use std::path::Path;

use super::json::{self, Fault};
use super::node::Node;
use super::yaml;
use crate::source::{Finding, Source};

/// Reads YAML as contracts are written in it, or JSON.
pub(crate) fn parse(source: &Source) -> Result<Node, Box<Finding>> {
    read(source, yaml::parse)
}

/// Reads YAML as others write it, or JSON.
pub(crate) fn parse_shared(source: &Source) -> Result<Node, Box<Finding>> {
    read(source, yaml::parse_shared)
}

/// What begins like JSON and is not may still be YAML in flow style.
fn read(source: &Source, yaml: fn(&Source) -> Result<Node, Box<Finding>>) -> Result<Node, Box<Finding>> {
    if !source.text().trim_start().starts_with('{') {
        return yaml(source);
    }
    match json::parse(source) {
        Ok(root) => Ok(root),
        Err(Fault::Refused(finding)) => Err(finding),
        Err(Fault::Syntax(finding)) if is_json(source) => Err(finding),
        Err(Fault::Syntax(_)) => yaml(source),
    }
}

/// Whether the name of a file says that it is JSON: a document, or an archive of HTTP exchanges.
fn is_json(source: &Source) -> bool {
    let ending = Path::new(source.name()).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["json", "har"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
