//! Fields that are listed without pipes, as the tables that they are: cells on lines of their own or apart by tabs, lists
//! of names with their types, component tags. Knows the forms of such lists, not what stands in their cells.

mod cells;
mod entry;
mod spaced;
mod tags;

use crate::block::Block;
use crate::page::Line;
use crate::table::{Cell, Row, Table};

/// The fields that are listed from a line on, and where to go on.
pub(crate) fn read(lines: &[Line], at: usize) -> Option<(Vec<Block>, usize)> {
    let one = |(table, next): (Table, usize)| (vec![Block::Table(table)], next);
    tags::read(lines, at)
        .or_else(|| spaced::read(lines, at).map(one))
        .or_else(|| cells::read(lines, at).map(one))
        .or_else(|| entry::read(lines, at).map(one))
}

pub(crate) use entry::is_folding;

/// A row of texts.
fn row(line: u32, cells: impl IntoIterator<Item = String>) -> Row {
    Row { line, cells: cells.into_iter().map(|raw| Cell { raw, broken: false }).collect() }
}
