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
        Err(Fault::Syntax(finding)) if extension(source).is_some_and(|known| known.eq_ignore_ascii_case("json")) => {
            Err(finding)
        }
        Err(Fault::Syntax(_)) => yaml(source),
    }
}

fn extension(source: &Source) -> Option<&str> {
    Path::new(source.name()).extension()?.to_str()
}
