#![doc = include_str!("../README.md")]

mod json;
mod number;
mod pointer;

pub use json::{Json, JsonMap, Writer, Written, json_text, write_text, written};
pub use number::{Number, ParseNumberError};
pub use pointer::{Container, ParsePointerError, Pointer, Token, escape};
