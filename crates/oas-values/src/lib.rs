#![doc = include_str!("../README.md")]

mod number;
mod pointer;

pub use number::{Number, ParseNumberError};
pub use pointer::{Container, ParsePointerError, Pointer, Token, escape};
