#![doc = include_str!("../README.md")]

mod answer;
mod arguments;
mod authorize;
mod body;
mod builder;
mod connection;
mod credential_place;
mod exercise;
mod fault;
mod idempotency;
mod jobs;
mod memory;
mod nonces;
mod paging;
mod password;
mod progress;
mod recording;
mod reply;
mod request;
mod route;
mod sample;
mod server;
mod text_pointer;
mod validate;

pub use builder::{Builder, StartError};
pub use exercise::{Call, Exercise, Outcome};
pub use fault::{Fault, Faults};
pub use recording::Recording;
pub use reply::Reply;
pub use server::{MockCloud, Received};
