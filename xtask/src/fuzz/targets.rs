//! What is given broken input, and what must hold whatever it is given. Knows the libraries by their front doors.

use std::path::Path;

use anyhow::{Context, Result};
use oas_contract::{Document, Source};
use oas_diff::report::{self, Comparison, Detail, Level};
use oas_diff::{Options, Policy};
use oas_pages::Page;
use oas_pages::facts::{Edition, to_openapi};

/// Reads words as the arguments of this program; what is wrong with them, if anything.
pub type ReadArguments = fn(&[String]) -> Result<(), String>;

/// What a reader is given.
pub struct Input {
    /// The text that may be broken.
    pub text: Vec<u8>,
    /// The text that it was made of.
    pub whole: Vec<u8>,
    pub read_arguments: ReadArguments,
}

/// A reader, the texts that it knows, and what it is to do.
pub struct Target {
    pub name: &'static str,
    pub seeds: Vec<Vec<u8>>,
    /// An error is a rule that does not hold.
    pub read: fn(&Input) -> Result<(), String>,
}

/// All targets, with their texts from the workspace at `root`.
pub fn all(root: &Path) -> Result<Vec<Target>> {
    let contracts =
        [seeds(&root.join("specs"), &["yaml"])?, seeds(&root.join("crates/oas-contract/tests/lint"), &["yaml"])?]
            .concat();
    let lists = [
        "[[allow]]\nrule = \"maximum-lowered\"\nreason = \"never more\"\noperation = \"GET /things\"\npackage = \"things\"\n",
    ];
    let arguments = [
        "lint --strict specs/things.yaml",
        "diff main HEAD --fail-on wire --format markdown --allow list.toml",
        "drift things --page page.md",
        "new things page.md --dry-run --retrieved 2026-11-21",
        "regen things --check --root ..",
    ];
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    Ok(vec![
        Target { name: "contract", seeds: contracts.clone(), read: contract },
        Target { name: "comparison", seeds: contracts, read: comparison },
        Target {
            name: "page",
            seeds: seeds(&root.join("crates/oas-pages/tests/pages"), &["md", "txt", "html"])?,
            read: page,
        },
        Target { name: "policy", seeds: texts(&lists), read: policy },
        Target { name: "arguments", seeds: texts(&arguments), read: words },
    ])
}

fn seeds(folder: &Path, endings: &[&str]) -> Result<Vec<Vec<u8>>> {
    let failed = || format!("failed to read {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        if path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending)) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))).collect()
}

fn contract(Input { text, .. }: &Input) -> Result<(), String> {
    let source = Source::new("specs/fuzz.yaml", &String::from_utf8_lossy(text));
    let checked = oas_codegen::check(&source);
    checked.report.findings().iter().try_for_each(|finding| is_one_line(&finding.to_string()))?;
    match oas_codegen::compile(&source, "fuzz") {
        Err(report) if checked.plan.is_some() && report.findings().iter().any(|finding| finding.rule == "internal") => {
            Err(format!("what is said to be good does not compile:\n{report}"))
        }
        _ => Ok(()),
    }
}

fn comparison(Input { text, whole, .. }: &Input) -> Result<(), String> {
    let document = |text: &[u8]| Document::parse(&Source::new("fuzz.yaml", &String::from_utf8_lossy(text))).ok();
    let readable = |document: &Document| !oas_contract::lint_readable(document).has_errors();
    let (Some(base), Some(head)) = (document(whole), document(text)) else { return Ok(()) };
    if !readable(&base) || !readable(&head) {
        return Ok(());
    }
    let options = Options::on("2026-11-21");
    if !oas_diff::compare(&head, &head, &options).is_empty() {
        return Err("a document differs from itself".to_owned());
    }
    let changes = oas_diff::compare(&base, &head, &options);
    let comparison = Comparison::new("fuzz", base, head, changes);
    let comparisons = [comparison];
    let detail = Detail { rust: true, level: Level::Compatible, all: true, ..Detail::default() };
    for format in [report::json, report::sarif] {
        serde_json::from_str::<serde_json::Value>(&format(&comparisons, detail))
            .map_err(|error| format!("no JSON: {error}"))?;
    }
    let text = report::text(&comparisons, detail, false);
    let others = [report::markdown, report::github, report::junit, report::html].map(|form| form(&comparisons, detail));
    for text in std::iter::once(text).chain(others) {
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(format!("a report moves cursors: {text:?}"));
        }
    }
    Ok(())
}

/// What a task writes, its own reader reads.
fn page(Input { text, .. }: &Input) -> Result<(), String> {
    let Ok(page) = Page::new("page.md", text) else { return Ok(()) };
    let facts = oas_pages::read(&page);
    std::hint::black_box(oas_pages::contradictions(&facts).to_string());
    let written = to_openapi(&[facts]);
    match Edition::parse(&Source::new("specs/facts/fuzz.yaml", &written)) {
        Ok(_) => Ok(()),
        Err(finding) => Err(format!("facts cannot be read again: {finding}\n{written}")),
    }
}

fn policy(Input { text, .. }: &Input) -> Result<(), String> {
    let source = Source::new("oas-diff.toml", &String::from_utf8_lossy(text));
    Policy::parse(&source).map_or_else(|finding| is_one_line(&finding.to_string()), |_| Ok(()))
}

fn words(Input { text, read_arguments, .. }: &Input) -> Result<(), String> {
    let words: Vec<String> = String::from_utf8_lossy(text).split(' ').map(str::to_owned).collect();
    match read_arguments(&words) {
        Err(message) if message.trim().is_empty() => Err("arguments are refused without a word".to_owned()),
        _ => Ok(()),
    }
}

fn is_one_line(message: &str) -> Result<(), String> {
    if message.chars().any(char::is_control) { Err(format!("a finding is not one line: {message:?}")) } else { Ok(()) }
}
