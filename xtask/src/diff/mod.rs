//! `diff`: what changed in the contracts between two revisions, and whom it breaks.

mod inputs;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_contract::{Document, Source};
use oas_diff::bump::{Bump, Version};
use oas_diff::report::{self, Comparison, Item};
use oas_diff::{Allowed, Options, Rust, Wire};

use inputs::Side;

use crate::{output, workspace};

#[derive(clap::Args)]
pub struct Arguments {
    /// A git revision, a file or a folder; the merge base with the main branch if none is given
    base: Option<String>,
    /// A git revision, a file or a folder; the work tree if none is given
    head: Option<String>,
    /// What makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Any)]
    fail_on: FailOn,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Colours in text
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// The list of accepted changes; `specs/diff-allow.toml` if it is there
    #[arg(long)]
    allow: Option<std::path::PathBuf>,
}

impl Arguments {
    /// The work tree since a revision, as text.
    pub fn since(base: Option<String>, fail_on: FailOn) -> Self {
        Self { base, head: None, fail_on, format: Format::Text, color: Color::Auto, allow: None }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// A change that breaks programs which speak the old contract
    Wire,
    /// A change that breaks the source of programs which import the client
    Source,
    /// One or the other
    Any,
    /// Nothing
    None,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For a terminal, with the lines of the contracts
    Text,
    /// A comment for a pull request
    Markdown,
    /// One document, see crates/oas-diff/schema/diff.schema.json
    Json,
    /// Workflow commands of GitHub: an annotation for each change
    Github,
    /// SARIF 2.1.0
    Sarif,
    /// Entries for CHANGELOG.md
    Changelog,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Exit codes: 0, 1 where something is found that `--fail-on` names or a version has not moved enough, 2 for input that
/// cannot be compared.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (base, left) = match &arguments.base {
        Some(text) => (inputs::side(text)?, None),
        None => {
            // A folder without contracts is told before git is asked.
            inputs::root()?;
            let left = inputs::merge_base()?;
            (inputs::revision(&left.revision)?, Some(left))
        }
    };
    let head = match &arguments.head {
        Some(text) => inputs::side(text)?,
        None => inputs::work_tree()?,
    };
    if base.names().chain(head.names()).next().is_none() {
        bail!(
            "there is nothing to compare: neither {} nor {} has a contract (*.yaml, *.yml, *.json)",
            base.shown(),
            head.shown()
        );
    }
    let mut allowed = allowed(arguments)?;
    let comparisons = compare(&base, &head, &mut allowed)?;
    let began = left.as_ref().map(|left| format!(", where this branch left {}", left.main)).unwrap_or_default();
    output::tell(&format_args!(
        "compared {}{began}, with {}: {} and {} contracts",
        base.shown(),
        head.shown(),
        base.names().count(),
        head.names().count()
    ));
    if let Some(left) = left.filter(|left| left.is_own && comparisons.is_empty()) {
        if left.is_doubtful() {
            bail!(
                "there is nothing to compare: git knows no other main branch than this one, {}; fetch the main branch (on GitHub: \
                 fetch-depth: 0), or name a base, such as `diff HEAD~1`",
                left.main
            );
        }
        output::tell(&format_args!(
            "this is {} itself: name a base, such as `diff HEAD~1`, to see its last change",
            left.main
        ));
    }
    let unused = allowed.unused();
    for finding in &unused {
        output::tell(finding);
    }
    let color = match arguments.color {
        Color::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        color => color == Color::Always,
    };
    match arguments.format {
        Format::Text if color => output::print_as_is(&report::text(&comparisons, true)),
        Format::Text => output::print(&report::text(&comparisons, false)),
        Format::Markdown => output::print(&report::markdown(&comparisons)),
        Format::Json => output::print_as_is(&report::json(&comparisons)),
        Format::Github => output::print(&report::github(&comparisons)),
        Format::Sarif => output::print_as_is(&report::sarif(&comparisons)),
        Format::Changelog => output::print(&report::changelog(&comparisons)),
    }
    if !unused.is_empty() {
        return Ok(ExitCode::from(2));
    }
    Ok(if comparisons.iter().any(|comparison| fails(comparison, arguments.fail_on)) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn fails(comparison: &Comparison, fail_on: FailOn) -> bool {
    let (wire, source) = match fail_on {
        FailOn::None => return false,
        FailOn::Wire => (true, false),
        FailOn::Source => (false, true),
        FailOn::Any => (true, true),
    };
    // The generated code is the witness: what it says counts, whichever rule explains it.
    comparison.version.as_ref().is_some_and(|version| !version.is_enough())
        || source && comparison.items.iter().any(|item| item.breaking)
        || comparison
            .changes
            .iter()
            .any(|change| wire && change.wire == Wire::Breaking || source && change.rust == Rust::Breaking)
}

fn allowed(arguments: &Arguments) -> Result<Allowed> {
    const USUAL: &str = "specs/diff-allow.toml";
    if let Some(path) = &arguments.allow {
        return Ok(Allowed::parse(&Source::read(path)?)?);
    }
    // Files that are compared by name need nothing around them.
    match inputs::root().map(|root| root.join(USUAL)) {
        Ok(path) if path.exists() => Ok(Allowed::parse(&Source::read(&path)?.named(USUAL))?),
        _ => Ok(Allowed::default()),
    }
}

fn compare(base: &Side, head: &Side, allowed: &mut Allowed) -> Result<Vec<Comparison>> {
    // Two files are compared whatever their names.
    let pairs = match (base.single(), head.single()) {
        (_, Some(name)) | (Some(name), None) => vec![name.to_owned()],
        (None, None) => {
            let mut names: Vec<String> = base.names().chain(head.names()).map(str::to_owned).collect();
            names.sort();
            names.dedup();
            names
        }
    };
    let mut comparisons = Vec::new();
    for package in pairs {
        let (before, after) = (base.contract(&package)?, head.contract(&package)?);
        if before.as_ref().map(Source::text) == after.as_ref().map(Source::text) {
            continue;
        }
        let (before, after) = (before.map(|source| document(&source)), after.map(|source| document(&source)));
        let (before, after) = (before.transpose()?, after.transpose()?);
        let mut comparison = between(&package, before, after, allowed)?;
        comparison.version = match (base.version(&package), head.version(&package)) {
            (Some(before), Some(after)) => {
                let needed = Bump::of(&comparison.changes, &comparison.items).after(before);
                Some(Version { base: before.clone(), head: after.clone(), needed })
            }
            _ => None,
        };
        comparisons.push(comparison);
    }
    Ok(comparisons)
}

/// Two contracts of one package; one of them may be missing.
fn between(
    package: &str,
    before: Option<Document>,
    after: Option<Document>,
    allowed: &mut Allowed,
) -> Result<Comparison> {
    let options = Options { today: workspace::today() };
    let empty = |other: &Document| document(&Source::new(other.source().name(), EMPTY));
    let mut changes = match (&before, &after) {
        (Some(before), Some(after)) => oas_diff::compare(before, after, &options),
        (Some(before), None) => oas_diff::compare(before, &empty(before)?, &options),
        (None, Some(after)) => oas_diff::compare(&empty(after)?, after, &options),
        (None, None) => bail!("there is no contract `{package}` on either side"),
    };
    let accepted = allowed.accept(package, &mut changes);
    let items = match (&before, &after) {
        // Whoever accepts a change accepts what it does to the code.
        (Some(before), Some(after)) if accepted.is_empty() => items(package, before, after),
        _ => Vec::new(),
    };
    Ok(Comparison { package: package.to_owned(), base: before, head: after, changes, accepted, items, version: None })
}

/// Prints what changed between two contracts of a package, as `diff` does.
pub fn print_between(package: &str, before: &Source, after: &Source) -> Result<()> {
    let comparison = between(package, Some(document(before)?), Some(document(after)?), &mut Allowed::default())?;
    output::print(&report::text(&[comparison], false));
    Ok(())
}

/// The public items of the generated code that are not the same, where the contract is one of this workspace. What does
/// not compile is the concern of `lint` and `regen`.
fn items(package: &str, before: &Document, after: &Document) -> Vec<Item> {
    if !workspace::generated(package).is_ok_and(|path| path.exists()) {
        return Vec::new();
    }
    let code = |document: &Document| oas_codegen::compile(document.source(), package).ok();
    let (Some(before), Some(after)) = (code(before), code(after)) else { return Vec::new() };
    let changes = oas_codegen::compare_items(&before.code, &after.code).unwrap_or_default();
    changes.into_iter().map(|change| Item { text: change.to_string(), breaking: change.breaking }).collect()
}

/// What a contract that is not there yet, or not any more, is compared with.
const EMPTY: &str = "{openapi: 3.0.3, info: {title: None, version: '0'}, paths: {}}";

fn document(source: &Source) -> Result<Document> {
    let document = Document::parse_shared(source)?;
    let report = oas_contract::lint_readable(&document);
    if report.has_errors() {
        output::tell(&report.down_to(oas_contract::Severity::Error));
        bail!("{} cannot be compared", source.name());
    }
    Ok(document)
}
