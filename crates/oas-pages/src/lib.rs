#![doc = include_str!("../README.md")]

mod assemble;
mod blocks;
mod consistency;
pub mod facts;
mod index;
mod infer;
mod lexicon;
mod lines;
mod obstacle;
mod prose;
mod rules;
mod text;

pub use consistency::contradictions;
pub use facts::Facts;
pub use index::{IndexEntry, index, is_index};
pub use lines::Page;
pub use obstacle::Obstacle;

/// What a page states, in the facts that everything else is made of. What cannot be read is a note of theirs.
pub fn read(page: &Page) -> Facts {
    assemble::facts(page)
}
