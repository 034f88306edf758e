//! What happened to one contract, whatever is done with it. Knows changes, not how they were found or are shown.

use oas_contract::Document;

use crate::bump::Version;
use crate::change::Change;
use crate::item::Item;
use crate::level::Level;
use crate::verdict::{Rust, Wire};

/// What happened to one contract.
pub struct Comparison {
    /// The name of the contract: the path of its file.
    pub contract: String,
    /// The contract before; nothing where it is new.
    pub base: Option<Document>,
    /// The contract after; nothing where it is gone.
    pub head: Option<Document>,
    /// What changed, without what is accepted or left out.
    pub changes: Vec<Change>,
    /// What changed and is accepted, with the reasons.
    pub accepted: Vec<(Change, String)>,
    /// How many changes are left out.
    pub left_out: LeftOut,
    /// The public items of the generated code that are not the same; nothing where no code was compared.
    pub items: Vec<Item>,
    /// The versions of the package; nothing where they are not known.
    pub version: Option<Version>,
}

/// How many changes there are of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// They break programs that speak the old contract.
    pub wire: usize,
    /// They break programs that import the client.
    pub rust: usize,
    /// They are not judged in one respect or the other.
    pub undecided: usize,
    /// They break nobody, neither on the wire nor in source.
    pub compatible: usize,
}

impl Comparison {
    /// What changed between two documents, of which nothing is accepted and no code or version is known.
    pub fn new(contract: &str, base: Document, head: Document, changes: Vec<Change>) -> Self {
        Self {
            contract: contract.to_owned(),
            base: Some(base),
            head: Some(head),
            changes,
            accepted: Vec::new(),
            left_out: LeftOut::default(),
            items: Vec::new(),
            version: None,
        }
    }

    /// Counts the changes that are neither accepted nor left out; what they do to Rust source only where that counts.
    pub fn counts(&self, rust: bool) -> Counts {
        let mut counts = Counts::default();
        for change in &self.changes {
            counts.wire += usize::from(change.wire == Wire::Breaking);
            counts.rust += usize::from(rust && change.rust == Rust::Breaking);
            match Level::of(change, rust) {
                Level::Undecided => counts.undecided += 1,
                Level::Compatible => counts.compatible += 1,
                Level::Breaking | Level::BreaksSource => {}
            }
        }
        counts
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.wire += other.wire;
        self.rust += other.rust;
        self.undecided += other.undecided;
        self.compatible += other.compatible;
    }
}

/// How many changes a policy leaves out, by what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Of operations whose paths are left out.
    pub paths: usize,
    /// Of extensions that are left out.
    pub extensions: usize,
    /// Of rules that are off.
    pub rules: usize,
}

impl LeftOut {
    /// The number of all that was left out.
    pub fn count(self) -> usize {
        self.paths + self.extensions + self.rules
    }
}
