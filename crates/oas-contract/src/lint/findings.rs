//! What the rules of the linter report to. Knows where things stand, not what is wrong with them.

use crate::document::Document;
use crate::source::{Finding, Position};
use crate::tree::Node;

/// The findings so far, and the document they are about.
pub(super) struct Findings<'d> {
    pub(super) document: &'d Document,
    pub(super) list: Vec<Finding>,
}

impl Findings<'_> {
    pub(super) fn error(&mut self, rule: &'static str, node: &Node, message: impl Into<String>, help: &str) {
        let finding = Finding::error(rule, self.document.place(node), message).help(help);
        self.list.push(finding);
    }

    pub(super) fn error_at(&mut self, rule: &'static str, position: Position, message: impl Into<String>, help: &str) {
        let finding = Finding::error(rule, self.document.place_at(position), message).help(help);
        self.list.push(finding);
    }

    pub(super) fn warning_at(
        &mut self,
        rule: &'static str,
        position: Position,
        message: impl Into<String>,
        help: &str,
    ) {
        let finding = Finding::warning(rule, self.document.place_at(position), message).help(help);
        self.list.push(finding);
    }
}
