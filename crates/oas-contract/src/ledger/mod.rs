//! Which members of a document were read, and what follows from those that were not. Knows marks; what a member changes
//! stands in the tables of members and extensions.

mod unjudged;
mod unread;

pub use unjudged::{Unjudged, unjudged, unjudged_elsewhere};
