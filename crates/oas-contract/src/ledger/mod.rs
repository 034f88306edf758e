//! Which members of a document were read, and what follows from those that were not. Knows marks; what a member changes
//! stands in the tables of members and extensions.

mod same;
mod unjudged;
mod unread;

pub use same::{are_same_resolved, is_same_and_complete, is_same_resolved};
pub use unjudged::{Unjudged, is_judged, unjudged, unjudged_elsewhere, unjudged_schemas};
