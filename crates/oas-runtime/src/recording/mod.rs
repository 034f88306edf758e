//! Exchanges written down as they happen: into an archive ([`recorder`]), each as an entry of it ([`entry`]) with its secrets masked
//! ([`redaction`], [`multipart`]); what is sent or read by and by while it passes ([`passing`], [`pending`]).

mod entry;
mod multipart;
mod passing;
mod pending;
mod recorder;
mod redaction;

pub(crate) use entry::{Entry, Received, Sent, SentBody};
pub(crate) use passing::Watched;
pub(crate) use pending::Pending;
pub use recorder::Recorder;
pub(crate) use redaction::Redaction;
