//! Files as they were read, and what is said about places in them. Knows nothing of YAML or OpenAPI.

mod file;
mod finding;
mod path;
mod printable;
mod report;

pub use file::{Source, bytes as read_bytes};
pub use finding::{Finding, Place, Position, Severity};
pub use path::normalized_path;
pub use printable::{line as printable_line, lines as printable_lines};
pub use report::{Excerpts, Report};
