//! The signs of a text: markup, JSON as pages show it, requests. Knows characters and syntax, no documentation.

pub(crate) mod json;
pub(crate) mod markup;
pub(crate) mod request;
