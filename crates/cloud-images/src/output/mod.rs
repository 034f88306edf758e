//! Results on standard output: tables for people, JSON, YAML and CSV for programs. One writer for all of them, which holds a
//! bounded number of items. Notes go to standard error, so that they are never part of a result.

pub mod cell;
pub mod fields;
pub mod table;
#[cfg(test)]
mod tests;

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use clap::ArgMatches;
use oas_contract::extensions::Waiter;
use oas_contract::{Schema, Yaml};
use oas_runtime::Json;

use crate::failure::Failure;
use crate::plain::plain;
use fields::Field;
pub use table::Look;

use table::Cell;

/// The most rows of one table; a longer list is shown as several.
const ROWS: usize = 1000;
/// The width of a terminal that does not say.
const WIDTH: u16 = 80;

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table, for people.
    Table,
    /// One JSON document with all items.
    Json,
    /// One YAML document with all items.
    Yaml,
    /// JSON, one item on each line.
    Ndjson,
    /// Comma-separated values with a line of names.
    Csv,
}

/// How a result is written, as it was asked for.
#[derive(Clone, Debug)]
pub struct Output {
    /// The format that items are written in.
    pub format: Format,
    /// How tables look, where they are the format.
    pub look: Look,
}

impl Output {
    /// What the options and the terminal say.
    pub fn new(matches: &ArgMatches) -> Self {
        let asked = matches.try_get_one::<String>("output").ok().flatten().map(String::as_str);
        let format = match asked {
            Some("json") => Format::Json,
            Some("yaml") => Format::Yaml,
            Some("ndjson") => Format::Ndjson,
            Some("csv") => Format::Csv,
            _ => Format::Table,
        };
        let terminal = io::stdout().is_terminal();
        let lines = terminal || asked == Some("table");
        let said = std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok());
        let measured = || terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| width);
        let width =
            said.or_else(|| measured().filter(|_| terminal)).or(lines.then_some(WIDTH)).map(|width| width.max(20));
        Self { format, look: Look { lines, width: width.filter(|_| lines), color: color(matches, terminal) } }
    }
}

/// Whether there are colours: as asked, as <https://no-color.org> says, and on terminals only.
fn color(matches: &ArgMatches, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match matches.get_one::<String>("color").map(String::as_str) {
        Some("always") => true,
        Some("never") => false,
        _ if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        _ if set("CLICOLOR_FORCE") => true,
        _ => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Tells something that is no part of the result.
pub fn note(text: &str) {
    // Where nobody can read it there is nothing to be done.
    let _ = writeln!(io::stderr(), "{}", plain(text));
}

/// What is known of the items that will come.
#[derive(Clone, Default)]
pub struct View<'d> {
    /// The schema of an item.
    pub item: Option<Schema<'d>>,
    /// The fields that are shown; chosen by the first item where there are none.
    pub fields: Vec<Field>,
    /// Whether the fields were asked for, and so are all that is wanted.
    pub asked: bool,
}

/// A field, and what the contract says of its values.
pub struct Column<'d> {
    field: Field,
    schema: Option<Schema<'d>>,
    states: Option<Waiter>,
}

impl<'d> View<'d> {
    /// A field as a column.
    pub fn column(&self, field: &Field) -> Column<'d> {
        let schema = self.item.and_then(|item| item.reached(&field.pointer));
        let states = schema.as_ref().and_then(cell::states);
        Column { field: field.clone(), schema, states }
    }

    fn columns(&self) -> Vec<Column<'d>> {
        self.fields.iter().map(|field| self.column(field)).collect()
    }
}

impl Column<'_> {
    /// The value in an item.
    pub fn of<'v>(&self, item: &'v Json) -> Option<&'v Json> {
        self.field.of(item)
    }

    /// What stands in a table for an item.
    pub fn cell(&self, item: &Json) -> Cell {
        let Some(value) = self.of(item) else { return Cell::default() };
        let stage = self.states.as_ref().zip(value.as_str()).and_then(|(states, state)| cell::stage(states, state));
        let schema = self.schema.as_ref();
        Cell { text: cell::shown(value, schema), number: cell::is_number(value, schema), stage }
    }
}

/// Writes items to standard output as they come.
pub struct Writer<'d> {
    output: Output,
    view: View<'d>,
    columns: Vec<Column<'d>>,
    out: BufWriter<Stdout>,
    rows: Vec<Vec<Cell>>,
    /// The headings of columns that there was no room for.
    left_out: Vec<String>,
    count: usize,
}

impl<'d> Writer<'d> {
    /// A list of things with this view.
    pub fn new(output: &Output, view: View<'d>) -> Self {
        let (output, columns, out) = (output.clone(), view.columns(), BufWriter::new(io::stdout()));
        Self { output, view, columns, out, rows: Vec::new(), left_out: Vec::new(), count: 0 }
    }

    /// Whether people read it.
    pub fn is_table(&self) -> bool {
        self.output.format == Format::Table
    }

    /// How many items have come.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Writes an item, or keeps it for the table.
    pub fn item(&mut self, item: Json) -> Result<(), Failure> {
        if self.view.fields.is_empty() {
            self.view.fields = fields::single_values(self.view.item.as_ref(), &item);
            self.columns = self.view.columns();
        }
        let cells = match self.output.format {
            Format::Table => self.columns.iter().map(|column| column.cell(&item)).collect(),
            _ => Vec::new(),
        };
        self.row(item, cells)
    }

    /// Writes an item that stands in a table as these cells.
    pub fn row(&mut self, item: Json, cells: Vec<Cell>) -> Result<(), Failure> {
        let first = self.count == 0;
        self.count += 1;
        let item = match self.output.format {
            Format::Table | Format::Csv => item,
            _ if self.view.asked => fields::project(&item, &self.view.fields),
            _ => item,
        };
        match self.output.format {
            Format::Table => {
                self.rows.push(cells);
                if self.rows.len() >= ROWS {
                    self.table()?;
                }
            }
            Format::Json => {
                let text = pretty(&item).replace('\n', "\n  ");
                write!(self.out, "{}  {text}", if first { "[\n" } else { ",\n" })?;
            }
            Format::Yaml => write!(self.out, "{}", Yaml::List(vec![Yaml::from(item)]).write())?,
            Format::Ndjson => writeln!(self.out, "{item}")?,
            Format::Csv => {
                if first {
                    self.names()?;
                }
                let values: Vec<String> =
                    self.view.fields.iter().map(|field| raw(field.of(&item).unwrap_or(&Json::Null))).collect();
                self.csv(values)?;
            }
        }
        // Whoever reads line by line should not wait for the next page.
        if self.output.format == Format::Ndjson {
            self.out.flush()?;
        }
        Ok(())
    }

    /// Writes what has come so far, for reasons that end a list early.
    pub fn finish(&mut self) -> Result<(), Failure> {
        match self.output.format {
            Format::Table if self.count > 0 => self.table()?,
            Format::Table => note("nothing found"),
            Format::Json => writeln!(self.out, "{}", if self.count == 0 { "[]" } else { "\n]" })?,
            Format::Yaml if self.count == 0 => writeln!(self.out, "[]")?,
            Format::Csv if self.count == 0 && !self.view.fields.is_empty() => self.names()?,
            _ => {}
        }
        self.out.flush()?;
        let mut left_out: Vec<String> = Vec::new();
        for heading in self.left_out.drain(..) {
            if !left_out.contains(&heading) {
                left_out.push(heading);
            }
        }
        if !left_out.is_empty() {
            let left_out = left_out.join(", ");
            note(&format!("no room for {left_out}; a wider terminal or --output json shows everything"));
        }
        Ok(())
    }

    /// Writes one thing that is no list.
    pub fn thing(&mut self, thing: &Json) -> Result<(), Failure> {
        self.count += 1;
        let projected = self.view.asked.then(|| fields::project(thing, &self.view.fields));
        let whole = projected.as_ref().unwrap_or(thing);
        match self.output.format {
            Format::Json => writeln!(self.out, "{}", pretty(whole))?,
            Format::Yaml => write!(self.out, "{}", Yaml::from(whole.clone()).write())?,
            Format::Ndjson => writeln!(self.out, "{whole}")?,
            Format::Csv => {
                self.count -= 1;
                if self.view.fields.is_empty() {
                    self.view.fields = fields::all_values(thing, &[]);
                }
                self.item(thing.clone())?;
            }
            Format::Table => {
                let chosen = &self.view.fields;
                let fields = if self.view.asked { chosen.clone() } else { fields::all_values(thing, chosen) };
                let pairs: Vec<(String, Cell)> =
                    fields.iter().map(|field| (plain(&field.name), self.view.column(field).cell(thing))).collect();
                write!(self.out, "{}", table::record(&pairs, &self.output.look))?;
            }
        }
        Ok(self.out.flush()?)
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes())?;
        Ok(self.out.flush()?)
    }

    fn table(&mut self) -> Result<(), Failure> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let headings: Vec<String> = self.view.fields.iter().map(|field| field.heading.clone()).collect();
        let (text, left_out) = table::table(&headings, &self.rows, &self.output.look);
        self.rows.clear();
        self.left_out.extend(left_out);
        self.text(&text)
    }

    fn names(&mut self) -> Result<(), Failure> {
        let names = self.view.fields.iter().map(|field| field.name.clone()).collect();
        self.csv(names)
    }

    fn csv<T: AsRef<[u8]>>(&mut self, values: Vec<T>) -> Result<(), Failure> {
        let mut writer = csv::WriterBuilder::new().from_writer(&mut self.out);
        writer.write_record(values).map_err(io::Error::from)?;
        Ok(writer.flush()?)
    }
}

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).expect("a JSON value can be written")
}

/// A value as a program reads it in a cell.
fn raw(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
