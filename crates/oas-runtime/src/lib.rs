#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod arguments;
mod attempts;
mod authentication;
mod builder;
mod call;
pub mod check;
mod core;
mod credentials;
mod endpoint;
mod error;
mod invocation;
mod paging;
mod platform;
mod preview;
mod rate_limit;
mod response;
mod retry;
mod secret;
mod settings;
pub mod signature;
mod token;
mod trace;
mod transport;
mod waiting;
pub mod wire;

pub use api::{Api, ErrorShape, Operation, Scheme, Setting};
pub use arguments::Arguments;
pub use bytes::Bytes;
pub use call::{Call, ListStyle};
pub use core::Core;
pub use error::{Error, ErrorKind};
pub use invocation::{Invocable, Invocation, InvokedItems, OnState, invoked_wait};
pub use paging::{ItemStream, PageFacts, PageStream, Paged, Paging, PagingStyle, Position, item_key};
pub use platform::{BoxFuture, MaybeSend};
pub use preview::{Preview, SignatureParts};
pub use rate_limit::RateLimit;
pub use response::ResponseValue;
pub use retry::{Backoff, RetryBudget, RetryPolicy};
pub use secret::Secret;
pub use settings::Settings;
pub use token::{Token, TokenPlace, TokenSource};
pub use waiting::{Seen, Wait, WaitPolicy, Waitable, Waiter};

#[doc(no_inline)]
pub use jiff;
#[doc(no_inline)]
pub use reqwest;
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use schemars;
#[doc(no_inline)]
pub use serde;
