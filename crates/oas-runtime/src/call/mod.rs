//! A call from its parameters to its answer, in this order: [`parameters`] checks and encodes what a caller has set (objects by
//! [`expansion`]), into a [`body`] that may be content (`content`) and be read while it is sent (`streamed`); [`members`] and
//! [`idempotency`] fill in what is beside that, [`lookup`] what is found by another call, [`follow`] where a provider has said to go
//! on. [`execute`] makes the call and decodes the answer, with an eye on errors in it ([`envelope`]) and without the rows of a list
//! that are none ([`rows`]); `open` leaves it to be read by and by. [`attempts`] repeats what may be repeated, [`progress`] is how far
//! a call is, [`credentials`] obtains tokens, [`request`] writes the request of one attempt, [`interception`] tells programs that want
//! to know, [`recorded`] keeps what is recorded, [`transport`] sends it and reads the answer, which may be compressed; [`trace`] tells
//! of it.

mod attempts;
mod body;
#[cfg(feature = "gzip")]
mod compression;
#[cfg(feature = "streams")]
mod content;
mod content_range;
mod continuation;
mod credentials;
mod envelope;
mod execute;
mod expansion;
mod follow;
mod idempotency;
mod interception;
mod lookup;
mod members;
#[cfg(feature = "streams")]
mod open;
mod parameters;
mod progress;
#[cfg(feature = "recording")]
mod recorded;
#[cfg(not(feature = "recording"))]
#[path = "unrecorded.rs"]
mod recorded;
mod request;
mod response_headers;
mod rows;
#[cfg(feature = "streams")]
mod streamed;
mod trace;
mod transport;

#[cfg(feature = "streams")]
pub(crate) use content_range::ContentRange;
pub use continuation::Continuation;
pub use execute::{Answer, Received};
pub use expansion::{PathStyle, Style};
pub use idempotency::KeyFormat;
pub use lookup::Lookup;
#[cfg(feature = "streams")]
pub(crate) use open::{DetachedCall, Opened, decode_part};
pub use parameters::{Call, QueryRules};
pub use rows::{PageAndRows, RawRow};
