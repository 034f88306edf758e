//! A comparison from the command line to its exit code. Knows the order of steps, not how any of them is done.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_contract::{Document, Finding, Report, Severity, Source, printable_line};
use oas_diff::report::{Comparison, Detail, Level};
use oas_diff::{FailOn, Patterns, Policy, RULES, is_pattern};

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
        let patterns = settings.policy.files.as_ref().map(|files| files.texts().join(", "));
        let wanted = patterns.map(|texts| format!(" that fits {texts} below {}", settings.root.display()));
        bail!(
            "there is nothing to compare: neither {} nor {} has a contract, a file (*.yaml, *.yml, *.json){} that says `openapi` at \
             its top{}",
            base.label(),
            head.label(),
            wanted.unwrap_or_default(),
            left_out(&[&base, &head])
        );
    }
    let (pairs, mut notes) = pairs(&mut base, &mut head)?;
    notes.extend(unmet_patterns(&settings, &base, &head)?);
    let mut comparisons = Vec::new();
    let (mut unreadable, mut unjudged, mut faults) = (0, 0, Vec::new());
    for pair in &pairs {
        match compare(pair, &base, &head, &mut settings.policy)? {
            Outcome::Unchanged => {}
            Outcome::Unreadable(findings) => {
                unreadable += 1;
                faults.extend(findings);
            }
            Outcome::Unjudged => unjudged += 1,
            Outcome::Changed(mut comparison) => {
                complete(&mut comparison, &base, &head);
                comparisons.push(*comparison);
            }
        }
    }
    tell(&base, &head, left.as_ref(), &notes);
    if unreadable == 0
        && unjudged == 0
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
    // Where little is compared, what is accepted elsewhere is not met.
    let is_all = base.is_of_repository() && head.is_of_repository() && arguments.files.is_empty();
    let is_narrow = settings.is_found && !is_all;
    let unused = if is_narrow || comparisons.is_empty() { Vec::new() } else { settings.policy.unused() };
    for finding in &unused {
        output::tell(finding);
    }
    let fail_on = arguments.fail_on.or(settings.policy.fail_on).unwrap_or(FailOn::Wire);
    let rust = arguments.rust || settings.policy.rust || matches!(fail_on, FailOn::Source | FailOn::Any);
    let level = arguments.level.unwrap_or(Level::Undecided);
    let detail = Detail { rust, level, all: arguments.all, fail_on, is_whole: unreadable == 0 && unused.is_empty() };
    report::write(&arguments, &comparisons, &faults, detail)?;
    if unreadable > 0 {
        bail!("{unreadable} of {} contracts cannot be compared", pairs.len());
    }
    if !unused.is_empty() {
        return Ok(ExitCode::from(2));
    }
    let asked = unjudged > 0 && matches!(fail_on, FailOn::Undecided | FailOn::Any);
    let fails = asked || comparisons.iter().any(|comparison| fail_on.fails(comparison));
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
    let Settings { root, policy, .. } = settings;
    match named {
        [] => {
            let left = git::merge_base(root)?;
            Ok((inputs::revision(&left.revision, root, policy)?, inputs::work_tree(root, policy)?, Some(left)))
        }
        several => {
            let (base, head) = inputs::named_sides(several, root, policy)?;
            Ok((base, head, None))
        }
    }
}

/// What was compared, and what of it was not: nobody takes a green result for more than it is.
fn tell(base: &Side, head: &Side, left: Option<&git::MergeBase>, notes: &[String]) {
    let began = left.map(|left| format!(", where this branch left {}", left.main)).unwrap_or_default();
    let (old, new) = (base.paths().count(), head.paths().count());
    output::tell(&format_args!("compared {}{began}, with {}: {old} and {new} contracts", base.label(), head.label()));
    for note in notes {
        output::tell(&format_args!("note: {}", printable_line(note)));
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
    let named: Vec<String> = all
        .iter()
        .take(MOST)
        .map(|(path, why)| format!("{} ({})", printable_line(path), printable_line(why)))
        .collect();
    match (named.is_empty(), all.len() - named.len()) {
        (true, _) => String::new(),
        (false, 0) => format!("; left out: {}", named.join(", ")),
        (false, more) => format!("; left out: {} and {more} more", named.join(", ")),
    }
}

enum Outcome {
    Unchanged,
    /// What is wrong, which has been told.
    Unreadable(Vec<Finding>),
    /// What it was in the repository cannot be read, what it is can: nothing can be said of what changed.
    Unjudged,
    Changed(Box<Comparison>),
}

fn compare(pair: &Pair, base: &Side, head: &Side, policy: &mut Policy) -> Result<Outcome> {
    let source = |side: &'_ Side, path: &Option<String>| path.as_ref().and_then(|path| side.contract(path)).cloned();
    let (before, after) = (source(base, &pair.base), source(head, &pair.head));
    let text = |source: &Option<Source>| {
        source
            .as_ref()
            .map(|source| (source.text().to_owned(), source.overlay().map(|overlay| overlay.text().to_owned())))
    };
    let is_named = base.single().or(head.single()).is_some();
    // Of many contracts most stay as they are, and what says nothing of references is one file.
    if text(&before) == text(&after) && !is_named && before.as_ref().is_none_or(|one| !one.text().contains("ref")) {
        return Ok(Outcome::Unchanged);
    }
    let read = |side: &Side, path: &Option<String>| path.as_ref().and_then(|path| side.document(path));
    let (before, after) = (read(base, &pair.base), read(head, &pair.head));
    let is_same = match (&before, &after) {
        (Some(Ok(before)), Some(Ok(after))) => before.files().map(Source::text).eq(after.files().map(Source::text)),
        _ => false,
    };
    // What cannot be read may have changed.
    let is_whole = |document: &Option<Result<Document, _>>| matches!(document, Some(Ok(one)) if one.is_whole());
    if is_same && !is_named && is_whole(&before) && is_whole(&after) {
        return Ok(Outcome::Unchanged);
    }
    let (before, after) = (readable(before, base, pair.base.as_deref()), readable(after, head, pair.head.as_deref()));
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        // Nobody can mend what is committed: whoever does so here must not fail for it.
        (Err(_), Ok(Some(_))) if base.is_of_repository() => {
            let name = pair.head.as_deref().map(|path| head.name(path)).unwrap_or_default();
            output::tell(&format_args!(
                "{name}: what it was cannot be read, as said above, so what changed is not judged; it can be read now"
            ));
            return Ok(Outcome::Unjudged);
        }
        (before, after) => {
            let findings = [before.err(), after.err()].into_iter().flatten().flatten();
            return Ok(Outcome::Unreadable(findings.collect()));
        }
    };
    if is_same {
        return Ok(Outcome::Unchanged);
    }
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
    // The policy counts paths from its own folder.
    let (accepted, left_out) = policy.apply(pair.name(), &mut changes);
    let (items, version) = (Vec::new(), None);
    let comparison = Comparison { contract, base: before, head: after, changes, accepted, left_out, items, version };
    Ok(Outcome::Changed(Box::new(comparison)))
}

/// The document, where there is one that can be compared. What is wrong with it is told, all of it.
fn readable(
    document: Option<Result<Document, Box<Finding>>>,
    side: &Side,
    path: Option<&str>,
) -> Result<Option<Document>, Vec<Finding>> {
    let report = match document {
        None => return Ok(None),
        Some(Ok(document)) => {
            let report = oas_contract::lint_readable(&document);
            if !report.has_errors() {
                return Ok(Some(document));
            }
            report
        }
        Some(Err(finding)) => match path.and_then(|path| side.contract(path)) {
            Some(source) => Report::new(source, vec![*finding]),
            None => return Err(vec![*finding]),
        },
    };
    let report = report.down_to(Severity::Error);
    output::tell(&report);
    Err(report.findings().to_vec())
}

/// What of the patterns of files fits nothing on either side. A name without a file is an error: somebody counts on it.
fn unmet_patterns(settings: &Settings, base: &Side, head: &Side) -> Result<Vec<String>> {
    let Some(files) = &settings.policy.files else { return Ok(Vec::new()) };
    if !base.is_of_repository() && !head.is_of_repository() {
        return Ok(Vec::new());
    }
    let mut notes = Vec::new();
    for text in files.texts() {
        let pattern = Patterns::parse(&[text]).map_err(anyhow::Error::msg)?;
        if base.paths().chain(head.paths()).any(|path| pattern.fit(path)) {
            continue;
        }
        if !is_pattern(text) {
            bail!("there is no {text}, on neither side: it is named among the files that are contracts");
        }
        notes.push(format!("no contract fits {text}"));
    }
    Ok(notes)
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
