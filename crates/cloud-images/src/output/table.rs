//! Tables for people: as wide as the terminal, with wide characters, colours where they are wanted. Knows texts, nothing of
//! what they mean.

use comfy_table::presets::{NOTHING, UTF8_FULL_CONDENSED};
use comfy_table::{
    Attribute, Cell as Styled, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width,
};
use unicode_width::UnicodeWidthStr;

use super::cell::{BLANK, Stage};

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
    /// Whether it stays on one line, as a time does.
    pub whole: bool,
}

/// What stands above a column, and how long it is kept where there is little room.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The text above the column.
    pub text: String,
    /// The columns with the lowest number are kept the longest; of those with the same, what says something of more rows, and
    /// then the first.
    pub rank: u8,
}

/// The narrowest that a column of running text becomes.
const NARROWEST: usize = 12;

/// A table, and the headings of the columns that there was no room for.
pub fn table(headings: &[Heading], rows: &[Vec<Cell>], look: &Look, named: bool) -> (String, Vec<String>) {
    let needed: Vec<usize> =
        headings.iter().enumerate().map(|(column, heading)| needed(column, heading, rows)).collect();
    let kept = match look.width {
        Some(width) => fitting(headings, rows, &needed, usize::from(width)),
        None => vec![true; headings.len()],
    };
    let only = |column: &usize| kept[*column];
    let mut table = Table::new();
    table.load_preset(if look.lines { UTF8_FULL_CONDENSED } else { NOTHING });
    match look.width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let heading = |heading: &Heading| {
        let cell = Styled::new(&heading.text);
        if look.color { cell.add_attribute(Attribute::Bold) } else { cell }
    };
    if named {
        table.set_header((0..headings.len()).filter(only).map(|column| heading(&headings[column])));
    }
    for row in rows {
        table.add_row((0..row.len()).filter(only).map(|column| styled(&row[column], look)));
    }
    if look.color {
        table.enforce_styling();
    }
    let borders = if look.lines { 2 } else { 1 };
    let needed: Vec<usize> = (0..needed.len()).filter(only).map(|column| needed[column]).collect();
    let fits = look.width.is_some_and(|width| needed.iter().sum::<usize>() + 3 * needed.len() < usize::from(width));
    for (column, needed) in table.column_iter_mut().zip(&needed) {
        if fits && let Ok(least) = u16::try_from(needed + borders) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        if !look.lines {
            column.set_padding((0, 2));
        }
    }
    let text: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let left_out = (0..headings.len()).filter(|column| !kept[*column]).map(|column| headings[column].text.clone());
    (text, left_out.collect())
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
fn needed(column: usize, heading: &Heading, rows: &[Vec<Cell>]) -> usize {
    let width = |cell: &Cell| {
        let words = cell.text.split(' ');
        let word = |word: &str| if word.is_ascii() { word.width() } else { word.width().min(NARROWEST) };
        if cell.whole { cell.text.width() } else { words.map(word).max().unwrap_or_default() }
    };
    let longest = rows.iter().filter_map(|row| row.get(column)).map(width).max();
    longest.unwrap_or_default().clamp(1, 36).max(heading.text.width())
}

/// Which columns fit, the most important ones first; of others, those that say something of more rows.
fn fitting(headings: &[Heading], rows: &[Vec<Cell>], needed: &[usize], width: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..headings.len()).collect();
    let blank = |cell: &&Cell| cell.text.is_empty() || cell.text == BLANK;
    let blanks = |column: usize| rows.iter().filter_map(|row| row.get(column)).filter(blank).count();
    order.sort_by_cached_key(|column| (headings[*column].rank, blanks(*column)));
    let (mut kept, mut taken) = (vec![false; headings.len()], 1);
    for (place, column) in order.into_iter().enumerate() {
        taken += needed[column] + 3;
        // What stands further behind is not more important than what there is no room for.
        if taken > width && place > 0 {
            break;
        }
        kept[column] = true;
    }
    kept
}
