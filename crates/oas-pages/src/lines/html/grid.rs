//! An HTML table as the pipe table that a reader sees: cells over several rows and columns, titles in two rows. Knows
//! tables of HTML, not what stands in them.

use std::mem::take;

/// The most columns of a table, and of a cell.
const WIDEST: usize = 64;
/// The longest text that is repeated in rows below.
const LONGEST: usize = 4096;

/// A table that is read.
#[derive(Default)]
pub(super) struct Grid {
    rows: Vec<Row>,
    /// For each column, the text of a cell that goes on below, and over how many rows.
    below: Vec<(usize, String)>,
    /// The row that is read.
    row: Option<Row>,
    /// The columns and rows of the cell that is read.
    span: (usize, usize),
}

#[derive(Default)]
struct Row {
    line: u32,
    cells: Vec<String>,
    /// Whether there are only titles in it.
    titles: bool,
    /// Whether one cell is all of it.
    single: bool,
}

impl Grid {
    /// Ends the row before, whether its end is written or not.
    pub(super) fn begin_row(&mut self, line: u32) {
        self.end_row();
        self.row = Some(Row { line, titles: true, ..Row::default() });
    }

    pub(super) fn begin_cell(&mut self, line: u32, title: bool, columns: Option<&str>, rows: Option<&str>) {
        let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<usize>().ok()).unwrap_or(1).max(1);
        self.span = (number(columns).min(WIDEST), number(rows));
        let row = self.row.get_or_insert_with(|| Row { line, titles: true, ..Row::default() });
        row.titles &= title;
    }

    /// Takes the text of the cell into its columns, and keeps it for the rows that it goes on in.
    pub(super) fn end_cell(&mut self, text: &str) {
        let (columns, rows) = take(&mut self.span);
        self.carry();
        let Some(row) = &mut self.row else { return };
        row.single = row.cells.is_empty() && columns > 1;
        for column in 0..columns.clamp(1, WIDEST.saturating_sub(row.cells.len()).max(1)) {
            // A title over several columns is that of each; a value over several stands in the first.
            let own = if column == 0 || row.titles { text.to_owned() } else { String::new() };
            if rows > 1 && own.len() <= LONGEST && row.cells.len() < WIDEST {
                self.below.resize(self.below.len().max(row.cells.len() + 1), (0, String::new()));
                self.below[row.cells.len()] = (rows - 1, own.clone());
            }
            row.cells.push(own);
        }
    }

    /// Fills the columns that cells above go on in.
    fn carry(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some((left, text)) = self.below.get_mut(row.cells.len()).filter(|(left, _)| *left > 0) {
            *left -= 1;
            row.cells.push(text.clone());
        }
    }

    /// Takes the row, unless it has no cells.
    pub(super) fn end_row(&mut self) {
        self.carry();
        if let Some(row) = self.row.take().filter(|row| !row.cells.is_empty()) {
            self.rows.push(row);
        }
    }

    /// The lines of a pipe table, each with its line of the file.
    pub(super) fn lines(mut self) -> Vec<(u32, String)> {
        self.end_row();
        let mut rows = self.rows.into_iter();
        let Some(mut header) = rows.next() else { return Vec::new() };
        let mut rest: Vec<Row> = Vec::new();
        for row in rows {
            if rest.is_empty() && header.titles && row.titles {
                // The second row of titles says more, where it says anything else.
                header.cells.resize(header.cells.len().max(row.cells.len()), String::new());
                for (title, below) in header.cells.iter_mut().zip(row.cells) {
                    if !below.is_empty() {
                        *title = below;
                    }
                }
            } else {
                rest.push(row);
            }
        }
        let width = header.cells.len();
        // A cell over all columns is a title between rows.
        rest.retain(|row| !(row.single && row.cells.len() >= width && width > 2));
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let mut out = vec![(header.line, line(&header.cells)), (header.line, format!("|{}", "---|".repeat(width)))];
        out.extend(rest.iter().map(|row| (row.line, line(&row.cells))));
        out
    }
}
