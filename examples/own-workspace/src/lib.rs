//! The client of `openapi.yaml`.

#[allow(clippy::all, clippy::pedantic, unexpected_cfgs, reason = "generated code has features that this crate has not")]
mod museum {
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
}

pub use museum::*;

/// The document itself, which the fake of the tests answers for.
pub const CONTRACT: &str = include_str!("../openapi.yaml");
