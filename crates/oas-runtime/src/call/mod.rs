//! A call from its parameters to its answer, in this order: [`parameters`] checks and encodes what a caller has set, [`members`] and
//! [`idempotency`] what is filled in beside that, [`follow`] where a provider has said to go on,
//! [`execute`] makes the call and decodes the answer, with an eye on
//! errors in it ([`envelope`]) and without the rows of a list that are none ([`rows`]), [`attempts`] repeats what may be repeated, [`credentials`] obtains
//! tokens, [`request`] writes the request of one attempt, [`transport`] sends it and reads the answer; [`trace`] tells of it.

mod attempts;
mod continuation;
mod credentials;
mod envelope;
mod execute;
mod follow;
mod idempotency;
mod members;
mod parameters;
mod request;
mod rows;
mod trace;
mod transport;

pub use continuation::Continuation;
pub use idempotency::KeyFormat;
pub use parameters::{Call, ListStyle};
pub use rows::{PageAndRows, RawRow};
