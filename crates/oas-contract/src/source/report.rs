//! Findings about one file, printed with the lines they are about: the one way to print a report. Knows text, nothing of what
//! it says.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{self, Write as _};

use unicode_width::UnicodeWidthStr;

use super::file::Source;
use super::finding::{Finding, Place, Position, Severity};
use super::printable;

/// Findings about one file, in the order of the file.
#[derive(Clone, Debug)]
pub struct Report {
    sources: Vec<Source>,
    findings: Vec<Finding>,
    /// Whether many findings of one rule are counted when they are printed.
    counted: bool,
}

impl Report {
    /// A report about a file, and its overlay where it has one. The findings are brought into the order of the file, errors before warnings at one place.
    pub fn new(source: &Source, findings: Vec<Finding>) -> Self {
        let overlay = source.overlay().cloned();
        Self::over(std::iter::once(source.clone()).chain(overlay).collect(), findings)
    }

    /// The same report with more findings.
    pub(crate) fn with(self, more: &[Finding]) -> Self {
        if more.is_empty() {
            return self;
        }
        Self::over(self.sources, self.findings.into_iter().chain(more.iter().cloned()).collect())
    }

    /// A report about a document that is several files.
    pub fn over(sources: Vec<Source>, mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|a, b| {
            (&a.place, a.severity, a.rule, &a.message).cmp(&(&b.place, b.severity, b.rule, &b.message))
        });
        findings.dedup();
        Self { sources, findings, counted: false }
    }

    /// The findings in the order of the file.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The errors among them.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The same report, in which what a rule says is an error.
    #[must_use]
    pub fn denying(self, rule: &str) -> Self {
        let raise = |finding: Finding| match finding.rule == rule {
            true => Finding { severity: Severity::Error, ..finding },
            false => finding,
        };
        Self::over(self.sources, self.findings.into_iter().map(raise).collect())
    }

    /// The same report with what one rule says, where it matters this much.
    #[must_use]
    pub fn of_rule(mut self, rule: &str, severity: Severity) -> Self {
        self.findings.retain(|finding| finding.rule == rule && finding.severity <= severity);
        self
    }

    /// The same report, printed with what stops a compilation first, and with many findings of one rule that stop nothing as one
    /// line: where the first of them stand, and how many there are.
    #[must_use]
    pub fn counted(mut self) -> Self {
        self.counted = true;
        self
    }

    /// The same report without what matters less than this.
    #[must_use]
    pub fn down_to(mut self, severity: Severity) -> Self {
        self.findings.retain(|finding| finding.severity <= severity);
        self
    }
}

/// How many findings of one rule are shown one by one that stop nothing, where the others are counted.
const SHOWN: usize = 3;
/// Rules of which each finding is to be settled.
const ONE_BY_ONE: [&str; 2] = ["left-out", "overlay-proposed"];

/// Every finding with the line it is about:
///
/// ```text
/// error[unknown-field]: `requried` is not a field of a schema
///   --> specs/jdcloud-vm.yaml:57:11
///    |
/// 57 |           requried: true
///    |           ^
///    = help: did you mean `required`?
/// ```
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: HashMap<&str, Excerpts<'_>> =
            self.sources.iter().map(|source| (source.name(), Excerpts::new(source))).collect();
        // What is wrong in the same way in many places is said once.
        let mut places: HashMap<_, Vec<&Place>> = HashMap::new();
        let kind = |finding: &Finding| (finding.severity, finding.rule, finding.message.clone());
        let mut of_rule: HashMap<_, usize> = HashMap::new();
        for finding in &self.findings {
            let alike = places.entry(kind(finding)).or_default();
            alike.push(&finding.place);
            *of_rule.entry((finding.severity, finding.rule)).or_default() += usize::from(alike.len() == 1);
        }
        let mut shown: HashMap<_, usize> = HashMap::new();
        let mut ordered: Vec<&Finding> = self.findings.iter().collect();
        if self.counted {
            ordered.sort_by_key(|finding| finding.severity);
        }
        for finding in ordered {
            let Some(places) = places.remove(&kind(finding)) else { continue };
            let rule = (finding.severity, finding.rule);
            let count = of_rule.get(&rule).copied().unwrap_or_default();
            let shown = shown.entry(rule).or_default();
            *shown += 1;
            let is_counted = self.counted && finding.severity != Severity::Error && !ONE_BY_ONE.contains(&finding.rule);
            if is_counted && count > SHOWN + 1 && *shown > SHOWN {
                if *shown == SHOWN + 1 {
                    let more = count - SHOWN;
                    writeln!(f, "{}[{}]: {more} more of these, the next is", finding.severity, finding.rule)?;
                    writeln!(f, " --> {}: {}\n", finding.place, finding.message)?;
                }
                continue;
            }
            writeln!(f, "{}[{}]: {}", finding.severity, finding.rule, finding.message)?;
            match files.get(&*finding.place.file) {
                Some(excerpts) => f.write_str(&excerpts.show(finding.place.position))?,
                None => writeln!(f, " --> {}", finding.place)?,
            }
            let gutter = finding.place.position.line.to_string().len();
            if let [_, next, ..] = *places {
                writeln!(f, "{:gutter$} = in {} places, the next is {next}", "", places.len())?;
            }
            if let Some(help) = &finding.help {
                writeln!(f, "{:gutter$} = help: {help}", "")?;
            }
            f.write_char('\n')?;
        }
        Ok(())
    }
}

/// The lines of a file, to be shown under what is said about them.
pub struct Excerpts<'s> {
    source: &'s Source,
    lines: Vec<&'s str>,
    /// For long lines, where every so many characters begin: a document may be one line of many megabytes.
    starts: RefCell<HashMap<u32, Vec<usize>>>,
}

/// The characters between two starts of a long line.
const STRIDE: usize = 1024;

impl<'s> Excerpts<'s> {
    /// Finds the lines, once for all places that are shown.
    pub fn new(source: &'s Source) -> Self {
        Self { source, lines: source.text().lines().collect(), starts: RefCell::default() }
    }

    /// The line of a position, with the place above and a mark below:
    ///
    /// ```text
    ///   --> specs/jdcloud-vm.yaml:57:11
    ///    |
    /// 57 |           requried: true
    ///    |           ^
    /// ```
    pub fn show(&self, position: Position) -> String {
        let gutter = position.line.to_string().len();
        let mut out = format!("{:gutter$}--> {}\n", "", self.source.place(position));
        if let Some((text, before)) = self.excerpt(position) {
            let line = position.line;
            let _ = write!(out, "{:gutter$} |\n{line} | {text}\n{:gutter$} | {:before$}^\n", "", "", "");
        }
        out
    }

    fn excerpt(&self, Position { line, column }: Position) -> Option<(String, usize)> {
        let text = *self.lines.get(line.checked_sub(1)? as usize)?;
        let column = column as usize;
        if text.len() <= STRIDE {
            return Some(excerpt(text, column));
        }
        let mut starts = self.starts.borrow_mut();
        let starts = starts
            .entry(line)
            .or_insert_with(|| text.char_indices().step_by(STRIDE).map(|(offset, _)| offset).collect());
        // Far enough before the column for all that is shown.
        let stride = (column.saturating_sub(STRIDE) / STRIDE).min(starts.len() - 1);
        Some(excerpt(&text[starts[stride]..], column - stride * STRIDE))
    }
}

/// At most 160 characters of a line around a column, and how many cells stand before the column.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    const MOST: usize = 160;
    let skipped = if column > MOST { column - MOST / 2 } else { 0 };
    let shown = printable::in_columns(&line.chars().skip(skipped).take(MOST).collect::<String>());
    let before: String = shown.chars().take(column - 1 - skipped.min(column - 1)).collect();
    let cells = before.width();
    (shown, cells)
}
