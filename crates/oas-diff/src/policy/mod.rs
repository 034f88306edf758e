//! What the users of a comparison have decided: which contracts are compared, how severe a rule is, what is left out or
//! accepted, and what fails. Knows the form of the file and the changes it is applied to, not how these are found.

mod accepted;
mod applied;
mod file;
mod patterns;

pub use applied::Policy;
pub use patterns::{Patterns, is_pattern};
