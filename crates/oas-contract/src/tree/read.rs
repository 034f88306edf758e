//! YAML or JSON, as a file may be either. Knows both readers, nothing of what they read.

use std::path::Path;

use super::json::{self, Fault};
use super::node::Node;
use super::yaml;
use crate::source::{Finding, Source};

/// Reads YAML or JSON. What begins like JSON and is not may still be YAML in flow style.
pub(crate) fn read(source: &Source) -> Result<Node, Box<Finding>> {
    if !source.text().trim_start().starts_with('{') {
        return yaml::parse(source);
    }
    match json::parse(source) {
        Ok(root) => Ok(root),
        Err(Fault::Refused(finding)) => Err(finding),
        Err(Fault::Syntax(finding)) if extension(source).is_some_and(|known| known.eq_ignore_ascii_case("json")) => {
            Err(finding)
        }
        Err(Fault::Syntax(_)) => yaml::parse(source),
    }
}

fn extension(source: &Source) -> Option<&str> {
    Path::new(source.name()).extension()?.to_str()
}
