//! What a page consists of. Knows no text.

use oas_contract::Node;

use crate::lexicon::{self, Column};
use crate::lines::Line;

/// A piece of a page.
#[derive(Debug)]
pub(crate) enum Block {
    Heading(Heading),
    Table(Table),
    Fence(Fence),
    /// A JSON object or list.
    Json {
        line: u32,
        value: Node,
    },
    Text {
        line: u32,
        text: String,
    },
    /// A value in a program, which is neither a request nor a response.
    Program {
        line: u32,
    },
}

#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) line: u32,
    /// 1 to 6 as marked; 7 for bold lines and captions; 8 for lines without any markup.
    pub(crate) level: u8,
    pub(crate) text: String,
    pub(crate) anchors: Vec<String>,
    /// Whether it is the numbered caption of a table: `Table 2 Parameters`.
    pub(crate) is_caption: bool,
}

#[derive(Debug)]
pub(crate) struct Fence {
    pub(crate) line: u32,
    pub(crate) info: String,
    pub(crate) body: Vec<Line>,
    pub(crate) closed: bool,
}

/// A table, in whichever way its cells are set.
#[derive(Debug)]
pub(crate) struct Table {
    /// The titles of the columns.
    pub(crate) header: Row,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// What its columns hold.
    pub(crate) fn columns(&self) -> Vec<Option<Column>> {
        self.header.cells.iter().map(|cell| lexicon::column(&cell.raw)).collect()
    }
}

#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) line: u32,
    pub(crate) cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// The text as it is written, line breaks in it.
    pub(crate) raw: String,
    /// Whether it breaks off: a line break, and nothing behind it.
    pub(crate) broken: bool,
}

impl Row {
    /// A row of texts.
    pub(super) fn of(line: u32, cells: impl IntoIterator<Item = String>) -> Self {
        Self { line, cells: cells.into_iter().map(|raw| Cell { raw, broken: false }).collect() }
    }
}
