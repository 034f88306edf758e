//! Tables for people: as wide as the terminal, with wide characters, colours where they are wanted. Knows texts, nothing of
//! what they mean.

use comfy_table::presets::{NOTHING, UTF8_FULL_CONDENSED};
use comfy_table::{
    Attribute, Cell as Styled, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width,
};
use unicode_width::UnicodeWidthStr;

use super::cell::Stage;

/// How tables look: lines, width, colours.
#[derive(Clone, Debug)]
pub struct Look {
    /// Whether there are lines around the cells.
    pub lines: bool,
    /// The width that there is; as much as needed where nothing is given.
    pub width: Option<u16>,
    /// Whether there are colours.
    pub color: bool,
}

/// A text in a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What the cell says.
    pub text: String,
    /// Whether it is a number, which stands on the right.
    pub number: bool,
    /// What it says about how far something is.
    pub stage: Option<Stage>,
}

/// The narrowest that a column of running text becomes.
const NARROWEST: usize = 12;

/// A table, and the headings of the columns that there was no room for.
pub fn table(headings: &[String], rows: &[Vec<Cell>], look: &Look) -> (String, Vec<String>) {
    let needed: Vec<usize> =
        headings.iter().enumerate().map(|(column, heading)| needed(column, heading, rows)).collect();
    let kept = match look.width {
        Some(width) => fitting(&needed, usize::from(width)),
        None => headings.len(),
    };
    let mut table = Table::new();
    table.load_preset(if look.lines { UTF8_FULL_CONDENSED } else { NOTHING });
    match look.width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let heading = |text: &String| {
        let cell = Styled::new(text);
        if look.color { cell.add_attribute(Attribute::Bold) } else { cell }
    };
    table.set_header(headings[..kept].iter().map(heading));
    for row in rows {
        table.add_row(row[..kept].iter().map(|cell| styled(cell, look)));
    }
    if look.color {
        table.enforce_styling();
    }
    let borders = if look.lines { 2 } else { 1 };
    let fits = look.width.is_some_and(|width| needed[..kept].iter().sum::<usize>() + 3 * kept < usize::from(width));
    for (column, needed) in table.column_iter_mut().zip(&needed) {
        if fits && let Ok(least) = u16::try_from(needed + borders) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        if !look.lines {
            column.set_padding((0, 2));
        }
    }
    let text: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    (text, headings[kept..].to_vec())
}

/// Names and values of one thing, one below the other.
pub fn record(pairs: &[(String, Cell)], look: &Look) -> String {
    let mut table = Table::new();
    table.load_preset(if look.lines { UTF8_FULL_CONDENSED } else { NOTHING });
    match look.width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    for (name, cell) in pairs {
        let name = Styled::new(name);
        let name = if look.color { name.add_attribute(Attribute::Bold) } else { name };
        table.add_row([name, styled(&Cell { number: false, ..cell.clone() }, look)]);
    }
    if look.color {
        table.enforce_styling();
    }
    if !look.lines {
        table.column_iter_mut().for_each(|column| {
            column.set_padding((0, 2));
        });
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn styled(cell: &Cell, look: &Look) -> Styled {
    let styled = Styled::new(&cell.text).set_alignment(match cell.number {
        true => CellAlignment::Right,
        false => CellAlignment::Left,
    });
    match cell.stage.filter(|_| look.color) {
        Some(Stage::Succeeded) => styled.fg(Color::Green),
        Some(Stage::Failed) => styled.fg(Color::Red),
        Some(Stage::Pending) => styled.fg(Color::Yellow),
        None => styled,
    }
}

/// The width that a column needs to break no word; long words and running text may be broken.
fn needed(column: usize, heading: &str, rows: &[Vec<Cell>]) -> usize {
    let words = rows.iter().filter_map(|row| row.get(column)).flat_map(|cell| cell.text.split(' '));
    let longest = words.map(|word| if word.is_ascii() { word.width() } else { word.width().min(NARROWEST) }).max();
    longest.unwrap_or_default().clamp(1, 36).max(heading.width())
}

/// How many of the first columns fit.
fn fitting(needed: &[usize], width: usize) -> usize {
    let mut taken = 1;
    let fits = needed.iter().take_while(|needed| {
        taken += *needed + 3;
        taken <= width
    });
    fits.count().max(1).min(needed.len())
}
