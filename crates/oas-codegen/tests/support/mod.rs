//! What tests of generated code share.

pub mod rustc;
