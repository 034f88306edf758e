#![doc = include_str!("../README.md")]

mod answer;
mod arguments;
mod authorize;
mod body;
mod connection;
mod fault;
mod jobs;
mod paging;
mod progress;
mod replay;
mod request;
mod route;
mod server;
mod validate;

pub use fault::{Fault, Faults};
pub use server::{Builder, MockCloud, Received, StartError};
