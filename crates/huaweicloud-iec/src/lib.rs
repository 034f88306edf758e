//! Client of the Huawei Cloud IEC (edge cloud) API: images.
//!
//! ```no_run
//! # async fn run() -> Result<(), huaweicloud_iec::Error> {
//! use huaweicloud_iec::{Client, types::Visibility};
//!
//! let client = Client::from_env()?; // HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_DOMAIN_ID
//! let answer = client.list_images().visibility(Visibility::Private).limit(100).send().await?;
//! for image in &answer.images {
//!     println!("{} {:?}", image.id, image.deleted_at);
//! }
//!
//! // Every image, 500 in a request.
//! let mut images = client.list_images().visibility(Visibility::Public).limit(500).into_stream().prefetch();
//! while let Some(image) = images.try_next().await? {
//!     println!("{}", image.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The client is compiled from the contract `specs/huaweicloud-iec.yaml`.

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
