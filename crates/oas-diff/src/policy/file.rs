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

/// The longest time that something has to stay: a hundred years.
const MOST_DAYS: u32 = 36_500;
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
    deprecation_days: Option<Spanned<Days>>,
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

/// What is wrong, and where in the file.
type Fault<'s> = dyn Fn(usize, String, &str) -> Box<Finding> + 's;

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
    let fail_on = file.fail_on.as_ref().map(|text| {
        let words = FailOn::ALL.map(FailOn::name);
        FailOn::named(text.get_ref()).ok_or_else(|| word(&fault, text, "condition for a failure", &words))
    });
    let stability = file.stability_level.as_ref().map(|text| {
        let words = Stability::ALL.map(Stability::name);
        Stability::named(text.get_ref()).ok_or_else(|| word(&fault, text, "level", &words))
    });
    let (deprecation_days, deprecation_days_of_beta) = days(&fault, file.deprecation_days)?;
    let (base_prefix, head_prefix) = prefixes(&fault, file.strip_prefix)?;
    Ok(Policy {
        fail_on: fail_on.transpose()?,
        options: Options {
            deprecation_days,
            deprecation_days_of_beta,
            stability: stability.transpose()?.unwrap_or(Stability::Beta),
            base_prefix,
            head_prefix,
            ..Options::default()
        },
        files: patterns(file.files)?,
        exclude: patterns(file.exclude)?.unwrap_or_default(),
        rust: file.rust,
        levels: levels(&fault, file.rules)?,
        ignored_paths: patterns(file.ignore_paths)?.unwrap_or_default(),
        ignored_extensions: patterns(file.ignore_extensions)?.unwrap_or_default(),
        accepted: accepted(&fault, source, file.allow)?,
    })
}

fn word(fault: &Fault<'_>, text: &Spanned<String>, what: &str, known: &[&str]) -> Box<Finding> {
    let message = format!("`{}` is no {what}", text.get_ref());
    fault(text.span().start, message, &format!("write one of: {}", known.join(", ")))
}

/// The days for stable operations, and for those in beta.
fn days(fault: &Fault<'_>, days: Option<Spanned<Days>>) -> Result<(u32, u32), Box<Finding>> {
    let Some(days) = days else { return Ok((0, 0)) };
    let start = days.span().start;
    let both = match days.into_inner() {
        Days::All(days) => (days, days),
        Days::ByLevel(DaysByLevel { beta, stable }) => (stable, beta),
    };
    match both.0.max(both.1) {
        days if days > MOST_DAYS => {
            Err(fault(start, format!("{days} days are more than {MOST_DAYS}"), "write what somebody may live to see"))
        }
        _ => Ok(both),
    }
}

/// The prefixes of the old document and of the new one.
fn prefixes(fault: &Fault<'_>, prefix: Option<Spanned<Prefix>>) -> Result<(String, String), Box<Finding>> {
    let Some(prefix) = prefix else { return Ok((String::new(), String::new())) };
    let start = prefix.span().start;
    let (base, head) = match prefix.into_inner() {
        Prefix::Both(prefix) => (prefix.clone(), prefix),
        Prefix::Each(PrefixOfEach { base, head }) => (base, head),
    };
    let is_none = |prefix: &&&String| !prefix.is_empty() && (!prefix.starts_with('/') || prefix.ends_with('/'));
    match [&base, &head].iter().find(is_none) {
        Some(prefix) => {
            let message = format!("`{prefix}` is no beginning of a path");
            Err(fault(start, message, "write it with a slash before it and none after it: `/v1`"))
        }
        None => Ok((base, head)),
    }
}

fn levels(
    fault: &Fault<'_>,
    rules: BTreeMap<Spanned<String>, Spanned<Severity>>,
) -> Result<HashMap<(&'static str, Direction), Level>, Box<Finding>> {
    let mut levels = HashMap::new();
    for (name, severity) in rules {
        let Some(rule) = Rule::named(name.get_ref()) else {
            let message = format!("there is no rule `{}`", name.get_ref());
            return Err(fault(name.span().start, message, &nearest(name.get_ref())));
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
    Ok(levels)
}

fn accepted(fault: &Fault<'_>, source: &Source, entries: Vec<Spanned<Entry>>) -> Result<Accepted, Box<Finding>> {
    let mut accepted = Vec::new();
    for entry in entries {
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
        accepted.push((entry, source.place(position(source.text(), start))));
    }
    Ok(Accepted::of(accepted))
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
