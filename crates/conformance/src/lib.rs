//! A client of an API that uses everything a contract can say. Its tests, and those of the real clients against the
//! fake of their providers, stand in `tests`.

/// The client of `contracts/everything.yaml`.
#[allow(clippy::all, clippy::pedantic, reason = "progenitor has a style of its own")]
#[doc(hidden)]
pub mod everything {
    include!(concat!(env!("OUT_DIR"), "/everything.rs"));
}

pub use everything::*;

/// The contract that this client is compiled from.
pub const CONTRACT: &str = include_str!("../contracts/everything.yaml");

/// The client of `contracts/requests.yaml`: every way in which parameters and bodies are written.
#[allow(clippy::all, clippy::pedantic, reason = "progenitor has a style of its own")]
pub mod requests {
    include!(concat!(env!("OUT_DIR"), "/requests.rs"));

    /// The contract that this client is compiled from.
    pub const CONTRACT: &str = include_str!("../contracts/requests.yaml");
}

/// The client of `contracts/acme.yaml`, made and tested as the guide says it.
pub mod acme {
    #![allow(clippy::all, clippy::pedantic, reason = "it is generated")]
    include!(concat!(env!("OUT_DIR"), "/acme.rs"));

    /// The contract itself, for the fake.
    pub const CONTRACT: &str = include_str!("../contracts/acme.yaml");
}

/// The examples of the READMEs and of the guide.
#[cfg(doctest)]
#[allow(non_camel_case_types, reason = "the items are called like the pages")]
mod pages {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}
