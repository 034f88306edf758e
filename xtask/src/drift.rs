//! `drift`: pages held against the contracts that were completed from them.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_contract::Document;
use oas_drift::Drift;
use oas_pages::Page;
use oas_pages::facts::Edition;

use oas_diff_cli::output;

use crate::workspace;

#[derive(clap::Args, Default)]
pub struct Arguments {
    /// A page: markdown, text or saved HTML; without any, what is kept of the pages in specs/facts
    #[arg(long = "page")]
    pages: Vec<PathBuf>,
    /// The contract that it is held against; without it, the one that has the page's operation
    package: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let wanted: Vec<String> = arguments.package.iter().cloned().collect();
    let mut contracts = Vec::new();
    for package in workspace::packages(&wanted)? {
        let edition = workspace::edition(&package)?.map(|source| Edition::parse(&source)).transpose()?;
        contracts.push((Document::parse(&workspace::contract(&package)?)?, edition));
    }
    let mut found = 0;
    let mut show = |drift: &Drift| {
        output::print(drift);
        found += drift.differences().len();
    };
    for path in &arguments.pages {
        let facts = oas_pages::read(&Page::read(path)?);
        output::print(&format_args!("{}{}", facts.notes(), oas_pages::contradictions(&facts)));
        // The contract with the fewest operations that it lacks is the page's own.
        let drifts = contracts.iter().map(|(contract, edition)| oas_drift::drift(&facts, contract, edition.as_ref()));
        let lacking = |drift: &Drift| {
            let aspects = drift.differences().iter().map(|difference| difference.aspect);
            aspects.filter(|aspect| *aspect == oas_drift::Aspect::Operation).count()
        };
        let Some(drift) = drifts.min_by_key(lacking) else { bail!("there is no contract") };
        show(&drift);
    }
    if arguments.pages.is_empty() {
        for (contract, edition) in &contracts {
            if let Some(edition) = edition {
                show(&oas_drift::settled(edition, contract));
            }
        }
    }
    output::print(&format_args!("{found} difference{}\n", if found == 1 { "" } else { "s" }));
    Ok(if found > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
