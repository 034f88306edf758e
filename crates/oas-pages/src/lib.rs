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

/// Reads a page.
pub fn read(page: &Page) -> Facts {
    assemble::facts(page)
}
