//! `refresh`: what changed on pages since their contract was completed, carried over into the contract.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_contract::{Report, Source};
use oas_drift::{Aspect, DifferenceKind, Refresh, RefreshOptions};
use oas_pages::Page;
use oas_pages::facts::{Edition, Facts};
use similar::TextDiff;

use crate::files::Files;
use oas_diff_cli::output;

use crate::kinds::Kinds;
use crate::{diff, regen, workspace};

#[derive(clap::Args)]
pub struct Arguments {
    /// The package whose contract is brought up to its pages
    package: String,
    #[command(flatten)]
    input: Input,
    /// Where contract and page contradict each other, the contract stays, and the page is recorded as known
    #[arg(long)]
    keep: bool,
}

/// Pages, and what becomes of what they say.
#[derive(clap::Args)]
pub struct Input {
    /// The pages as they are now: markdown, text or saved HTML
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    /// Show everything, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The day on which the pages were read; today if none is given
    #[arg(long, value_name = "YYYY-MM-DD")]
    retrieved: Option<String>,
}

impl Input {
    /// What the pages state, with what could not be read on them, and how it is merged.
    pub fn read(&self, keep: bool) -> Result<(Vec<Facts>, RefreshOptions)> {
        let retrieved = workspace::day(self.retrieved.as_deref())?;
        let mut pages = Vec::new();
        for path in &self.pages {
            let facts = oas_pages::read(&Page::read(path)?);
            output::print(&facts.notes());
            if facts.operations.is_empty() {
                bail!("{} states nothing; nothing is written", path.display());
            }
            pages.push(facts);
        }
        Ok((pages, RefreshOptions { retrieved, keep }))
    }
}

/// Pages that state something, and what is said about each that does not.
pub struct Sifted {
    pub pages: Vec<Facts>,
    pub refused: Vec<String>,
    /// What could not be read on those that do.
    pub notes: Kinds,
    pub options: RefreshOptions,
}

impl Input {
    /// The files.
    pub fn pages(&self) -> &[PathBuf] {
        &self.pages
    }

    /// The same of the pages of a service: one that states nothing, or cannot be read, is named and stops none of the others.
    pub fn sift(&self) -> Result<Sifted> {
        let retrieved = workspace::day(self.retrieved.as_deref())?;
        let (mut pages, mut refused, mut notes) = (Vec::new(), Vec::new(), Kinds::default());
        for path in &self.pages {
            let facts = match Page::read(path) {
                Ok(page) => oas_pages::read(&page),
                Err(finding) => {
                    refused.push(format!("{}: {}", path.display(), finding.message));
                    continue;
                }
            };
            let callable = facts.operations.iter().any(|operation| operation.path.is_some());
            if callable {
                notes.extend(facts.notes().findings());
                pages.push(facts);
            } else {
                let found = if facts.operations.is_empty() { "no operation" } else { "no method and path" };
                refused.push(format!("{}: it states {found}", path.display()));
            }
        }
        Ok(Sifted { pages, refused, notes, options: RefreshOptions { retrieved, keep: false } })
    }
}

/// Exit codes: 0, 1 where a person must settle something first, 2 for input that cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let package = &arguments.package;
    let lock = workspace::lock("refresh")?;
    let contracts = workspace::packages(&[])?;
    workspace::packages(std::slice::from_ref(package))?;
    let Some(edition) = workspace::edition(package)? else {
        bail!(
            "there is no specs/facts/{package}.yaml to tell what has changed; write it from the page that the contract was \
             completed from: cargo xtask facts PAGE > specs/facts/{package}.yaml"
        );
    };
    let (pages, options) = arguments.input.read(arguments.keep)?;
    let before = workspace::contract(package)?;
    let merge = Merge::new(package, &pages, before, edition, &options)?;
    if let Some(page) = merge.stranger(&pages)? {
        bail!(
            "{page} describes no operation of specs/{package}.yaml; `cargo xtask new {package} {page}` adds those that it has"
        );
    }
    merge.show()?;
    if arguments.input.dry_run {
        output::print(&"nothing is written: --dry-run\n");
    } else {
        let mut files = Files::default();
        merge.put(&contracts, &mut files)?;
        files.write(&lock)?;
    }
    output::print(&merge.summary());
    Ok(if merge.is_settled && merge.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A contract and its pages, merged.
pub struct Merge {
    package: String,
    before: Source,
    edition_before: Source,
    pub merged: Refresh,
    is_settled: bool,
    /// What stands in the way of compiling it.
    fault: Option<Box<Report>>,
}

impl Merge {
    pub fn new(
        package: &str,
        pages: &[Facts],
        before: Source,
        edition_before: Source,
        options: &RefreshOptions,
    ) -> Result<Self> {
        let merged = oas_drift::refresh(pages, &before, &Edition::parse(&edition_before)?, options)?;
        let is_settled = options.keep || !merged.has_conflicts();
        let fault = oas_codegen::compile(&merged.contract, package).err();
        Ok(Self { package: package.to_owned(), before, edition_before, merged, is_settled, fault })
    }

    /// A page that has nothing to do with the contract as it was.
    fn stranger<'p>(&self, pages: &'p [Facts]) -> Result<Option<&'p str>> {
        let contract = oas_contract::Document::parse(&self.before)?;
        let moved = self.merged.changes.iter().any(|change| {
            let difference = &change.difference;
            difference.aspect == Aspect::Operation && difference.kind == DifferenceKind::Renamed
        });
        let unknown = |page: &&Facts| {
            let drift = oas_drift::drift(page, &contract, None);
            let lacking = drift.differences().iter().filter(|difference| difference.aspect == Aspect::Operation);
            lacking.count() == page.operations.len() && !moved
        };
        Ok(pages.iter().find(unknown).map(|page| page.source().name()))
    }

    /// Why the merged contract does not compile: the first reason, with its place.
    pub fn fault(&self) -> Option<String> {
        let finding = self.fault.as_ref()?.findings().first()?;
        Some(format!("{} ({}: {})", finding.message, finding.place, finding.rule))
    }

    /// Whether the merged contract compiles.
    pub fn is_sound(&self) -> bool {
        self.fault.is_none()
    }

    /// Prints what has become of every change, and what that changes in the files and for users.
    pub fn show(&self) -> Result<()> {
        let (package, contract) = (self.package.as_str(), &self.merged.contract);
        output::print(&self.merged);
        show(&format!("specs/{package}.yaml"), self.before.text(), contract.text());
        if self.is_settled {
            show(self.edition_before.name(), self.edition_before.text(), &self.merged.edition.to_string());
        }
        match &self.fault {
            Some(report) => output::tell(report),
            None if contract.text() != self.before.text() => diff::print_between(package, &self.before, contract)?,
            None => {}
        }
        Ok(())
    }

    /// Puts the contract, where it compiles what its crate has of it, and where nothing is left to settle what its pages state.
    pub fn put(&self, contracts: &[String], files: &mut Files) -> Result<()> {
        let (root, package) = (workspace::root()?, self.package.as_str());
        files.put(root.join(format!("specs/{package}.yaml")), self.merged.contract.text().to_owned());
        if self.is_settled {
            files.put(root.join(self.edition_before.name()), self.merged.edition.to_string());
        }
        if self.is_sound() {
            for file in regen::made(package, Some(&self.merged.contract), contracts)?.into_iter().flatten() {
                files.put(root.join("crates").join(package).join(file.path), file.text);
            }
        }
        Ok(())
    }

    pub fn summary(&self) -> String {
        let count = |word: &str| self.merged.changes.iter().filter(|change| change.outcome.word() == word).count();
        let mut out = format!(
            "{} applied, {} known, {} to decide, {} in conflict",
            count("applied"),
            count("known"),
            count("decide"),
            count("conflict")
        );
        if !self.is_settled {
            out.push_str("; settle the conflicts in the contract and run this again, or with --keep");
        }
        out + "\n"
    }
}

fn show(name: &str, before: &str, after: &str) {
    if before != after {
        let diff = TextDiff::from_lines(before, after);
        output::print(&diff.unified_diff().header(name, &format!("{name} (refreshed)")));
    }
}
