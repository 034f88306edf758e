//! Trees: values of YAML and JSON of which every key and value knows its position, how they are read, and how they are
//! written. Knows nothing of OpenAPI.

mod json;
mod layout;
mod mapping;
mod marks;
mod node;
mod read;
mod write;
mod yaml;

pub use layout::Yaml;
pub(crate) use layout::after;
pub use mapping::Mapping;
pub(crate) use marks::Mark;
pub use node::{Entry, Node, Value};
pub(crate) use read::{parse, parse_shared};
pub(crate) use write::write;
pub(crate) use yaml::DEEPEST_NESTING;
