//! Fields that are listed without pipes, as the tables that they are: cells on lines of their own or apart by tabs, lists
//! of names with their types, component tags. Knows the forms of such lists, not what stands in their cells.

mod cell_lines;
mod columns;
mod component_tags;
mod field_list;

use super::model::{Block, Table};
use crate::lines::Line;

/// The fields that are listed from a line on, and where to go on.
pub(crate) fn read(lines: &[Line], at: usize) -> Option<(Vec<Block>, usize)> {
    let one = |(table, next): (Table, usize)| (vec![Block::Table(table)], next);
    component_tags::read(lines, at)
        .or_else(|| columns::read(lines, at).map(one))
        .or_else(|| cell_lines::read(lines, at).map(one))
        .or_else(|| field_list::read(lines, at).map(one))
}

pub(crate) use field_list::is_folding;
