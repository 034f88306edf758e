//! A comparison from the command line to its exit code. Knows the order of steps, not how any of them is done.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_contract::{Document, Report, Severity, Source};
use oas_diff::report::{Comparison, Detail, Level};
use oas_diff::{FailOn, Policy, RULES, is_pattern};

use crate::arguments::Arguments;
use crate::inputs::{self, Side, git};
use crate::pairs::{Pair, pairs};
use crate::settings::Settings;
use crate::{output, report};

/// Adds to a comparison what the caller knows of it and this crate does not: versions of packages, items of generated code.
pub type Complete<'c> = dyn Fn(&mut Comparison, &Side, &Side) + 'c;

/// What a contract that is not there yet, or not any more, is compared with.
const EMPTY: &str = r#"{"openapi": "3.0.3", "info": {"title": "None", "version": "0"}, "paths": {}}"#;

/// Compares, reports, and says by the exit code whether anything fails: 0 or 1, and 2 where input cannot be compared. Files
/// are counted from `root`, if one is given.
///
/// # Errors
///
/// Nothing to compare, input that cannot be read, a policy that is none.
pub fn run(arguments: &Arguments, root: Option<&Path>, complete: &Complete<'_>) -> Result<ExitCode> {
    if arguments.rules {
        rules();
        return Ok(ExitCode::SUCCESS);
    }
    let (arguments, named) = patterns_apart(arguments)?;
    let mut settings = Settings::find(&arguments, root)?;
    let (mut base, mut head, left) = sides(&named, &settings)?;
    if base.paths().chain(head.paths()).next().is_none() {
        bail!(
            "there is nothing to compare: neither {} nor {} has a contract, a file (*.yaml, *.yml, *.json) that says `openapi` at its top{}",
            base.shown(),
            head.shown(),
            left_out(&[&base, &head])
        );
    }
    let (pairs, notes) = pairs(&mut base, &mut head)?;
    let mut comparisons = Vec::new();
    let mut unreadable = 0;
    for pair in &pairs {
        match compare(pair, &base, &head, &mut settings.policy)? {
            Outcome::Unchanged => {}
            Outcome::Unreadable => unreadable += 1,
            Outcome::Changed(mut comparison) => {
                complete(&mut comparison, &base, &head);
                comparisons.push(*comparison);
            }
        }
    }
    tell(&base, &head, left.as_ref(), &notes);
    if unreadable == 0
        && let Some(left) = left.filter(|left| left.is_own && comparisons.is_empty())
    {
        if left.is_doubtful() {
            bail!(
                "there is nothing to compare: git knows no other main branch than this one, {}; fetch the main branch (on GitHub: \
                 fetch-depth: 0), or name a base, such as HEAD~1",
                left.main
            );
        }
        output::tell(&format_args!(
            "this is {} itself: name a base, such as HEAD~1, to see its last change",
            left.main
        ));
    }
    let unused = settings.policy.unused();
    for finding in &unused {
        output::tell(finding);
    }
    let fail_on = arguments.fail_on.or(settings.policy.fail_on).unwrap_or(FailOn::Wire);
    let rust = arguments.rust || settings.policy.rust || matches!(fail_on, FailOn::Source | FailOn::Any);
    let level = arguments.level.unwrap_or(Level::Undecided);
    let detail = Detail { rust, level, all: arguments.all, fail_on };
    // A report of nothing would say that nothing has changed.
    if unreadable == 0 || !comparisons.is_empty() {
        report::write(&arguments, &comparisons, detail)?;
    }
    if unreadable > 0 {
        bail!("{unreadable} of {} contracts cannot be compared", pairs.len());
    }
    if !unused.is_empty() {
        return Ok(ExitCode::from(2));
    }
    let fails = comparisons.iter().any(|comparison| fail_on.fails(comparison));
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The names of the two sides, where a pattern among them says which files of both are meant.
fn patterns_apart(arguments: &Arguments) -> Result<(Arguments, Vec<String>)> {
    let mut arguments = arguments.clone();
    let named: Vec<String> = [arguments.base.take(), arguments.head.take()].into_iter().flatten().collect();
    let is_files = |text: &String| is_pattern(text) && !Path::new(text).exists();
    let (patterns, named): (Vec<_>, Vec<_>) = named.into_iter().partition(is_files);
    if let [one, other] = &patterns[..] {
        bail!("`{one}` and `{other}` are patterns of files: name two folders, and the pattern with --files");
    }
    arguments.files.extend(patterns);
    if named.iter().filter(|text| *text == "-").count() > 1 {
        bail!("standard input is read once: name the other side");
    }
    Ok((arguments, named))
}

fn sides(named: &[String], settings: &Settings) -> Result<(Side, Side, Option<git::MergeBase>)> {
    let Settings { root, policy } = settings;
    match named {
        [] => {
            let left = git::merge_base(root)?;
            Ok((inputs::revision(&left.revision, root, policy)?, inputs::work_tree(root, policy)?, Some(left)))
        }
        [base] => {
            let side = inputs::side(base, root, policy)?;
            let head = if side.single().is_some() {
                let Some(head) = inputs::counterpart(base)? else {
                    bail!("name what {base} is compared with: a second file, or a folder or revision that has it");
                };
                head
            } else {
                inputs::work_tree(root, policy)?
            };
            Ok((side, head, None))
        }
        [base, head, ..] => Ok((inputs::side(base, root, policy)?, inputs::side(head, root, policy)?, None)),
    }
}

/// What was compared, and what of it was not: nobody takes a green result for more than it is.
fn tell(base: &Side, head: &Side, left: Option<&git::MergeBase>, notes: &[String]) {
    let began = left.map(|left| format!(", where this branch left {}", left.main)).unwrap_or_default();
    let (old, new) = (base.paths().count(), head.paths().count());
    output::tell(&format_args!("compared {}{began}, with {}: {old} and {new} contracts", base.shown(), head.shown()));
    for note in notes {
        output::tell(note);
    }
    let left_out = left_out(&[base, head]);
    if !left_out.is_empty() {
        output::tell(&left_out.trim_start_matches("; "));
    }
}

/// Files that look like contracts and are not compared.
fn left_out(sides: &[&Side]) -> String {
    const MOST: usize = 5;
    let mut all: Vec<&(String, String)> = sides.iter().flat_map(|side| side.left_out()).collect();
    all.sort();
    all.dedup();
    let named: Vec<String> = all.iter().take(MOST).map(|(path, why)| format!("{path} ({why})")).collect();
    match (named.is_empty(), all.len() - named.len()) {
        (true, _) => String::new(),
        (false, 0) => format!("; left out: {}", named.join(", ")),
        (false, more) => format!("; left out: {} and {more} more", named.join(", ")),
    }
}

enum Outcome {
    Unchanged,
    /// What is wrong has been told.
    Unreadable,
    Changed(Box<Comparison>),
}

fn compare(pair: &Pair, base: &Side, head: &Side, policy: &mut Policy) -> Result<Outcome> {
    let source = |side: &'_ Side, path: &Option<String>| path.as_ref().and_then(|path| side.contract(path)).cloned();
    let (before, after) = (source(base, &pair.base), source(head, &pair.head));
    let text = |source: &Option<Source>| source.as_ref().map(|source| source.text().to_owned());
    let is_one_file = |source: &Option<Source>| source.as_ref().is_none_or(|source| !refers_to_files(source.text()));
    if text(&before) == text(&after) && is_one_file(&before) {
        return Ok(Outcome::Unchanged);
    }
    let read = |side: &Side, path: &Option<String>| path.as_ref().and_then(|path| side.document(path));
    let (before, after) = (read(base, &pair.base), read(head, &pair.head));
    if let (Some(Ok(before)), Some(Ok(after))) = (&before, &after)
        && before.files().map(Source::text).eq(after.files().map(Source::text))
    {
        return Ok(Outcome::Unchanged);
    }
    let (before, after) = (readable(before, base, pair.base.as_deref()), readable(after, head, pair.head.as_deref()));
    let (Ok(before), Ok(after)) = (before, after) else { return Ok(Outcome::Unreadable) };
    let empty = |other: &Document| Document::parse(&Source::new(other.source().name(), EMPTY));
    let options = policy.options.clone();
    let mut changes = match (&before, &after) {
        (Some(before), Some(after)) => oas_diff::compare(before, after, &options),
        (Some(before), None) => oas_diff::compare(before, &empty(before)?, &options),
        (None, Some(after)) => oas_diff::compare(&empty(after)?, after, &options),
        (None, None) => return Ok(Outcome::Unchanged),
    };
    let contract = match (&pair.base, &pair.head) {
        (_, Some(path)) => head.name(path),
        (Some(path), None) => base.name(path),
        (None, None) => String::new(),
    };
    let (accepted, left_out) = policy.apply(&contract, &mut changes);
    let (items, version) = (Vec::new(), None);
    let comparison = Comparison { contract, base: before, head: after, changes, accepted, left_out, items, version };
    Ok(Outcome::Changed(Box::new(comparison)))
}

/// The document, where there is one that can be compared. What is wrong with it is told, all of it.
fn readable(
    document: Option<Result<Document, Box<oas_contract::Finding>>>,
    side: &Side,
    path: Option<&str>,
) -> Result<Option<Document>, ()> {
    let source = || side.contract(path?);
    let report = match document {
        None => return Ok(None),
        Some(Ok(document)) => {
            let report = oas_contract::lint_readable(&document);
            if !report.has_errors() {
                return Ok(Some(document));
            }
            report
        }
        Some(Err(finding)) => match source() {
            Some(source) => Report::new(source, vec![*finding]),
            None => return Err(()),
        },
    };
    output::tell(&report.down_to(Severity::Error));
    Err(())
}

/// Whether a text may have a reference to another file.
fn refers_to_files(text: &str) -> bool {
    text.split("$ref").skip(1).any(|rest| {
        let value = rest.trim_start_matches(['"', '\'']).trim_start();
        let value = value.strip_prefix(':').map(|value| value.trim_start().trim_start_matches(['"', '\'']));
        value.is_some_and(|value| !value.starts_with('#'))
    })
}

fn rules() {
    for rule in RULES {
        let (request, response) = (rule.request.0, rule.response.0);
        let verdict = if request == response {
            request.to_string()
        } else {
            format!("{request} in requests, {response} in responses")
        };
        output::print(&format_args!("{}\n    {}: {verdict}\n", rule.id, rule.summary));
    }
}
