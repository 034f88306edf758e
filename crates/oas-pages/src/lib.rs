#![doc = include_str!("../README.md")]

mod assemble;
mod block;
mod drift;
mod edition;
mod facts;
mod html;
mod infer;
mod itself;
mod json;
mod kind;
mod listing;
mod members;
mod openapi;
mod outline;
mod output;
mod page;
mod prose;
mod refresh;
mod request_line;
mod row;
mod skeleton;
mod table;
mod text;
mod words;

use oas_contract::{Finding, Report, Source};

pub use drift::{Address, Aspect, Difference, Drift, Kind as DifferenceKind, drift, settled};
pub use edition::Edition;
pub use facts::{
    Bounds, ErrorCode, ExampleBody, ExampleRequest, Field, Kind, Limit, Operation, Parameter, Place, Schema, Stated,
};
pub use itself::contradictions;
pub use output::to_openapi;
pub use page::Page;
pub use refresh::{Change, Options as RefreshOptions, Outcome, Refresh, refresh};
pub use skeleton::{decisions, new_contract};

/// What a page states.
#[derive(Clone, Debug)]
pub struct Facts {
    source: Source,
    digest: String,
    /// The operations in the order of the page.
    pub operations: Vec<Operation>,
    notes: Vec<Finding>,
}

impl Facts {
    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The digest of the page: `sha256:` and 64 digits.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What the readers could not read, or not be sure of.
    pub fn notes(&self) -> Report {
        Report::new(&self.source, self.notes.clone())
    }
}

/// Reads a page.
pub fn read(page: &Page) -> Facts {
    assemble::facts(page)
}
