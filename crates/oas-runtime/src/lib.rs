#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod authentication;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
mod call;
pub mod check;
mod client;
mod error;
mod interceptor;
mod invoke;
mod mask;
mod own_header;
mod paging;
mod percent_encoding;
mod platform;
mod response;
mod secret;
#[cfg_attr(not(feature = "signatures"), allow(dead_code, reason = "the algorithms need it"))]
pub mod signature;
mod waiting;
pub mod wire;

pub use api::{Api, ErrorShape, Operation, Scheme, Setting, Variable};
pub use authentication::{Token, TokenLocation, TokenSource};
pub use bytes::Bytes;
pub use call::{Call, ListStyle, PageAndRows, RawRow};
pub use client::{Backoff, Core, RateLimit, RequestBuilder, RetryBudget, RetryPolicy, Settings};
pub use error::{Error, ErrorKind};
pub use interceptor::{Attempt, AttemptOutcome, Interceptor};
pub use invoke::{Arguments, Invocable, Invocation, InvokedItems, OnProgress, Preview, SignatureParts, invoked_wait};
pub use oas_values::{Json, JsonMap};
pub use paging::{ItemStream, PageInfo, PageStream, Paged, Paging, PagingStyle, Position, Row, RowStream, item_key};
pub use platform::{BoxFuture, MaybeSend};
pub use response::ResponseValue;
pub use secret::Secret;
pub use waiting::{Wait, WaitPolicy, WaitProgress, Waitable, Waiter};
pub use wire::{IntoTime, Open};

#[doc(no_inline)]
pub use jiff;
#[doc(no_inline)]
pub use reqwest;
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use schemars;
#[doc(no_inline)]
pub use serde;
