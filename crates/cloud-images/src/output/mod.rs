//! Results on standard output: tables for people, JSON, YAML and CSV for programs. One writer for all of them, which holds a
//! bounded number of items. Notes go to standard error, so that they are never part of a result.

pub mod cell;
pub mod fields;
pub mod format;
pub mod query;
pub mod sort;
pub mod table;
#[cfg(test)]
mod tests;
pub mod times;

use std::io::{self, BufWriter, Stdout, Write as _};

use oas_contract::{Schema, Yaml};
use oas_runtime::Json;

use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::plain::plain;
use cell::States;
use fields::Field;
pub use format::{Format, Output};
use table::{Cell, Heading};
use times::Times;

/// The most rows of one table; a longer list is shown as several.
const ROWS: usize = 1000;
/// The most items that are held to be sorted, or for a query.
const MAX_BUFFERED: usize = 100_000;
/// What clears a screen.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

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
    /// The field that names an item.
    pub key: Option<String>,
}

/// A field, and what the contract says of its values.
pub struct Column<'d> {
    field: Field,
    schema: Option<Schema<'d>>,
    states: Option<States>,
}

impl<'d> View<'d> {
    /// A field as a column.
    pub fn column(&self, field: &Field) -> Column<'d> {
        let schema = self.item.and_then(|item| item.reached(&field.pointer));
        let states = schema.as_ref().and_then(States::of);
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
    pub fn cell(&self, item: &Json, times: Times) -> Cell {
        let Some(value) = self.of(item) else { return Cell::default() };
        let stage = self.states.as_ref().zip(value.as_str()).and_then(|(states, state)| states.stage(state));
        let schema = self.schema.as_ref();
        let (number, whole) = (cell::is_number(value, schema), cell::is_time(schema));
        Cell { text: cell::display(value, schema, times), number, stage, whole }
    }

    /// The same, with the word for a state that all providers have.
    pub fn common_cell(&self, item: &Json, times: Times) -> Cell {
        let cell = self.cell(item, times);
        match self.states.as_ref().zip(self.of(item).and_then(Json::as_str)) {
            Some((states, state)) if states.stage(state).is_some() => {
                Cell { text: states.word(state).to_owned(), ..cell }
            }
            _ => cell,
        }
    }

    /// The value in the spelling that all providers have in common.
    pub fn common_value(&self, item: &Json, times: Times) -> Option<Json> {
        let value = self.of(item)?;
        Some(match self.states.as_ref().zip(value.as_str()) {
            Some((states, state)) => states.word(state).into(),
            None => cell::written(value, self.schema.as_ref(), times),
        })
    }
}

/// Writes items to standard output as they come.
pub struct Writer<'d> {
    output: Output,
    view: View<'d>,
    columns: Vec<Column<'d>>,
    out: BufWriter<Stdout>,
    rows: Vec<Vec<Cell>>,
    /// What waits to be sorted, or for a query.
    buffered: Vec<(Json, Vec<Cell>)>,
    /// The headings of columns that there was no room for.
    left_out: Vec<String>,
    count: usize,
    /// Whether something was written.
    started: bool,
}

impl<'d> Writer<'d> {
    /// A list of things with this view.
    pub fn new(output: &Output, view: View<'d>) -> Self {
        let (output, columns, out) = (output.clone(), view.columns(), BufWriter::new(io::stdout()));
        let (rows, buffered, left_out) = (Vec::new(), Vec::new(), Vec::new());
        Self { output, view, columns, out, rows, buffered, left_out, count: 0, started: false }
    }

    /// Whether people read it.
    pub fn is_table(&self) -> bool {
        self.output.format == Format::Table && self.output.query.is_none()
    }

    /// How many items have come.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The zone of times that people read.
    fn times(&self) -> Times {
        self.output.times.unwrap_or(Times::Utc)
    }

    /// Writes an item, or keeps it for the table.
    pub fn item(&mut self, mut item: Json) -> Result<(), Failure> {
        if self.view.fields.is_empty() {
            self.view.fields = fields::single_values(self.view.item.as_ref(), &item);
            self.columns = self.view.columns();
        }
        let times = self.times();
        let cells = match self.output.format {
            Format::Table => self.columns.iter().map(|column| column.cell(&item, times)).collect(),
            _ => Vec::new(),
        };
        self.timed(&mut item);
        self.row(item, cells)
    }

    /// Times in the zone that was asked for, where programs read them.
    fn timed(&self, value: &mut Json) {
        if let Some(times) = self.output.times {
            cell::with_times(value, self.view.item.as_ref(), times);
        }
    }

    /// Writes an item that stands in a table as these cells, or holds it until all have come.
    pub fn row(&mut self, item: Json, cells: Vec<Cell>) -> Result<(), Failure> {
        self.count += 1;
        if self.output.query.is_none() && self.output.sort.is_empty() {
            return self.write(item, cells);
        }
        if self.buffered.len() >= MAX_BUFFERED {
            let most = MAX_BUFFERED;
            let what = message!(
                "more than {} items cannot be sorted or queried; take fewer with --limit, or --output ndjson",
                "超过 {} 项，无法排序或查询；请用 --limit 减少，或用 --output ndjson",
                most
            );
            return Err(Failure::new(Exit::Failed, what));
        }
        self.buffered.push((item, cells));
        Ok(())
    }

    fn write(&mut self, item: Json, cells: Vec<Cell>) -> Result<(), Failure> {
        let first = !self.started;
        self.begin()?;
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

    /// What stands before a result.
    fn begin(&mut self) -> Result<(), Failure> {
        if !self.started {
            let clears = self.output.clears && self.output.format == Format::Table;
            if clears {
                self.out.write_all(CLEAR.as_bytes())?;
                // Before whatever is told of the result.
                self.out.flush()?;
            }
            if self.output.bom && self.output.format == Format::Csv {
                self.out.write_all("\u{feff}".as_bytes())?;
            }
        }
        self.started = true;
        Ok(())
    }

    /// Writes what was held, in its order.
    fn release(&mut self) -> Result<(), Failure> {
        let mut buffered = std::mem::take(&mut self.buffered);
        for order in self.output.sort.iter().rev() {
            let item = self.view.item.as_ref();
            let fields = &self.view.fields;
            let field = fields.iter().find(|field| field.name == order.field || field.heading == order.field);
            let field = field.map_or_else(|| Field::asked(item, &order.field), |field| Ok(field.clone()));
            let field = field
                .map_err(|failure| Failure { message: failure.message.replace("--fields", "--sort"), ..failure })?;
            let schema = item.and_then(|item| item.reached(&field.pointer));
            buffered.sort_by(|(one, _), (other, _)| {
                let [one, other] =
                    [one, other].map(|item| field.of(item).filter(|value| !cell::is_blank(value, schema.as_ref())));
                order.compare(one, other)
            });
        }
        let Some(query) = self.output.query.take() else {
            return buffered.into_iter().try_for_each(|(item, cells)| self.write(item, cells));
        };
        let items = Json::Array(buffered.into_iter().map(|(item, _)| item).collect());
        self.answer(&query, &items)
    }

    /// Writes what a query takes out of a result.
    fn answer(&mut self, query: &query::Query, whole: &Json) -> Result<(), Failure> {
        let found = query.of(whole).map_err(|what| Failure::new(Exit::Failed, what))?;
        let mut rest =
            Writer::new(&Output { query: None, sort: Vec::new(), times: None, ..self.output.clone() }, View::default());
        rest.started = self.started;
        match found {
            Json::Array(items) => {
                for item in items {
                    // Single values stand on lines of their own.
                    match (rest.output.format, &item) {
                        (Format::Table, Json::Object(_))
                        | (Format::Csv | Format::Json | Format::Yaml | Format::Ndjson, _) => {
                            rest.item(item)?;
                        }
                        (_, item) => rest.line(item)?,
                    }
                }
                if rest.count > 0 || rest.output.format != Format::Table {
                    rest.finish()?;
                }
            }
            found if rest.output.format == Format::Table && !found.is_object() => rest.line(&found)?,
            found => rest.thing(&found)?,
        }
        self.started = true;
        Ok(rest.out.flush()?)
    }

    /// Writes a single value as a line of text.
    fn line(&mut self, value: &Json) -> Result<(), Failure> {
        self.begin()?;
        writeln!(self.out, "{}", plain(&raw(value)))?;
        Ok(())
    }

    /// Writes what has come so far, for reasons that end a list early.
    pub fn finish(&mut self) -> Result<(), Failure> {
        if self.output.query.is_some() || !self.buffered.is_empty() {
            let queried = self.output.query.is_some();
            self.release()?;
            if queried {
                return Ok(self.out.flush()?);
            }
        }
        self.begin_at_end()?;
        match self.output.format {
            Format::Table if self.count > 0 => self.table()?,
            Format::Table => note(&message!("nothing found", "没有找到任何内容")),
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
            note(&message!(
                "no room for {}; --wide, a wider terminal or --output json shows everything",
                "放不下 {}；--wide、更宽的终端或 --output json 可显示全部",
                left_out
            ));
        }
        Ok(())
    }

    /// What stands before a result that has no items.
    fn begin_at_end(&mut self) -> Result<(), Failure> {
        if self.count == 0 { self.begin() } else { Ok(()) }
    }

    /// Writes one thing that is no list.
    pub fn thing(&mut self, thing: &Json) -> Result<(), Failure> {
        if let Some(query) = self.output.query.take() {
            let mut thing = thing.clone();
            self.timed(&mut thing);
            return self.answer(&query, &thing);
        }
        self.count += 1;
        let sent = thing;
        let mut thing = thing.clone();
        self.timed(&mut thing);
        let thing = &thing;
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
                self.item(sent.clone())?;
            }
            Format::Table => {
                let chosen = &self.view.fields;
                let fields = if self.view.asked { chosen.clone() } else { fields::all_values(sent, chosen) };
                let times = self.times();
                let cell = |field: &Field| (plain(&field.name), self.view.column(field).cell(sent, times));
                let pairs: Vec<(String, Cell)> = fields.iter().map(cell).collect();
                self.begin()?;
                write!(self.out, "{}", table::record(&pairs, &self.output.look))?;
            }
        }
        Ok(self.out.flush()?)
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())
    }

    /// Writes what was sent as it is.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.begin()?;
        self.out.write_all(bytes)?;
        Ok(self.out.flush()?)
    }

    fn table(&mut self) -> Result<(), Failure> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let key = |field: &Field| self.view.key.as_ref().is_some_and(|key| field.name == *key);
        let rank = |column: &Column<'_>| match () {
            () if key(&column.field) => 0,
            () if column.states.is_some() || column.field.name == cell::STATE => 1,
            () => 2,
        };
        let heading = |column: &Column<'_>| Heading { text: column.field.heading.clone(), rank: rank(column) };
        let headings: Vec<Heading> = self.columns.iter().map(heading).collect();
        let (text, left_out) = table::table(&headings, &self.rows, &self.output.look, self.output.headings);
        self.rows.clear();
        self.left_out.extend(left_out);
        self.text(&text)
    }

    fn names(&mut self) -> Result<(), Failure> {
        if !self.output.headings {
            return Ok(());
        }
        let names = self.view.fields.iter().map(|field| field.name.clone()).collect();
        self.csv(names)
    }

    fn csv(&mut self, values: Vec<String>) -> Result<(), Failure> {
        let mut writer = csv::WriterBuilder::new().from_writer(&mut self.out);
        writer.write_record(values.into_iter().map(harmless)).map_err(io::Error::from)?;
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

/// A text that no spreadsheet takes for a formula: one that begins like one has an apostrophe before it, unless it is a number.
fn harmless(text: String) -> String {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins && text.parse::<f64>().is_err() { format!("'{text}") } else { text }
}
