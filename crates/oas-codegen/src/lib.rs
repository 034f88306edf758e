#![doc = include_str!("../README.md")]

mod attempt;
pub mod build_script;
mod compile;
mod digest;
mod emit;
mod forms;
mod generate;
mod items;
mod lower;
mod names;
pub mod plan;
pub mod scaffold;

pub use compile::{Checked, Generated, check, compile};
pub use digest::digest;
pub use items::{ItemChange, compare_items};
