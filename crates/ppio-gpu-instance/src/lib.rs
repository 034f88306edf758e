//! Client of the PPIO GPU instance API v1: image prewarming on clusters.
//!
//! ```no_run
//! # async fn run() -> Result<(), ppio_gpu_instance::Error> {
//! let client = ppio_gpu_instance::Client::from_env()?; // PPIO_API_KEY
//! let page = client.list_image_prewarm().page(1).page_size(10).send().await?;
//! for task in &page.data {
//!     println!("{} {}", task.id, task.state);
//! }
//!
//! // Every task, however many pages that takes.
//! let mut tasks = client.list_image_prewarm().page_size(50).into_stream();
//! while let Some(task) = tasks.try_next().await? {
//!     println!("{} {}", task.id, task.state);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The client is compiled from the contract `specs/ppio-gpu-instance.yaml`.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(feature = "codegen"))]
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, reason = "progenitor has a style of its own")]
mod generated;

#[cfg(feature = "codegen")]
#[allow(clippy::all, clippy::pedantic, reason = "progenitor has a style of its own")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
}

pub use generated::*;

/// The contract that this client is compiled from, as `mock-cloud` and other readers of contracts take it.
pub const CONTRACT: &str = include_str!(env!("CONTRACT"));
