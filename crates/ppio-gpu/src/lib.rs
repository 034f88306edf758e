//! Client of the PPIO GPU API v2: prewarm tasks, which copy an image to a region before instances start from it.
//!
//! ```no_run
//! # async fn run() -> Result<(), ppio_gpu::Error> {
//! use ppio_gpu::{Client, types::PrewarmStateFilter};
//!
//! let client = Client::from_env()?; // PPIO_API_KEY
//! let page = client.list_prewarm_tasks().status(PrewarmStateFilter::Running).limit(10).send().await?;
//! for task in &page.data {
//!     println!("{} {:?}", task.task_id, task.completed_at);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Everything below is compiled from the contract `specs/ppio-gpu.yaml`.

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
