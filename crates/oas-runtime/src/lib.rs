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
#[cfg(feature = "invoke")]
mod invoke;
mod mask;
mod named;
mod own_header;
mod paging;
mod percent_encoding;
mod platform;
mod preview;
#[cfg(feature = "recording")]
mod recording;
#[cfg(not(feature = "recording"))]
#[path = "unrecorded.rs"]
mod recording;
mod response;
mod secret;
#[cfg_attr(not(feature = "signatures"), allow(dead_code, reason = "the algorithms need it"))]
pub mod signature;
#[cfg(feature = "streams")]
mod streaming;
#[cfg(feature = "streams")]
mod upload;
mod waiting;
pub mod wire;

pub use api::{Api, ErrorShape, Operation, Scheme, Server, Setting, Variable};
pub use authentication::{Token, TokenLocation, TokenSource};
pub use bytes::Bytes;
pub use call::{
    Answer, Call, Continuation, KeyFormat, Lookup, PageAndRows, PathStyle, QueryRules, RawRow, Received, Style,
};
pub use client::{Backoff, Core, RateLimit, RequestBuilder, RetryBudget, RetryPolicy, Settings};
pub use error::{Error, ErrorKind};
pub use interceptor::{Attempt, AttemptOutcome, Interceptor};
#[cfg(feature = "invoke")]
pub use invoke::{
    Arguments, Invocable, Invocation, InvokedItems, InvokedJob, InvokedRows, OnProgress, StartedJob, invoked_job,
    invoked_wait, invoked_wait_until_gone,
};
pub use oas_values::{Json, JsonMap};
pub use paging::{
    ItemStream, PageInfo, PageStream, Paged, Paging, PagingStyle, Position, Row, RowStream, cursor_parts, followed,
    header_text, item_key, joined_cursor, next_link,
};
pub use platform::{BoxFuture, MaybeSend};
pub use preview::{Preview, SignatureParts};
#[cfg(feature = "recording")]
pub use recording::Recorder;
pub use response::ResponseValue;
pub use secret::Secret;
#[cfg(feature = "streams")]
pub use streaming::{Download, Event, Events, JsonLines};
#[cfg(feature = "streams")]
pub use upload::Upload;
pub use waiting::{
    Finished, Job, JobHandle, JobSource, JobWait, SendAndWait, Starts, Together, Wait, WaitPolicy, WaitProgress,
    WaitUntilGone, Waitable, Waiter,
};
pub use wire::{IntoText, IntoTime, Open};

#[doc(no_inline)]
pub use jiff;
#[doc(no_inline)]
pub use reqwest;
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use schemars;
#[doc(no_inline)]
pub use serde;
