//! The clients over sockets on loopback: one file for each thing that a contract can say or a server can do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answer_forms;
mod bad_input;
mod bodies;
mod client_settings;
mod clock;
mod credentials;
mod errors;
mod everything;
mod forms;
mod idempotency;
mod jobs;
mod kinds;
mod life_cycle;
#[path = "../support/list_faults.rs"]
mod list_faults;
mod lists;
mod lookups;
mod one_call;
mod paging;
mod pauses;
mod preview;
mod properties;
mod requests;
mod retries;
#[path = "../support/script.rs"]
mod script;
mod silence;
mod sockets;
mod spellings;
mod streaming;
mod streams;
mod strict;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
mod uploads;
mod values;
mod waiting;
mod wire;
mod witnesses;
