//! A fake of the clouds behind the contracts, on loopback: it answers the examples of a contract, pages through as many
//! items as wanted, refuses what the contract forbids with the provider's own error shape, and checks keys and
//! signatures by recomputing them. On request it lets a part of the calls go wrong.
//!
//! It is driven by contracts alone and knows no provider. One server serves several: their paths differ.
//!
//! ```
//! let contract = r#"
//! openapi: 3.0.3
//! info: {title: Pets, version: "1"}
//! servers: [{url: "https://pets.example.com", x-environment: PETS_ENDPOINT}]
//! paths:
//!   /pets:
//!     get:
//!       operationId: list_pets
//!       summary: All pets.
//!       responses: {'200': {description: Names., content: {application/json: {schema: {type: object}, example: {pets: [Rex]}}}}}
//! "#;
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(async {
//! let cloud = mock_cloud::MockCloud::builder().contract("pets", contract).start().await.expect("a free port");
//! // Everything a client's `from_env()` needs: endpoints, and credentials made up for this run.
//! assert_eq!(cloud.environment()["PETS_ENDPOINT"], cloud.url());
//! # });
//! ```
//!
//! A client crate has its contract as `CONTRACT`.

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
