//! Files as they were read, and what is said about places in them. Knows nothing of YAML or OpenAPI.

mod file;
mod finding;
mod report;

pub use file::Source;
pub use finding::{Finding, Place, Position, Severity};
pub use report::{Excerpts, Report};
