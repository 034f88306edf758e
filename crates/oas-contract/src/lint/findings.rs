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

    /// What is wrong, and costs nothing where it is not ours: a warning in a document of others, which says what is done instead.
    pub(super) fn bearable(
        &mut self,
        rule: &'static str,
        position: Position,
        message: String,
        help: &str,
        instead: &str,
    ) {
        match self.document.is_kept_by_hand() {
            true => self.error_at(rule, position, message, help),
            false => self.warning_at(rule, position, format!("{message}: {instead}"), help),
        }
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
