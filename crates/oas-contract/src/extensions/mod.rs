//! What our extensions say, read into types. Their table stands with that of the members; what is done with them, others
//! know.

mod document;
pub mod facts;
mod idempotency;
mod operation;
mod paging;
mod parameter;
mod place;
mod remembered;
mod schema;
mod security;
mod waiting;

pub use crate::tables::extensions::*;
pub use document::ErrorShape;
pub use idempotency::{IdempotencyKey, KeyFormat};
pub use operation::{Filter, Match, TokenSource};
pub use paging::{PageStyle, Pagination};
pub use parameter::{ClientSetting, Lookup};
pub use place::{RequestPlace, ResponsePlace};
pub use remembered::{Does, OperationEffect, Pairs, TimeOf};
pub use schema::{Blank, EnumValue, Spelling};
pub use security::{CLIENT_CREDENTIALS, Scheme};
pub(crate) use waiting::state;
pub use waiting::{Job, JobArgument, JobPlace, Waiter};
