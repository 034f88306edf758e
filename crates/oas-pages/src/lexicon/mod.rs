//! The words of API documentation in Chinese and English: what columns, sections, types, statuses and yes and no are called.
//! Knows words, not where they stand.

mod cells;
mod columns;
mod sections;
pub(crate) mod status;
mod title;
pub(crate) mod types;

pub(crate) use cells::{location, location_of_title, required};
pub(crate) use columns::{Column, column};
pub(crate) use sections::{Section, announces_host, section, words_of_its_own};
pub(crate) use title::{operation_name, title};
