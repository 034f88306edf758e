#![doc = include_str!("../README.md")]

mod assemble;
mod blocks;
mod consistency;
pub mod facts;
mod infer;
mod lexicon;
mod lines;
mod prose;
mod rules;
mod text;

pub use consistency::contradictions;
pub use facts::Facts;
pub use lines::Page;

/// What a page states, in the facts that everything else is made of. What cannot be read is a note of theirs.
pub fn read(page: &Page) -> Facts {
    assemble::facts(page)
}
