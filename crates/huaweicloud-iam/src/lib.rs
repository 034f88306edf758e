//! Client of the Huawei Cloud IAM (identity) API: tokens, which other clients of Huawei Cloud take.
//!
//! ```no_run
//! # async fn run() -> Result<(), huaweicloud_iam::Error> {
//! use huaweicloud_iam::{Client, types};
//!
//! # let password = String::new();
//! let body: types::CreateTokenRequest = serde_json::from_value(serde_json::json!({
//!     "auth": {
//!         "identity": {
//!             "methods": ["password"],
//!             "password": {"user": {"name": "me", "password": password, "domain": {"name": "my-account"}}},
//!         },
//!         "scope": {"domain": {"name": "my-account"}},
//!     }
//! }))
//! .expect("a request as the contract has it");
//! let request = Client::builder().build()?.create_token().body(body);
//!
//! // Once:
//! let answer = request.clone().send().await?;
//! println!("valid until {}", answer.token.expires_at);
//! // Whenever another client needs one, such as `huaweicloud_iec::Client::builder().auth_token_source(source)`:
//! let source = request.into_token_source();
//! # Ok(())
//! # }
//! ```
//!
//! The client is compiled from the contract `specs/huaweicloud-iam.yaml`.

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
