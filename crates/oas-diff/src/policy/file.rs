//! The form of a policy: TOML, with a place for everything that is wrong. Knows names and values, not what they are for.

use std::collections::{BTreeMap, HashMap};

use oas_contract::{Finding, Position, Source, printable_line};
use serde::Deserialize;
use toml::Spanned;

use super::accepted::{Accepted, Entry};
use super::applied::{Level, Policy};
use super::patterns::Patterns;
use crate::fail_on::FailOn;
use crate::options::Options;
use crate::rules::{RULES, Rule};
use crate::verdict::{Direction, Stability, Wire};

const HELP: &str = "docs/diff-in-ci.md lists what can be said";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    files: Option<Spanned<Vec<String>>>,
    exclude: Option<Spanned<Vec<String>>>,
    fail_on: Option<Spanned<String>>,
    #[serde(default)]
    rust: bool,
    stability_level: Option<Spanned<String>>,
    deprecation_days: Option<Days>,
    strip_prefix: Option<Spanned<Prefix>>,
    ignore_paths: Option<Spanned<Vec<String>>>,
    ignore_extensions: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, Spanned<Severity>>,
    #[serde(default)]
    allow: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a number of days, or `{stable = 180, beta = 30}`")]
enum Days {
    All(u32),
    ByLevel(DaysByLevel),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DaysByLevel {
    #[serde(default)]
    beta: u32,
    #[serde(default)]
    stable: u32,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a path, or `{base = \"/v1\", head = \"/v2\"}`")]
enum Prefix {
    Both(String),
    Each(PrefixOfEach),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrefixOfEach {
    #[serde(default)]
    base: String,
    #[serde(default)]
    head: String,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a level, or `{request = \"breaking\", response = \"undecided\"}`")]
enum Severity {
    Both(String),
    Each(SeverityOfEach),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeverityOfEach {
    request: Option<String>,
    response: Option<String>,
}

impl Policy {
    /// Reads a policy from a file in TOML.
    ///
    /// # Errors
    ///
    /// A finding with its place: no TOML, a key or a rule that there is not, a pattern that is none, an accepted change without
    /// a reason.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        parse(source)
    }
}

fn parse(source: &Source) -> Result<Policy, Box<Finding>> {
    let fault = |offset: usize, message: String, help: &str| {
        Box::new(Finding::error("policy", source.place(position(source.text(), offset)), message).help(help))
    };
    let file: File = toml::from_str(source.text()).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        fault(offset, error.message().to_owned(), HELP)
    })?;
    let patterns = |texts: Option<Spanned<Vec<String>>>| -> Result<Option<Patterns>, Box<Finding>> {
        let Some(texts) = texts else { return Ok(None) };
        let start = texts.span().start;
        Patterns::parse(&texts.into_inner())
            .map(Some)
            .map_err(|error| fault(start, error, "`*` is anything within a segment, `**` any number of segments"))
    };
    let word = |text: &Spanned<String>, what: &str, known: &[&str]| {
        let message = format!("`{}` is no {what}", text.get_ref());
        fault(text.span().start, message, &format!("write one of: {}", known.join(", ")))
    };
    let fail_on = file.fail_on.map(|text| {
        FailOn::named(text.get_ref())
            .ok_or_else(|| word(&text, "condition for a failure", &FailOn::ALL.map(FailOn::name)))
    });
    let stability = file.stability_level.map(|text| {
        Stability::named(text.get_ref()).ok_or_else(|| word(&text, "level", &Stability::ALL.map(Stability::name)))
    });
    let stability = stability.transpose()?.unwrap_or(Stability::Beta);
    let (deprecation_days, deprecation_days_of_beta) = match file.deprecation_days {
        None => (0, 0),
        Some(Days::All(days)) => (days, days),
        Some(Days::ByLevel(DaysByLevel { beta, stable })) => (stable, beta),
    };
    let start = file.strip_prefix.as_ref().map_or(0, |prefix| prefix.span().start);
    let (base_prefix, head_prefix) = match file.strip_prefix.map(Spanned::into_inner) {
        None => (String::new(), String::new()),
        Some(Prefix::Both(prefix)) => (prefix.clone(), prefix),
        Some(Prefix::Each(PrefixOfEach { base, head })) => (base, head),
    };
    for prefix in [&base_prefix, &head_prefix] {
        if !prefix.is_empty() && (!prefix.starts_with('/') || prefix.ends_with('/')) {
            let message = format!("`{prefix}` is no beginning of a path");
            return Err(fault(start, message, "write it with a slash before it and none after it: `/v1`"));
        }
    }
    let options = Options {
        deprecation_days,
        deprecation_days_of_beta,
        stability,
        base_prefix,
        head_prefix,
        ..Options::default()
    };
    let mut levels = HashMap::new();
    for (name, severity) in file.rules {
        let Some(rule) = Rule::named(name.get_ref()) else {
            return Err(fault(
                name.span().start,
                format!("there is no rule `{}`", name.get_ref()),
                &nearest(name.get_ref()),
            ));
        };
        let start = severity.span().start;
        let (request, response) = match severity.into_inner() {
            Severity::Both(both) => (Some(both.clone()), Some(both)),
            Severity::Each(SeverityOfEach { request, response }) => (request, response),
        };
        for (direction, text) in [(Direction::Request, request), (Direction::Response, response)] {
            let Some(text) = text else { continue };
            let level = level(&text).ok_or_else(|| {
                fault(start, format!("`{text}` is no level"), "write one of: breaking, undecided, compatible, off")
            })?;
            levels.insert((rule.id, direction), level);
        }
    }
    let mut entries = Vec::new();
    for entry in file.allow {
        let start = entry.span().start;
        let mut entry = entry.into_inner();
        if Rule::named(&entry.rule).is_none() {
            return Err(fault(start, format!("there is no rule `{}`", entry.rule), &nearest(&entry.rule)));
        }
        if entry.reason.trim().is_empty() {
            let help = "say why the change is right although it breaks something";
            return Err(fault(start, "an accepted change needs a reason".to_owned(), help));
        }
        entry.reason = printable_line(&entry.reason).into_owned();
        entries.push((entry, source.place(position(source.text(), start))));
    }
    Ok(Policy {
        files: patterns(file.files)?,
        exclude: patterns(file.exclude)?.unwrap_or_default(),
        fail_on: fail_on.transpose()?,
        rust: file.rust,
        options,
        levels,
        ignored_paths: patterns(file.ignore_paths)?.unwrap_or_default(),
        ignored_extensions: patterns(file.ignore_extensions)?.unwrap_or_default(),
        accepted: Accepted::of(entries),
    })
}

fn level(name: &str) -> Option<Level> {
    if name == "off" {
        return Some(Level::Off);
    }
    let wires = [Wire::Breaking, Wire::Undecided, Wire::Compatible];
    wires.into_iter().find(|wire| wire.name() == name).map(Level::Wire)
}

/// Which rule may have been meant.
fn nearest(name: &str) -> String {
    match RULES.iter().min_by_key(|rule| strsim::damerau_levenshtein(rule.id, name)) {
        Some(rule) => format!("did you mean `{}`? docs/compatibility.md has all rules", rule.id),
        None => String::new(),
    }
}

fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column) }
}
