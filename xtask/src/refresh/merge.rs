//! A contract merged with its pages: what that shows, and the files that it writes. Knows the workspace, neither where pages come from
//! nor how they are read.

use anyhow::Result;
use oas_contract::{Document, Report, Source};
use oas_diff_cli::output;
use oas_drift::{Aspect, Change, DifferenceKind, Outcome, Refresh, RefreshOptions};
use oas_pages::facts::{Edition, Facts};
use similar::{Algorithm, TextDiff};

use crate::files::Files;
use crate::{diff, regen, workspace};

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
        let mut merged = oas_drift::refresh(pages, &before, &Edition::parse(&edition_before)?, options)?;
        // What stands beside a contract stays.
        if let Some(overlay) = before.overlay() {
            merged.contract = merged.contract.with_overlay(overlay.clone());
        }
        let is_settled = options.keep || !merged.has_conflicts();
        let fault = oas_codegen::compile(&merged.contract, package).err();
        Ok(Self { package: package.to_owned(), before, edition_before, merged, is_settled, fault })
    }

    /// A page that has nothing to do with the contract as it was.
    pub fn stranger<'p>(&self, pages: &'p [Facts]) -> Result<Option<&'p str>> {
        let contract = Document::parse(&self.before)?;
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

    /// Puts what is proposed of the contract beside it, where it compiles with that.
    pub fn propose(&mut self) -> Result<()> {
        let document = Document::parse(&self.merged.contract)?;
        let Some(overlay) = oas_contract::proposed_overlay(&document, &self.package) else { return Ok(()) };
        let whole = self.merged.contract.clone().with_overlay(overlay);
        if oas_codegen::compile(&whole, &self.package).is_ok() {
            self.merged.contract = whole;
        }
        Ok(())
    }

    /// Whether nothing is left that stops what the pages state from being recorded.
    pub fn is_done(&self) -> bool {
        self.is_settled && self.is_sound()
    }

    /// What has become of every change, as a table of markdown. What the page says in words stays on the page.
    pub fn markdown(&self) -> String {
        let mut out = format!("### specs/{}.yaml\n\n", self.package);
        if self.merged.changes.is_empty() {
            return out + "Nothing has changed.\n";
        }
        out.push_str("| | what | of | page |\n|---|---|---|---|\n");
        let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
        for change in &self.merged.changes {
            let difference = &change.difference;
            let line = difference.page_line.map_or(String::new(), |line| format!(", line {line}"));
            out.push_str(&format!(
                "| {} | {} | `{}` | {}{line} |\n",
                change.outcome.word(),
                cell(&difference.message),
                cell(&difference.field()),
                cell(change.page()),
            ));
        }
        if let Some(fault) = self.fault() {
            out.push_str(&format!("\nIt does not compile: {}\n", cell(&fault)));
        }
        out
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

    /// Prints the changes that a person must settle.
    pub fn show_unsettled(&self) {
        let unsettled = |change: &&Change| matches!(change.outcome, Outcome::Conflict(_) | Outcome::Open(_));
        self.merged.changes.iter().filter(unsettled).for_each(|change| output::print(change));
    }

    /// Puts the contract, where it compiles what its crate has of it, and where nothing is left to settle what its pages state.
    pub fn put(&self, contracts: &[String], files: &mut Files) -> Result<()> {
        let (root, package) = (workspace::root()?, self.package.as_str());
        files.put(root.join(format!("specs/{package}.yaml")), self.merged.contract.text().to_owned());
        if let Some(overlay) = self.merged.contract.overlay() {
            files.put(root.join(overlay.name()), overlay.text().to_owned());
        }
        if self.is_settled {
            files.put(root.join(self.edition_before.name()), self.merged.edition.to_string());
        }
        if self.is_sound() {
            for file in regen::made(package, Some(&self.merged.contract), contracts)?.into_iter().flatten() {
                files.put(root.join("crates").join(package).join(&*file.path), file.text);
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
        // What is unique stands in both: that takes time in proportion to the text, however much of it has changed.
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(before, after);
        output::print(&diff.unified_diff().header(name, &format!("{name} (refreshed)")));
    }
}
