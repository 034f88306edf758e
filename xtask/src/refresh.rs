//! `refresh`: what changed on pages since their contract was completed, carried over into the contract.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use contract::Source;
use doc_facts::{Edition, Page, RefreshOptions};
use similar::TextDiff;

use crate::{diff, regen, workspace};

#[derive(clap::Args)]
pub struct Arguments {
    /// The package whose contract is brought up to its pages
    package: String,
    /// The pages as they are now: markdown, text or saved HTML
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    /// Show everything, write nothing
    #[arg(long)]
    dry_run: bool,
    /// Where contract and page contradict each other, the contract stays, and the page is recorded as known
    #[arg(long)]
    keep: bool,
    /// The day on which the pages were read; today if none is given
    #[arg(long, value_name = "YYYY-MM-DD")]
    retrieved: Option<String>,
}

/// Exit codes: 0, 1 where a person must settle something first, 2 for input that cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let package = &arguments.package;
    workspace::packages(std::slice::from_ref(package))?;
    let before = workspace::contract(package)?;
    let edition_before = workspace::edition(package)?;
    let edition = match &edition_before {
        Some(source) => Edition::parse(source)?,
        None => bail!(
            "there is no specs/facts/{package}.yaml to tell what has changed; write it from the page that the contract was \
             completed from: cargo xtask facts PAGE > specs/facts/{package}.yaml"
        ),
    };
    let mut pages = Vec::new();
    for path in &arguments.pages {
        let facts = doc_facts::read(&Page::read(path)?);
        workspace::print(&facts.notes());
        if facts.operations.is_empty() {
            bail!("{} states nothing; the contract stays as it is", path.display());
        }
        pages.push(facts);
    }
    let options = RefreshOptions { retrieved: workspace::day(arguments.retrieved.as_deref())?, keep: arguments.keep };
    let merged = doc_facts::refresh(&pages, &before, &edition, &options)?;
    workspace::print(&merged);
    let settled = !merged.has_conflicts() || arguments.keep;
    let edition_text = if settled { Some(merged.edition.to_string()) } else { None };
    let changed = merged.contract.text() != before.text();
    show(&format!("specs/{package}.yaml"), before.text(), merged.contract.text());
    if let (Some(known), Some(text)) = (&edition_before, &edition_text) {
        show(&format!("specs/facts/{package}.yaml"), known.text(), text);
    }
    let sound = match spec_compiler::compile(&merged.contract, package) {
        Ok(_) => true,
        Err(report) => {
            eprint!("{report}");
            false
        }
    };
    if changed && sound {
        diff::print_between(package, &before, &merged.contract)?;
    }
    if arguments.dry_run {
        workspace::print(&format_args!("nothing is written: --dry-run\n"));
    } else {
        write(package, &merged.contract, edition_text.as_deref())?;
        if changed && sound {
            regen::run(&regen::Arguments::of(package))?;
        }
    }
    workspace::print(&format_args!("{}\n", summary(&merged, settled)));
    Ok(if settled && sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(merged: &doc_facts::Refresh, settled: bool) -> String {
    let count = |word: &str| merged.changes.iter().filter(|change| change.outcome.word() == word).count();
    let mut out = format!(
        "{} applied, {} known, {} to decide, {} in conflict",
        count("applied"),
        count("known"),
        count("decide"),
        count("conflict")
    );
    if !settled {
        out.push_str("; settle the conflicts in the contract and run this again, or with --keep");
    }
    out
}

fn write(package: &str, contract: &Source, edition: Option<&str>) -> Result<()> {
    let root = workspace::root();
    let put = |name: String, text: &str| {
        let path = root.join(&name);
        std::fs::write(&path, text).with_context(|| format!("failed to write {name}"))
    };
    put(format!("specs/{package}.yaml"), contract.text())?;
    edition.map_or(Ok(()), |text| put(format!("specs/facts/{package}.yaml"), text))
}

fn show(name: &str, before: &str, after: &str) {
    if before != after {
        let diff = TextDiff::from_lines(before, after);
        workspace::print(&format_args!("{}", diff.unified_diff().header(name, &format!("{name} (refreshed)"))));
    }
}
