//! Rows of a list that are not what the contract promises: what was asked to be done with them, and what is told of them at the
//! end. Knows rows as the runtime hands them over; writes nothing.

use clap::ArgMatches;
use oas_runtime::{Error, Invocation, InvokedItems, InvokedRows, Json, Position, RawRow, Row};

use crate::failure::{Exit, Failure};
use crate::language::message;

/// The most rows that are named; the others are counted.
const NAMED: usize = 20;

/// What is done with a row that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It ends the list.
    Fail,
    /// It is left out.
    Skip,
    /// It is shown as it came.
    Raw,
}

/// The names of the treatments.
pub const TREATMENTS: [(&str, Treatment); 3] =
    [("fail", Treatment::Fail), ("skip", Treatment::Skip), ("raw", Treatment::Raw)];

impl Treatment {
    /// What the options say.
    pub fn of(matches: &ArgMatches) -> Self {
        let asked = matches.try_get_one::<String>("bad-rows").ok().flatten();
        asked.and_then(|asked| TREATMENTS.iter().find(|(name, _)| name == asked)).map_or(Self::Fail, |found| found.1)
    }
}

/// A list without the rows that end it, unless they are asked to: they are counted, and the first of them named.
#[derive(Debug)]
pub struct List {
    source: Source,
    treatment: Treatment,
    seen: usize,
    bad: usize,
    named: Vec<String>,
}

#[derive(Debug)]
enum Source {
    Items(InvokedItems),
    Rows(InvokedRows),
}

impl List {
    /// The list that a request asks for, or its first page.
    pub fn of(
        request: Invocation,
        pages: Option<usize>,
        resume: Option<&Position>,
        treatment: Treatment,
    ) -> Result<Self, Error> {
        let mut items = request.items(resume)?;
        if let Some(pages) = pages {
            items = items.max_pages(pages);
        }
        let source = match treatment {
            Treatment::Fail => Source::Items(items),
            Treatment::Skip | Treatment::Raw => Source::Rows(items.rows()),
        };
        Ok(Self { source, treatment, seen: 0, bad: 0, named: Vec::new() })
    }

    /// The next thing to be shown; nothing after the last.
    pub async fn try_next(&mut self) -> Result<Option<Json>, Error> {
        let rows = match &mut self.source {
            Source::Items(items) => return items.try_next().await,
            Source::Rows(rows) => rows,
        };
        while let Some(row) = rows.try_next().await? {
            self.seen += 1;
            let RawRow { json, error, .. } = match row {
                Row::Item(item) => return Ok(Some(item)),
                Row::Raw(raw) => raw,
            };
            self.bad += 1;
            if self.named.len() < NAMED {
                let (path, text) = (error.path().unwrap_or_default(), error.to_string());
                // The row itself is shown, or is not wanted.
                let text = text.split("; it starts with").next().unwrap_or_default();
                let cause = text.split_once(&format!("`{path}`: ")).map_or(error.message(), |(_, cause)| cause);
                self.named.push(message!("row {} at `{}`: {}", "第 {} 行 `{}`：{}", self.seen, path, cause));
            }
            if self.treatment == Treatment::Raw {
                return Ok(Some(json));
            }
        }
        Ok(None)
    }

    /// Where the next row is; nothing at the end of the list.
    pub fn position(&self) -> Option<Position> {
        match &self.source {
            Source::Items(items) => items.position(),
            Source::Rows(rows) => rows.position(),
        }
    }

    /// What the pages contradict themselves in.
    pub fn warning(&self) -> Option<&str> {
        match &self.source {
            Source::Items(items) => items.warning(),
            Source::Rows(rows) => rows.warning(),
        }
    }

    /// The rows that could not be read, one line each, and what that makes of a list that has ended well; nothing where all
    /// could be.
    pub fn bad_rows(&self) -> Option<(Vec<String>, Failure)> {
        let Self { treatment, seen, bad, named, .. } = self;
        if *bad == 0 {
            return None;
        }
        let mut lines = named.clone();
        if *bad > named.len() {
            lines.push(message!("and {} more", "以及另外 {} 行", bad - named.len()));
        }
        let message = match treatment {
            Treatment::Raw => message!(
                "{} of {} rows are not what the contract promises, and are shown as they came",
                "{1} 行中有 {0} 行与契约不符，按原样显示",
                bad,
                seen
            ),
            Treatment::Fail | Treatment::Skip => message!(
                "{} of {} rows are not what the contract promises, and are left out",
                "{1} 行中有 {0} 行与契约不符，已略过",
                bad,
                seen
            ),
        };
        Some((lines, Failure::new(Exit::Incomplete, message)))
    }
}
