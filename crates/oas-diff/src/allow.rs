//! Changes that are accepted, each with a reason. Knows the form of the list, not how changes are found.

use std::sync::Arc;

use oas_contract::{Finding, Position, Source};
use serde::Deserialize;

use crate::change::Change;

/// The list of accepted changes: `specs/diff-allow.toml`.
///
/// ```
/// let source = oas_contract::Source::new("diff-allow.toml", "
/// [[allow]]
/// package = \"jdcloud-vm\"
/// rule = \"maximum-lowered\"
/// reason = \"the provider never accepted more than 10\"
/// ");
/// assert_eq!(oas_diff::Allowed::parse(&source).expect("a list").len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Allowed {
    entries: Vec<(Entry, Position, bool)>,
    source: Option<Source>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    allow: Vec<toml::Spanned<Entry>>,
}

/// One entry: every field that is there must fit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    reason: String,
    package: Option<String>,
    subject: Option<String>,
    operation: Option<String>,
}

impl Entry {
    fn fits(&self, package: &str, change: &Change) -> bool {
        let equal = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let is_concerned = |wanted: &String| change.operations.iter().any(|known| **known == **wanted);
        self.rule == change.rule.id
            && equal(&self.package, package)
            && equal(&self.subject, &change.subject)
            && self.operation.as_ref().is_none_or(is_concerned)
    }
}

impl Allowed {
    /// Reads the list of accepted changes from a file.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        const HELP: &str =
            "write `[[allow]]` with `rule` and `reason`, and `package`, `subject`, `operation` to narrow it";
        let fault = |offset: usize, message: String| {
            Box::new(Finding::error("allow-list", source.place(position(source.text(), offset)), message).help(HELP))
        };
        let list: List = toml::from_str(source.text()).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            fault(offset, error.message().to_owned())
        })?;
        let mut entries = Vec::new();
        for entry in list.allow {
            let start = entry.span().start;
            let entry = entry.into_inner();
            if crate::RULES.iter().all(|rule| rule.id != entry.rule) {
                return Err(fault(start, format!("there is no rule `{}`", entry.rule)));
            }
            if entry.reason.trim().is_empty() {
                return Err(fault(start, "an accepted change needs a reason".to_owned()));
            }
            entries.push((entry, position(source.text(), start), false));
        }
        Ok(Self { entries, source: Some(source.clone()) })
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is accepted.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes the accepted changes of a package out of a list, and returns them with the reasons. What is accepted for some
    /// operations stays a change for the others.
    pub fn accept(&mut self, package: &str, changes: &mut Vec<Change>) -> Vec<(Change, String)> {
        let mut accepted = Vec::new();
        changes.retain_mut(|change| {
            let mut everywhere = None;
            let mut some: Vec<(&str, &str)> = Vec::new();
            for (entry, _, used) in self.entries.iter_mut().filter(|(entry, ..)| entry.fits(package, change)) {
                *used = true;
                match &entry.operation {
                    Some(operation) => some.push((operation, &entry.reason)),
                    None => _ = everywhere.get_or_insert(&entry.reason),
                }
            }
            if let Some(reason) = everywhere {
                accepted.push((change.clone(), reason.clone()));
                return false;
            }
            let Some((_, reason)) = some.first() else { return true };
            let is_accepted = |name: &Arc<str>| some.iter().any(|(operation, _)| **operation == **name);
            let (for_some, others): (Vec<_>, Vec<_>) = change.operations.iter().cloned().partition(is_accepted);
            accepted.push((
                Change { operations: for_some.into(), more_operations: false, ..change.clone() },
                (*reason).to_owned(),
            ));
            change.operations = others.into();
            !change.operations.is_empty() || change.more_operations
        });
        accepted
    }

    /// Entries that no change has met: they would hide the next one.
    pub fn unused(&self) -> Vec<Finding> {
        let Some(source) = &self.source else { return Vec::new() };
        let unused = self.entries.iter().filter(|(_, _, used)| !used);
        unused
            .map(|(entry, position, _)| {
                let message = format!("no change is met by this entry for `{}`", entry.rule);
                Finding::error("unused-allow", source.place(*position), message).help("remove it")
            })
            .collect()
    }
}

fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column) }
}
