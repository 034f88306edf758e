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

/// The date in UTC, such as `2026-11-21`.
pub fn today() -> String {
    jiff::Timestamp::now().strftime("%F").to_string()
}
