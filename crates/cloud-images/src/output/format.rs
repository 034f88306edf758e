//! How results are written, as it was asked for: format, look, zone of times, order, choice. Knows options and the terminal,
//! nothing of results.

use std::io::{self, IsTerminal as _};

use clap::ArgMatches;

use super::query::Query;
use super::sort::Order;
use super::table::Look;
use super::times::Times;
use crate::failure::Failure;

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

/// The names of the formats.
pub const FORMATS: [(&str, Format); 5] = [
    ("table", Format::Table),
    ("json", Format::Json),
    ("yaml", Format::Yaml),
    ("ndjson", Format::Ndjson),
    ("csv", Format::Csv),
];

/// How a result is written, as it was asked for.
#[derive(Clone, Debug)]
pub struct Output {
    /// The format that items are written in.
    pub format: Format,
    /// How tables look, where they are the format.
    pub look: Look,
    /// The zone of times, where one was asked for.
    pub times: Option<Times>,
    /// Whether tables and CSV have a line of names.
    pub headings: bool,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
    /// What is taken out of the result.
    pub query: Option<Query>,
    /// What items are sorted by.
    pub sort: Vec<Order>,
    /// Whether the screen is cleared before a result.
    pub clears: bool,
}

impl Output {
    /// What the options and the terminal say.
    pub fn new(matches: &ArgMatches) -> Result<Self, Failure> {
        let text = |name: &str| matches.try_get_one::<String>(name).ok().flatten();
        let flag = |name: &str| matches.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or_default();
        let asked = text("output").map(String::as_str);
        let format = FORMATS.iter().find(|(name, _)| Some(*name) == asked).map_or(Format::Table, |(_, format)| *format);
        let terminal = io::stdout().is_terminal();
        let lines = terminal || asked == Some("table");
        let stated = std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok());
        let measured = || terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| width);
        let width =
            stated.or_else(|| measured().filter(|_| terminal)).or(lines.then_some(WIDTH)).map(|width| width.max(20));
        let width = width.filter(|_| lines && !flag("wide"));
        let sort = matches.try_get_many::<String>("sort").ok().flatten().into_iter().flatten();
        Ok(Self {
            format,
            look: Look { lines, width, color: color(matches, terminal) },
            times: text("time").map(|word| Times::of(word)),
            headings: !flag("no-headers"),
            bom: flag("bom"),
            query: text("query").map(|text| Query::parse(text)).transpose().map_err(Failure::usage)?,
            sort: sort.map(|text| Order::parse(text)).collect(),
            clears: terminal && matches!(matches.try_contains_id("watch"), Ok(true)),
        })
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
