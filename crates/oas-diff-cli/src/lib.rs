#![doc = include_str!("../README.md")]
#![deny(clippy::print_stdout, clippy::print_stderr, reason = "everything is printed by the module for it")]

mod arguments;
mod inputs;
pub mod output;
mod pairs;
mod report;
mod run;
mod settings;

pub use arguments::Arguments;
pub use inputs::Side;
pub use run::{Complete, run};
pub use settings::today;
