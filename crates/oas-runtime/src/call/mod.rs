//! A call from its parameters to its answer, in this order: [`parameters`] checks and encodes what a caller has set,
//! [`execute`] makes the call and decodes the answer, with an eye on
//! errors in it ([`envelope`]) and without the rows of a list that are none ([`rows`]), [`attempts`] repeats what may be repeated, [`credentials`] obtains
//! tokens, [`request`] writes the request of one attempt, [`interception`] tells programs that want to know, [`transport`] sends it and reads the answer, which may be compressed; [`trace`] tells of it.

mod attempts;
#[cfg(feature = "gzip")]
mod compression;
mod credentials;
mod envelope;
mod execute;
mod interception;
mod parameters;
mod request;
mod rows;
mod trace;
mod transport;

pub use parameters::{Call, ListStyle};
pub use rows::{PageAndRows, RawRow};
