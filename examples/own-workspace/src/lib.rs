//! The client of `openapi.yaml`.

#[allow(clippy::all, clippy::pedantic, reason = "generated code has a style of its own")]
mod openapi {
    include!(concat!(env!("OUT_DIR"), "/openapi.rs"));
}

pub use openapi::*;

/// The document itself, which the fake of the tests answers for.
pub const CONTRACT: &str = include_str!("../openapi.yaml");
