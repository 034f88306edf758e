//! One change, as reports show it.

use oas_contract::Place;

use crate::rules::{Direction, Rule, Rust, Wire};

/// Something that differs between two documents.
#[derive(Clone, Debug)]
pub struct Change {
    /// The kind of change.
    pub rule: &'static Rule,
    /// Whether the value goes to the provider or comes from it; nothing where it is neither.
    pub direction: Option<Direction>,
    /// What it does to programs that speak the old contract.
    pub wire: Wire,
    /// What it does to the source of programs that import the client.
    pub rust: Rust,
    /// Where the old document says it.
    pub before: Option<Place>,
    /// Where the new document says it.
    pub after: Option<Place>,
    /// What is concerned: `TaskInfo.taskId`, `the parameter pageSize`.
    pub subject: String,
    /// What happened to it, in words.
    pub message: String,
    /// The operations that are concerned, `GET /v1/images` each; the first ones where there are many.
    pub operations: Vec<String>,
    /// How many more operations are concerned; a lower bound where there are very many.
    pub more_operations: usize,
}

impl Change {
    /// Takes in the same change, seen on another way: the worse verdicts hold, for the operations of both.
    pub(crate) fn join(&mut self, other: &Self) {
        self.wire = self.wire.max(other.wire);
        self.rust = self.rust.max(other.rust);
        for operation in &other.operations {
            if !self.operations.contains(operation) {
                self.operations.push(operation.clone());
            }
        }
        self.more_operations = self.more_operations.max(other.more_operations);
    }

    /// Where to look: the new document, or the old one for what is gone.
    pub fn place(&self) -> &Place {
        self.after.as_ref().or(self.before.as_ref()).expect("a change stands somewhere")
    }
}
