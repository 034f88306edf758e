#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod authentication;
mod call;
pub mod check;
mod client;
mod error;
mod invoke;
mod mask;
mod paging;
mod percent_encoding;
mod platform;
mod response;
mod secret;
pub mod signature;
mod streaming;
mod upload;
mod waiting;
pub mod wire;

pub use api::{Api, ErrorShape, Operation, Scheme, Setting};
pub use authentication::{Token, TokenLocation, TokenSource};
pub use bytes::Bytes;
pub use call::{Answer, Call, Continuation, KeyFormat, PageAndRows, PathStyle, QueryRules, RawRow, Received, Style};
pub use client::{Backoff, Core, RateLimit, RetryBudget, RetryPolicy, Settings};
pub use error::{Error, ErrorKind};
pub use invoke::{
    Arguments, Invocable, Invocation, InvokedItems, InvokedJob, OnProgress, Preview, SignatureParts, StartedJob,
    invoked_job, invoked_wait, invoked_wait_until_gone,
};
pub use oas_values::{Json, JsonMap};
pub use paging::{
    ItemStream, PageInfo, PageStream, Paged, Paging, PagingStyle, Position, Row, RowStream, cursor_parts, followed,
    header_text, item_key, joined_cursor, next_link,
};
pub use platform::{BoxFuture, MaybeSend};
pub use response::ResponseValue;
pub use secret::Secret;
pub use streaming::{Download, Event, Events, JsonLines};
pub use upload::Upload;
pub use waiting::{
    Finished, Job, JobHandle, JobSource, JobWait, SendAndWait, Starts, Together, Wait, WaitPolicy, WaitProgress,
    WaitUntilGone, Waitable, Waiter,
};
pub use wire::Open;

#[doc(no_inline)]
pub use jiff;
#[doc(no_inline)]
pub use reqwest;
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use schemars;
#[doc(no_inline)]
pub use serde;
