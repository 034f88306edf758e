//! The client of `openapi.yaml`, with what `openapi.overlay.yaml` decides about it.

/// What the build script makes of the document.
pub mod openapi {
    #![allow(clippy::all, clippy::pedantic, reason = "it is generated")]
    include!(concat!(env!("OUT_DIR"), "/openapi.rs"));

    /// The document itself, which the fake of the tests answers for.
    pub const CONTRACT: &str = include_str!("../openapi.yaml");

    /// What is decided about it.
    pub const OVERLAY: &str = include_str!("../openapi.overlay.yaml");
}
