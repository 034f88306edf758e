//! Client of the JD Cloud virtual machine API: tasks that import and export images.
//!
//! ```no_run
//! # async fn run() -> Result<(), jdcloud_vm::Error> {
//! use jdcloud_vm::{Client, WaitPolicy, types::TaskAction};
//!
//! let client = Client::from_env()?; // JDCLOUD_ACCESS_KEY, JDCLOUD_SECRET_KEY, JDCLOUD_REGION
//! let answer = client.image_tasks().task_action(TaskAction::ImportImage).task_ids(["7094", "709"]).send().await?;
//! for task in &answer.result.task_set {
//!     println!("{} {:?}%", task.task_id, task.progress);
//! }
//!
//! // Until both are over.
//! let request = client.image_tasks().task_action(TaskAction::ImportImage).task_ids(["7094", "709"]);
//! let done = request.wait_until_finished(WaitPolicy::default()).on_state(|seen| println!("{:?}", seen.state)).await?;
//! println!("{:#?}", done.result.task_set);
//! # Ok(())
//! # }
//! ```
//!
//! The client is compiled from the contract `specs/jdcloud-vm.yaml`.

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
