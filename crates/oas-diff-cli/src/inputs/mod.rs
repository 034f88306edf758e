//! Where contracts come from: files, folders, revisions, standard input. Knows how each is named and read, nothing of what
//! contracts say.

mod folder;
pub(crate) mod git;
mod kind;
mod named;
mod objects;
mod side;

pub(crate) use named::{named_sides, revision, work_tree};
pub use side::Side;
