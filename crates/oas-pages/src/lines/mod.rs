//! A page as the lines that a reader sees, each with its number in the file. Knows encodings and HTML, nothing of what the
//! lines mean.

mod html;
mod line;
mod page;
mod rst;

pub(crate) use line::Line;
pub use page::Page;
