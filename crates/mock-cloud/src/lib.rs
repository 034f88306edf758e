//! A fake of the clouds behind the contracts, on loopback: it answers the examples of a contract, pages through as many
//! items as wanted, refuses what the contract forbids with the provider's own error shape, and checks keys and
//! signatures by recomputing them. On request it lets a part of the calls go wrong.
//!
//! It is driven by contracts alone and knows no provider. One server serves all of them: their paths differ.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(async {
//! let cloud = mock_cloud::MockCloud::builder().items(25).start().await.expect("a free port");
//! // Everything a client's `from_env()` needs: PPIO_ENDPOINT, PPIO_API_KEY, …
//! for (variable, value) in cloud.environment() {
//!     assert!(!value.is_empty(), "{variable}");
//! }
//! # });
//! ```

mod answer;
mod authorize;
mod connection;
mod fault;
mod paging;
mod progress;
mod request;
mod route;
mod server;
mod validate;

pub use fault::{Fault, Faults};
pub use server::{Builder, MockCloud, Received, StartError};

/// The contracts of this workspace: package and text.
pub static CONTRACTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/contracts.rs"));

include!(concat!(env!("OUT_DIR"), "/clients.rs"));
