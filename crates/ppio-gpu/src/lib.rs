//! Client of the PPIO GPU API v2: prewarm tasks, which copy an image to a region before instances start from it.
//!
//! ```no_run
//! # async fn run() -> Result<(), ppio_gpu::Error> {
//! use ppio_gpu::{Client, WaitPolicy, types::PrewarmStateFilter};
//!
//! let client = Client::from_env()?; // PPIO_API_KEY
//! let page = client.list_prewarm_tasks().status(PrewarmStateFilter::Running).limit(10).send().await?;
//! for task in &page.data {
//!     println!("{} {:?}", task.task_id, task.completed_at);
//! }
//!
//! // Every task, however many pages that takes.
//! let mut tasks = client.list_prewarm_tasks().into_stream();
//! while let Some(task) = tasks.try_next().await? {
//!     // Until it has succeeded; an error if it fails, or takes longer than half an hour.
//!     client.get_prewarm_task().task_id(task.task_id).wait_until_finished(WaitPolicy::default()).await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The client is compiled from the contract `specs/ppio-gpu.yaml`.

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
