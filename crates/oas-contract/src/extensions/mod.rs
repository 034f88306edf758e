//! What our extensions say, read into types. Their table stands with that of the members; what is done with them, others
//! know.

mod document;
pub mod facts;
mod operation;
mod parameter;
mod schema;
mod security;

pub use crate::tables::extensions::*;
pub use document::ErrorShape;
pub use operation::{PageStyle, Pagination, TokenSource, Waiter};
pub use parameter::ClientSetting;
pub use schema::{Blank, EnumValue, Spelling};
pub use security::{CLIENT_CREDENTIALS, Scheme};
