//! `corpus`: whether anything in documents can change in silence. One place at a time is altered in every document of a
//! folder; what neither the comparison nor the compiler has a word for is listed. Knows places, not what they mean.

mod alter;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use oas_contract::{Document, Significant, Source};
use oas_diff::{Options, compare};
use serde_json::Value;

use oas_diff_cli::output;

#[derive(clap::Args)]
pub struct Arguments {
    /// A folder with documents: YAML or JSON
    folder: PathBuf,
    /// How many places of a document are altered at most, spread over all of it
    #[arg(long, default_value_t = 300)]
    places: usize,
}

/// What is asked whether it notices an alteration: the name of the stage, and all that it says of a document.
struct Stage {
    name: &'static str,
    /// Whether something is said of a document that was altered in a place, where it can be said; the first document is the
    /// one before.
    says: fn(&Document, &Document, &Significant) -> Option<bool>,
    /// Whether two documents that differ in the place at a pointer are the same to it.
    same: fn(&Value, &Value, &str) -> bool,
}

const STAGES: [Stage; 2] = [
    Stage { name: "comparison", says: compared, same: |_, _, _| false },
    Stage { name: "compiler", says: compiled, same: alter::same_to_clients },
];

/// Whether the comparison says something; nothing where it would refuse the document.
fn compared(before: &Document, after: &Document, _: &Significant) -> Option<bool> {
    let readable = |document: &Document| !oas_contract::lint_readable(document).has_errors();
    (readable(before) && readable(after)).then(|| !compare(before, after, &Options::default()).is_empty())
}

/// Whether something else comes of the document, or the place is known to be one that nothing acts on; nothing where nothing
/// came of the document before.
fn compiled(before: &Document, after: &Document, place: &Significant) -> Option<bool> {
    let [before, after] = [before, after].map(|document| oas_codegen::check(document.source()));
    let said = |checked: &oas_codegen::Checked| -> Vec<String> {
        let findings = checked.report.findings().iter();
        findings.map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
    };
    before.plan.as_ref()?;
    let within = |unread: &String| {
        let rest = place.pointer.strip_prefix(unread.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    Some(before.plan != after.plan || said(&before) != said(&after) || before.unread.iter().any(within))
}

/// What stayed silent: stage, holder and member, with the first place and how many there are.
type Silent = BTreeMap<(&'static str, &'static str, &'static str), (String, usize)>;

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&arguments.folder)
        .with_context(|| format!("failed to read {}", arguments.folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_document(path))
        .collect();
    paths.sort();
    if paths.is_empty() {
        bail!("there is no document in {}: name a folder with YAML or JSON files", arguments.folder.display());
    }
    let mut silent = Silent::new();
    for path in &paths {
        let source = Source::read(path)?;
        let document = match Document::parse_shared(&source) {
            Ok(document) => document,
            Err(finding) => {
                output::print(&format_args!("{}: not read: {finding}\n", path.display()));
                continue;
            }
        };
        let counts = altered(&document, arguments.places, &STAGES, &mut silent);
        output::print(&format_args!("{}: {counts}\n", path.display()));
    }
    for ((stage, holder, member), (first, count)) in &silent {
        output::print(&format_args!("silent in the {stage}: `{member}` of {holder}, {count} times, first {first}\n"));
    }
    output::print(&format_args!("{} documents, {} kinds of silence\n", paths.len(), silent.len()));
    Ok(if silent.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_document(path: &Path) -> bool {
    path.extension().and_then(std::ffi::OsStr::to_str).is_some_and(|ending| ["yaml", "yml", "json"].contains(&ending))
}

/// Alters a document in so many places, and collects what no stage has a word for. Returns what was done, in words.
fn altered(document: &Document, most: usize, stages: &[Stage], silent: &mut Silent) -> String {
    let whole = document.root().to_json();
    // In the same form as what is altered: its name, the order of members and the digits of numbers are no alteration.
    let Some(before) = parsed(&whole) else { return "not written again".to_owned() };
    let members = document.significant();
    let step = members.len().div_ceil(most).max(1);
    let mut counts: Vec<(usize, usize)> = vec![(0, 0); stages.len()];
    let mut places = 0;
    for place in members.iter().step_by(step) {
        for other in alter::alterations(&whole, &place.pointer) {
            places += 1;
            let Some(after) = parsed(&other) else { continue };
            for (stage, (asked, quiet)) in stages.iter().zip(&mut counts) {
                let Some(heard) = (stage.says)(&before, &after, place) else { continue };
                *asked += 1;
                if !heard && !(stage.same)(&whole, &other, &place.pointer) {
                    *quiet += 1;
                    note(silent, stage.name, place, document);
                }
            }
        }
    }
    let of_stage = stages.iter().zip(&counts).map(|(stage, (asked, quiet))| match asked {
        0 => format!("not taken by the {}", stage.name),
        _ => format!("{quiet} of {asked} silent in the {}", stage.name),
    });
    format!(
        "{places} alterations of {} places, {}",
        members.len().div_ceil(step),
        of_stage.collect::<Vec<_>>().join(", ")
    )
}

fn note(silent: &mut Silent, stage: &'static str, place: &Significant, document: &Document) {
    let known = silent.entry((stage, place.holder, place.member));
    let first = || format!("{}:{} ({})", document.source().name(), place.position, place.pointer);
    known.or_insert_with(|| (first(), 0)).1 += 1;
}

fn parsed(value: &Value) -> Option<Document> {
    Document::parse(&Source::new("altered.json", &value.to_string())).ok()
}

#[cfg(test)]
mod tests;
